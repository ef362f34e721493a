# What this project uses of Flask-Babel, which ships no types.
from collections.abc import Callable
from contextlib import AbstractContextManager

from babel import Locale
from babel.support import NullTranslations
from flask import Flask

class Babel:
    def __init__(
        self,
        app: Flask,
        *,
        locale_selector: Callable[[], str | None] | None = ...,
        default_locale: str = ...,
        default_translation_directories: str = ...,
        default_timezone: str = ...,
        default_domain: str = ...,
        timezone_selector: Callable[[], str | None] | None = ...,
    ) -> None: ...

def gettext(string: str, **variables: object) -> str: ...
def ngettext(singular: str, plural: str, num: int, **variables: object) -> str: ...
def get_locale() -> Locale | None: ...
def force_locale(locale: str) -> AbstractContextManager[None]: ...
def get_translations() -> NullTranslations: ...
