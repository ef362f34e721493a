"""Voters who press the button again until somebody says that their ballot was taken."""

import http.client
import threading
import time
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing, suppress
from dataclasses import dataclass, field
from http import HTTPStatus
from uuid import uuid4

from tests.bench.clients import CLIENTS, Ask, form_of, send

MARKS = ("for", "against", "abstain")
_TRIES, _PAUSE = 480, 0.25


@dataclass(frozen=True)
class Acknowledged:
    """A ballot that the server said it has."""

    key: str
    mark: str


@dataclass(frozen=True)
class Booth:
    """Where to vote, and what a form carries against forgery."""

    path: str
    kept: str
    token: str

    @classmethod
    def at(cls, port: int, path: str, cookie: str) -> "Booth":
        return cls(path, *form_of(port, path, cookie))


@dataclass
class Crowd:
    """Signed-in voters, each casting in every booth, round after round."""

    port: int
    cookies: Sequence[str]
    booths: Sequence[Booth]
    taken: dict[tuple[int, int], list[Acknowledged]] = field(default_factory=dict)
    gone: threading.Event = field(default_factory=threading.Event)
    _pool: ThreadPoolExecutor = field(default_factory=lambda: ThreadPoolExecutor(CLIENTS))
    _shares: list[Future[None]] = field(default_factory=list)

    def begin(self, rounds: int) -> None:
        """All voters at once, by eight threads; a voter's own ballots follow one another."""
        keys = ((v, b) for v in range(len(self.cookies)) for b in range(len(self.booths)))
        self.taken = {key: [] for key in keys}
        self._shares = [self._pool.submit(self._share, n, rounds) for n in range(CLIENTS)]

    def count(self) -> int:
        return sum(len(ballots) for ballots in self.taken.values())

    def wait_for(self, ballots: int, seconds: float) -> None:
        """Until so many were acknowledged. Raises TimeoutError, or what a voter was refused."""
        deadline = time.monotonic() + seconds
        while self.count() < ballots:
            for share in self._shares:
                if share.done():
                    share.result()
            if time.monotonic() > deadline:
                raise TimeoutError(f"only {self.count()} ballots in {seconds} s")
            time.sleep(0.005)

    def go_home(self) -> None:
        """Nobody tries again."""
        self.gone.set()
        self._pool.shutdown()

    def _share(self, number: int, rounds: int) -> None:
        for turn in range(rounds):
            for voter in range(number, len(self.cookies), CLIENTS):
                for booth in range(len(self.booths)):
                    if self.gone.is_set():
                        return
                    self._cast(voter, booth, MARKS[(turn + voter) % len(MARKS)])

    def _cast(self, voter: int, booth: int, mark: str) -> None:
        at, key = self.booths[booth], uuid4().hex
        form = {"option0": mark, "csrf_token": at.token, "idempotency_key": key}
        ask = Ask(at.path, f"{self.cookies[voter]}; {at.kept}", form)
        for _ in range(_TRIES):
            if self._is_taken(ask):
                self.taken[voter, booth].append(Acknowledged(key, mark))
                return
            if self.gone.wait(_PAUSE):
                return
        raise TimeoutError(f"no answer to {_TRIES} attempts")

    def _is_taken(self, ask: Ask) -> bool:
        """Whether the server acknowledged it; False when there is no telling."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        with closing(connection), suppress(OSError, http.client.HTTPException):
            answer = send(connection, ask)
            if answer.status == HTTPStatus.SEE_OTHER:
                return True
            if answer.status < HTTPStatus.INTERNAL_SERVER_ERROR:
                raise RuntimeError(f"{ask.path}: {answer.status}\n{answer.text[-2000:]}")
        return False
