"""Meetings by the lunar calendar: one from the first of each month, one from the fifteenth."""

from datetime import date, timedelta

from folkmoot_sdk import BodyKind, Cadence, InForce, Source, Span, Text, hookimpl
from lunar_cadence._months import months

__all__ = ["folkmoot_cadences"]

_TO_THE_FIFTEENTH = timedelta(days=14)


class FirstAndFifteenth(Cadence):
    """At least one joint meeting from each first to the fourteenth, one from each fifteenth on."""

    id = "lunar-first-and-fifteenth"
    version = "1"
    title = Text("农历初一、十五各一会", "A meeting from each lunar first and fifteenth")
    in_force = InForce(date(2014, 1, 1), date(2045, 12, 31))
    source = Source(Text("本社区约定", "this community's agreement"), "")
    body = BodyKind.JOINT_MEETING
    at_least = 1

    def periods(self, year: int) -> tuple[Span, ...]:
        law = self.in_force
        return tuple(
            span
            for span in _halves()
            if span.start.year == year and law.covers(span.start) and law.covers(span.end)
        )


def _halves() -> list[Span]:
    halves = []
    for first, last in months():
        fifteenth = first + _TO_THE_FIFTEENTH
        halves += [Span(first, fifteenth - timedelta(days=1)), Span(fifteenth, last)]
    return halves


@hookimpl
def folkmoot_cadences() -> tuple[Cadence, ...]:
    return (FirstAndFifteenth(),)
