"""Reading matters: the list of them, and everything on record about one."""

from folkmoot.matters.queries.lists import PAGE, MatterLine, matter_of_topic, matters_of
from folkmoot.matters.queries.record import dossier, find_matter, lock_matter

__all__ = [
    "PAGE",
    "MatterLine",
    "dossier",
    "find_matter",
    "lock_matter",
    "matter_of_topic",
    "matters_of",
]
