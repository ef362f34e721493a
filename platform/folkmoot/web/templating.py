"""The Jinja environments: ours, strict, and the one that the GOV.UK macros need."""

import hashlib
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

from flask import Flask, request, url_for
from jinja2 import ChainableUndefined, Environment, PackageLoader, PrefixLoader, StrictUndefined
from markupsafe import Markup

from folkmoot.web import chrome, formats, headers, preferences

STATIC = Path(__file__).parent / "static"
MACROS = (
    "back-link",
    "breadcrumbs",
    "button",
    "checkboxes",
    "date-input",
    "details",
    "error-message",
    "error-summary",
    "fieldset",
    "hint",
    "input",
    "inset-text",
    "label",
    "notification-banner",
    "pagination",
    "panel",
    "radios",
    "select",
    "skip-link",
    "summary-list",
    "tag",
    "textarea",
    "warning-text",
)


def install(app: Flask) -> None:
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.policies["ext.i18n.trimmed"] = True
    app.jinja_env.globals.update(
        {_global_name(name): Macro(name) for name in MACROS},
        account_links=chrome.account,
        asset=asset,
        csp_nonce=headers.csp_nonce,
        elder=preferences.elder,
        html_lang=preferences.html_lang,
        language=preferences.language,
        files_of=chrome.files_of,
        navigation_links=chrome.navigation,
        printed_from=chrome.printed_from,
        switch_url=preferences.switch_url,
        way_back=way_back,
    )
    # As Flask-Babel installs them, save for looking the catalogues up once a request.
    app.jinja_env.install_gettext_callables(  # type: ignore[attr-defined]  # the extension's own
        gettext=lambda text: preferences.translations().ugettext(text),
        ngettext=lambda one, many, n: preferences.translations().ungettext(one, many, n),
        newstyle=True,
    )
    formats.install(app)


class Macro:
    """One GOV.UK macro as a global of our templates: ``{{ govukButton({"text": ...}) }}``.

    The macros read keys that nobody gave them, which our strict environment forbids. So they live
    in an environment of their own (importing them into ours would put our rule on them), and get
    plain data only. Whatever comes under ``text`` they escape; never give them ``html`` that holds
    a person's words.
    """

    def __init__(self, component: str) -> None:
        self._component = component

    def __call__(self, params: dict[str, Any], **extra: Any) -> Markup:  # noqa: ANN401 - a macro's
        return Markup(_macro(self._component)(params, **extra))  # noqa: S704 - escaped by the macro


@cache
def _macro(component: str) -> Any:  # noqa: ANN401 - Jinja macros have no type
    template = _govuk().get_template(f"govuk_frontend_jinja/components/{component}/macro.html")
    return getattr(template.module, _global_name(component))


@cache
def _govuk() -> Environment:
    loader = PrefixLoader({"govuk_frontend_jinja": PackageLoader("govuk_frontend_jinja")})
    return Environment(loader=loader, autoescape=True, undefined=ChainableUndefined)


def _global_name(component: str) -> str:
    return "govuk" + "".join(part.title() for part in component.split("-"))


def way_back() -> str:
    """The page of ours from which this one was reached; "" where there is none, or it is this."""
    came_from = urlsplit(request.referrer or "")
    if came_from.netloc != request.host or came_from.path in {"", request.path}:
        return ""
    # Two slashes would lead to another site.
    return quote("/" + came_from.path.lstrip("/"), safe="/%-._~") + (
        f"?{came_from.query}" if came_from.query else ""
    )


def asset(path: str) -> str:
    """The address of a static file with its content's digest, to be cached for ever."""
    return _address(request.script_root, path)


@cache
def _address(_root: str, path: str) -> str:
    digest = hashlib.sha256((STATIC / path).read_bytes()).hexdigest()
    return url_for("web.static", filename=path, v=digest[:12])
