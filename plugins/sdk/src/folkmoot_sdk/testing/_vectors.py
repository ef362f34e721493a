"""Golden vectors: votes with the count that a rule gave when it was released, for ever. Without
its steps: a rule may find better words for the same count.

A file is JSON (UTF-8), a list of {"name", "poll", "count"} with the plain data of both.
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from folkmoot_sdk import Count, PlainError, Poll, VotingRule, pin_settings
from folkmoot_sdk._plain import Plain


@dataclass(frozen=True, slots=True)
class Vector(Plain):
    """One vote and what it came to."""

    name: str
    poll: Poll
    count: Count


def vector(rule: VotingRule, name: str, poll: Poll) -> Vector:
    """What the rule makes of this poll today, to be written down."""
    pinned = replace(poll, settings=pin_settings(rule.settings, poll.settings))
    return Vector(name, pinned, unworded(rule.count(pinned)))


def unworded(count: Count) -> Count:
    """The count without how it was told."""
    return replace(count, steps=())


def differing(found: Count, known: Count) -> str:
    """Where two counts first differ, in one line; "" where they do not, however they are told."""
    return next(_differing("", unworded(found).to_plain(), unworded(known).to_plain()), "")


def _differing(place: str, found: object, known: object) -> Iterator[str]:
    if isinstance(found, dict) and isinstance(known, dict) and found.keys() == known.keys():
        for key in found:
            yield from _differing(f"{place}.{key}".strip("."), found[key], known[key])
    elif isinstance(found, list) and isinstance(known, list) and len(found) == len(known):
        for number, pair in enumerate(zip(found, known, strict=True)):
            yield from _differing(f"{place}.{number}", *pair)
    elif found != known:
        yield f"{place} is {found!r}, and it was {known!r}"


def write_vectors(file: Path, vectors: Iterable[Vector]) -> None:
    """Write the vectors to a file, in a form that a difference between two can be read."""
    plain = [_written(each) for each in vectors]
    text = json.dumps(plain, ensure_ascii=False, indent=1, sort_keys=True)
    file.write_text(text + "\n", encoding="utf-8")


def _written(each: Vector) -> dict[str, object]:
    count = each.count.to_plain()
    # Always none: how a count is told is not in it.
    del count["steps"]
    return {**each.to_plain(), "count": count}


def read_vectors(place: Path) -> tuple[Vector, ...]:
    """The vectors in a file, or in all .json files of a folder. Raises PlainError."""
    files = sorted(place.glob("*.json")) if place.is_dir() else [place]
    return tuple(each for file in files for each in _in_file(file))


def _in_file(file: Path) -> Iterable[Vector]:
    try:
        plain = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError) as problem:
        raise PlainError(f"{file.name}: {problem}") from problem
    if not isinstance(plain, list):
        raise PlainError(f"{file.name}: not a list of vectors")
    for each in plain:
        yield Vector.from_plain(each)
