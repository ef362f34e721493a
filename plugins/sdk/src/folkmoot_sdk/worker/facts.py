"""What is told of a contribution that stays in its worker, for both ends of the pipe."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Self

from folkmoot_sdk._cadences import Span
from folkmoot_sdk._contributions import Contribution
from folkmoot_sdk._kinds import BodyKind, Secrecy, Standing, Step
from folkmoot_sdk._panels import PlaceKind
from folkmoot_sdk._plain import Plain
from folkmoot_sdk._promises import Promise
from folkmoot_sdk._text import InForce, Source, Text


class Facts(Plain):
    """The members of a contribution that are data."""

    __slots__ = ()

    @classmethod
    def of(cls, contribution: Contribution, **besides: object) -> Self:
        """As the contribution has them. Raises AttributeError for one that it lacks."""
        names = (field.name for field in fields(cls) if field.name not in besides)  # type: ignore[arg-type] # all are dataclasses
        return cls(**{name: getattr(contribution, name) for name in names}, **besides)


@dataclass(frozen=True, slots=True)
class RuleFacts(Facts):
    title: Text
    standing: Standing
    source: Source | None
    secrecy: frozenset[Secrecy]
    problems: Mapping[str, Text]
    promises: frozenset[Promise]
    # A release that was described before API 1.1 has none.
    summary: Text | None = None


@dataclass(frozen=True, slots=True)
class CadenceFacts(Facts):
    """`spans` are the periods of the years of YEARS, by year, so that few are asked for later."""

    title: Text
    standing: Standing
    in_force: InForce
    source: Source
    body: BodyKind
    at_least: int
    spans: Mapping[str, tuple[Span, ...]]


@dataclass(frozen=True, slots=True)
class GateFacts(Facts):
    title: Text
    standing: Standing
    in_force: InForce
    source: Source
    step: Step
    answers: Mapping[str, Text]


@dataclass(frozen=True, slots=True)
class PanelFacts(Facts):
    title: Text
    standing: Standing
    places: frozenset[PlaceKind]


# Those that a plugin is tried with when it is loaded, and one on either side.
YEARS = range(2013, 2047)
