"""The figures of a batch, laid out to be held against the papers."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import gettext

from folkmoot.kernel.errors import mark
from folkmoot.votes.domain import Tally
from folkmoot.votes.models import Batch
from folkmoot.votes.page import CHANNELS
from folkmoot.votes.sheets import Sheet
from folkmoot.votes.views.marked import in_a_line
from folkmoot.web import shapes


@dataclass(frozen=True, slots=True)
class Compared:
    rows: list[shapes.Row]
    columns: list[shapes.Column]
    lines: list[list[object]]


def comparison(batch: Batch, sheet: Sheet, covered: Sequence[str]) -> Compared:
    """``covered`` are the electors in words; empty for who may not see the names."""
    rows = [
        shapes.Row(mark("How they were given"), CHANNELS[batch.channel]),
        shapes.Row(mark("Entered on"), batch.entered_at),
        shapes.Row(mark("Voters it covers"), batch.covers),
        shapes.Row(mark("Ballots in it"), batch.ballots),
    ]
    if batch.note:
        rows.append(shapes.Row(mark("Note"), batch.note))
    if covered:
        rows.append(shapes.Row(mark("Whose votes are in it?"), list(covered)))
    columns = [shapes.Column(mark("What they say")), shapes.Column(mark("Ballots"), numeric=True)]
    tallies = [Tally.from_plain(each) for each in batch.tallies]
    lines: list[list[object]] = [[_said(each, sheet), each.times] for each in tallies]
    return Compared(rows, columns, lines)


def _said(tally: Tally, sheet: Sheet) -> str:
    if tally.spoilt:
        return gettext("Papers that cannot be read")
    return in_a_line(sheet, tally.choices)
