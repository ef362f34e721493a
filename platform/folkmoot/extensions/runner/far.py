"""A contribution as its caller has it: the facts here, the code elsewhere."""

import json
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, field
from functools import partial
from threading import Lock
from typing import Any, TypeVar

from cachetools import LRUCache

from folkmoot.extensions.runner.errors import RunnerError
from folkmoot.extensions.runner.here import here
from folkmoot.extensions.runner.noting import note_silence
from folkmoot.extensions.runner.release import Release
from folkmoot.extensions.runner.words import require_seen
from folkmoot.extensions.runner.worker import Question
from folkmoot.kernel.scope import scope_read_last
from folkmoot_sdk import Kind, SdkError
from folkmoot_sdk.worker import WorkerFault

T = TypeVar("T")
_KEPT = 1_024

# What building an answer of the contract's classes may end in.
_NO_ANSWER = (SdkError, ValueError, TypeError, LookupError, AttributeError, RecursionError)


@dataclass(frozen=True, eq=False)
class Far:
    """One contribution of a release, by its reference."""

    release: Release
    kind: Kind
    ref: str
    _told: dict[str, Any] = field(default_factory=dict, repr=False)
    _known: LRUCache[Hashable, Any] = field(default_factory=lambda: LRUCache(_KEPT), repr=False)
    _lock: Lock = field(default_factory=Lock, repr=False)

    def ask(self, call: str, args: Mapping[str, object], build: Callable[[Any], T]) -> T:
        """The answer of one worker, as ``build`` makes it of JSON. Raises RunnerError."""
        question = self._question(call, args)
        answer: T = here().ask(self.release, question, partial(self._built, question, build))
        return answer

    def ask_apart(self, call: str, args: Mapping[str, object], build: Callable[[Any], T]) -> T:
        """What a worker says that nobody asks before or after. Raises RunnerError."""
        question = self._question(call, args)
        answer: T = here().ask_apart(self.release, question, partial(self._built, question, build))
        return answer

    def ask_twice(self, call: str, args: Mapping[str, object], build: Callable[[Any], T]) -> T:
        """What two workers agree on. Raises RunnerError."""
        question = self._question(call, args)
        answer: T = here().ask_twice(self.release, question, partial(self._built, question, build))
        return answer

    def ask_once(self, call: str, args: Mapping[str, object], build: Callable[[Any], T]) -> T:
        """The same answer to the same question of the same place for as long as this process lives:
        it is pure, and a page may ask it a hundred times. Another place asks anew, for a worker
        that lied about being pure could have answered with this one's facts. Raises RunnerError.
        """
        asked = _asked(call, args)
        if asked in self._told:
            told: T = self._told[asked]
            return told
        key = (scope_read_last(), asked)
        with self._lock:
            if key in self._known:
                known: T = self._known[key]
                return known
        try:
            answer = self.ask(call, args, build)
        except RunnerError as error:
            note_silence(error, self.release.digest)
            raise
        with self._lock:
            self._known[key] = answer
        return answer

    def remember(self, call: str, args: Mapping[str, object], answer: object) -> None:
        """What the release said of itself when it was installed needs no worker, anywhere."""
        self._told[_asked(call, args)] = answer

    def _question(self, call: str, args: Mapping[str, object]) -> Question:
        return Question(call, args, self.kind.value, self.ref)

    def _built(self, question: Question, build: Callable[[Any], T], said: object) -> T:
        try:
            require_seen(said)
            return build(said)
        except _NO_ANSWER as problem:
            raise RunnerError(
                WorkerFault.NOT_PLAIN,
                self.release.plugin,
                self.release.version,
                self.ref,
                f"no answer to {question.call}: {type(problem).__name__}",
                call=question.call,
            ) from problem


def _asked(call: str, args: Mapping[str, object]) -> str:
    return f"{call} {json.dumps(args, sort_keys=True)}"
