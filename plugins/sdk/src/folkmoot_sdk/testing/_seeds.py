"""The same polls, counted in processes whose hashes differ."""

import base64
import json
import os
import pickle
import subprocess
import sys
from collections.abc import Iterable
from contextlib import ExitStack
from pathlib import Path

from folkmoot_sdk import Poll, VotingRule

_SEEDS = ("1", "2")
_PATIENCE = 120  # seconds
_CHILD = Path(__file__).with_name("_elsewhere.py")


def counted_elsewhere(rule: VotingRule, polls: Iterable[Poll]) -> list[list[str]]:
    """What each poll comes to, a list for every seed. Raises AssertionError where a process fails,
    and for a rule whose class is not a module's own, which no other process could find.
    """
    asked = _job(rule, tuple(polls))
    with ExitStack() as ending:
        running = [ending.enter_context(_start(seed)) for seed in _SEEDS]
        for process in running:
            # Where one fails the other is not left behind.
            ending.callback(process.kill)
        return [_answers(process, asked) for process in running]


def _answers(process: subprocess.Popen[str], asked: str) -> list[str]:
    try:
        said, wrong = process.communicate(asked, timeout=_PATIENCE)
    except subprocess.TimeoutExpired:
        raise AssertionError(f"no answer in {_PATIENCE} s") from None
    if process.returncode:
        raise AssertionError(f"counting in a process of its own fails:\n{wrong}")
    return said.splitlines()


def _job(rule: VotingRule, polls: tuple[Poll, ...]) -> str:
    try:
        pickled = base64.b64encode(pickle.dumps(rule)).decode()
    except (pickle.PicklingError, AttributeError, TypeError) as problem:
        raise AssertionError(f"the rule cannot be taken to another process: {problem}") from problem
    modules = [
        (cls.__module__, file)
        for cls in reversed(type(rule).__mro__)
        if (file := getattr(sys.modules.get(cls.__module__), "__file__", None)) is not None
        and not cls.__module__.startswith("folkmoot_sdk")
    ]
    return json.dumps(
        {
            "rule": pickled,
            "modules": list(dict.fromkeys(modules)),
            "polls": [poll.to_plain() for poll in polls],
        }
    )


def _start(seed: str) -> subprocess.Popen[str]:
    path = os.pathsep.join(each for each in sys.path if each)
    return subprocess.Popen(  # noqa: S603 - our own interpreter, our own file
        [sys.executable, "-P", str(_CHILD)],
        env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": path},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
