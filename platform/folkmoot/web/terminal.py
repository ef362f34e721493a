"""Messages on the command line in the reader's language, where no page's translations are."""

import json
import os
from collections.abc import Mapping
from datetime import date
from functools import cache
from typing import NoReturn

import click

from folkmoot.kernel.command import LANGUAGE_ASKED
from folkmoot.kernel.errors import FolkmootError
from folkmoot.kernel.wording import composed
from folkmoot.web.catalogues import MESSAGES, PACKAGE, read_catalogue
from folkmoot.web.formats import in_language
from folkmoot_sdk import Text

CHINESE, ENGLISH = "zh", "en"
_JOINTS = {CHINESE: "、", ENGLISH: ", "}


def reader_language(environment: Mapping[str, str] = os.environ) -> str:
    """``zh`` where the terminal says so, else ``en``."""
    wanted = (environment.get(name, "") for name in ("LC_ALL", "LC_MESSAGES", "LANG"))
    chosen = next((value for value in wanted if value), "")
    return CHINESE if chosen.lower().startswith("zh") else ENGLISH


def asked_language() -> str:
    """What ``--lang`` said, behind the command's name or before it, else the terminal's."""
    context = click.get_current_context(silent=True)
    asked = context.meta.get(LANGUAGE_ASKED) if context else None
    return asked or reader_language()


def _ask(context: click.Context, _option: click.Parameter, language: str) -> str:
    """What goes wrong beneath a command is told by the group above it, which sees no options."""
    context.meta[LANGUAGE_ASKED] = language
    return language


def say(message: str, params: Mapping[str, object], language: str) -> str:
    """A marked message, filled in; what no catalogue knows stays English."""
    text = _chinese().get(message, message) if language == CHINESE else message
    return composed(text, {key: _word(value, language) for key, value in params.items()})


def in_both(message: str, params: Mapping[str, object]) -> dict[str, str]:
    """A message in both languages, for answers that machines read."""
    return {language: say(message, params, language) for language in (CHINESE, ENGLISH)}


def refuse(error: FolkmootError, *, as_json: bool, language: str, code: int) -> NoReturn:
    """Say why not, for a person on standard error or for a machine, and end with ``code``."""
    if as_json:
        said = in_both(error.message, error.params)
        click.echo(json.dumps({"error": error.code, **said}, ensure_ascii=False))
    else:
        click.echo(f"{say(error.message, error.params, language)} [{error.code}]", err=True)
        click.echo(say(error.cure, error.params, language), err=True)
    raise SystemExit(code)


def _word(value: object, language: str) -> object:
    if isinstance(value, Text):
        return value.in_(language)
    if isinstance(value, date):
        return in_language(value, language)
    if isinstance(value, tuple | list):
        return _JOINTS[language].join(str(_word(each, language)) for each in value)
    return say(value, {}, language) if isinstance(value, str) else value


@cache
def _chinese() -> dict[str, str]:
    files = sorted(PACKAGE.glob(str(f"*/{MESSAGES.as_posix()}")))
    catalogues = [read_catalogue(file) for file in files]
    return {
        str(message.id): str(message.string)
        for catalogue in catalogues
        for message in catalogue
        if message.id and message.string
    }


json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON instead of text.")
language_option = click.option(
    "--lang",
    "language",
    type=click.Choice([CHINESE, ENGLISH]),
    default=asked_language,
    callback=_ask,
    help="Language of the answer; otherwise that of the terminal.",
)
