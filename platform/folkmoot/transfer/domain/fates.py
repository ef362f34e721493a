"""What becomes of a row, and the sentences that say why."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from folkmoot.kernel.errors import FolkmootError, mark
from folkmoot_sdk import Text


class SheetKind(StrEnum):
    """The three sheets of a roster."""

    RESIDENTS = "residents"
    KINSHIP = "kinship"
    BODIES = "bodies"


class Fate(StrEnum):
    """``NEW`` adds, ``CHANGES`` alters what is on record, ``UNDECIDED`` waits for a word."""

    NEW = "new"
    CHANGES = "changes"
    UNCHANGED = "unchanged"
    UNDECIDED = "undecided"
    REFUSED = "refused"

    @property
    def is_taken(self) -> bool:
        """Whether committing the roster takes the row over."""
        return self in {Fate.NEW, Fate.CHANGES, Fate.UNCHANGED}


class Decision(StrEnum):
    """Somebody's word about a possible duplicate."""

    SAME = "same"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Note:
    """A marked sentence with what fills it in; ``code`` is empty where nothing is refused, and
    ``heading`` says over which cell it is, where that is one.
    """

    message: str
    params: Mapping[str, object] = field(default_factory=dict)
    code: str = ""
    cure: str = ""
    heading: Text | None = None

    @classmethod
    def of(cls, error: FolkmootError, heading: Text | None = None) -> "Note":
        return cls(error.message, dict(error.params), error.code, error.cure, heading)

    def plain(self) -> dict[str, Any]:
        """As JSON keeps it; a day and a bilingual text stay what they are."""
        params = {name: _plain(value) for name, value in self.params.items()}
        said = {"message": self.message, "params": params, "code": self.code, "cure": self.cure}
        return said | ({"heading": _plain(self.heading)} if self.heading else {})

    @classmethod
    def from_plain(cls, said: Mapping[str, Any]) -> "Note":
        params = {name: _value(value) for name, value in said["params"].items()}
        heading = Text(**said["heading"]) if "heading" in said else None
        return cls(said["message"], params, said["code"], said["cure"], heading)


def _plain(value: object) -> object:
    match value:
        case date():
            return {"day": value.isoformat()}
        case Text():
            return {"zh": value.zh, "en": value.en}
        case str() | int():
            return value
    return str(value)


def _value(said: Any) -> object:  # noqa: ANN401 - what JSON holds
    match said:
        case {"day": day}:
            return date.fromisoformat(day)
        case {"zh": zh, "en": en}:
            return Text(zh, en)
    return said


@dataclass(frozen=True, slots=True)
class Outcome:
    """A row's fate with its reasons; of several the first decides."""

    fate: Fate
    notes: tuple[Note, ...] = ()


def refused_by(error: FolkmootError) -> Outcome:
    return Outcome(Fate.REFUSED, (Note.of(error),))


def seen_at(row: int) -> Text:
    """Where something else was said: in a row of the file, or (0) on record."""
    return Text(f"第 {row} 行", f"row {row}") if row else Text("在册记录", "on record")


FATE_NAMES = {
    Fate.NEW: mark("New"),
    Fate.CHANGES: mark("Changes something"),
    Fate.UNCHANGED: mark("As on record"),
    Fate.UNDECIDED: mark("Needs a decision"),
    Fate.REFUSED: mark("Refused"),
}
