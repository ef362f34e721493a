"""The static check: every code is planted once and found, and a sound plugin has no finding."""

import re
from collections.abc import Mapping
from pathlib import Path

import pytest

from folkmoot_sdk.tools.checking import CODES, Finding, check_files, check_project
from folkmoot_sdk.tools.project import ProjectError, find_project

SDK = Path(__file__).parents[1]
MANIFEST = """\
id = "dots"
version = "0.1.0"
api = ">=1.0,<2"
title = { zh = "点数", en = "Dots" }
publisher = "Somebody"

[contributions]
voting_rules = ["dots@1"]
"""
RULE = '''\
"""Dots."""

from marshmallow import Schema, fields

from folkmoot_sdk import Count, Poll, Text, VotingRule, hookimpl


class Settings(Schema):
    most = fields.Integer(strict=True, load_default=3, metadata={"title": Text("最多", "Most")})


class Dots(VotingRule):
    id = "dots"
    version = "1"
    title = Text("点数", "Dots")
    settings = Settings

    def ballot_problem(self, ballot, options, settings):
        return None

    def count(self, poll: Poll) -> Count:
        half = sum(sorted({1, 2})) // 2
        return Count((), (), half)


@hookimpl
def folkmoot_voting_rules():
    return (Dots(),)
'''
PYPROJECT = """\
[project]
name = "dots"
version = "0.1.0"
dependencies = ["folkmoot-sdk>=0.2,<1"]

[project.entry-points."folkmoot.plugins"]
dots = "dots_plugin"
"""
FILES: Mapping[str, bytes] = {
    "__init__.py": RULE.encode(),
    "folkmoot-plugin.toml": MANIFEST.encode(),
    "py.typed": b"",
}


def codes(
    changes: Mapping[str, bytes | None] | None = None, name: str = "dots_plugin"
) -> list[str]:
    files = {**FILES, **(changes or {})}
    kept = {file: content for file, content in files.items() if content is not None}
    return [each.code for each in check_files(name, kept)]


def test_a_sound_plugin_has_no_finding() -> None:
    assert codes() == []


def manifest(old: str, new: str) -> dict[str, bytes]:
    assert old in MANIFEST
    return {"folkmoot-plugin.toml": MANIFEST.replace(old, new).encode()}


def rule(old: str, new: str) -> dict[str, bytes]:
    assert old in RULE
    return {"__init__.py": RULE.replace(old, new).encode()}


def line(text: str) -> dict[str, bytes]:
    return rule("        half = ", f"        {text}\n        half = ")


def top(text: str) -> dict[str, bytes]:
    return {"__init__.py": f"{RULE}\n{text}\n".encode()}


