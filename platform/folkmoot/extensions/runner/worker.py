"""One worker: started, asked one thing after the other, ended. Never shared by two threads."""

import json
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from signal import Signals
from typing import Any

from folkmoot.extensions.runner import sandbox
from folkmoot.extensions.runner.child import Child, OutOfTimeError
from folkmoot.extensions.runner.errors import RunnerError
from folkmoot.extensions.runner.frames import place_in
from folkmoot.extensions.runner.limits import Limits
from folkmoot.extensions.runner.release import Release
from folkmoot.extensions.runner.sandbox import Place
from folkmoot.extensions.runner.words import is_deep
from folkmoot_sdk.worker import OF_ITSELF, WorkerFault
from folkmoot_sdk.worker.task import Task

_MAIN = "folkmoot_sdk/worker/__main__.py"
# How long one that speaks no more has to end by itself, so that its exit says why.
_LAST_WORDS = 2.0
_BY_SIGNAL = 128
_SAID_OF_ITSELF = {fault.value: fault for fault in OF_ITSELF}


@dataclass(frozen=True, slots=True)
class Question:
    """``kind`` and ``ref`` name the contribution that is asked; describing has none. ``args`` are
    JSON data.
    """

    call: str
    args: Mapping[str, object] = field(default_factory=dict)
    kind: str = ""
    ref: str = ""


_STARTING = Question("start")


