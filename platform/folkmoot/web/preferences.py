"""What a reader chose: the language, and the elder version with its size of text.

Each is taken from the query (``?lang=en``, ``?elder=1``, as on a printed QR code), else from the
cookie of the same name, which the query sets. No redirect to a clean address follows: a browser
that keeps no cookies would then never reach the version it asked for.
"""

from enum import IntEnum
from urllib.parse import urlencode

from babel.support import NullTranslations
from flask import Flask, Response, g, has_app_context, request
from flask_babel import Babel, get_locale, get_translations

from folkmoot.web.catalogues import catalogue_folders

CHINESE, ENGLISH = "zh", "en"
LOCALES = {CHINESE: "zh_Hans_CN", ENGLISH: "en"}
HTML_LANG = {CHINESE: "zh-CN", ENGLISH: "en"}
ONE_YEAR = 365 * 24 * 3600


class Elder(IntEnum):
    """The elder version: off, on (text of 23 px and more), or with the largest text (30 px)."""

    OFF = 0
    ON = 1
    LARGEST = 2


def install(app: Flask) -> None:
    Babel(
        app,
        default_locale=LOCALES[CHINESE],
        default_timezone="Asia/Shanghai",
        default_translation_directories=";".join(str(folder) for folder in catalogue_folders()),
        locale_selector=lambda: LOCALES[_wanted_language()],
        timezone_selector=lambda: "Asia/Shanghai",
    )
    app.after_request(_remember)


def language() -> str:
    """``zh`` or ``en``: the language of this page (or Chinese, outside a request)."""
    # Kept for the request, as are the catalogues below: a page asks a hundred times, and
    # Flask-Babel looks its context up anew at each of them.
    if not has_app_context():
        return CHINESE
    known: str | None = g.get("folkmoot_language")
    if known is None:
        locale = get_locale()
        known = ENGLISH if locale is not None and locale.language == ENGLISH else CHINESE
        g.folkmoot_language = known
    return known


def translations() -> NullTranslations:
    """The catalogues of this page's language."""
    if not has_app_context():
        return NullTranslations()
    known: NullTranslations | None = g.get("folkmoot_translations")
    if known is None:
        known = g.folkmoot_translations = get_translations()
    return known


def html_lang() -> str:
    return HTML_LANG[language()]


def elder() -> Elder:
    for source in (request.args, request.cookies):
        level = _elder_of(source.get("elder", ""))
        if level is not None:
            return level
    return Elder.OFF


def switch_url(**choice: str | int) -> str:
    """The same page with ``lang`` or ``elder`` changed, everything else kept.

    A query alone, which every browser takes for the page it is on: a path from the address bar
    may begin with two slashes, and would then lead to another site.
    """
    kept = [(key, value) for key, value in request.args.items(multi=True) if key not in choice]
    return f"?{urlencode([*kept, *choice.items()])}"


def _wanted_language() -> str:
    for source in (request.args, request.cookies):
        if (wanted := _language_of(source.get("lang", ""))) is not None:
            return wanted
    return request.accept_languages.best_match([CHINESE, ENGLISH], default=CHINESE)


def _language_of(text: str) -> str | None:
    """``zh``, ``zh-CN`` and ``zh_Hans_CN`` all name the Chinese of this platform."""
    primary = text.replace("_", "-").partition("-")[0].lower()
    return primary if primary in LOCALES else None


def _elder_of(text: str) -> Elder | None:
    return Elder(int(text)) if text in {"0", "1", "2"} else None


def _remember(response: Response) -> Response:
    chosen = {
        "lang": _language_of(request.args.get("lang", "")),
        "elder": _elder_of(request.args.get("elder", "")),
    }
    for name, value in chosen.items():
        if value is not None:
            response.set_cookie(
                name,
                str(int(value)) if isinstance(value, Elder) else value,
                max_age=ONE_YEAR,
                httponly=True,
                samesite="Lax",
                secure=request.is_secure,
            )
    if response.mimetype == "text/html":
        response.vary.update(["Cookie", "Accept-Language"])
    return response
