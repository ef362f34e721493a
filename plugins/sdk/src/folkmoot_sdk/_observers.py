"""Observers: told of what has happened, after it is on record and by ids alone."""

from abc import abstractmethod
from dataclasses import dataclass

from folkmoot_sdk._contributions import Contribution
from folkmoot_sdk._errors import DefinitionError
from folkmoot_sdk._events import PlaceEvent


@dataclass(frozen=True, slots=True, kw_only=True)
class Happening(PlaceEvent):
    """An action of a community that was committed. `action` is "source:subject:action", e.g.
    "notices:notice:post", as the audit chain names it; `subject` the id of what it was about.
    Nobody's name, nobody's words.
    """

    action: str
    subject: str

    def __post_init__(self) -> None:
        if len(self.action.split(":")) != 3:  # noqa: PLR2004 - source, subject, action
            raise DefinitionError(f"{self.action!r} is no source:subject:action")


class Observer(Contribution):
    """Hears of what happens in the communities that chose its plugin. `actions` are those it wants
    to hear of, none given meaning all.

    It can change and refuse nothing. It is called in the process that committed, after the answer
    is certain. A second is its deadline, and one that takes longer three times running is left out
    for a minute.
    """

    actions: frozenset[str] = frozenset()

    @abstractmethod
    def observe(self, event: Happening) -> None:
        """One action has been committed. It is told once, or not at all: where the process ends
        before, has too much to tell, or leaves this observer out. Those of one process come in the
        order of their commits; of two processes, in any.
        """