class Worker:
    """A process that serves one release. Whatever fails ends it: nobody knows what is left of its
    memory, so nothing is asked of it again.
    """

    def __init__(self, release: Release, place: Place, limits: Limits, *, seed: int = 0) -> None:
        """Start the process; ``ready`` waits for it. Raises RunnerError (START, MISSING)."""
        self.release = release
        self.calls = 0
        self.seconds = 0.0
        self._limits = limits
        self._begun = self._until = time.monotonic()
        if not release.files.is_dir():
            raise self._error(WorkerFault.MISSING, _STARTING, "its files are not there")
        try:
            arguments = _arguments(release, place, limits)
            self._child = Child(sandbox.start(place, arguments, seed=seed))
        except OSError as problem:
            raise self._error(WorkerFault.START, _STARTING, str(problem)) from problem

    @property
    def lives(self) -> bool:
        return self._child.lives

    @property
    def is_spent(self) -> bool:
        """Whether it has served long enough: what a plugin leaks or remembers goes with it."""
        return (
            self.calls >= self._limits.calls or self.seconds >= self._limits.life - self._limits.cpu
        )

    def ready(self) -> None:
        """Wait until it can be asked. Raises RunnerError (START), and then it has ended."""
        self._until = time.monotonic() + self._limits.start
        try:
            self._answer(0, _STARTING)
        except RunnerError as error:
            self.kill()
            said = self._child.last_words or error.words
            raise self._error(WorkerFault.START, _STARTING, said) from error
        # Until now only our own code ran, and its errors were worth reading.
        self._child.close_errors()

    def ask(self, question: Question) -> Any:  # noqa: ANN401 - JSON
        """Its answer. Raises RunnerError, and then it has ended."""
        self.send(question)
        return self.receive(question)

    def send(self, question: Question) -> None:
        """Put a question without waiting for the answer, so that several can be at it at once.

        Raises RunnerError, and then it has ended.
        """
        line = _line(self.calls + 1, question)
        self._begun = time.monotonic()
        self._until = self._begun + self._limits.wall
        with self._or_end(question):
            if len(line) > self._limits.question:
                raise self._error(WorkerFault.MEMORY, question, f"asked in {len(line)} bytes")
            if self._child.hear() or self._child.heard:
                raise self._error(WorkerFault.RUBBISH, question, "it spoke without being asked")
            self._child.tell(line, self._until)

    def receive(self, question: Question) -> Any:  # noqa: ANN401 - JSON
        """The answer to what was sent. Raises RunnerError, and then it has ended."""
        with self._or_end(question):
            said = self._answer(self.calls + 1, question)
        self.calls += 1
        self.seconds += time.monotonic() - self._begun
        return said

    def finish(self, question: Question) -> None:
        """End it; raises RunnerError (RUBBISH) where it had more to say than its answer."""
        self._child.say_no_more()
        until = time.monotonic() + _LAST_WORDS
        with self._or_end(question):
            while not self._child.heard and self._child.listen(until):
                pass
            if self._child.heard:
                raise self._error(WorkerFault.RUBBISH, question, "it went on after its answer")
        # By itself, so that what it has used is known; if it does not, it is ended.
        self._child.exit_status(until)
        self.kill()

    def kill(self) -> None:
        self._child.end()

    @contextmanager
    def _or_end(self, question: Question) -> Iterator[None]:
        """Whatever goes wrong within ends the process and is named."""
        try:
            yield
        except OutOfTimeError as problem:
            self.kill()
            raise self._error(WorkerFault.TIMEOUT, question, "its time was up") from problem
        except BrokenPipeError:
            raise self._why_it_ended(question) from None
        except BaseException:
            self.kill()
            raise

    def _answer(self, number: int, question: Question) -> Any:  # noqa: ANN401 - JSON
        heard, looked = self._child.heard, 0
        # From where nobody has looked yet: it may say its megabytes one by one.
        while heard.find(b"\n", looked) < 0:
            looked = len(heard)
            if len(heard) > self._limits.answer:
                raise self._error(WorkerFault.OUTPUT, question, "it said too much")
            if not self._child.listen(self._until):
                raise self._why_it_ended(question)
        line, _, rest = bytes(heard).partition(b"\n")
        heard[:] = rest
        if len(line) > self._limits.answer:
            raise self._error(WorkerFault.OUTPUT, question, "it said too much")
        if rest:
            raise self._error(WorkerFault.RUBBISH, question, "it went on after its answer")
        return self._judge(line, number, question)

    def _judge(self, line: bytes, number: int, question: Question) -> Any:  # noqa: ANN401 - JSON
        """What an answer holds. A plugin may have written it: nothing of its form is believed."""
        try:
            said = json.loads(line)
            known = type(said) is dict and said.keys() in ({"id", "ok"}, {"id", "failed"})
            ours = known and type(said["id"]) is int and said["id"] == number
        except (ValueError, RecursionError):
            ours = False
        if not ours or is_deep(said):
            raise self._error(WorkerFault.RUBBISH, question, line[:200].decode(errors="replace"))
        if "ok" in said:
            return said["ok"]
        failed = said["failed"] if type(said["failed"]) is dict else {}
        words = {name: str(failed.get(name, "")) for name in ("code", "message", "frame")}
        # Whether it was busy, missing or stopped is ours alone to say: that keeps a vote open.
        fault = _SAID_OF_ITSELF.get(words["code"], WorkerFault.RUBBISH)
        frame = place_in(self.release, words["frame"])
        raise self._error(fault, question, words["message"], frame)

    def _why_it_ended(self, question: Question) -> RunnerError:
        """From how the process went: a signal of the kernel's is about time or memory."""
        status = self._child.exit_status(time.monotonic() + _LAST_WORDS)
        spent = time.monotonic() - self._begun
        self.kill()
        ended = (status or 0) - _BY_SIGNAL
        if ended == Signals.SIGXCPU or (ended == Signals.SIGKILL and spent >= self._limits.cpu):
            return self._error(WorkerFault.CPU, question, "it used up its processor time")
        if ended == Signals.SIGKILL:
            return self._error(WorkerFault.MEMORY, question, "the system ended it")
        return self._error(WorkerFault.EXITED, question, f"its process ended with {status}")

    def _error(
        self, fault: WorkerFault, question: Question, message: str, frame: str = ""
    ) -> RunnerError:
        release = self.release
        return RunnerError(
            fault, release.plugin, release.version, question.ref, message, frame, call=question.call
        )


def _line(number: int, question: Question) -> bytes:
    asked = {
        "id": number,
        "call": question.call,
        "kind": question.kind,
        "ref": question.ref,
        "args": question.args,
    }
    return json.dumps(asked, separators=(",", ":"), ensure_ascii=False).encode() + b"\n"


def _arguments(release: Release, place: Place, limits: Limits) -> tuple[str, ...]:
    sdk, plugin = place.names
    task = Task(
        sdk=sdk,
        plugin=plugin,
        package=release.package,
        memory=limits.memory,
        cpu=limits.cpu,
        life=limits.life,
        patience=limits.patience,
    )
    return str(Path(sdk, _MAIN)), json.dumps(asdict(task))
