"""What the components show. Anything with the same attributes will do as well.

Where a field says ``object`` it takes a marked string, a bilingual text, or words that need no
translation (a person's name): the components pass it through the filter ``text``.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from folkmoot.kernel.errors import mark


class Tone(StrEnum):
    """How a tag looks. Each has its own sign besides its colour."""

    GOOD = "good"
    NOW = "now"
    WAIT = "wait"
    BAD = "bad"
    QUIET = "quiet"


@dataclass(frozen=True, slots=True)
class Tag:
    label: object
    tone: Tone = Tone.QUIET


class StepState(StrEnum):
    DONE = "done"
    CURRENT = "current"
    TO_DO = "to_do"
    BLOCKED = "blocked"


STEP_NAMES = (
    mark("Proposal"),
    mark("Consultation"),
    mark("Review"),
    mark("Resolution"),
    mark("Publication of the resolution"),
    mark("Implementation"),
    mark("Publication of the outcome"),
)


@dataclass(frozen=True, slots=True)
class Step:
    """One of the seven. ``missing`` names the evidence without which the next cannot open."""

    number: int
    state: StepState
    name: object = ""
    href: str = ""
    note: object = ""
    missing: Sequence[object] = ()

    @property
    def title(self) -> object:
        return self.name or STEP_NAMES[self.number - 1]


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that happened to a matter. ``place`` is where in the record it can be checked."""

    at: datetime | date
    title: object
    body: object = ""
    tag: Tag | None = None
    href: str = ""
    by: object = ""
    place: str = ""


@dataclass(frozen=True, slots=True)
class Figure:
    """A number that matters. ``unit`` is read after it, ``note`` under it."""

    label: object
    value: int | str
    unit: object = ""
    note: object = ""
    href: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a summary list; ``href`` and ``action`` make a link at its end."""

    key: object
    value: object
    href: str = ""
    action: object = ""


@dataclass(frozen=True, slots=True)
class Column:
    label: object
    numeric: bool = False
    short: bool = False

    @property
    def look(self) -> str:
        """Its class: whole numbers stand to the right, days in one line; "" for words."""
        if self.numeric:
            return "fm-table__number"
        return "fm-table__short" if self.short else ""


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a table that is a link or a tag, or has several lines; plain values need none.

    Below ``lines`` the value is the link's alone.
    """

    value: object
    href: str = ""
    tag: Tag | None = None
    lines: Sequence[object] = ()
