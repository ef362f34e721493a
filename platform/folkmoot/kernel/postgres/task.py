"""What a starter asks of a guardian. Not in its module, which ``-m`` wants to load first."""

import json
from dataclasses import asdict, dataclass
from enum import StrEnum


class Manner(StrEnum):
    """How to end the server: see pg_ctl. An immediate end costs a recovery at the next start."""

    FAST = "fast"
    IMMEDIATE = "immediate"


@dataclass(frozen=True, slots=True)
class Task:
    """Travels as JSON on the command line, so it holds no secret. ``grace`` in seconds."""

    home: str
    command: tuple[str, ...]
    uid: int
    gid: int
    grace: float

    def written(self) -> str:
        return json.dumps(asdict(self))

    @classmethod
    def read(cls, written: str) -> "Task":
        return cls(**json.loads(written))
