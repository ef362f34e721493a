"""A look back as lines for a terminal and as plain data for machines."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from folkmoot.hindsight.domain import (
    DISCLAIMER,
    SILENCE_LAW,
    Hindsight,
    NoticeWould,
    Tested,
    Unknown,
    Verdict,
    conclusion_of,
    margin_of,
)
from folkmoot.hindsight.domain.sentences import was_words, would_words
from folkmoot.hindsight.simulating import Line, MeetingSeen, VoteSeen
from folkmoot.kernel.act import CHINA
from folkmoot.kernel.wording import filled
from folkmoot_sdk import Text

_WAS = Text("实际：{said}", "On record: {said}")
_RULE = Text("{title}（{rule}）", "{title} ({rule})")
_NONE = Text("这个社区还没有结束的会议和表决", "This community has no past meetings or votes")
_DIFFERENT = Text(
    "{number} 项结果不同，共 {all} 项", "{number} of {all} would have ended otherwise"
)
_OF_THE_KNOWN = Text(
    "{number} 项结果不同，共 {known} 项；另有 {unknown} 项无法推算，原因见各项",
    "{number} of {known} would have ended otherwise; {unknown} more cannot be worked out, and each"
    " says why",
)
_ALL_UNKNOWN = Text(
    "{unknown} 项都无法推算，原因见各项", "none of the {unknown} can be worked out; each says why"
)
_NOTICE = {
    True: Text(
        "须提前 {days} 日通知，符合要求", "{days} full days of notice would be needed: in time"
    ),
    False: Text(
        "须提前 {days} 日通知，还差 {short} 日",
        "{days} full days of notice would be needed: {short} short",
    ),
}
_KINDS = {"meeting": Text("会议", "meeting"), "vote": Text("表决", "vote")}
_MARKED, _UNKNOWN = {True: "≠", False: "="}, "?"
_REASON = Text("{number} 项无法推算：{reason}", "{number} cannot be worked out: {reason}")


def notice_words(notice: NoticeWould) -> Text:
    return filled(_NOTICE[notice.in_time], days=notice.days, short=notice.short)


def meeting_lines(seen: MeetingSeen, language: str) -> list[str]:
    notice = [notice_words(seen.notice).in_(language)] if seen.notice else []
    return [_plain_line(seen.past.title), *_told(seen.found, language), *notice]


def vote_lines(seen: VoteSeen, language: str) -> list[str]:
    return [_plain_line(seen.past.title), *_told(seen.found, language)]


def line_words(lines: Sequence[Line], language: str) -> list[str]:
    """A line for each, those that would have ended otherwise marked, how many they are, and why
    nobody can know of the others.
    """
    if not lines:
        return [_NONE.in_(language)]
    told = (*(_reasons(lines)), total_words(lines))
    return [*(_in_a_line(line, language) for line in lines), *(text.in_(language) for text in told)]


def _reasons(lines: Iterable[Line]) -> Iterator[Text]:
    """Each reason once with its number, the most frequent first."""
    reasons = Counter(
        line.found.would.reason for line in lines if isinstance(line.found.would, Unknown)
    )
    for reason, number in reasons.most_common():
        yield filled(_REASON, number=number, reason=reason)


def totals_plain(lines: Sequence[Line]) -> dict[str, int]:
    unknown = sum(isinstance(line.found.would, Unknown) for line in lines)
    different = sum(line.found.differs for line in lines)
    return {"all": len(lines), "different": different, "unknown": unknown}


def total_words(lines: Sequence[Line]) -> Text:
    """How many would have ended otherwise, of those of which anybody can know."""
    totals = totals_plain(lines)
    different, unknown = totals["different"], totals["unknown"]
    known = len(lines) - unknown
    if not unknown:
        return filled(_DIFFERENT, number=different, all=known)
    if not known:
        return filled(_ALL_UNKNOWN, unknown=unknown)
    return filled(_OF_THE_KNOWN, number=different, known=known, unknown=unknown)


def meeting_plain(seen: MeetingSeen) -> dict[str, Any]:
    notice = {"notice": _notice_plain(seen.notice)} if seen.notice else {}
    return {"id": str(seen.past.id), "title": seen.past.title, **_plain(seen.found), **notice}


def vote_plain(seen: VoteSeen) -> dict[str, Any]:
    assumption = {"assumption": _both(SILENCE_LAW)} if seen.found.silent else {}
    return {"id": str(seen.past.id), "title": seen.past.title, **_plain(seen.found), **assumption}


def line_plain(line: Line) -> dict[str, Any]:
    notice = {"notice": _notice_plain(line.notice)} if line.notice else {}
    return {
        "what": line.what,
        "id": str(line.id),
        "title": line.title,
        "on": line.on.isoformat(),
        "body": line.body.value,
        **_plain(line.found),
        **notice,
    }


def _told(found: Hindsight, language: str) -> Iterator[str]:
    yield filled(_WAS, said=was_words(found.was)).in_(language)
    yield from _verdict_lines(found.was, language)
    if isinstance(found.would, Verdict):
        yield filled(_RULE, title=found.would.rule.title, rule=_reference(found.would)).in_(
            language
        )
        yield from _verdict_lines(found.would, language)
    yield conclusion_of(found).in_(language)


def _verdict_lines(verdict: Verdict, language: str) -> Iterator[str]:
    for group in verdict.groups:
        for test in group.tests:
            head = f"{_plain_line(group.label)}: " if group.label else ""
            yield f"  {head}{test.sentence(language)} · {test.citation(language)}"


def _in_a_line(line: Line, language: str) -> str:
    would = line.found.would
    if isinstance(would, Unknown):
        mark, said = _UNKNOWN, would.reason
    else:
        mark, said = _MARKED[line.found.differs], would_words(would)
    parts = [
        mark,
        f"{line.on.astimezone(CHINA):%Y-%m-%d}",
        _KINDS[line.what].in_(language),
        _plain_line(line.title),
        f"{was_words(line.found.was).in_(language)} → {said.in_(language)}",
    ]
    if line.notice and not line.notice.in_time:
        parts.append(notice_words(line.notice).in_(language))
    return "  ".join(parts)


def _plain(found: Hindsight) -> dict[str, Any]:
    would = found.would
    supposed = (
        {"unknown": _both(would.reason)} if isinstance(would, Unknown) else _verdict_plain(would)
    )
    return {
        "recorded": _verdict_plain(found.was),
        "supposed": supposed,
        "differs": found.differs,
        "silence": found.silent,
        "conclusion": _both(conclusion_of(found)),
        "disclaimer": _both(DISCLAIMER),
    }


def _verdict_plain(verdict: Verdict) -> dict[str, Any]:
    return {
        "rule": _reference(verdict),
        "valid": verdict.valid,
        "carried": verdict.carried,
        "winners": list(verdict.winners),
        "validity": _tested(verdict.validity),
        "options": [{"label": each.label, **_tested(each)} for each in verdict.options],
    }


def _tested(group: Tested) -> dict[str, Any]:
    tests = [{**test.to_plain(), "spare": margin_of(test).spare} for test in group.tests]
    return {"won": group.won, "tests": tests}


def _notice_plain(notice: NoticeWould) -> dict[str, Any]:
    return {
        "days": notice.days,
        "earliest": notice.earliest.isoformat(),
        "in_time": notice.in_time,
        "short": notice.short,
    }


def _reference(verdict: Verdict) -> str:
    return f"{verdict.rule.id}@{verdict.rule.version}"


def _both(text: Text) -> dict[str, str]:
    return {"zh": text.zh, "en": text.en}


def _plain_line(text: str) -> str:
    """A title of two lines could pass for something that this program says."""
    return " ".join(text.split())
