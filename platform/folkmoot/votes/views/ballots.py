"""A ballot as a form, and the form as a ballot.

Options have keys that people chose, so fields go by the option's number and not by its key.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from marshmallow import Schema, fields, validate

from folkmoot.kernel.errors import mark
from folkmoot.kernel.wording import filled
from folkmoot.votes.domain import Choices
from folkmoot.votes.marks import LARGEST
from folkmoot.votes.problems import marking as problems
from folkmoot.votes.sheets import Marking, Sheet
from folkmoot.web.forms import Choice, Widget
from folkmoot_sdk import Option, Text

ABSTAIN = "abstain"
# Of the field, so that what the service says of the marks stands beside it.
CHOSEN = "choices"
ELECTOR = "elector_key"
NO_SCORE = "none"
_POINTS = Text("{low} 至 {high} 点，整数", "{low} to {high} points, a whole number")
UNIT = Text("点", "points")
_UNSCORED = Text("不打分（按 {score} 分计）", "No score (counts as {score})")
# Buttons take room on a phone, for each option anew; more is a box to fill in.
_MOST_BUTTONS = 6


def ballot_schema(sheet: Sheet, electors: Sequence[str]) -> type[Schema]:
    """The fields of a ballot; whose it is asks only somebody with several."""
    asked: dict[str, fields.Field[Any]] = {}
    if len(electors) > 1:
        asked[ELECTOR] = _one_of(mark("Whose ballot is this?"), ())
    if sheet.marking is Marking.ACCEPT:
        asked[CHOSEN] = _one(sheet) if sheet.most == 1 else _some(sheet)
    else:
        field = {Marking.RANK: rank_of, Marking.SCORE: score_of}.get(sheet.marking, _each)
        asked |= {field_of(i): field(sheet, each) for i, each in enumerate(sheet.options)}
    return Schema.from_dict(asked, name="BallotSchema")


def choices_in(sheet: Sheet, data: Mapping[str, Any]) -> Choices:
    """What was marked. A ballot without any mark is an abstention, and cast all the same.

    Raises Invalid: ``vote.rank_twice``, ``vote.rank_skipped``, ``vote.score_total``.
    """
    if sheet.marking is Marking.ACCEPT:
        given = data.get(CHOSEN, [])
        return approvals(sheet, [given] if isinstance(given, str) else given)
    said = [data.get(field_of(i)) for i in range(len(sheet.options))]
    if sheet.marking is Marking.EACH:
        both = zip(sheet.options, said, strict=True)
        return {option.key: str(word) for option, word in both if word}
    numbers = [None if word in {None, NO_SCORE} else int(str(word)) for word in said]
    if sheet.marking is Marking.RANK:
        _check_ranks(sheet, numbers)
    elif sheet.total is not None:
        _check_total(sheet.total, numbers)
    scored = zip(sheet.options, numbers, strict=True)
    return {option.key: number for option, number in scored if number is not None}


def approvals(sheet: Sheet, numbers: Iterable[str]) -> Choices:
    """Options by their numbers, with the one mark that they can be given."""
    wanted, key = set(numbers), sheet.marks[0].key
    return {option.key: key for i, option in enumerate(sheet.options) if str(i) in wanted}


def field_of(number: int) -> str:
    return f"option{number}"


def numbered(options: Sequence[Option]) -> tuple[Choice, ...]:
    return tuple(Choice(str(i), option.label) for i, option in enumerate(options))


def word_choices(sheet: Sheet) -> tuple[Choice, ...]:
    return tuple(Choice(each.key, each.text) for each in sheet.marks)


def rank_of(sheet: Sheet, option: Option) -> fields.Field[Any]:
    """A place to choose for an option; a list works with a finger and without any script."""
    choices = tuple(Choice(str(place), rank_words(place)) for place in range(1, sheet.ranks + 1))
    return fields.String(
        validate=validate.OneOf([choice.value for choice in choices]),
        metadata={
            "label": option.label,
            "widget": Widget.SELECT,
            "choices": choices,
            "said_optional": False,
        },
    )


def rank_words(place: int) -> Text:
    """第1位, 1st."""
    teen = place % 100 in {11, 12, 13}
    ending = "th" if teen else {1: "st", 2: "nd", 3: "rd"}.get(place % 10, "th")
    return Text(f"第{place}位", f"{place}{ending}")


def score_of(sheet: Sheet, option: Option) -> fields.Field[Any]:
    """Buttons where the scores are few, else a box; points to spend are always a box."""
    low, high = bounds_of(sheet)
    if sheet.total is None and high - low < _MOST_BUTTONS:
        scores = tuple(Choice(str(each), str(each)) for each in range(low, high + 1))
        offered = (*scores, Choice(NO_SCORE, _no_score(sheet)))
        return _one_of(option.label, offered, in_a_row=True)
    metadata = {"label": option.label, "widget": Widget.NUMBER, "said_optional": False}
    if sheet.total is not None:
        metadata |= {"hint": filled(_POINTS, low=low, high=high), "suffix": UNIT}
    # Whoever wrote no number is told between which it lies: an example might lie beyond.
    bounds = f"Must be greater than or equal to {low} and less than or equal to {high}."
    return fields.Integer(
        validate=validate.Range(min=low, max=high),
        error_messages={} if LARGEST in {-low, high} else {"invalid": bounds},
        metadata=metadata,
    )


def _no_score(sheet: Sheet) -> object:
    """Without a score is not without weight, and who presses it should know."""
    if sheet.unmarked is None:
        return mark("No score")
    return filled(_UNSCORED, score=sheet.unmarked)


def bounds_of(sheet: Sheet) -> tuple[int, int]:
    """The least and the most that an option can be given, as far as anybody says."""
    most = LARGEST if sheet.total is None else sheet.total
    least = 0 if sheet.total is not None else -LARGEST
    return (
        least if sheet.low is None else sheet.low,
        most if sheet.high is None else min(sheet.high, most),
    )


def _check_ranks(sheet: Sheet, places: Sequence[int | None]) -> None:
    given = [(place, i) for i, place in enumerate(places) if place is not None]
    first: dict[int, int] = {}
    for place, i in given:
        if place in first and not sheet.equals:
            both = (sheet.options[first[place]].label, sheet.options[i].label)
            raise problems.rank_twice(field_of(i), rank_words(place), both)
        first.setdefault(place, i)
    # Equals may leave out the places behind them, so there a gap is no mistake.
    gap = next((place for place in range(1, len(given) + 1) if place not in first), None)
    if gap is not None and (gap == 1 or not sheet.equals):
        later = min((place, i) for place, i in given if place > gap)
        raise problems.rank_skipped(field_of(later[1]), rank_words(gap), rank_words(later[0]))


def _check_total(total: int, points: Sequence[int | None]) -> None:
    spent = sum(each for each in points if each is not None)
    if spent > total:
        last = max(i for i, each in enumerate(points) if each)
        raise problems.spent_too_much(field_of(last), total, spent)


def _each(sheet: Sheet, option: Option) -> fields.String:
    return _one_of(option.label, word_choices(sheet), required=sheet.unmarked is None)


def _one(sheet: Sheet) -> fields.String:
    none = Choice(ABSTAIN, mark("None of them: I abstain"))
    return _one_of(mark("Your choice"), (*numbered(sheet.options), none))


def _some(sheet: Sheet) -> fields.Field[Any]:
    return fields.List(
        fields.String(validate=validate.OneOf([each.value for each in numbered(sheet.options)])),
        metadata={
            "label": mark("Your choice"),
            "hint": mark("Leave all of them empty to abstain."),
            "widget": Widget.CHECKBOXES,
            "choices": numbered(sheet.options),
        },
    )


def _one_of(
    label: object, choices: Sequence[Choice], *, required: bool = True, in_a_row: bool = False
) -> fields.String:
    known = [choice.value for choice in choices]
    shown: dict[str, object] = {"widget": Widget.RADIOS, "choices": choices}
    shown |= {"said_optional": False, "in_a_row": in_a_row}
    return fields.String(
        required=required,
        validate=validate.OneOf(known) if known else None,
        metadata={"label": label, **shown},
    )
