"""What every panel is held to, and what is asked of kinds whose work only a platform can try."""

from datetime import date
from typing import ClassVar

from hypothesis import strategies as st

from folkmoot_sdk import (
    Contribution,
    DashboardPanel,
    Panel,
    PanelFigures,
    PlaceKind,
    Step,
    pin_settings,
)
from folkmoot_sdk.testing._data import expect_both_languages, texts
from folkmoot_sdk.testing._examples import for_each
from folkmoot_sdk.testing._expect import expect, expect_memoryless, expect_pure


class ContributionConformance:
    """`class TestMyPage(ContributionConformance): contribution = MyPage()`, of any kind that has no
    class of its own: pages, channels, commands, importers and the others that run in the platform.
    """

    contribution: ClassVar[Contribution]

    def test_settings_need_no_value(self) -> None:
        pin_settings(self._subject.settings, {})

    def test_the_title_is_in_both_languages(self) -> None:
        expect_both_languages(self._subject.title, "the title")

    @property
    def _subject(self) -> Contribution:
        return self.contribution


class PanelConformance(ContributionConformance):
    """`class TestMyPanel(PanelConformance): panel = MyPanel()`."""

    panel: ClassVar[DashboardPanel]

    @property
    def _subject(self) -> Contribution:
        return self.panel

    def test_it_answers_whatever_the_figures(self) -> None:
        def answers(figures: PanelFigures) -> None:
            found = self.panel.panel(figures)
            if found is not None:
                expect(type(found) is Panel, f"{found!r} is no Panel, of {figures}")
                expect(Panel.from_plain(found.to_plain()) == found, f"{found} is no plain data")

        for_each(self._figures(), answers, examples=100)

    def test_its_words_are_in_both_languages(self) -> None:
        def told(figures: PanelFigures) -> None:
            for where, text in texts(self.panel.panel(figures)):
                expect_both_languages(text, where)

        for_each(self._figures(), told)

    def test_the_same_figures_make_the_same_panel(self) -> None:
        def same(several: list[PanelFigures]) -> None:
            expect_memoryless(self.panel.panel, several)

        for_each(st.lists(self._figures(), min_size=1, max_size=8), same)

    def test_neither_clock_nor_chance_is_asked(self) -> None:
        for_each(self._figures(), lambda figures: expect_pure(self.panel.panel, [figures]))

    def _figures(self) -> st.SearchStrategy[PanelFigures]:
        counts = st.lists(st.integers(0, 900), min_size=5, max_size=5).map(sorted)
        return st.builds(
            _figures,
            st.sampled_from(sorted(self.panel.places)),
            st.dates(date(2014, 1, 1), date(2045, 12, 31)),
            st.integers(1, 70),
            counts,
            st.dictionaries(st.sampled_from(Step), st.integers(0, 40)),
        )


def _figures(
    place: str, day: date, communities: int, counts: list[int], matters: dict[Step, int]
) -> PanelFigures:
    """As they can be: no more kept than has passed, no more passed than is owed."""
    soon, overdue, kept, passed, owed = counts
    of_one = place == PlaceKind.COMMUNITY
    return PanelFigures(
        place=PlaceKind(place),
        day=day,
        year=day.year,
        communities=1 if of_one else communities,
        owed=owed,
        kept=kept,
        passed=passed,
        overdue=min(overdue, passed - kept),
        due_soon=min(soon, owed - passed),
        matters=matters if of_one else {},
        ended=sum(matters.values()) if of_one else 0,
    )
