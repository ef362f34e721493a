"""Why a plugin is not there, for its operator and its vendor: a code, words, the vendor's frame."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from traceback import walk_tb
from types import CodeType

from folkmoot_sdk import ManifestError, OtherApiError

_LONGEST = 500


class Fault(StrEnum):
    """What was wrong with it. A code, once shipped, never changes."""

    MANIFEST = "plugins.manifest"
    API = "plugins.api"
    ENTRY_POINT = "plugins.entry_point"
    IMPORT = "plugins.import"
    EXIT = "plugins.exit"
    HOOK_UNKNOWN = "plugins.hook_unknown"
    HOOK_FAILED = "plugins.hook_failed"
    DIFFERS = "plugins.differs"  # from what the manifest promised
    TWICE = "plugins.twice"  # one contribution, or one plugin in two packages
    NOT_WHAT_IT_IS = "plugins.not_what_it_is"  # no value of its kind
    UNSOUND = "plugins.unsound"  # of its kind, but it cannot be worked with
    NO_LAW_GIVER = "plugins.no_law_giver"
    UNTRUSTED = "plugins.untrusted"


class PluginRefusedError(Exception):
    """Why one plugin was left out; never leaves this feature but as a :class:`Refusal`.

    ``where`` is the vendor's code that is to blame when no error was raised in it.
    """

    def __init__(self, message: str, fault: Fault, where: CodeType | None = None) -> None:
        super().__init__(message)
        self.fault = fault
        self.where = where


@dataclass(frozen=True, slots=True)
class Refusal:
    """One plugin, or one release of it, that was left out. ``frame`` is the innermost one in the
    plugin's own files (``my_plugin/__init__.py:12 in count``), empty where none of them had run.
    """

    plugin: str
    code: Fault
    message: str
    frame: str = ""
    version: str = ""

    def __str__(self) -> str:
        return self.message


def refusal_of(
    plugin: str, error: BaseException, *, during: Fault, folder: Path | None = None
) -> Refusal:
    """What ``error`` says of a plugin; ``during`` is what was tried when it came up."""
    said = f"{type(error).__name__}: {_words(error)}"[:_LONGEST]
    # On one line: what a plugin says must not look like a line of ours.
    message = "".join(char if char.isprintable() else " " for char in said)
    frame = frame_in(error, folder) if folder is not None else ""
    return Refusal(plugin, _fault(error, during), message, frame)


def _words(error: BaseException) -> str:
    try:
        return str(error)
    except BaseException:  # noqa: BLE001 - a vendor's own error may fail to say what it is
        return "(it fails to say what)"


def _fault(error: BaseException, during: Fault) -> Fault:
    match error:
        case PluginRefusedError():
            return error.fault
        case OtherApiError():
            return Fault.API
        case ManifestError():
            return Fault.MANIFEST
        case SystemExit():
            return Fault.EXIT
        case _:
            return during


def frame_in(error: BaseException, folder: Path) -> str:
    """Where in the files of ``folder`` the error came from: its innermost frame there, or that
    of the error behind it.
    """
    behind = list(_behind(error))
    for each in behind:
        if isinstance(each, SyntaxError) and _inside(each.filename, folder):
            return f"{_inside(each.filename, folder)}:{each.lineno}"
        for frame, line in reversed(list(walk_tb(each.__traceback__))):
            if inside := _inside(frame.f_code.co_filename, folder):
                return f"{inside}:{line} in {frame.f_code.co_name}"
    blamed = (getattr(each, "where", None) for each in behind)
    codes = (code for code in blamed if isinstance(code, CodeType))
    named = (_line_of(code, folder) for code in codes)
    return next(filter(None, named), "")


def _line_of(code: CodeType, folder: Path) -> str:
    inside = _inside(code.co_filename, folder)
    return f"{inside}:{code.co_firstlineno} in {code.co_name}" if inside else ""


def _behind(error: BaseException) -> Iterator[BaseException]:
    """The error and what led to it, each once: a plugin may tie them into a ring."""
    seen: set[int] = set()
    found: BaseException | None = error
    while found is not None and id(found) not in seen:
        seen.add(id(found))
        yield found
        found = found.__cause__ or found.__context__


def _inside(filename: object, folder: Path) -> str:
    """The file as its vendor knows it, from the package's own folder on; empty for another's."""
    if not isinstance(filename, str) or not Path(filename).is_relative_to(folder):
        return ""
    return Path(filename).relative_to(folder.parent).as_posix()
