"""The day that plugins/README.md describes, typed line by line: from nothing to a counted vote."""

import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

import pytest
from tests.conftest import HOME

from folkmoot.extensions.runner import sandbox
from folkmoot.extensions.runner.runtime import runtime_in

ROOT = Path(__file__).parents[2]
README = ROOT / "plugins/README.md"
# By import and not by name: what is typed runs from this checkout, whatever is installed. Nothing
# is installed either, and of `make demo-check` only the district is laid down where the day takes
# place: all of it takes two minutes, and has tests of its own.
PROGRAMS = {
    "folkmoot": "from folkmoot.cli import main; main()",
    "folkmoot-sdk": "from folkmoot_sdk.tools.cli import main; main()",
    "pip": "",
    "make": """
import os, sys
from datetime import UTC, datetime
from pathlib import Path
from folkmoot.demo.preparing import prepare_next
from folkmoot.installation import Installation
from folkmoot.kernel.models import load_all
from folkmoot.tenancy.manifest import read_manifest
assert sys.argv[1:] == ["demo-check"]
load_all()
manifest = read_manifest(Path(os.environ["TENANTS"], "chuanying"))
prepare_next(Installation().database, manifest, datetime.now(UTC), print)
""",
}
PATIENCE = 600  # seconds; a busy machine is no fault of the vendor's
MOST = 9
COMMUNITY = "xincheng/qiushi"


def typed() -> tuple[list[str], ...]:
    """What is done once an installation and once a vendor, and the day itself."""
    day = README.read_text("utf-8").partition("## A vendor's day")[2].partition("\n## ")[0]
    blocks = re.findall(r"```\n(.*?)```", day, flags=re.DOTALL)
    return tuple(block.strip().splitlines() for block in blocks)


@dataclass(frozen=True)
class Desk:
    """A shell in a folder that holds what a clone does, as far as the day needs it."""

    clone: Path
    environ: Mapping[str, str]

    def type(self, lines: Sequence[str]) -> list[str]:
        """What each line printed, all in one shell: what one exports the next ones see."""
        script = "\n".join(f"{line}\necho '{_MARK}'" for line in lines)
        ran = subprocess.run(  # noqa: S603 - our own lines
            ["/bin/bash", "-euc", script],
            cwd=self.clone,
            env=dict(self.environ),
            capture_output=True,
            text=True,
            timeout=PATIENCE,
            check=False,
        )
        said = ran.stdout.split(f"{_MARK}\n")
        assert ran.returncode == 0, f"$ {lines[len(said) - 1]}\n{said[-1]}{ran.stderr}"
        return said[:-1]


_MARK = "-- typed --"


@pytest.fixture(scope="module")
def desk(cannot: Callable[[str], NoReturn]) -> Iterator[Desk]:
    folder = Path(tempfile.mkdtemp(prefix="vendors-day-", dir=HOME))
    folder.chmod(0o755)  # as root the database server is somebody else, who must get through
    if why := sandbox.hindrance(runtime_in(folder / ".runtime")):
        cannot(why)
    clone = folder / "clone"
    (clone / ".venv/bin").mkdir(parents=True)
    (clone / ".venv/bin/activate").touch()
    environ = {
        **{name: value for name, value in os.environ.items() if not name.startswith("FOLKMOOT_")},
        "PATH": f"{_programs(folder / 'bin')}:{os.environ['PATH']}",
        "TENANTS": str(ROOT / "tenants"),
        "LC_ALL": "C.UTF-8",
    }
    environ.pop("DATABASE_URL", None)
    desk = Desk(clone, environ)
    try:
        yield desk
    finally:
        if (clone / ".folkmoot").exists():
            desk.type(["folkmoot db remove --yes"])
        shutil.rmtree(folder, ignore_errors=True)


def _programs(folder: Path) -> Path:
    folder.mkdir()
    for name, code in PROGRAMS.items():
        program = folder / name
        runs = shlex.join([sys.executable, "-c", code])
        program.write_text(f'#!/bin/sh\nexec {runs} "$@"\n', "utf-8")
        program.chmod(0o755)
    return folder


def test_a_vendors_day_takes_fewer_than_ten_commands() -> None:
    _installation, once, lines = typed()
    assert len(once) == 1
    assert len(lines) <= MOST
    assert lines[0].startswith("folkmoot-sdk new ")
    assert lines[-1].startswith("folkmoot votes rehearse --keep ")


@pytest.mark.slow
def test_the_day_goes_from_a_new_plugin_to_a_vote_counted_by_its_rule(desk: Desk) -> None:
    installation, once, lines = typed()
    after = [
        f"folkmoot votes list --community {COMMUNITY}",
        "folkmoot plugins list",
        "folkmoot audit verify",
    ]
    # The vote is there, and comes to the same when it is counted again from its rows.
    recount = f"folkmoot votes list --community {COMMUNITY} | cut -d ' ' -f 1"
    after.append(f'folkmoot votes recount "$({recount})" --community {COMMUNITY} --lang en')
    lines = [*installation, *once, *lines[:-1], f"{lines[-1]} --lang en"]
    said = desk.type([*lines, *after])
    told, listed, plugins, _chain, recounted = said[-5:]
    assert "even-shares/even-shares@1" in told
    assert "12 ballots counted" in told
    assert "Counted again: it comes to the same." in told
    assert len(listed.splitlines()) == 1
    assert listed.split()[0] in told
    assert "even-shares 0.1.0" in plugins
    assert "12 ballots counted" in recounted
    assert "Counted again: it comes to the same." in recounted
