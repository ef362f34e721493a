"""The floor of every page: templates, languages, headers, errors and forms.

``install(app)`` is called once by ``create_app``, before any feature registers its blueprint.
"""

from flask import Flask
from flask_wtf.csrf import CSRFProtect
from werkzeug.routing import BaseConverter

from folkmoot.web import errors, headers, pages, preferences, templating
from folkmoot.web.catalogues import compile_catalogues
from folkmoot.web.chrome import Link, account_from, navigation_from
from folkmoot.web.preferences import language

__all__ = [
    "Link",
    "account_from",
    "compile_catalogues",
    "install",
    "language",
    "navigation_from",
]

# One megabyte holds an opinion of 10,000 Chinese characters ten times over.
LARGEST_REQUEST = 1024 * 1024


class SlugConverter(BaseConverter):
    """The name of a place in an address; anything else is no address and reaches no database."""

    regex = "[a-z0-9][a-z0-9-]{0,99}"


def install(app: Flask) -> CSRFProtect:
    """Give ``app`` its pages; ``app.secret_key`` must be set by the time a form is shown.

    Returns the CSRF guard, so that the caller can ``exempt`` the blueprints of the API.
    """
    _limits(app)
    app.url_map.converters["slug"] = SlugConverter
    compile_catalogues()
    preferences.install(app)
    templating.install(app)
    guard = CSRFProtect(app)
    headers.install(app)
    errors.install(app)
    pages.install(app)
    return guard


def _limits(app: Flask) -> None:
    if app.config["MAX_CONTENT_LENGTH"] is None:
        app.config["MAX_CONTENT_LENGTH"] = LARGEST_REQUEST
    # A token lives as long as the session: an hour's limit would throw away the words of
    # somebody who types slowly, and protects nobody more.
    app.config.setdefault("WTF_CSRF_TIME_LIMIT", None)
    app.config["SESSION_COOKIE_SAMESITE"] = app.config["SESSION_COOKIE_SAMESITE"] or "Lax"
