"""A hand count or a stack of papers as a form: as few boxes as the rule needs, and no more said
than was counted.

Where one mark is all that a ballot can say, a number for each mark is the whole count. Otherwise
ballots that say the same make a line; totals per item would not tell which ballots they were. Where
ballots are weighed, each must be named, so a batch is of those who marked the same.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from marshmallow import Schema, fields, validate

from folkmoot.kernel.errors import mark
from folkmoot.votes.domain import Channel, Choices, Tally
from folkmoot.votes.problems import batches as problems
from folkmoot.votes.schemas import CHANNELS
from folkmoot.votes.sheets import Marking, Sheet
from folkmoot.votes.views.ballots import (
    ABSTAIN,
    CHOSEN,
    approvals,
)
from folkmoot.votes.views.paper_marks import marked_on, marks_asked
from folkmoot.web.forms import Widget
from folkmoot_sdk import Text

FEW_LINES, MOST_LINES = 4, 12
SPOILT = "spoilt"
# No count of one community is longer; what is larger is a slip of the finger.
MOST_BALLOTS = 999_999


@dataclass(frozen=True, slots=True)
class Paper:
    """What the form of a batch has to ask for one vote. ``hands`` is whether they can be counted
    now, ``lines`` how many it shows; ``unreadable`` is whether those sent are said to be, so that
    nobody can be asked what they say.
    """

    sheet: Sheet
    hands: bool
    weighted: bool
    lines: int = FEW_LINES
    unreadable: bool = False

    @property
    def by_line(self) -> bool:
        return not (self.sheet.single or self.weighted)

    def schema(self) -> type[Schema]:
        """Channel, count, electors, note."""
        asked = {"channel": self._channel(), **self._count(), **_rest(self.weighted)}
        return Schema.from_dict(asked, name="PaperSchema")

    def tallies(self, data: Mapping[str, Any]) -> list[Tally]:
        """What was counted: a ballot for each who is ticked. Raises Invalid: ``vote.tally`` for a
        line without a number, ``vote.batch_both``, ``vote.batch_too_few`` or ``.._too_many``.
        """
        if self.weighted:
            return [self._named(data)]
        found = self._counted(data)
        _require_as_many(sum(tally.times for tally in found), len(data["electors"]))
        return found

    def _counted(self, data: Mapping[str, Any]) -> list[Tally]:
        found = list(self._single(data) if self.sheet.single else self._by_line(data))
        if data.get(SPOILT):
            found.append(Tally(times=data[SPOILT], spoilt=True))
        return found

    def _channel(self) -> fields.Field[Any]:
        ways = CHANNELS if self.hands else CHANNELS[1:]
        return fields.Enum(
            Channel,
            by_value=True,
            required=True,
            metadata={
                "label": mark("How were these votes given?"),
                "widget": Widget.RADIOS,
                "choices": ways,
            },
        )

    def _count(self) -> dict[str, fields.Field[Any]]:
        if self.weighted:
            return {
                **marks_asked(self.sheet, "", asked=not self.unreadable),
                SPOILT: _cannot_be_read(),
            }
        if self.sheet.single:
            numbers = {name: _number(label) for name, label, _ in self._slots()}
        else:
            numbers = {k: v for n in range(self.lines) for k, v in _line(self.sheet, n).items()}
        return {**numbers, SPOILT: _number(mark("Papers that cannot be read"))}

    def _slots(self) -> Iterator[tuple[str, object, Choices]]:
        """A box for each mark: its name, its words, and the ballot that it counts."""
        options = self.sheet.options
        if self.sheet.marking is Marking.EACH:
            for each in self.sheet.marks:
                yield f"count_{each.key}", each.text, {options[0].key: each.key}
            return
        for number, option in enumerate(options):
            yield f"count_{number}", option.label, approvals(self.sheet, [str(number)])
        yield "count_none", mark("None of them: abstentions"), {}

    def _single(self, data: Mapping[str, Any]) -> Iterator[Tally]:
        for name, _, choices in self._slots():
            if data.get(name):
                yield Tally(choices, times=data[name])

    def _by_line(self, data: Mapping[str, Any]) -> Iterator[Tally]:
        for number in range(self.lines):
            choices = marked_on(self.sheet, data, prefix_of(number))
            times = data.get(f"{prefix_of(number)}times") or 0
            if choices and not times:
                raise problems.bad_tally()
            if times:
                yield Tally(choices, times=times)

    def _named(self, data: Mapping[str, Any]) -> Tally:
        electors = tuple(data["electors"])
        if data.get(SPOILT):
            return Tally(electors=electors, times=len(electors), spoilt=True)
        _require_one_answer(self.sheet, data)
        return Tally(marked_on(self.sheet, data, ""), len(electors), electors)


def _require_as_many(ballots: int, ticked: int) -> None:
    """The service lets hands that nobody counted abstain; here a forgotten number looks alike."""
    if ballots > ticked:
        raise problems.too_many(ballots, ticked)
    if ballots < ticked:
        raise problems.too_few(ballots, ticked)


def _require_one_answer(sheet: Sheet, data: Mapping[str, Any]) -> None:
    """Raises Invalid ``vote.batch_both`` for an abstention that accepts something."""
    given = data.get(CHOSEN, [])
    if sheet.marking is Marking.ACCEPT and ABSTAIN in given and len(given) > 1:
        raise problems.both(CHOSEN)


def prefix_of(line: int) -> str:
    return f"line{line}_"


def _line(sheet: Sheet, line: int) -> dict[str, fields.Field[Any]]:
    prefix = prefix_of(line)
    return {**marks_asked(sheet, prefix), f"{prefix}times": _number(mark("How many say this?"))}


def _number(label: object) -> fields.Field[Any]:
    return fields.Integer(
        validate=validate.Range(min=0, max=MOST_BALLOTS),
        metadata={"label": label, "suffix": Text("张", "ballots")},
    )


def _cannot_be_read() -> fields.Field[Any]:
    return fields.Boolean(
        load_default=False,
        metadata={"label": mark("These papers cannot be read"), "widget": Widget.CHECKBOX},
    )


def _rest(weighted: bool) -> dict[str, fields.Field[Any]]:
    covers = mark(
        "Tick whoever handed in a paper or is in the room."
        " In a show of hands, count whoever raised none as abstaining."
    )
    same = mark("Ballots are weighed here: tick only those who marked exactly this.")
    return {
        "electors": fields.List(
            fields.String(),
            required=True,
            metadata={
                "label": mark("Whose votes are in it?"),
                "hint": same if weighted else covers,
                "widget": Widget.CHECKBOXES,
                "choices": (),
            },
        ),
        "note": fields.String(
            load_default="",
            metadata={
                "label": mark("Note"),
                "hint": mark("For example where the papers are kept"),
                "widget": Widget.TEXT,
            },
        ),
    }
