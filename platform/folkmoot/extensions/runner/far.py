"""A contribution as its caller has it: the facts here, the code elsewhere."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from threading import Lock
from typing import Any, TypeVar

from cachetools import LRUCache

from folkmoot.extensions.runner.errors import RunnerError
from folkmoot.extensions.runner.here import here
from folkmoot.extensions.runner.release import Release
from folkmoot.extensions.runner.words import require_seen
from folkmoot.extensions.runner.worker import Question
from folkmoot_sdk import Kind, SdkError
from folkmoot_sdk.worker import WorkerFault

T = TypeVar("T")
_KEPT = 256


@dataclass(frozen=True, eq=False)
class Far:
    """One contribution of a release, by its reference."""

    release: Release
    kind: Kind
    ref: str
    _known: LRUCache[str, Any] = field(default_factory=lambda: LRUCache(_KEPT), repr=False)
    _lock: Lock = field(default_factory=Lock, repr=False)

    def ask(self, call: str, args: Mapping[str, object], build: Callable[[Any], T]) -> T:
        """The answer of one worker, as ``build`` makes it of JSON. Raises RunnerError."""
        question = self._question(call, args)
        return self._built(question, here().ask(self.release, question), build)

    def ask_apart(self, call: str, args: Mapping[str, object], build: Callable[[Any], T]) -> T:
        """What a worker says that nobody asks before or after. Raises RunnerError."""
        question = self._question(call, args)
        return self._built(question, here().ask_apart(self.release, question), build)

    def ask_twice(self, call: str, args: Mapping[str, object], build: Callable[[Any], T]) -> T:
        """What two workers agree on. Raises RunnerError."""
        question = self._question(call, args)
        return self._built(question, here().ask_twice(self.release, question), build)

    def ask_once(self, call: str, args: Mapping[str, object], build: Callable[[Any], T]) -> T:
        """The same answer to the same question for as long as this process lives: it is pure, and
        a page may ask it a hundred times. Raises RunnerError.
        """
        key = f"{call} {json.dumps(args, sort_keys=True)}"
        with self._lock:
            if key in self._known:
                known: T = self._known[key]
                return known
        answer = self.ask(call, args, build)
        self.remember(call, args, answer)
        return answer

    def remember(self, call: str, args: Mapping[str, object], answer: object) -> None:
        """What the release said of itself when it was installed needs no worker."""
        with self._lock:
            self._known[f"{call} {json.dumps(args, sort_keys=True)}"] = answer

    def _question(self, call: str, args: Mapping[str, object]) -> Question:
        return Question(call, args, self.kind.value, self.ref)

    def _built(self, question: Question, said: object, build: Callable[[Any], T]) -> T:
        try:
            require_seen(said)
            return build(said)
        except (SdkError, ValueError, TypeError, LookupError, AttributeError) as problem:
            raise RunnerError(
                WorkerFault.NOT_PLAIN,
                self.release.plugin,
                self.release.version,
                self.ref,
                f"no answer to {question.call}: {type(problem).__name__}",
                call=question.call,
            ) from problem
