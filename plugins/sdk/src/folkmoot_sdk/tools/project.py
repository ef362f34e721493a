"""A plugin's folder on its vendor's disk, read without running anything of it."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from folkmoot_sdk._errors import SdkError
from folkmoot_sdk._manifest import Manifest, read_manifest
from folkmoot_sdk.releases.wheel import MANIFEST

# Of its root; the golden vectors of each rule, as <id>@<version>.json.
VECTORS = "tests/vectors"


class ProjectError(SdkError):
    """A folder that holds no plugin, or one that cannot be tried or built; `cure` says what to do
    about it, where the message does not.
    """

    code = "sdk.project"

    def __init__(self, message: str, cure: str = "") -> None:
        super().__init__(message)
        self.cure = cure


class PortError(ProjectError):
    """Nothing can be served at that port."""

    code = "sdk.serve.port"


class BreakdownError(ProjectError):
    """The plugin's own code raised; the message says what, and in which of its lines."""

    code = "sdk.plugin"


@dataclass(frozen=True, slots=True)
class Project:
    """`root` has the pyproject.toml, `package` is the folder with the manifest beside the code."""

    root: Path
    package: Path

    @property
    def source(self) -> Path:
        """What goes on the path so that the package can be imported."""
        return self.package.parent

    @property
    def manifest(self) -> Manifest:
        return read_manifest(self.package / MANIFEST)

    @property
    def pyproject(self) -> Mapping[str, Any]:
        """The project's own file. Raises ProjectError."""
        try:
            return tomllib.loads((self.root / "pyproject.toml").read_text("utf-8"))
        except (OSError, ValueError) as problem:
            raise ProjectError(f"pyproject.toml: {problem}") from problem

    @property
    def eased(self) -> Mapping[str, Mapping[str, str]]:
        """What the kit is told to ask less of a rule, and why: `[tool.folkmoot.eased."id@1"]`.

        Raises ProjectError.
        """
        found = self.pyproject.get("tool", {}).get("folkmoot", {}).get("eased", {})
        for name, reasons in found.items() if isinstance(found, dict) else [("", found)]:
            words = reasons.values() if isinstance(reasons, dict) else [reasons]
            if not isinstance(reasons, dict) or any(not isinstance(each, str) for each in words):
                raise ProjectError(
                    f'pyproject.toml: [tool.folkmoot.eased."{name}"] is a table of reasons'
                )
        return dict(found)

    def files(self) -> dict[str, bytes]:
        """The package's files by their names within it, byte code aside."""
        return {
            path.relative_to(self.package).as_posix(): path.read_bytes()
            for path in sorted(self.package.rglob("*"))
            if path.is_file() and "__pycache__" not in path.parts
        }


def find_project(path: Path) -> Project:
    """The plugin in this folder: src/<package>/ or <package>/ with the manifest in it.

    Raises ProjectError when there is none, or more than one.
    """
    root = path.resolve()
    found = [
        manifest.parent
        for pattern in (f"src/*/{MANIFEST}", f"*/{MANIFEST}")
        for manifest in sorted(root.glob(pattern))
    ]
    if not (root / "pyproject.toml").is_file() or len(found) != 1:
        many = "no" if not found else "more than one"
        raise ProjectError(
            f"{root} is no plugin: it needs a pyproject.toml and one package with a {MANIFEST};"
            f" there is {many} such package",
            "Name the folder that has them; `folkmoot-sdk new NAME --kind rule` makes one.",
        )
    return Project(root, found[0])
