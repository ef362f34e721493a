"""The figures of a batch, laid out to be held against the papers."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import gettext

from folkmoot.kernel.errors import mark
from folkmoot.votes.domain import Tally
from folkmoot.votes.models import Batch
from folkmoot.votes.page import CHANNELS, Marking, Sheet, word_of
from folkmoot.web import shapes
from folkmoot.web.formats import listing, words
from folkmoot_sdk import Option


@dataclass(frozen=True, slots=True)
class Compared:
    rows: list[shapes.Row]
    columns: list[shapes.Column]
    lines: list[list[object]]


def comparison(
    batch: Batch, options: Sequence[Option], sheet: Sheet, covered: Sequence[str]
) -> Compared:
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
    lines: list[list[object]] = [[_said(each, options, sheet), each.times] for each in tallies]
    return Compared(rows, columns, lines)


def _said(tally: Tally, options: Sequence[Option], sheet: Sheet) -> str:
    if tally.spoilt:
        return gettext("Papers that cannot be read")
    marked = [option for option in options if option.key in tally.choices]
    if not marked:
        return gettext("No mark: abstentions")
    if sheet.marking is Marking.ACCEPT:
        return listing([option.label for option in marked])
    said = [f"{option.label} {words(word_of(tally.choices[option.key]))}" for option in marked]
    return listing(said)
