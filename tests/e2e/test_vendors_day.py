"""The day that plugins/README.md describes, typed line by line: from nothing to a counted vote."""

import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

import pytest
from tests.conftest import HOME

from folkmoot.extensions.runner import sandbox
from folkmoot.extensions.runner.runtime import runtime_in

ROOT = Path(__file__).parents[2]
README = ROOT / "plugins/README.md"
# By import and not by name: what is typed runs from this checkout, whatever is installed.
PROGRAMS = {
    "folkmoot": "from folkmoot.cli import main; main()",
    "folkmoot-sdk": "from folkmoot_sdk.tools.cli import main; main()",
}
PATIENCE = 300  # seconds; a busy machine is no fault of the vendor's
MOST = 9


def typed() -> tuple[list[str], list[str]]:
    """What is done once, and the day itself."""
    day = README.read_text("utf-8").partition("## A vendor's day")[2].partition("\n## ")[0]
    once, lines, *_ = re.findall(r"```\n(.*?)```", day, flags=re.DOTALL)
    return once.strip().splitlines(), lines.strip().splitlines()


@dataclass(frozen=True)
class Desk:
    """A folder with an installation of its own."""

    folder: Path
    environ: Mapping[str, str]

    def run(self, line: str) -> str:
        program, *words = shlex.split(line)
        ran = subprocess.run(  # noqa: S603 - our own lines
            [sys.executable, "-c", PROGRAMS[program], *words],
            cwd=self.folder,
            env=dict(self.environ),
            capture_output=True,
            text=True,
            timeout=PATIENCE,
            check=False,
        )
        assert ran.returncode == 0, f"$ {line}\n{ran.stdout}{ran.stderr}"
        return ran.stdout


@pytest.fixture(scope="module")
def desk(cannot: Callable[[str], NoReturn]) -> Iterator[Desk]:
    folder = Path(tempfile.mkdtemp(prefix="vendors-day-", dir=HOME))
    folder.chmod(0o755)  # as root the database server is somebody else, who must get through
    if why := sandbox.hindrance(runtime_in(folder / "runtime")):
        cannot(why)
    environ = {
        **{name: value for name, value in os.environ.items() if not name.startswith("FOLKMOOT_")},
        "FOLKMOOT_HOME": str(folder / "home"),
        "FOLKMOOT_REGISTRY": str(folder / "registry.json"),
        "LC_ALL": "C.UTF-8",
    }
    environ.pop("DATABASE_URL", None)
    desk = Desk(folder, environ)
    public = desk.run("folkmoot-sdk key new registry.pem").strip()
    desk = Desk(folder, {**environ, "FOLKMOOT_REGISTRY_KEY": public})
    try:
        _lay_down(desk)
        yield desk
    finally:
        desk.run("folkmoot db remove --yes")
        shutil.rmtree(folder, ignore_errors=True)


def _lay_down(desk: Desk) -> None:
    """The demo's district, its communities drafts."""
    shutil.copytree(ROOT / "tenants/chuanying", desk.folder / "chuanying")
    manifest = desk.folder / "chuanying/district.toml"
    text = manifest.read_text("utf-8")
    assert 'new_communities = "live"' in text
    manifest.write_text(text.replace('new_communities = "live"', 'new_communities = "draft"'))
    desk.run("folkmoot db upgrade")
    desk.run("folkmoot tenants apply chuanying")


def test_a_vendors_day_takes_fewer_than_ten_commands() -> None:
    once, lines = typed()
    assert len(once) == 1
    assert len(lines) <= MOST
    assert lines[0].startswith("folkmoot-sdk new ")
    assert lines[-1].startswith("folkmoot votes rehearse ")


@pytest.mark.slow
def test_the_day_goes_from_a_new_plugin_to_a_vote_counted_by_its_rule(desk: Desk) -> None:
    once, lines = typed()
    said = [desk.run(line) for line in (*once, *lines)]
    told = said[-1]
    assert "even-shares/even-shares@1" in told
    assert "Counted again: it comes to the same." in told
    assert "12 ballots counted" in told
    # Nothing of the vote is kept, and the release is there for others.
    community = lines[-1].rpartition(" ")[2]
    assert "has no votes yet" in desk.run(f"folkmoot votes list --community {community}")
    assert "even-shares 0.1.0" in desk.run("folkmoot plugins list")
