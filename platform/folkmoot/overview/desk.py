"""What somebody can begin in a community, by what they are there."""

from collections.abc import Collection
from dataclasses import dataclass

from folkmoot.kernel.act import Role
from folkmoot.kernel.errors import mark

_DOORSTEP = frozenset({Role.SECRETARY, Role.GRID_WORKER})
_SECRETARY = frozenset({Role.SECRETARY})
_RESIDENT = frozenset({Role.RESIDENT})


@dataclass(frozen=True, slots=True)
class Start:
    """A page on which something begins. Its endpoint may belong to a part not installed here."""

    label: str
    endpoint: str
    roles: frozenset[Role]


STARTS = (
    Start(mark("Record an opinion"), "opinions.give", _DOORSTEP),
    Start(mark("Start a round of visits"), "opinions.start", _DOORSTEP),
    Start(mark("Go on with a round of visits"), "opinions.sweep_list", _DOORSTEP),
    Start(mark("Raise a topic"), "opinions.raise_topic", _SECRETARY),
    Start(mark("Hand out a sign-in link"), "community.invitations", _SECRETARY),
    Start(mark("Take over a roster"), "rosters.roster_list", _SECRETARY),
    Start(mark("Bulletins, sheets and archives to print"), "registers.register_list", _DOORSTEP),
    Start(mark("Choose plugins and set what they leave open"), "plugins.page", _SECRETARY),
    Start(mark("Readiness list and stages of the community"), "readiness.page", _SECRETARY),
    Start(mark("Give an opinion"), "opinions.give", _RESIDENT),
    Start(mark("See what became of your opinions"), "opinions.opinion_list", _RESIDENT),
)


def starts_for(roles: Collection[Role], installed: Collection[str]) -> tuple[Start, ...]:
    """What these roles can begin, each page once, as far as its part is installed."""
    open_to = {
        start.endpoint: start
        for start in reversed(STARTS)
        if start.endpoint in installed and not start.roles.isdisjoint(roles)
    }
    return tuple(start for start in STARTS if open_to.get(start.endpoint) is start)
