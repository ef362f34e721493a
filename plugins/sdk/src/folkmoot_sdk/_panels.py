"""Panels: a few lines on a community's or a district's page, made from counts alone."""

from abc import abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from folkmoot_sdk._contributions import Contribution
from folkmoot_sdk._errors import DefinitionError
from folkmoot_sdk._frozen import Frozen, freeze_field, freeze_tuples
from folkmoot_sdk._kinds import Step
from folkmoot_sdk._plain import Plain
from folkmoot_sdk._text import Text


class PlaceKind(StrEnum):
    """Where something is shown: on the pages of a community, or of a district."""

    COMMUNITY = "community"
    DISTRICT = "district"


@dataclass(frozen=True, slots=True)
class PanelFigures(Plain):
    """What a panel is given: whole numbers of one place as they stand on `day`, nobody's name.

    Of `year`: the standing meetings `owed`, `kept` of the `passed` whose last day has passed,
    `overdue`, and `due_soon`. `communities` is 1 for a community. `matters` counts those under way
    by step, `ended` those that came to their end in the year; a district reads neither, so they
    are empty and 0 for one.
    """

    place: PlaceKind
    day: date
    year: int
    communities: int = 1
    owed: int = 0
    kept: int = 0
    passed: int = 0
    overdue: int = 0
    due_soon: int = 0
    matters: Mapping[Step, int] = field(default_factory=lambda: Frozen[Step, int]({}))
    ended: int = 0

    def __post_init__(self) -> None:
        freeze_field(self, "matters", Frozen(self.matters))


class PanelState(StrEnum):
    """How it stands, said in words beside any colour."""

    OK = "ok"
    ATTENTION = "attention"


@dataclass(frozen=True, slots=True)
class PanelLine(Plain):
    """A label and its number. `of` is what it is a part of: 17 kept of 19; None for no part."""

    label: Text
    value: int
    of: int | None = None

    def __post_init__(self) -> None:
        numbers = (self.value,) if self.of is None else (self.value, self.of)
        if any(type(number) is not int for number in numbers):
            raise DefinitionError(f"{self.label.en}: {numbers} are not whole numbers")


@dataclass(frozen=True, slots=True)
class Panel(Plain):
    """What is shown: 1 to 8 lines, how it stands, and what there is to say about it."""

    lines: tuple[PanelLine, ...]
    state: PanelState = PanelState.OK
    note: Text | None = None

    def __post_init__(self) -> None:
        freeze_tuples(self, "lines")
        if not 1 <= len(self.lines) <= 8:  # noqa: PLR2004 - what fits beside others on a phone
            raise DefinitionError("a panel has 1 to 8 lines")


class DashboardPanel(Contribution):
    """Pure: the same figures make the same panel, without a clock. `places` says where."""

    places: frozenset[PlaceKind] = frozenset(PlaceKind)

    @abstractmethod
    def panel(self, figures: PanelFigures) -> Panel | None:
        """The panel for these figures; None where it has nothing to say."""
