"""The loop of a worker: a line of JSON in, a line of JSON out, whatever the plugin does between."""

import json
import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NoReturn

from folkmoot_sdk._errors import PlainError
from folkmoot_sdk._plain import plain
from folkmoot_sdk.worker.calls import CALLS, function_of
from folkmoot_sdk.worker.describing import describe
from folkmoot_sdk.worker.failing import NotPlainError, Places, failure, failure_of
from folkmoot_sdk.worker.faults import WorkerFault
from folkmoot_sdk.worker.loading import Loaded, load
from folkmoot_sdk.worker.pipes import Pipes
from folkmoot_sdk.worker.task import Task, limit, limit_call
from folkmoot_sdk.worker.watching import Watch, real_folders

READY = {"id": 0, "ok": "ready"}
_ENDED = 0


def serve(task: Task) -> NoReturn:
    """Answer until nobody asks. Ends the process at once: nothing of the plugin's runs after."""
    limit(task)
    pipes = Pipes()
    os.environ.clear()
    places = Places(os.path.realpath(task.plugin))
    watch = Watch(real_folders(sys.path), places.calling)
    watch.begin()
    desk = _Desk(task, pipes, places, watch)
    pipes.say(_line(READY))
    while line := pipes.next(task.patience):
        limit_call(task)
        pipes.say(desk.answer(json.loads(line)))
    os._exit(_ENDED)


def _line(said: Mapping[str, object]) -> bytes:
    return json.dumps(said, separators=(",", ":"), ensure_ascii=False).encode(errors="replace")


@dataclass
class _Desk:
    task: Task
    pipes: Pipes
    places: Places
    watch: Watch
    _loaded: Loaded | None = field(default=None)

    def answer(self, asked: Mapping[str, Any]) -> bytes:
        """The line that answers this question, whatever the plugin does with it."""
        said = self._said(asked)
        # In this order: what it reached for is why it failed, and what it printed is worse than
        # what it answered.
        if self.watch.found is not None:
            what, frame = self.watch.found
            said = {"failed": failure(WorkerFault.FORBIDDEN, "ForbiddenError", what, frame)}
        elif stray := self.pipes.strayed():
            words = stray.decode(errors="replace")
            said = {"failed": failure(WorkerFault.RUBBISH, "", f"standard output: {words}", "")}
        self.watch.found = None
        try:
            return _line({"id": asked["id"], **said})
        except (TypeError, ValueError, RecursionError, MemoryError) as error:
            # A number without end, say, or words that fit the memory once and not twice.
            fits = not isinstance(error, MemoryError)
            fault = WorkerFault.NOT_PLAIN if fits else WorkerFault.MEMORY
            failed = failure(fault, type(error).__name__, str(error), "")
            return _line({"id": asked["id"], "failed": failed})

    def _said(self, asked: Mapping[str, Any]) -> dict[str, object]:
        function: object = None
        try:
            self.watch.awake = True
            if asked["call"] == "describe":
                return {"ok": plain(describe(self._plugin()))}
            contribution = self._plugin().find(asked["kind"], asked["ref"])
            function = function_of(asked["call"], contribution)
            return self._plainly(CALLS[asked["call"]](contribution, asked["args"]), function)
        except NotPlainError as error:
            return self._not_plain(error, function)
        except BaseException as error:  # noqa: BLE001 - a plugin may raise anything
            return {"failed": failure_of(error, self.places)}
        finally:
            self.watch.awake = False

    def _plainly(self, value: object, function: object) -> dict[str, object]:
        try:
            return {"ok": plain(value)}
        except PlainError as error:
            return self._not_plain(error, function)

    def _not_plain(self, error: Exception, function: object) -> dict[str, object]:
        frame = self.places.innermost(error) or self.places.of_function(function)
        return {"failed": failure(WorkerFault.NOT_PLAIN, type(error).__name__, str(error), frame)}

    def _plugin(self) -> Loaded:
        if self._loaded is None:
            self._loaded = load(Path(self.task.plugin), self.task.package)
        return self._loaded
