"""What a worker may take, each with its reason where it is not plain."""

from dataclasses import dataclass, replace

MEGABYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """Bytes of address space, seconds of processor for a call and for a life, seconds on the wall
    to start and to answer, bytes of a question and an answer, calls in a life.
    """

    # A poll of 100,000 different ballots takes a third of it, and of the time below.
    memory: int = 1024 * MEGABYTE
    cpu: int = 15
    life: int = 60
    start: float = 10.0
    # More than the processor's, because others may be at work; less than gunicorn's patience.
    wall: float = 20.0
    question: int = 64 * MEGABYTE
    answer: int = 4 * MEGABYTE
    calls: int = 500
    # Nobody asked for so long: the worker ends by itself.
    patience: int = 120
    # What a page asks is small, and somebody waits for it: its memory, its seconds on the wall, and
    # how long it waits for a turn; whoever casts a ballot has more patience than a reader, and a
    # count waits as long as it may take.
    page_memory: int = 256 * MEGABYTE
    page_wall: float = 10.0
    page_turn: float = 1.0
    cast_turn: float = 5.0

    def of_a_page(self) -> "Limits":
        """Those of a worker that answers pages."""
        return replace(
            self,
            memory=min(self.memory, self.page_memory),
            wall=min(self.wall, self.page_wall),
        )


LIMITS = Limits()
