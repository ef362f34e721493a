"""Throwaway plugins: real packages on ``sys.path``, with entry points that nobody installed."""

import sys
from collections.abc import Callable, Iterator
from importlib.metadata import EntryPoint
from pathlib import Path
from uuid import uuid4

import pytest

GROUP = "folkmoot.plugins"

MANIFEST = """
id = "{id}"
version = "{version}"
api = "{api}"
title = {{ zh = "试验", en = "Trial" }}
publisher = "A test"

[contributions]
{promise}
"""

GOOD = """
from datetime import date

from folkmoot_sdk import EvaluationForm, FormItem, Grade, Text, hookimpl

WORD = Text("好", "good")


def form(id="{form}", version="1"):
    grades = (Grade("a", WORD, 1), Grade("b", WORD, 0))
    return EvaluationForm(id, version, WORD, (FormItem("q", WORD, grades),))


@hookimpl
def folkmoot_forms():
    return {forms}
"""

Plant = Callable[..., EntryPoint]


@pytest.fixture
def plant(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Plant]:
    """A function that writes a plugin and returns its entry point.

    Sound by default: it promises and brings one form. ``code`` and ``manifest`` replace those
    files; ``manifest=None`` leaves the manifest out.
    """
    monkeypatch.syspath_prepend(str(tmp_path))
    before = set(sys.modules)
    default = object()

    def make(
        plugin: str = "trial",
        *,
        code: str | None = None,
        manifest: object = default,
        forms: str = "(form(),)",
        promise: str = 'forms = ["{form}@1"]',
        api: str = ">=1.0,<2",
        version: str = "0.1.0",
    ) -> EntryPoint:
        package = f"planted_{uuid4().hex[:12]}"
        folder = tmp_path / package
        folder.mkdir()
        form = f"{plugin}-form"
        (folder / "__init__.py").write_text(code or GOOD.format(form=form, forms=forms))
        if manifest is default:
            manifest = MANIFEST.format(
                id=plugin, version=version, api=api, promise=promise.format(form=form)
            )
        if manifest is not None:
            (folder / "folkmoot-plugin.toml").write_text(str(manifest))
        return EntryPoint(plugin, package, GROUP)

    yield make
    for name in set(sys.modules) - before:
        if name.startswith("planted_"):
            del sys.modules[name]
