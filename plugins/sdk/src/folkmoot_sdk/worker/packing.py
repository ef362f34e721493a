"""A poll's ballots as short rows: there may be a hundred thousand of them, each way."""

from collections.abc import Iterable, Sequence

from folkmoot_sdk._comparison import Figures
from folkmoot_sdk._methods import Ballot, LeftOut, Option, Poll
from folkmoot_sdk._plain import plain
from folkmoot_sdk._rules import DecisionRule


def packed_ballots(ballots: Iterable[Ballot]) -> list[object]:
    return [[dict(each.choices), each.weight, each.area, each.times] for each in ballots]


def ballots_in(rows: Iterable[Sequence[object]]) -> tuple[Ballot, ...]:
    """Raises PollError for what is no ballot."""
    return tuple(Ballot(*row) for row in rows)  # type: ignore[arg-type] # a ballot looks itself


def packed_options(options: Iterable[Option]) -> list[object]:
    return [option.to_plain() for option in options]


def options_in(rows: Iterable[object]) -> tuple[Option, ...]:
    return tuple(Option.from_plain(row) for row in rows)


def packed_settings(settings: object) -> object:
    return plain(settings)


def packed_poll(poll: Poll) -> dict[str, object]:
    """The poll as `poll_in` reads it."""
    return {
        "options": packed_options(poll.options),
        "ballots": packed_ballots(poll.ballots),
        "settings": packed_settings(poll.settings),
        "threshold": poll.threshold.to_plain(),
        "figures": plain(poll.figures),
        "left_out": [each.to_plain() for each in poll.left_out],
    }


def poll_in(data: dict[str, object]) -> Poll:
    """Raises SdkError for what is no poll."""
    options, ballots, left_out = data["options"], data["ballots"], data["left_out"]
    if not (isinstance(options, list) and isinstance(ballots, list) and isinstance(left_out, list)):
        raise TypeError("options, ballots and what is left out are lists")
    return Poll(
        options=options_in(options),
        ballots=ballots_in(ballots),
        settings=data["settings"],  # type: ignore[arg-type] # a poll freezes it
        threshold=DecisionRule.from_plain(data["threshold"]),
        figures=Figures(data["figures"]),  # type: ignore[arg-type] # figures look themselves
        left_out=tuple(LeftOut.from_plain(each) for each in left_out),
    )


def packed_problems(problems: Iterable[str | None]) -> dict[str, object]:
    """Each code once, and for each ballot which of them, 0 for none."""
    codes: dict[str, int] = {}
    at = [0 if code is None else codes.setdefault(str(code), len(codes) + 1) for code in problems]
    return {"codes": list(codes), "at": at}


def problems_in(data: object) -> tuple[str | None, ...]:
    """Raises ValueError, KeyError, TypeError or IndexError for what is no such answer."""
    if not isinstance(data, dict):
        raise TypeError("problems are codes and places")
    codes = [None, *(str(code) for code in data["codes"])]
    if any(type(at) is not int or at < 0 for at in data["at"]):
        raise ValueError("a place is a whole number from 0 up")
    return tuple(codes[at] for at in data["at"])
