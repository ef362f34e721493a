"""All that is wrong with one row: every check is made, whatever an earlier one has said."""

from collections.abc import Callable, Iterable
from typing import TypeVar

from folkmoot.kernel.errors import FolkmootError
from folkmoot.transfer.domain.columns import HEADINGS, Column
from folkmoot.transfer.domain.fates import Fate, Note, Outcome

Found = TypeVar("Found")
# Their sentences say themselves over which cell they are.
_NAMING = frozenset({"person.born_later", "roster.not_a_choice"})


class FaultyRowError(Exception):
    """A row that cannot be taken over, with each of its faults; never shown as it is."""

    def __init__(self, notes: Iterable[Note]) -> None:
        super().__init__()
        self.notes = tuple(notes)

    @property
    def outcome(self) -> Outcome:
        return Outcome(Fate.REFUSED, self.notes)


class Faults:
    """What is found wrong with a row, in the order in which it is found, each thing once."""

    def __init__(self, found: Iterable[Note] = ()) -> None:
        self._found = list(found)
        self._columns: set[Column | None] = set()
        # Cells behind a formula or a merging may be empty without anybody's doing.
        self.spoilt = bool(self._found)

    def __bool__(self) -> bool:
        return bool(self._found)

    def over(self, column: Column) -> bool:
        """Whether the cell of this column cannot be read."""
        return column in self._columns

    def add(self, error: FolkmootError, column: Column | None = None) -> None:
        heading = HEADINGS[column][0] if column and error.code not in _NAMING else None
        note = Note.of(error, heading)
        self._columns.add(column)
        if note not in self._found:
            self._found.append(note)

    def tried(
        self, check: Callable[..., Found], *given: object, column: Column | None = None
    ) -> Found | None:
        """What the check answers; None where it refuses, which is kept."""
        try:
            return check(*given)
        except FolkmootError as error:
            self.add(error, column)
            return None

    def found(self) -> FaultyRowError:
        return FaultyRowError(self._found)

    def require_none(self) -> None:
        """Raises FaultyRowError."""
        if self._found:
            raise self.found()
