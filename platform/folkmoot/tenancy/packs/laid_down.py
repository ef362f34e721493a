"""All that a district and one of its communities have laid down, asked for any day."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from folkmoot.tenancy.packs.merging import Governing, govern
from folkmoot.tenancy.packs.parameters import PARAMETERS, Parameter
from folkmoot.tenancy.packs.versions import OwnValue, Pack, newest_on
from folkmoot.tenancy.rules import USUAL, DistrictRules, rules_from


@dataclass(frozen=True, slots=True, order=True)
class Whose:
    """A community that has set something, by name; ``slug`` tells namesakes apart."""

    name: str
    slug: str


# By identity: whoever reads these keeps them, so that what follows from them is worked out once.
@dataclass(frozen=True, eq=False, slots=True)
class LaidDown:
    """``packs`` of a district in the order of publication; ``own`` of a community, all it said."""

    packs: tuple[Pack, ...] = ()
    own: tuple[OwnValue, ...] = ()

    def pack_on(self, day: date) -> Pack | None:
        """The version that holds on ``day``; None before the first."""
        return newest_on(self.packs, day)

    def own_on(self, day: date) -> Mapping[Parameter, OwnValue]:
        """What the community has set for itself by ``day``, given-up values included."""
        said = {
            parameter: newest_on(self._said_of(parameter), day)
            for parameter in {own.parameter for own in self.own}
        }
        return {parameter: own for parameter, own in said.items() if own is not None}

    def governing(self, parameter: Parameter, day: date) -> Governing:
        """What district and community lay down on ``day``, the law left aside."""
        own = newest_on(self._said_of(parameter), day)
        return govern(parameter, self.pack_on(day), own, USUAL.get(parameter.key))

    def on(self, day: date) -> DistrictRules:
        """What binds on ``day``: the version in effect, with what the community has set."""
        return _rules(self, self.since(day))

    def since(self, day: date) -> date:
        """The last day, ``day`` itself at the latest, on which something changed."""
        return max((each for each in self.turns if each <= day), default=date.min)

    @property
    def turns(self) -> tuple[date, ...]:
        """Every day on which a version or an own value takes effect, in order."""
        begin = {pack.effective_from for pack in self.packs}
        return tuple(sorted(begin | {own.effective_from for own in self.own}))

    def _said_of(self, parameter: Parameter) -> Iterator[OwnValue]:
        return (own for own in self.own if own.parameter == parameter)


@lru_cache(maxsize=512)
def _rules(laid_down: LaidDown, since: date) -> DistrictRules:
    found = (laid_down.governing(parameter, since) for parameter in PARAMETERS)
    return rules_from({each.parameter.key: each.value for each in found}, since)
