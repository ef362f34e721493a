"""A sound manifest in a folder of its own, for tests to spoil."""

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from folkmoot.tenancy.manifest import ManifestError, read_manifest

CHUANYING = Path(__file__).parents[3] / "tenants" / "chuanying"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Without its pilots: tests bring lists of their own, on which those would be missing."""
    copy = Path(shutil.copytree(CHUANYING, tmp_path / "manifest"))
    said = (copy / "district.toml").read_text()
    (copy / "district.toml").write_text(re.sub(r"(?ms)^pilots = \[.*?^\]\n", "", said))
    return copy


@pytest.fixture
def spoil(folder: Path) -> Callable[[str, str, str], None]:
    """Replace a text that is there exactly once (or the first of several) in a file."""

    def replace(file: str, old: str, new: str) -> None:
        text = (folder / file).read_text()
        assert old in text
        (folder / file).write_text(text.replace(old, new, 1))

    return replace


@pytest.fixture
def faults(folder: Path) -> Callable[[], list[tuple[str, int, str]]]:
    """Every fault as (file, line, code)."""

    def found() -> list[tuple[str, int, str]]:
        with pytest.raises(ManifestError) as refused:
            read_manifest(folder)
        return [(fault.file, fault.line, fault.code) for fault in refused.value.faults]

    return found
