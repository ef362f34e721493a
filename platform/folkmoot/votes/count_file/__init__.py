"""The count file: a closed vote, whole and without voters. COUNT_FILE.md beside this folder
documents the format for strangers.

``build`` makes its content, ``read`` takes it back from untrusted bytes, ``check`` counts it again
with nothing but the installed plugins.
"""

from folkmoot.votes.count_file.checking import Check, check
from folkmoot.votes.count_file.content import FORMAT, build, differences, digests_of, to_bytes
from folkmoot.votes.count_file.reading import CountFile, read

__all__ = [
    "FORMAT",
    "Check",
    "CountFile",
    "build",
    "check",
    "differences",
    "digests_of",
    "read",
    "to_bytes",
]
