"""A vendor's own plugin, imported on the vendor's own machine to be tried."""

import importlib
import sys
from types import ModuleType

from folkmoot_sdk import Contribution, Kind
from folkmoot_sdk.testing._plugins import contributions
from folkmoot_sdk.tools.project import Project, ProjectError


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
