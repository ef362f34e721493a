"""What a closed vote came to, and all that is needed to count it again."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext

from folkmoot.extensions.registry import Pin
from folkmoot.kernel.errors import mark
from folkmoot.votes.models import Closing, Vote
from folkmoot.votes.page import VoteRecord
from folkmoot.votes.sheets import MARKS, Marking, Sheet
from folkmoot.web import shapes
from folkmoot.web.formats import area, words
from folkmoot_sdk import OptionOutcome, Outcome, Text

# What methods work out besides the words on their ballots. A vendor's own word stays as it is.
FIGURES = {
    "points": Text("得分", "Points"),
    "first": Text("排在首位", "Put first"),
    "beats": Text("胜过的方案数", "Options it beats"),
    "beaten_by": Text("不敌的方案数", "Options that beat it"),
    "cost": Text("费用", "Cost"),
    "funded": Text("列入预算", "Paid for"),
    "elected": Text("当选", "Elected"),
}
_MOST_OPEN = 8
# Of these the number says yes or no.
_YES_OR_NO = frozenset({"funded", "elected"})


@dataclass(frozen=True, slots=True)
class Pinned:
    """One rule as it was pinned when the vote opened."""

    role: object
    release: str
    settings: str
    digest: str


@dataclass(frozen=True, slots=True)
class Counted:
    """``columns`` and ``rows`` are the numbers per option; ``pins`` names the exact releases.
    ``folded`` is whether the steps of the count are too many to stand open on a phone.
    ``instead`` says, in a sentence, that another release counted than the pinned one, or "".
    """

    outcome: Outcome
    columns: list[shapes.Column]
    rows: list[list[object]]
    pins: list[Pinned]
    digest: str
    command: str
    instead: str
    folded: bool


def counted_of(record: VoteRecord) -> Counted | None:
    """None as long as the vote is open."""
    outcome, closing = record.outcome, record.closing
    if outcome is None or closing is None:
        return None
    keys = _keys(record.sheet, outcome)
    digest = closing.count_file_digest
    return Counted(
        outcome=outcome,
        columns=list(_columns(record, keys)),
        rows=[_row(record, outcome, each, keys) for each in outcome.options],
        pins=list(_pins(record.vote, closing)),
        digest=digest,
        command=f"folkmoot count folkmoot-count-{record.vote.id}.json --digest {digest}",
        instead=_instead(record, closing),
        folded=len(outcome.steps) > _MOST_OPEN,
    )


def _instead(record: VoteRecord, closing: Closing) -> str:
    counted_by = closing.count_file["method"]
    if (before := counted_by.get("instead_of")) is None:
        return ""
    first = next(iter(record.failures), None)
    return gettext(
        "This vote was opened with release %(pinned)s of its voting rule, which could not count it"
        " (%(fault)s). Release %(later)s of the same rule counted it.",
        pinned=before["plugin_version"],
        later=counted_by["plugin_version"],
        fault=words(Text.from_plain(first.sentence)) if first else "",
    )


def _keys(sheet: Sheet, outcome: Outcome) -> list[str]:
    """The method's figures: its own words first, as it offers them, then what it worked out."""
    found = {key for each in outcome.options for key in each.count.figures}
    known = dict.fromkeys([*(each.key for each in sheet.marks), *MARKS, *FIGURES])
    return [key for key in known if key in found] + sorted(found - known.keys())


def _says_in_favour(keys: list[str]) -> bool:
    """What the law compares; where a word on the ballot is just that, once is enough."""
    return not {"for", "approve", "consent"}.intersection(keys)


def _columns(record: VoteRecord, keys: list[str]) -> Iterator[shapes.Column]:
    yield shapes.Column(mark("Option"))
    for key in keys:
        said = record.sheet.word_of(key)
        yield shapes.Column(FIGURES.get(key, said) if said == key else said, numeric=True)
    if _says_in_favour(keys):
        yield shapes.Column(mark("In favour"), numeric=True)
    if record.weighted:
        yield shapes.Column(mark("Area in favour"), numeric=True)
    yield shapes.Column(mark("Result"))


def _row(
    record: VoteRecord, outcome: Outcome, each: OptionOutcome, keys: list[str]
) -> list[object]:
    numbers: list[object] = [_shown(key, each.count.figures.get(key, 0)) for key in keys]
    weighed: list[object] = [area(each.count.area_in_favour)] if record.weighted else []
    favour: list[object] = [each.count.in_favour] if _says_in_favour(keys) else []
    return [
        each.option.label,
        *numbers,
        *favour,
        *weighed,
        shapes.Cell("", tag=_result(record, outcome, each)),
    ]


def _shown(key: str, number: int) -> object:
    if key in _YES_OR_NO and number in {0, 1}:
        return mark("yes") if number else mark("no")
    return number


def _result(record: VoteRecord, outcome: Outcome, each: OptionOutcome) -> shapes.Tag:
    key = each.option.key
    if not outcome.valid:
        return shapes.Tag(mark("Nothing decided"), shapes.Tone.QUIET)
    if key in outcome.winners:
        label = mark("Carried as a recommendation") if record.advises else mark("Carried")
        return shapes.Tag(label, shapes.Tone.GOOD)
    if key in outcome.tied:
        return shapes.Tag(mark("Tied"), shapes.Tone.WAIT)
    if each.carried:
        other = mark("Enough in favour, but not chosen by the rule")
        outvoted = record.sheet.marking is Marking.ACCEPT and _is_outvoted(outcome, each)
        label = mark("Enough votes, another had more") if outvoted else other
        return shapes.Tag(label, shapes.Tone.QUIET)
    return shapes.Tag(mark("Not carried"), shapes.Tone.QUIET)


def _is_outvoted(outcome: Outcome, each: OptionOutcome) -> bool:
    """Whether all that won have more votes: a rule that shares a budget may take others."""
    won = [other for other in outcome.options if other.option.key in outcome.winners]
    return bool(won) and all(other.count.in_favour > each.count.in_favour for other in won)


def _pins(vote: Vote, closing: Closing) -> Iterator[Pinned]:
    yield _pin(mark("How votes are marked and counted"), vote.method)
    counted_by = closing.count_file["method"]
    if "instead_of" in counted_by:
        yield _pin(mark("The later release that counted, after that one failed"), counted_by)
    yield _pin(mark("The law that judges it"), vote.law)


def _pin(role: str, written: Mapping[str, Any]) -> Pinned:
    pin = Pin.from_plain(written["pin"])
    settings = ", ".join(f"{name} = {value}" for name, value in pin.settings.items())
    release = f"{pin.id}@{pin.version} · {pin.plugin} {written['plugin_version']}"
    return Pinned(role, release, settings, pin.digest)
