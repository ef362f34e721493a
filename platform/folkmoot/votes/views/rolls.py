"""Electors in words: who stands behind one, and what its ballot weighs."""

from folkmoot.votes.queries import RollLine
from folkmoot.web.formats import area, listing


def elector_words(line: RollLine) -> str:
    """The doors, who owns them together, and the area where it counts."""
    names = listing(line.names) if line.names else line.key
    doors = f"{listing(line.doors)} " if line.doors else ""
    return f"{doors}{names} · {area(line.weight.area)}" if line.weight.area else f"{doors}{names}"
