"""Counting a count file again, and comparing everything in it with everything else."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from folkmoot.extensions.registry import Registry
from folkmoot.votes.asking import RuleFailedError, judge
from folkmoot.votes.count_file.reading import CountFile, damaged
from folkmoot.votes.domain import SPOILT, figures_at_close, is_weighted
from folkmoot.votes.pins import find_law, find_method
from folkmoot.votes.problems.counting import count_failed
from folkmoot_sdk import DecisionRule, FiguresError, Outcome, PollError, Text


@dataclass(frozen=True, slots=True)
class Check:
    """The outcome as counted from the file's ballots, and all that the file says otherwise."""

    outcome: Outcome
    findings: tuple[Text, ...]
    # Whether the law in the file was held against the release that it names.
    law_checked: bool

    @property
    def agrees(self) -> bool:
        return not self.findings


def check(file: CountFile, registry: Registry) -> Check:
    """Count ``file`` by the release it names.

    Raises NotFound (``vote.rule_missing``) when that is not installed, Invalid
    (``count_file.content``) when the numbers cannot be of one vote, Refused
    (``vote.count_failed``) when the rule cannot count it.
    """
    outcome = _count(file, registry)
    law = find_law(file.law, registry)
    findings = (*_digests(file), *_law(file, law), *_numbers(file), *_outcome(file, outcome))
    return Check(outcome, findings, law_checked=law is not None)


def _count(file: CountFile, registry: Registry) -> Outcome:
    method = find_method(file.method, registry)
    try:
        return judge(method, file.poll)
    except RuleFailedError as failed:
        if isinstance(failed.__cause__, PollError | FiguresError):
            raise damaged(f"ballots: {failed.__cause__}") from failed
        raise count_failed(method.title, failed.fault.words) from failed


def _digests(file: CountFile) -> Iterator[Text]:
    for part, own in file.own_digests.items():
        if file.digests.get(part) != own:
            yield Text(
                f"“{part}”部分与其摘要不符：文件已被改动",
                f'the part "{part}" does not have the digest that the file gives for it',
            )


def _law(file: CountFile, law: DecisionRule | None) -> Iterator[Text]:
    if law is not None and law != file.poll.threshold:
        yield Text(
            "文件所载的法律规则与其所指的版本不同",
            "the law in the file is not what the release that it names says",
        )


def _numbers(file: CountFile) -> Iterator[Text]:
    law, ballots = file.poll.threshold, file.poll.ballots
    spoilt = sum(each.times for each in file.poll.left_out if each.reason == SPOILT)
    cast = sum(ballot.times for ballot in ballots) + spoilt
    if sum(file.channels.values()) != cast or cast > file.electors:
        yield Text(
            "选票总数与到票渠道或名册人数不符",
            "the number of ballots does not fit how they arrived or how many could vote",
        )
    figures = figures_at_close(file.opening, law, file.turnout, heads=file.heads, area=file.area)
    if figures != file.poll.figures or not _weighs(file, spoilt):
        yield Text(
            "参加表决的法定数字与选票不符",
            "the figures of the law do not follow from the roll and the ballots",
        )
    if is_weighted(law) and not _is_of_the_roll(file):
        yield Text(
            "有选票的权重在名册中不存在",
            "there are ballots of a weight that nobody on the roll has",
        )


def _weighs(file: CountFile, spoilt: int) -> bool:
    heads = file.heads - sum(ballot.heads for ballot in file.poll.ballots)
    area = file.area - sum(ballot.total_area for ballot in file.poll.ballots)
    if spoilt and is_weighted(file.poll.threshold):
        # Spoilt papers have weights too, which the file does not repeat.
        return heads >= spoilt and area >= 0
    return (heads, area) == (spoilt, 0)


def _is_of_the_roll(file: CountFile) -> bool:
    roll = Counter({(heads, area): times for heads, area, times in file.weights})
    cast: Counter[tuple[int, int]] = Counter()
    for ballot in file.poll.ballots:
        cast[ballot.weight, ballot.area] += ballot.times
    return cast <= roll and roll.total() == file.electors


def _outcome(file: CountFile, outcome: Outcome) -> Iterator[Text]:
    if outcome != file.outcome:
        yield Text(
            "重新计票的结果与文件所载结果不同",
            "counted again, the ballots give another outcome than the file says",
        )
