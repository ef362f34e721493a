"""The words of each feature in Chinese: found, compiled, checked and brought up to date.

A feature keeps ``translations/zh_Hans_CN/LC_MESSAGES/messages.po``; its msgids are the English
source strings of its own Python and templates. ``.mo`` files are made here and never committed.

``python -m folkmoot.web`` compiles; with ``update`` and names of features it first adds
to their catalogues every string that is missing, with an empty Chinese text to fill in.
"""

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_file
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

PACKAGE = Path(__file__).resolve().parents[1]
LOCALE = "zh_Hans_CN"
MESSAGES = Path("translations") / LOCALE / "LC_MESSAGES" / "messages.po"
KEYWORDS = DEFAULT_KEYWORDS | {"mark": None, "lazy_gettext": None}
# Babel's own header carries dates, which would make every update a difference.
HEADER = f"""msgid ""
msgstr ""
"Language: {LOCALE}\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Plural-Forms: nplurals=1; plural=0;\\n"

"""
# The environment of the pages trims {% trans %} blocks; extraction must see the same text.
JINJA_OPTIONS = {"trimmed": "true", "silent": "false"}


def features(package: Path = PACKAGE) -> list[Path]:
    """Every room of the package that has code of its own, in alphabetical order."""
    return sorted(folder for folder in package.iterdir() if (folder / "__init__.py").is_file())


def catalogue_folders(package: Path = PACKAGE) -> list[Path]:
    return sorted(package.glob("*/translations"))


def compile_catalogues(package: Path = PACKAGE) -> list[Path]:
    """Make each ``.mo`` that is missing or older than its ``.po``; return those made."""
    sources = sorted(package.glob(f"*/translations/{LOCALE}/LC_MESSAGES/*.po"))
    return [_compile(po) for po in sources if _stale(po)]


def _stale(po: Path) -> bool:
    mo = po.with_suffix(".mo")
    return not mo.exists() or mo.stat().st_mtime_ns < po.stat().st_mtime_ns


def _compile(po: Path) -> Path:
    mo = po.with_suffix(".mo")
    # Several workers may start at once: each writes its own file and renames it into place.
    try:
        handle, name = tempfile.mkstemp(dir=po.parent, suffix=".tmp")
    except OSError as error:
        error.add_note(f"cannot write beside {po}: run `make` as the owner of the files once")
        raise
    with os.fdopen(handle, "wb") as file:
        write_mo(file, read_catalogue(po))
    Path(name).chmod(0o644)
    return Path(name).replace(mo)


def read_catalogue(po: Path) -> Catalog:
    with po.open("rb") as file:
        return read_po(file, locale=LOCALE)


def source_strings(feature: Path) -> Iterator[tuple[str, str | tuple[str, ...]]]:
    """Every string of a feature that a person may read: (file:line, msgid or plural msgids).

    What stands above the features, the command line and the settings, speaks from ``web``'s.
    """
    above = feature.parent.glob("*.py") if feature.name == "web" else ()
    for file in sorted([*feature.rglob("*"), *above]):
        if file.suffix == ".py":
            yield from _strings_in(file, "python", {})
        elif file.suffix == ".html":
            yield from _strings_in(file, "jinja2", JINJA_OPTIONS)


def _strings_in(
    file: Path, method: str, options: dict[str, str]
) -> Iterator[tuple[str, str | tuple[str, ...]]]:
    for line, message, _comments, context in extract_from_file(
        method, str(file), keywords=KEYWORDS, options=options
    ):
        if context is not None:
            # Two texts for one msgid would need contexts in every look-up; say it differently.
            raise ValueError(f"{file}:{line}: message contexts are not used here")
        yield f"{file.relative_to(PACKAGE.parent)}:{line}", message


def update(feature: Path) -> int:
    """Add the missing msgids to a catalogue, drop the unused; return how many lack Chinese."""
    po = feature / MESSAGES
    found = Catalog(locale=LOCALE)
    for place, message in source_strings(feature):
        found.add(message, locations=[_location(place)])
    if po.exists():
        old = read_catalogue(po)
        for entry in found:
            if entry.id and (kept := old.get(entry.id)) is not None:
                entry.string = kept.string
    po.parent.mkdir(parents=True, exist_ok=True)
    with po.open("wb") as file:
        file.write(HEADER.encode())
        write_po(file, found, width=100, omit_header=True, include_lineno=False)
    return sum(1 for entry in found if entry.id and not entry.string)


def _location(place: str) -> tuple[str, int]:
    file, _, line = place.rpartition(":")
    return file, int(line)


def main(arguments: list[str]) -> int:
    if arguments[:1] == ["update"]:
        for name in arguments[1:] or [folder.name for folder in features()]:
            print(f"{name}: {update(PACKAGE / name)} without Chinese")  # noqa: T201 - a command
    for made in compile_catalogues():
        print(f"compiled {made.relative_to(PACKAGE)}")  # noqa: T201 - a command
    return 0
