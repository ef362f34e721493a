"""The year-end appraisal with stars: the median star, told by whole numbers alone."""

from collections.abc import Iterator
from datetime import date

from folkmoot_sdk import (
    AppraisalForm,
    BodyKind,
    Comparison,
    Consequence,
    Grade,
    GradeRule,
    InForce,
    Quantity,
    Source,
    Text,
    hookimpl,
)

__all__ = ["folkmoot_appraisal_forms"]

_SOURCE = Source(Text("五星评议办法", "Five-star appraisal"), "")
_SINCE = date(2026, 1, 1)
_ZH = "一二三四五"
_EN = ("One star", "Two stars", "Three stars", "Four stars", "Five stars")
_STARS = tuple(
    Grade(f"star_{number}", Text(f"{_ZH[number - 1]}星", _EN[number - 1]), number)
    for number in range(5, 0, -1)
)


def _medians() -> Iterator[GradeRule]:
    """So many stars or more on at least half of the sheets, from the best down."""
    for number in range(5, 1, -1):
        enough = tuple(grade.key for grade in _STARS if grade.points >= number)
        words = Text(
            f"给出{_ZH[number - 1]}星及以上的测评票",
            f"Sheets with {_EN[number - 1].lower()} or more",
        )
        half = Comparison(2, Quantity.IN_FAVOUR, ">=", 1, Quantity.BALLOTS, words)
        yield GradeRule(f"star_{number}", enough, half)


FIVE_STARS = AppraisalForm(
    id="five-stars",
    version="1",
    title=Text("五星评议", "Five-star appraisal"),
    source=_SOURCE,
    question=Text("您给其一年来的工作打几星？", "How many stars for the year's work?"),
    grades=_STARS,
    rules=tuple(_medians()),
    otherwise="star_1",
    consequences=(
        Consequence(
            "star_1",
            2,
            (BodyKind.RESIDENTS_COMMITTEE, BodyKind.DELIBERATION_COUNCIL),
            Text(
                "连续两年为一星，应向居民代表会议作出说明",
                "One star two years running: an account is given to the residents' representatives",
            ),
            _SOURCE,
            InForce(_SINCE),
        ),
    ),
)


@hookimpl
def folkmoot_appraisal_forms() -> tuple[AppraisalForm, ...]:
    return (FIVE_STARS,)
