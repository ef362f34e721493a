"""A new plugin from the template: sound, with tests that pass at once."""

import re
from enum import StrEnum
from pathlib import Path

from folkmoot_sdk._names import ID
from folkmoot_sdk.releases.refusals import WheelError
from folkmoot_sdk.releases.wheel import require_no_shadow
from folkmoot_sdk.tools.project import Project, ProjectError, find_project

_TEMPLATE = Path(__file__).parent / "template"
_LONGEST = 60
# The title that the template gives where none is named; nobody hands that in.
UNTITLED = "示例插件"
# Folkmoot's own plugins: an installation takes these from nobody else.
OURS = frozenset({"ballots", "cn-statutes", "hotline", "mail", "method-4321", "open-records"})


class NewKind(StrEnum):
    """What the template can begin; the kinds that a vendor's wheel may bring have more."""

    RULE = "rule"
    CADENCE = "cadence"
    FORM = "form"
    GATE = "gate"


def create(folder: Path, kind: NewKind, *, publisher: str, title_zh: str = "") -> Project:
    """A plugin in a new folder, named after it. Raises ProjectError."""
    # Slow to import, and nothing else of the command needs it.
    import copier  # noqa: PLC0415

    name = folder.name
    _require_name(name)
    if folder.exists():
        raise ProjectError(f"{folder} is there already", "Take another name, or remove it.")
    given = {"id": name, "kind": kind.value, "publisher": publisher}
    given |= {"title_zh": title_zh} if title_zh else {}
    copier.run_copy(str(_TEMPLATE), folder, data=given, defaults=True, quiet=True)
    return find_project(folder)


def _require_name(name: str) -> None:
    if re.fullmatch(ID, name) is None or len(name) > _LONGEST:
        said = f"{name!r} is no plugin's id: small letters, digits and single hyphens"
        raise ProjectError(said, "Take a name such as even-shares.")
    if name in OURS:
        raise ProjectError(f"{name} is a plugin of Folkmoot's own", "Take a name of your own.")
    try:
        require_no_shadow(name.replace("-", "_"))
    except WheelError as problem:
        raise ProjectError(str(problem), "Take a word of your own.") from problem
