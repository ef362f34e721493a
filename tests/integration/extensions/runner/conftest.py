"""Releases of vendors who mean harm, on real processes inside a real sandbox."""

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from textwrap import dedent, indent
from typing import NoReturn
from uuid import uuid4

import pytest

from folkmoot.extensions.runner import here, sandbox
from folkmoot.extensions.runner.limits import MEGABYTE, Limits
from folkmoot.extensions.runner.release import Release
from folkmoot.extensions.runner.remote import contributions
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
    for folder, _, _ in os.walk(home):
        Path(folder).chmod(0o755)
    shutil.rmtree(home)


@pytest.fixture
def sandboxed(runner_home: Path, cannot: Callable[[str], NoReturn]) -> Iterator[None]:
    """Workers run inside bubblewrap, with short limits."""
    if why := sandbox.hindrance(runtime_in(runner_home / "runtime")):
        cannot(f"vendors' plugins cannot be run here: {why}")
    here.use(runner_home, sandboxed=True, limits=SHORT)
    yield
    here.close()


@pytest.fixture
def patient(sandboxed: None, runner_home: Path) -> None:  # noqa: ARG001 - in its place
    """The same with time to spend, so that another limit is met first."""
    here.use(runner_home, sandboxed=True, limits=replace(SHORT, wall=30))


@pytest.fixture
def release(tmp_path: Path) -> Callable[..., Release]:
    """A function that writes a release of a vendor's plugin."""

    def write(
        code: str,
        promise: str = 'voting_rules = ["planted@1"]',
        *,
        plugin: str = "",
        version: str = "0.1.0",
    ) -> Release:
        plugin = plugin or f"trial-{uuid4().hex[:8]}"
        package = f"planted_{uuid4().hex[:12]}"
        folder = tmp_path / plugin / version
        (folder / package).mkdir(parents=True)
        (folder / package / "__init__.py").write_text(code)
        manifest = MANIFEST.format(id=plugin, version=version, promise=promise)
        (folder / package / "folkmoot-plugin.toml").write_text(manifest)
        return Release(plugin, version, folder, uuid4().hex, package)

    return write


@pytest.fixture
def rule(release: Callable[..., Release]) -> Callable[..., VotingRule]:
    """A function that writes a voting rule which runs elsewhere; it does ``count`` in its own
    process before it counts soundly.
    """

    def write(count: str = "", head: str = "", problem: str = "return None") -> VotingRule:
        body = indent(dedent(count), " " * 8)
        code = RULE.format(head=dedent(head), count=body, problem=problem)
        ((_, found),) = contributions(release(code))
        assert isinstance(found, VotingRule)
        return found

    return write


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
