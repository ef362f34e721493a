"""Releases of vendors who mean harm, on real processes inside a real sandbox."""

import os
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path
from textwrap import dedent, indent
from typing import Any, NoReturn
from uuid import uuid4

import pytest

from folkmoot.extensions.runner import here, sandbox
from folkmoot.extensions.runner.limits import MEGABYTE, Limits
from folkmoot.extensions.runner.release import Release
from folkmoot.extensions.runner.remote import contributions, describe
from folkmoot.extensions.runner.runtime import runtime_in
from folkmoot_sdk import (
    Ballot,
    BodyKind,
    Comparison,
    DecisionRule,
    Figures,
    InForce,
    Option,
    Poll,
    Purpose,
    Quantity,
    Source,
    Text,
    Unit,
    VotingRule,
)

# Less than in service, so that a test of a limit takes no longer than it must.
SHORT = Limits(memory=256 * MEGABYTE, cpu=1, life=20, wall=5)
WORD = Text("计票", "Count")
MANIFEST = """
id = "{id}"
version = "{version}"
api = ">=1.0,<2"
title = {{ zh = "试验", en = "Trial" }}
publisher = "A test"

[contributions]
{promise}
"""
RULE = """
from folkmoot_sdk import Count, OptionCount, Text, VotingRule, hookimpl
{head}

def sound(poll):
    found = tuple(
        OptionCount(o.key, sum(b.heads for b in poll.ballots if o.key in b.choices))
        for o in poll.options
    )
    return Count(found, (tuple(o.key for o in poll.options),), None)


class Rule(VotingRule):
    id, version, title = "planted", "1", Text("计票", "Count")

    def ballot_problem(self, ballot, options, settings):
        {problem}

    def count(self, poll):
{count}
        return sound(poll)

    problems = {{f"unlucky-{{n}}": Text("作废", "Unlucky") for n in range(100)}}


@hookimpl
def folkmoot_voting_rules():
    return (Rule(),)
"""


@pytest.fixture(scope="session")
def runner_home() -> Iterator[Path]:
    home = Path(tempfile.mkdtemp(prefix="fmr-", dir="/var/tmp"))
    yield home
    here.close()
    for folder, _, _ in os.walk(home):
        Path(folder).chmod(0o755)
    shutil.rmtree(home)


@pytest.fixture(scope="session")
def has_sandbox(runner_home: Path, cannot: Callable[[str], NoReturn]) -> None:
    if why := sandbox.hindrance(runtime_in(runner_home / ".runtime")):
        cannot(f"vendors' plugins cannot be run here: {why}")


@pytest.fixture
def sandboxed(has_sandbox: None, runner_home: Path) -> None:  # noqa: ARG001 - looked for first
    """Workers run inside bubblewrap, with short limits; who is warm stays so for the next test."""
    here.use(runner_home, sandboxed=True, limits=SHORT)


@pytest.fixture
def patient(sandboxed: None, runner_home: Path) -> None:  # noqa: ARG001 - in its place
    """The same with time to spend, so that another limit is met first."""
    here.use(runner_home, sandboxed=True, limits=replace(SHORT, wall=30))


@pytest.fixture
def hasty(sandboxed: None, runner_home: Path) -> None:  # noqa: ARG001 - in its place
    """The same with less time than processor time, for those whose time is up anyhow."""
    here.use(runner_home, sandboxed=True, limits=replace(SHORT, wall=1))


@pytest.fixture
def release(tmp_path: Path) -> Callable[..., Release]:
    """A function that writes a release of a vendor's plugin."""
    return partial(planted_in, tmp_path)


def planted_in(
    root: Path,
    code: str,
    promise: str = 'voting_rules = ["planted@1"]',
    *,
    plugin: str = "",
    version: str = "0.1.0",
) -> Release:
    plugin = plugin or f"trial-{uuid4().hex[:8]}"
    package = f"planted_{uuid4().hex[:12]}"
    folder = root / plugin / version
    (folder / package).mkdir(parents=True)
    (folder / package / "__init__.py").write_text(code)
    manifest = MANIFEST.format(id=plugin, version=version, promise=promise)
    (folder / package / "folkmoot-plugin.toml").write_text(manifest)
    return Release(plugin, version, folder, uuid4().hex, package)


@pytest.fixture(scope="session")
def planted_soundly(has_sandbox: None, runner_home: Path) -> Release:  # noqa: ARG001 - as above
    return planted_in(runner_home, RULE.format(head="", count="", problem="return None"))


@pytest.fixture(scope="session")
def described(planted_soundly: Release, runner_home: Path) -> Mapping[str, Any]:
    """What is said of a planted rule: whatever they do, they are described alike."""
    here.use(runner_home, sandboxed=True, limits=SHORT)
    return describe(planted_soundly)


@pytest.fixture
def rule(
    release: Callable[..., Release], described: Mapping[str, Any]
) -> Callable[..., VotingRule]:
    """A function that writes a voting rule which runs elsewhere; it does ``count`` in its own
    process before it counts soundly.
    """

    def write(count: str = "", head: str = "", problem: str = "return None") -> VotingRule:
        body = indent(dedent(count), " " * 8)
        code = RULE.format(head=dedent(head), count=body, problem=problem)
        planted = release(code)
        # What stands at its head may be about anything, so such a one is asked itself.
        ((_, found),) = contributions(planted, None if head else described)
        assert isinstance(found, VotingRule)
        return found

    return write


@pytest.fixture(scope="session")
def sound(planted_soundly: Release, described: Mapping[str, Any]) -> VotingRule:
    """A rule that counts as it should, for all tests; its worker may be warm."""
    ((_, found),) = contributions(planted_soundly, described)
    assert isinstance(found, VotingRule)
    return found


@pytest.fixture
def poll() -> Poll:
    more = Comparison(2, Quantity.IN_FAVOUR, ">", 1, Quantity.BALLOTS, WORD)
    law = DecisionRule(
        id="half",
        version="1",
        title=WORD,
        in_force=InForce(date(2020, 1, 1)),
        source=Source(WORD, "1"),
        body=BodyKind.JOINT_MEETING,
        purpose=Purpose.DECISION,
        unit=Unit.PERSON,
        validity=(),
        carriage=(more,),
    )
    ballots = (Ballot({"a": "for"}, times=3), Ballot({"b": "for"}, times=1))
    return Poll((Option("a", "甲"), Option("b", "乙")), ballots, {}, law, Figures({}))


def workers_of(planted: Release) -> list[int]:
    """Processes of any platform on this machine that serve a release."""
    found = []
    for entry in Path("/proc").glob("[0-9]*/cmdline"):
        with suppress(OSError):
            if planted.package.encode() in entry.read_bytes():
                found.append(int(entry.parent.name))
    return found


def wait_for(what: Callable[[], bool]) -> bool:
    """Whether it comes to pass; the limit is for a test that fails."""
    deadline = time.monotonic() + 30
    while not (found := what()) and time.monotonic() < deadline:
        time.sleep(0.05)
    return found
