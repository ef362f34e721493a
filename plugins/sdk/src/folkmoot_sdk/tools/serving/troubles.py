"""What went wrong in the plugin's own code, for its vendor to mend."""

import traceback
from dataclasses import dataclass

_LONGEST = 2_000


@dataclass(frozen=True, slots=True)
class Trouble:
    said: str
    frames: tuple[str, ...]


def said_of(problem: Exception) -> Trouble:
    frames = traceback.extract_tb(problem.__traceback__)
    lines = tuple(f"{frame.filename}:{frame.lineno} in {frame.name}" for frame in frames[-5:])
    return Trouble(f"{type(problem).__name__}: {problem}"[:_LONGEST], lines)