PLANTED: list[tuple[str, Mapping[str, bytes | None]]] = [
    ("FM101", {"folkmoot-plugin.toml": None}),
    ("FM101", manifest('id = "dots"', 'id = "Dots"')),
    ("FM101", {"folkmoot-plugin.toml": b"x" * 10_000_000}),
    ("FM102", manifest(">=1.0,<2", ">=3.0,<4")),
    ("FM104", {"py.typed": None}),
    ("FM108", manifest("[contributions]", '[contributions]\npages = ["front@1"]')),
    ("FM109", {"broken.py": b"def ("}),
    ("FM109", {"latin.py": b"x = '\xe9'"}),
    ("FM109", {"zero.py": b"\0"}),
    ("FM109", {"deep.py": b"(" * 5_000}),
    ("FM110", {"fast.so": b""}),
    ("FM111", {".env": b"TOKEN=1"}),
    ("FM111", {"data/id_ed25519": b""}),
    ("FM111", {"data/vendor.PEM": b""}),
    ("FM111", {"notes.txt": b"-----BEGIN OPENSSH PRIVATE KEY-----"}),
    ("FM201", top("@hookimpl\ndef folkmoot_voting_rulez():\n    return ()")),
    ("FM202", rule("def folkmoot_voting_rules()", "def folkmoot_voting_rules(manager)")),
    ("FM202", rule("def folkmoot_voting_rules()", "def folkmoot_voting_rules(*more)")),
    ("FM203", rule("def folkmoot_voting_rules()", "def folkmoot_voting_rules(times=1)")),
    ("FM203", rule("def folkmoot_voting_rules()", "def folkmoot_voting_rules(*, times=1)")),
    ("FM204", manifest("[contributions]", '[contributions]\ngates = ["lane@1"]')),
    ("FM204", rule("def folkmoot_voting_rules()", "def other()")),
    ("FM205", top("@hookimpl\ndef folkmoot_gates():\n    return ()")),
    ("FM206", rule('version = "1"', 'version = "2"')),
    ("FM206", top('X = CalendarCadence(id="x", version="1", title=Text("月", "Monthly"))')),
    ("FM206", top('X = CalendarCadence("x", "1", title=Text("月", "Monthly"))')),
    ("FM206", top('X = CalendarCadence(version="1", id="x", **MORE)')),
    ("FM206", top('X = Deadline("x", "1", Text("期限", "Deadline"), *REST)')),
    ("FM207", rule("@hookimpl\n", "@hookimpl(tryfirst=True)\n")),
    *(
        ("FM301", top(f"import {name}"))
        for name in (
            *("os", "sys", "socket", "subprocess", "random", "secrets", "time", "threading"),
            *("ctypes", "importlib", "asyncio", "urllib.request", "pathlib", "uuid", "gc"),
            *("multiprocessing", "inspect", "pickle", "signal", "locale", "platform", "builtins"),
        )
    ),
    ("FM301", top("from os import path")),
    ("FM301", line("import os")),
    ("FM302", top("import requests")),
    ("FM303", top("import folkmoot.votes")),
    ("FM303", top("from folkmoot_sdk._methods import Poll")),
    ("FM303", top("from folkmoot_sdk import testing")),
    ("FM303", top("import folkmoot_ballots")),
    ("FM304", line("eval('1')")),
    ("FM304", line("tuple(map(eval, ['1']))")),
    ("FM304", line("sorted(['1'], key=compile)")),
    ("FM305", line("tuple(map(print, poll.ballots))")),
    ("FM306", top("X = field(default_factory=date.today)")),
    ("FM306", top("X = tuple(map(datetime.datetime.fromtimestamp, (1, 2)))")),
    ("FM307", line("tuple(map(float, (1, 2)))")),
    ("FM309", line("sorted(poll.ballots, key=hash)")),
    ("FM309", line("sorted(poll.ballots, key=id)")),
    ("FM310", line("enumerate({1, 2})")),
    ("FM310", line("', '.join({'a', 'b'})")),
    ("FM310", line("dict.fromkeys(set(poll.options))")),
    ("FM310", line("[*{1, 2}]")),
    ("FM310", line("max(*{1, 2})")),
    ("FM310", line("x = max(set(found), key=found.count)")),
    ("FM310", line("x = min({1, 2}, key=abs)")),
    ("FM310", line("x = {1, 2}.pop()")),
    ("FM310", line("for x in {1, 2} - facts.statements: pass")),
    ("FM310", line("x = ', '.join({'a', 'b'}.difference(facts.statements))")),
    ("FM304", line("exec('1')")),
    ("FM304", line("open('/etc/passwd')")),
    ("FM304", line("__import__('os')")),
    ("FM305", line("print(poll)")),
    ("FM306", line("date.today()")),
    ("FM306", line("datetime.datetime.now()")),
    ("FM306", line("datetime.utcnow()")),
    ("FM307", line("x = 0.5")),
    ("FM307", line("x = 1e3")),
    ("FM307", line("x = 1j")),
    ("FM307", line("x = float(1)")),
    ("FM307", line("x = math.sqrt(2)")),
    ("FM307", top("from math import sqrt")),
    ("FM308", line("x = 1 / 2")),
    ("FM308", line("x /= 2")),
    ("FM309", line("x = hash('a')")),
    ("FM309", line("x = id(poll)")),
    ("FM310", line("for x in {1, 2}: pass")),
    ("FM310", line("x = list(set('ab'))")),
    ("FM310", line("x = [y for y in frozenset('ab')]")),
    ("FM311", top("SEEN = []")),
    ("FM311", top("SEEN: dict[str, int] = {}")),
    ("FM311", top("SEEN = collections.defaultdict(int)")),
    ("FM311", rule('    id = "dots"', '    seen = []\n    id = "dots"')),
    ("FM311", line("global seen")),
    ("FM311", top("def f(x=[]):\n    return x")),
    ("FM312", line("x = ().__class__.__subclasses__()")),
    ("FM312", line("x = __builtins__")),
    ("FM401", rule('Text("点数", "Dots")', 'Text("点数")')),
    ("FM401", rule('Text("点数", "Dots")', 'Text("点数", "")')),
    ("FM401", rule('Text("点数", "Dots")', 'Text("Dots", "Dots")')),
    ("FM401", rule('Text("点数", "Dots")', 'Text(zh="点数", en="点数")')),
    ("FM402", top('X = Deadline("x", "1")')),
    ("FM402", rule('    title = Text("点数", "Dots")\n', "")),
    ("FM403", rule(', metadata={"title": Text("最多", "Most")}', "")),
]


@pytest.mark.parametrize(("code", "changes"), PLANTED)
def test_a_planted_fault_is_found_by_its_code(
    code: str, changes: Mapping[str, bytes | None]
) -> None:
    assert code in codes(changes)


