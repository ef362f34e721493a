"""Chuanying under a code of the test's own: the tests of a run share one database."""

import shutil
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

import pytest
from tests.codes import district_code
from tests.statements import sent_to

from folkmoot.kernel.act import Act, Actor, Role
from folkmoot.kernel.database import Database
from folkmoot.tenancy.manifest import Manifest, read_manifest

CHUANYING = Path(__file__).parents[3] / "tenants" / "chuanying"


@dataclass
class District:
    """A manifest folder; ``put`` changes a text in one of its files."""

    folder: Path
    code: str = field(default_factory=district_code)

    @property
    def slug(self) -> str:
        return f"chuanying{self.code}"

    def put(self, file: str, old: str, new: str) -> None:
        text = (self.folder / file).read_text()
        assert old in text
        (self.folder / file).write_text(text.replace(old, new))

    def manifest(self) -> Manifest:
        return read_manifest(self.folder)


@pytest.fixture
def district(tmp_path: Path) -> District:
    district = District(Path(shutil.copytree(CHUANYING, tmp_path / "manifest")))
    district.put("district.toml", "220204", district.code)
    district.put("communities.csv", "220204", district.code)
    district.put("district.toml", 'slug = "chuanying"', f'slug = "{district.slug}"')
    return district


@pytest.fixture
def operator() -> Act:
    return Act(Actor(uuid4(), frozenset({Role.OPERATOR})), datetime(2026, 3, 2, 2, 0, tzinfo=UTC))


@pytest.fixture
def counting(database: Database) -> Callable[[], AbstractContextManager[list[str]]]:
    """A context that collects every SELECT sent meanwhile."""
    return lambda: sent_to(database.engine, only="SELECT")
