"""Which address shows what. Nothing is kept between two requests: all that a page knows, it asks
for again, so nobody else's page can leave anything behind here.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, quote
from wsgiref.types import StartResponse, WSGIEnvironment

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from folkmoot_sdk import (
    Cadence,
    Contribution,
    EvaluationForm,
    Gate,
    Kind,
    Manifest,
    VotingRule,
    reference,
)
from folkmoot_sdk.tools.serving.cadences import cadence_page
from folkmoot_sdk.tools.serving.data import data_page
from folkmoot_sdk.tools.serving.forms import form_page
from folkmoot_sdk.tools.serving.gates import gate_page
from folkmoot_sdk.tools.serving.rules import rule_page
from folkmoot_sdk.tools.serving.troubles import said_of
from folkmoot_sdk.tools.serving.words import LANGUAGES, word

Given = Mapping[str, tuple[str, ...]]
_HERE = Path(__file__).parent
_MOST = 256 * 1024
_POLICY = "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'"
_HEADERS = (
    ("Content-Security-Policy", f"{_POLICY}; frame-ancestors 'none'"),
    ("X-Content-Type-Options", "nosniff"),
    ("Referrer-Policy", "no-referrer"),
    ("Cache-Control", "no-store"),
)
_PAGES: tuple[tuple[type, str, Callable[..., Mapping[str, Any]]], ...] = (
    (VotingRule, "rule.html", rule_page),
    (Cadence, "cadence.html", cadence_page),
    (EvaluationForm, "form.html", form_page),
    (Gate, "gate.html", gate_page),
    (object, "data.html", data_page),
)


@dataclass(frozen=True, slots=True)
class _Answer:
    status: HTTPStatus
    body: str
    type: str = "text/html; charset=utf-8"


class Application:
    """A WSGI application for one plugin."""

    def __init__(self, manifest: Manifest, brought: Sequence[tuple[Kind, Contribution]]) -> None:
        self._manifest = manifest
        self._brought = {(kind.value, reference(each)): each for kind, each in brought}
        self._pages = Environment(
            loader=FileSystemLoader(_HERE / "templates"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        answer = self._answer(environ)
        body = answer.body.encode()
        headers = [("Content-Type", answer.type), ("Content-Length", str(len(body))), *_HEADERS]
        start_response(f"{answer.status.value} {answer.status.phrase}", headers)
        return [body]

    def _answer(self, environ: WSGIEnvironment) -> _Answer:
        # A name that somebody's own name server points here is not this machine's.
        if environ.get("HTTP_HOST", "").partition(":")[0] not in {"127.0.0.1", "localhost"}:
            return _Answer(HTTPStatus.FORBIDDEN, "", "text/plain")
        path = environ.get("PATH_INFO", "/").encode("latin-1").decode("utf-8", "replace")
        if path == "/style.css":
            return _Answer(HTTPStatus.OK, (_HERE / "style.css").read_text("utf-8"), "text/css")
        given = _given(environ)
        if given is None:
            return _Answer(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "", "text/plain")
        language = given.get("lang", ("zh",))[-1]
        language = language if language in LANGUAGES else "zh"
        return self._page(path, given, language)

    def _page(self, path: str, given: Given, language: str) -> _Answer:
        if path == "/":
            return self._shown("index.html", path, language, {"brought": self._links()})
        kind, _, name = path.strip("/").partition("/")
        found = self._brought.get((kind, name))
        if found is None:
            return self._shown("missing.html", "/", language, {}, HTTPStatus.NOT_FOUND)
        template, make = next((t, m) for of, t, m in _PAGES if isinstance(found, of))
        more = {"one": found, "reference": name}
        try:
            return self._shown(template, path, language, {**more, **make(found, given, language)})
        except Exception as problem:  # noqa: BLE001 - whatever it is, it is the plugin's
            trouble = {**more, "trouble": said_of(problem)}
            return self._shown("trouble.html", path, language, trouble)

    def _shown(
        self,
        template: str,
        path: str,
        language: str,
        values: Mapping[str, Any],
        status: HTTPStatus = HTTPStatus.OK,
    ) -> _Answer:
        body = self._pages.get_template(template).render(
            manifest=self._manifest,
            language=language,
            here=quote(path),
            word=lambda key: word(key, language),
            **values,
        )
        return _Answer(status, body)

    def _links(self) -> list[tuple[str, str, Contribution]]:
        return [
            (quote(f"/{kind}/{name}"), kind, each) for (kind, name), each in self._brought.items()
        ]


def _given(environ: WSGIEnvironment) -> Given | None:
    """What the address and the form say; None when it is too much."""
    text = environ.get("QUERY_STRING", "")
    if environ.get("REQUEST_METHOD") == "POST":
        length = environ.get("CONTENT_LENGTH") or "0"
        if not length.isdecimal() or int(length) > _MOST:
            return None
        # The form's own fields come last and so win over the address.
        text += "&" + environ["wsgi.input"].read(int(length)).decode("utf-8", "replace")
    try:
        read = parse_qs(text, keep_blank_values=True, max_num_fields=2_000)
    except ValueError:
        return None
    return {key: tuple(values) for key, values in read.items()}
