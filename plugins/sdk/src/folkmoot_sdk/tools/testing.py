"""What the conformance kit says of a plugin: its own tests, the kit's, and what its rules keep."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Final

from folkmoot_sdk.tools import limit
from folkmoot_sdk.tools.project import VECTORS, Project

NO_TESTS: Final = 5  # pytest's exit code when it has collected none

# Every contribution gets the class of its kind, whether or not the vendor's tests have one.
_KIT = """\
from pathlib import Path

import {package}
from folkmoot_sdk.testing import conformance_of

globals().update(conformance_of({package}, Path({vectors!r}), {eased!r}))
"""


def own_tests(project: Project) -> int:
    """Pytest's exit code for the tests of the plugin itself; its output goes where ours does."""
    return _pytest(project, [], project.root)


def kit_tests(project: Project) -> int:
    """The same for what the kit holds everything to that the plugin brings."""
    vectors = project.root / VECTORS
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "test_conformance.py"
        package, eased = project.package.name, project.eased
        file.write_text(_KIT.format(package=package, vectors=str(vectors), eased=eased), "utf-8")
        arguments = [str(file), "--rootdir", folder, "-c", os.devnull]
        return _pytest(project, arguments, Path(folder))


def _pytest(project: Project, arguments: list[str], folder: Path) -> int:
    """In a process of its own: a plugin's `sys.exit` is its own, and so are its modules."""
    held = ["-p", limit.__name__, "--longest", str(limit.SECONDS)]
    paths = [str(project.source), *filter(None, [os.environ.get("PYTHONPATH")])]
    ran = subprocess.run(  # noqa: S603 - our own interpreter, the vendor's own tests
        [sys.executable, "-m", "pytest", "-q", "-rs", "-p", "no:cacheprovider", *held, *arguments],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(paths)},
        check=False,
    )
    return ran.returncode
