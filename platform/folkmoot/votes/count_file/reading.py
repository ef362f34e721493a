"""Taking a count file back. It comes from anywhere, so nothing in it is believed."""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from marshmallow import ValidationError

from folkmoot.kernel.errors import Invalid, mark
from folkmoot.votes.count_file.content import FIRST, FORMAT, digests_of
from folkmoot.votes.count_file.shape import FileShape, FirstShape
from folkmoot.votes.domain import Turnout
from folkmoot.votes.texts import is_plain_throughout
from folkmoot_sdk import (
    Ballot,
    DecisionRule,
    Figures,
    LeftOut,
    Option,
    Outcome,
    Poll,
    SdkError,
)

# A million different ballots of twenty options; the largest community has some ten thousand voters.
LIMIT = 64 * 1024 * 1024
_SHAPES = {FORMAT: FileShape, FIRST: FirstShape}

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class CountFile:
    """A count file whose content is well formed; whether it is true is for ``check`` to say."""

    head: Mapping[str, Any]
    method: Mapping[str, Any]
    law: Mapping[str, Any]
    turnout: Turnout
    electors: int
    weights: tuple[tuple[int, int, int], ...]
    opening: Figures
    channels: Mapping[str, int]
    heads: int
    area: int
    poll: Poll
    outcome: Outcome
    digests: Mapping[str, str]
    own_digests: Mapping[str, str]

    @property
    def digest(self) -> str:
        """The digest of the file's content: what the notice board and the audit chain hold."""
        return self.own_digests["file"]


def read(source: bytes) -> CountFile:
    """A count file from its bytes. Raises Invalid: ``count_file.too_large``, ``.not_json``,
    ``.text``, ``.format``, ``.content`` (which names the place).
    """
    plain = _json(source)
    if not is_plain_throughout(plain):
        raise _no_plain_text()
    shape = _SHAPES.get(str(plain.get("format"))) if isinstance(plain, dict) else None
    if shape is None:
        raise _wrong_format(plain)
    try:
        # Only the shape matters: the loaded values would carry dates and ids as objects.
        shape().load(plain)
    except ValidationError as problem:
        raise damaged(next(_lines(problem.messages))) from problem
    return CountFile(
        head=plain["vote"],
        method=plain["method"],
        law=plain["law"],
        turnout=Turnout(plain["vote"]["turnout"]),
        electors=plain["electorate"]["electors"],
        weights=tuple(tuple(each) for each in plain["electorate"]["weights"]),
        opening=_made("electorate.figures", lambda: Figures(plain["electorate"]["figures"])),
        channels=plain["attendance"]["channels"],
        heads=plain["attendance"]["heads"],
        area=plain["attendance"]["area"],
        poll=_made("ballots", lambda: _poll(plain)),
        outcome=_made("outcome", lambda: Outcome.from_plain(plain["outcome"])),
        digests=plain["digests"],
        own_digests=digests_of(plain),
    )


def _poll(plain: Mapping[str, Any]) -> Poll:
    return Poll(
        options=tuple(Option.from_plain(each) for each in plain["options"]),
        ballots=tuple(Ballot.from_plain(each) for each in plain["ballots"]),
        settings=plain["method"]["pin"]["settings"],
        threshold=DecisionRule.from_plain(plain["law"]["rule"]),
        figures=Figures(plain["attendance"]["figures"]),
        left_out=tuple(LeftOut.from_plain(each) for each in plain["left_out"]),
    )


def _json(source: bytes) -> Any:  # noqa: ANN401 - whatever the file holds
    if len(source) > LIMIT:
        raise Invalid(
            "count_file.too_large",
            mark("This file is larger than any count file (%(limit)d MiB)."),
            cure=mark("Check that it is the file published with the vote."),
            limit=LIMIT // 1024 // 1024,
        )
    try:
        return json.loads(
            source, object_pairs_hook=_no_key_twice, parse_float=_refuse, parse_constant=_refuse
        )
    except (ValueError, RecursionError) as problem:
        raise Invalid(
            "count_file.not_json",
            mark("This is no count file: it is not JSON, or holds fractions or a key twice."),
            cure=mark("Download it again; do not open and save it in another program."),
        ) from problem


def _no_plain_text() -> Invalid:
    # Without the text itself: it is not fit to be shown.
    return Invalid(
        "count_file.text",
        mark("This file holds text that is not plain: invisible signs, tags or too much of it."),
        cure=mark("No count file does. Use the file published with the vote."),
    )


def _no_key_twice(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        # Readers disagree on which one holds, so such a file could say two things.
        raise ValueError("a key is there twice")
    return found


def _refuse(text: str) -> None:
    raise ValueError(f"{text} is no whole number")


def _made(place: str, make: Callable[[], T]) -> T:
    try:
        return make()
    except SdkError as problem:
        raise damaged(f"{place}: {problem}") from problem


def _wrong_format(plain: object) -> Invalid:
    found = plain.get("format") if isinstance(plain, dict) else None
    if found is None:
        return Invalid(
            "count_file.format",
            mark("This is no count file: it does not say that its format is %(wanted)s."),
            cure=mark("Use the file published with the vote."),
            wanted=FORMAT,
        )
    return Invalid(
        "count_file.format",
        mark("This is not a count file of format %(wanted)s; it says %(found)s."),
        cure=mark("Use the file published with the vote, or a newer release of Folkmoot."),
        wanted=FORMAT,
        found=str(found)[:50],
    )


def damaged(place: str) -> Invalid:
    """What is raised for a file of the right format whose content cannot be meant."""
    return Invalid(
        "count_file.content",
        mark("This count file is damaged at %(place)s."),
        cure=mark("Download it again, and tell the community if it is damaged there as well."),
        place=place[:300],
    )


def _lines(messages: object, where: str = "") -> Iterator[str]:
    if isinstance(messages, dict):
        for key, inner in messages.items():
            yield from _lines(inner, f"{where}.{key}" if where else str(key))
    elif isinstance(messages, list):
        yield f"{where}: {' '.join(str(message) for message in messages)}"
