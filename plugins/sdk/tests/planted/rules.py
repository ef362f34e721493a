"""Voting rules that are each wrong in one way; `checks.py` holds them to the kit."""

import random
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from types import MappingProxyType

from marshmallow import Schema, fields

from folkmoot_sdk import (
    Ballot,
    Count,
    Marking,
    MarkingKind,
    Option,
    OptionCount,
    Poll,
    Text,
    VotingRule,
)

Points = dict[str, int]
Settings = Mapping[str, object]


class Borda(VotingRule):
    """Sound: as many points as there are options below, on complete rankings."""

    id = "points"
    version = "1"
    title = Text("计分", "Points")
    problems = MappingProxyType({"no_ranking": Text("不是完整排序", "not a complete ranking")})

    def marking(self, settings: Settings) -> Marking:  # noqa: ARG002 - the contract names it
        return Marking(MarkingKind.RANK)

    def ballot_problem(
        self,
        ballot: Ballot,
        options: tuple[Option, ...],
        settings: Settings,  # noqa: ARG002 - the contract names it
    ) -> str | None:
        keys = {option.key for option in options}
        ranks = set(ballot.choices.values())
        complete = ballot.choices.keys() == keys and ranks == set(range(1, len(keys) + 1))
        return None if complete else "no_ranking"

    def points(self, poll: Poll) -> Points:
        many = len(poll.options)
        return {
            option.key: sum(
                ballot.heads * (many - int(ballot.choices[option.key])) for ballot in poll.ballots
            )
            for option in poll.options
        }

    def count(self, poll: Poll) -> Count:
        points = self.points(poll)
        levels = sorted(set(points.values()), reverse=True)
        tiers = (tuple(key for key in points if points[key] == level) for level in levels)
        counts = (
            OptionCount(key, self.firsts(poll, key), self.area(poll, key), {"points": points[key]})
            for key in points
        )
        return Count(tuple(counts), tuple(tiers), 1)

    def firsts(self, poll: Poll, key: str) -> int:
        return sum(ballot.heads for ballot in poll.ballots if ballot.choices[key] == 1)

    def area(self, poll: Poll, key: str) -> int:
        return sum(ballot.total_area for ballot in poll.ballots if ballot.choices[key] == 1)


class Floats(Borda):
    def count(self, poll: Poll) -> Count:
        good = super().count(poll)
        halves = (OptionCount(c.key, c.in_favour / 1, c.area_in_favour) for c in good.options)  # type: ignore[arg-type]
        return Count(tuple(halves), good.tiers, 1)


class Shuffles(Borda):
    def points(self, poll: Poll) -> Points:
        keys = [option.key for option in poll.options]
        random.shuffle(keys)
        points = super().points(poll)
        return {key: points[key] for key in sorted(keys)}


class Dated(Borda):
    def count(self, poll: Poll) -> Count:
        good = super().count(poll)
        assert date.today() > date(2014, 1, 1)  # noqa: DTZ011 - the very mistake
        return good


class Remembers(Borda):
    def __init__(self) -> None:
        self.times = 0

    def count(self, poll: Poll) -> Count:
        good = super().count(poll)
        self.times += 1
        first = replace(good.options[0], figures={"n": self.times})
        return Count((first, *good.options[1:]), good.tiers, 1)


class ByHashes(Borda):
    def count(self, poll: Poll) -> Count:
        good = super().count(poll)
        order = list({f"option {option.key}" for option in poll.options})
        counts = (
            OptionCount(
                c.key, c.in_favour, c.area_in_favour, {"at": order.index(f"option {c.key}")}
            )
            for c in good.options
        )
        return Count(tuple(counts), good.tiers, 1)


class ToldByHashes(Borda):
    """Counts alike and tells it in whatever order a set has."""

    def count(self, poll: Poll) -> Count:
        named = {f"option {option.key}" for option in poll.options}
        steps = tuple(Text(f"计 {each}", each) for each in named)
        return replace(super().count(poll), steps=steps)


class TellsTooMuch(Borda):
    def count(self, poll: Poll) -> Count:
        return replace(super().count(poll), steps=(Text("计票", "counted"),) * 201)


class TellsInOneLanguage(Borda):
    def count(self, poll: Poll) -> Count:
        return replace(super().count(poll), steps=(Text("counted", "counted"),))


class Empties(Borda):
    def count(self, poll: Poll) -> Count:
        good = super().count(poll)
        object.__setattr__(poll, "ballots", ())
        return good


class FirstOfEquals(Borda):
    """Breaks ties by key."""

    def count(self, poll: Poll) -> Count:
        good = super().count(poll)
        return Count(good.options, tuple((key,) for tier in good.tiers for key in sorted(tier)), 1)


class Drops(Borda):
    def count(self, poll: Poll) -> Count:
        good = super().count(poll)
        last = len(good.options) > 3
        return Count(good.options[:-1] if last else good.options, good.tiers, 1)


class Repeats(Borda):
    def count(self, poll: Poll) -> Count:
        good = super().count(poll)
        return Count(good.options, (*good.tiers, *good.tiers[:1]), 1)


class NeedsBallots(Borda):
    def count(self, poll: Poll) -> Count:
        assert max(ballot.times for ballot in poll.ballots)
        return super().count(poll)


class Required(Schema):
    seats = fields.Integer(strict=True, required=True)


class Demanding(Borda):
    settings = Required


class Wordless(Borda):
    problems = MappingProxyType({"spoilt": Text("废票", "spoilt")})


class Trusting(Borda):
    def ballot_problem(
        self, ballot: Ballot, options: tuple[Option, ...], settings: Settings
    ) -> str | None:
        if any(ballot.choices[option.key] == 0 for option in options):
            return "no_ranking"
        return super().ballot_problem(ballot, options, settings)


class TakesAnything(Borda):
    def ballot_problem(
        self,
        ballot: Ballot,  # noqa: ARG002 - the very mistake
        options: tuple[Option, ...],  # noqa: ARG002 - as above
        settings: Settings,  # noqa: ARG002 - the contract names it
    ) -> str | None:
        return None


class Choosy(Borda):
    def ballot_problem(
        self, ballot: Ballot, options: tuple[Option, ...], settings: Settings
    ) -> str | None:
        if ballot.choices.get("a") == 3:
            return "no_ranking"
        return super().ballot_problem(ballot, options, settings)


class Squares(Borda):
    """Looks at every ballot for every ballot."""

    def count(self, poll: Poll) -> Count:
        for one in poll.ballots:
            assert sum(one.heads * other.heads for other in poll.ballots)
        return super().count(poll)


class ByLabels(Borda):
    """Of options with the same points the one with the shortest label comes first."""

    def count(self, poll: Poll) -> Count:
        good = super().count(poll)
        long = {option.key: len(option.label) for option in poll.options}
        tiers = (
            tuple(key for key in tier if long[key] == length)
            for tier in good.tiers
            for length in sorted({long[key] for key in tier})
        )
        return replace(good, tiers=tuple(tiers))


class Landless(Borda):
    """Leaves the area at nothing: no owners' assembly ever carries an option."""

    def area(self, poll: Poll, key: str) -> int:  # noqa: ARG002 - the very mistake
        return 0


class Weightless(Borda):
    """Counts a household of three as one head in favour."""

    def firsts(self, poll: Poll, key: str) -> int:
        return sum(ballot.times for ballot in poll.ballots if ballot.choices[key] == 1)
