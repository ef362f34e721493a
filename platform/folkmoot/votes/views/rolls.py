"""Electors in words: who stands behind one, and what its ballot weighs."""

from folkmoot.votes.queries import RollLine
from folkmoot.web.formats import area, listing


def elector_words(line: RollLine) -> str:
    """Co-owners together, an organisation by its key; with the area where it counts."""
    names = listing(line.names) if line.names else line.key
    return f"{names} · {area(line.weight.area)}" if line.weight.area else names