@pytest.mark.parametrize(
    "text",
    [
        "import itertools\nfrom fractions import Fraction\nfrom datetime import date",
        "X = date(2026, 1, 1)",
        "X = sorted({1, 2})",
        "X = len(set('ab'))",
        "X = 7 // 2",
        "__all__ = ['Dots']",
        "X = frozenset({1})",
        "X = MappingProxyType({'a': 1})",
        "X = Text(*words)",
        'X = Text("4321", "4321")',
        "from math import isqrt",
    ],
)
def test_what_is_allowed_is_left_alone(text: str) -> None:
    assert codes(top(text)) == []


def test_a_package_named_like_something_else_is_found() -> None:
    assert codes(name="json") == ["FM107"]


def project(folder: Path, pyproject: str = PYPROJECT) -> Path:
    package = folder / "src/dots_plugin"
    package.mkdir(parents=True)
    for name, content in FILES.items():
        (package / name).write_bytes(content)
    (folder / "pyproject.toml").write_text(pyproject)
    return folder


SOUND = (
    line("isinstance(poll, float)"),
    line("tuple(map(str, poll.ballots))"),
    line("poll.covers(poll.today)"),
    line("sorted({1, 2})"),
    line("max({1, 2})"),
    line("sorted({1, 2}, key=abs)"),
    line("sorted({1, 2} - {1})"),
    line("dict(options).pop('a')"),
    line("sum(each for each in (1, 2))"),
    top("def told(input, id):\n    return frozenset((input, id))"),
    top("def print(text):\n    return text\n\n\ndef told(texts):\n    return map(print, texts)"),
    top('X = CalendarCadence(*MORE, title=Text("月", "Monthly"))'),
    top('X = CalendarCadence("x", **MORE)'),
)


@pytest.mark.parametrize("changes", SOUND)
def test_what_only_looks_like_a_fault_is_none(changes: Mapping[str, bytes | None]) -> None:
    assert codes(changes) == []


def of_project(folder: Path) -> list[Finding]:
    return list(check_project(find_project(folder)))


def test_a_sound_project_has_no_finding(tmp_path: Path) -> None:
    assert of_project(project(tmp_path)) == []


@pytest.mark.parametrize(
    ("code", "old", "new"),
    [
        ("FM103", 'dots = "dots_plugin"', 'dots = "dots_plugin.inner"'),
        ("FM103", 'dots = "dots_plugin"', ""),
        ("FM103", 'dots = "dots_plugin"', 'dots = "dots_plugin"\nmore = "dots_plugin"'),
        ("FM105", '"folkmoot-sdk>=0.2,<1"', '"folkmoot-sdk", "requests>=2"'),
        ("FM105", '"folkmoot-sdk>=0.2,<1"', '"folkmoot-sdk[testing]"'),
        ("FM106", 'version = "0.1.0"', 'version = "0.2.0"'),
    ],
)
def test_a_fault_of_the_distribution_is_found(
    tmp_path: Path, code: str, old: str, new: str
) -> None:
    assert old in PYPROJECT
    found = of_project(project(tmp_path, PYPROJECT.replace(old, new)))
    assert [(each.code, each.file) for each in found] == [(code, "pyproject.toml")]


def test_a_finding_says_the_place_within_the_project_and_the_cure(tmp_path: Path) -> None:
    folder = project(tmp_path)
    source = folder / "src/dots_plugin/__init__.py"
    source.write_text(f"{RULE}SEEN = []\n")
    (found,) = of_project(folder)
    assert found.place == f"src/dots_plugin/__init__.py:{RULE.count(chr(10)) + 1}"
    assert "MappingProxyType" in found.cure


def test_what_is_no_project_is_said(tmp_path: Path) -> None:
    with pytest.raises(ProjectError, match="is no plugin"):
        find_project(tmp_path)
    project(tmp_path)
    (tmp_path / "src/second").mkdir()
    (tmp_path / "src/second/folkmoot-plugin.toml").write_text(MANIFEST)
    with pytest.raises(ProjectError, match="more than one"):
        find_project(tmp_path)


def test_nothing_of_a_checked_plugin_is_run() -> None:
    assert "FM109" not in codes(top("raise SystemExit(1)"))


# Planted in the tests above that are about the distribution and the package's name.
_ELSEWHERE = {"FM103", "FM105", "FM106", "FM107"}


def test_every_code_is_planted_and_stands_in_the_table() -> None:
    planted = {code for code, _changes in PLANTED} | _ELSEWHERE
    assert planted == set(CODES)
    listed = re.findall(
        r"^\| (FM\d{3}) \| (.*) \| (.*) \|$", (SDK / "CHECKS.md").read_text(), re.MULTILINE
    )
    assert listed == [(code, each.wrong, each.cure) for code, each in CODES.items()]
