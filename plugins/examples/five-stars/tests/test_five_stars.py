"""How stars add up to a grade."""

import pytest

import five_stars
from five_stars import FIVE_STARS
from folkmoot_sdk import AppraiserCategory, SheetCount, appraise
from folkmoot_sdk.testing import conformance_of

globals().update(conformance_of(five_stars))


@pytest.mark.parametrize(
    ("stars", "grade"),
    [
        ({"star_5": 5, "star_1": 5}, "star_5"),
        ({"star_5": 4, "star_4": 1, "star_1": 5}, "star_4"),
        ({"star_3": 10}, "star_3"),
        ({"star_2": 4, "star_1": 6}, "star_1"),
        ({"star_5": 4}, "star_1"),
    ],
)
def test_the_grade_is_what_half_of_the_sheets_say_or_more(
    stars: dict[str, int], grade: str
) -> None:
    """A sheet left blank gives no star, and stays in the base."""
    assert appraise(FIVE_STARS, [SheetCount(10, stars)]).grade == grade


def test_categories_weigh_by_their_share_and_not_by_their_heads() -> None:
    few = SheetCount(3, {"star_5": 3}, AppraiserCategory.UNITS, weight=1)
    many = SheetCount(30, {"star_2": 30}, AppraiserCategory.RESIDENTS, weight=2)
    assert appraise(FIVE_STARS, [few, many]).grade == "star_2"
    assert appraise(FIVE_STARS, [few, SheetCount(30, {"star_2": 30}, weight=1)]).grade == "star_5"
