"""Commands for operators: `folkmoot plugins run PLUGIN COMMAND name=value …`."""

from abc import abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from folkmoot_sdk._contributions import Contribution
from folkmoot_sdk._frozen import freeze_tuples
from folkmoot_sdk._plain import Plain
from folkmoot_sdk._tables import PublicTable, Table
from folkmoot_sdk._text import Text


@dataclass(frozen=True, slots=True)
class CommandArgument(Plain):
    """One argument, given as text; without a `default` it must be given."""

    name: str
    title: Text
    default: str | None = None


@dataclass(frozen=True, slots=True)
class CommandRequest:
    """`arguments` has a text for every argument. `settings` are those of all contributions of the
    plugin, pinned, by "kind/id" ("notice_channels/smtp"). `tables` is as in a PageRequest, of the
    community that the operator named; empty without one.
    """

    arguments: Mapping[str, str]
    locale: str
    day: date
    settings: Mapping[str, Mapping[str, object]] = field(default_factory=dict)
    tables: Mapping[PublicTable, Table] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class CommandResult(Plain):
    """What is printed, a line each; `failed` makes the exit code 1."""

    lines: tuple[str, ...]
    failed: bool = False

    def __post_init__(self) -> None:
        freeze_tuples(self, "lines")


class Command(Contribution):
    """Something that an operator does from the command line; its name is its id."""

    arguments: tuple[CommandArgument, ...] = ()

    @abstractmethod
    def run(self, request: CommandRequest) -> CommandResult:
        """Do it. It has no access to the database: what it reads is in the request."""
