"""A vendor's own plugin, imported on the vendor's own machine to be tried."""

import importlib
import sys
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType

from folkmoot_sdk import Contribution, Kind, SdkError
from folkmoot_sdk.testing._plugins import contributions
from folkmoot_sdk.tools import limit
from folkmoot_sdk.tools.project import BreakdownError, Project, ProjectError


def load(project: Project) -> ModuleType:
    """The plugin's package. Raises ProjectError with what kept it from being imported."""
    sys.path.insert(0, str(project.source))
    try:
        module = importlib.import_module(project.package.name)
    except KeyboardInterrupt:
        raise
    # BaseException, because a plugin may call sys.exit while it is imported.
    except BaseException as problem:
        said = f"{type(problem).__name__}: {problem}"
        raise ProjectError(f"{project.package.name} cannot be imported: {said}") from problem
    finally:
        sys.path.remove(str(project.source))
    found = getattr(module, "__file__", None)
    if found is None or not found.startswith(str(project.package)):
        raise ProjectError(f"{project.package.name} is imported from {found}, not from here")
    return module


def brought(project: Project) -> tuple[tuple[Kind, Contribution], ...]:
    """Everything that the plugin's hooks bring, kind by kind. Raises ProjectError."""
    module = load(project)
    try:
        return tuple(contributions(module))
    except Exception as problem:  # whatever it is, it is the plugin's
        said = f"{type(problem).__name__}: {problem}"
        raise ProjectError(f"a hook of {module.__name__} fails: {said}") from problem


@contextmanager
def tried(project: Project, what: str) -> Iterator[None]:
    """What the plugin's code raises meanwhile is its vendor's to read, in one line.

    Raises BreakdownError.
    """
    try:
        with limit.limited(limit.SECONDS):
            yield
    except SdkError:
        raise
    except limit.TookTooLongError as problem:
        said = f"{what} {problem}"
        raise BreakdownError(said, "See that every loop of it comes to an end.") from problem
    except Exception as problem:  # whatever it is, it is the plugin's
        frames = traceback.extract_tb(problem.__traceback__)
        own = [each for each in frames if Path(each.filename).is_relative_to(project.package)]
        where = f", in {Path(own[-1].filename).name}:{own[-1].lineno}" if own else ""
        raise BreakdownError(
            f"{what} breaks down: {type(problem).__name__}: {problem}{where}",
            "Mend it; `folkmoot-sdk test` says which check it fails.",
        ) from problem
