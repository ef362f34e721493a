"""What a ballot says, in its reader's words."""

from collections.abc import Iterator

from flask_babel import gettext

from folkmoot.kernel.errors import mark
from folkmoot.votes.domain import Choices
from folkmoot.votes.sheets import Marking, Sheet
from folkmoot.votes.views.ballots import rank_words
from folkmoot.web import shapes
from folkmoot.web.formats import listing, quoted, words
from folkmoot_sdk import Option


def in_a_line(sheet: Sheet, choices: Choices) -> str:
    """For a list of ballots: all that one of them says."""
    marked = [option for option in sheet.options if option.key in choices]
    if not marked:
        return gettext("No mark: abstentions")
    if sheet.marking is Marking.ACCEPT:
        return listing([option.label for option in marked])
    if sheet.marking is Marking.RANK:
        placed = _by_place(marked, choices)
        return listing([f"{words(place)} {option.label}" for place, option in placed])
    return listing([f"{each.label} {words(sheet.word_of(choices[each.key]))}" for each in marked])


def in_rows(sheet: Sheet, choices: Choices) -> tuple[shapes.Row, ...]:
    """For the voter alone: a row for each thing that can be said, and also what was not said."""
    marked = [option for option in sheet.options if option.key in choices]
    if sheet.marking is Marking.ACCEPT:
        chosen = [option.label for option in marked]
        return (shapes.Row(_accepted(sheet), chosen or mark("None of them: you abstained")),)
    if sheet.marking is Marking.RANK:
        rows = [shapes.Row(place, option.label) for place, option in _by_place(marked, choices)]
        if left := [option.label for option in sheet.options if option.key not in choices]:
            rows.append(shapes.Row(mark("Not ranked"), left))
        return tuple(rows)
    return tuple(_said_of(sheet, option, choices) for option in sheet.options)


def _accepted(sheet: Sheet) -> object:
    usual = [each.key for each in sheet.marks] in ([], ["approve"])
    return mark("You accepted") if usual else sheet.marks[0].text


def _said_of(sheet: Sheet, option: Option, choices: Choices) -> shapes.Row:
    if option.key in choices:
        return shapes.Row(option.label, sheet.word_of(choices[option.key]))
    if sheet.unmarked is not None and choices:
        counted = quoted([words(sheet.word_of(sheet.unmarked))])
        return shapes.Row(option.label, gettext("Left out: counts as %(mark)s", mark=counted))
    is_score = sheet.marking is Marking.SCORE
    return shapes.Row(option.label, mark("No score") if is_score else sheet.word_of("abstain"))


def _by_place(marked: list[Option], choices: Choices) -> Iterator[tuple[object, Option]]:
    """From the first place on. A paper may say what is no place; it comes last, as it is."""
    for option in sorted(marked, key=lambda each: _order(choices[each.key])):
        place = choices[option.key]
        yield rank_words(place) if isinstance(place, int) else str(place), option


def _order(place: str | int) -> tuple[int, int]:
    return (0, place) if isinstance(place, int) else (1, 0)
