"""One form on one page: its schema, what was typed into it, and what is wrong with that."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from enum import Enum
from http import HTTPStatus
from typing import Any
from uuid import UUID, uuid4

from flask import request
from flask_babel import gettext
from marshmallow import Schema, ValidationError, fields
from werkzeug.datastructures import MultiDict

from folkmoot.kernel.act import CHINA
from folkmoot.kernel.errors import FolkmootError, mark
from folkmoot.web.chrome import Link
from folkmoot.web.errors import TITLES, Problem, problem_of
from folkmoot.web.forms.choices import Choice, as_choices, choices_of
from folkmoot.web.forms.controls import Control
from folkmoot.web.forms.messages import (
    REQUIRED,
    FieldError,
    flattened,
    messages_of,
    recognised,
)
from folkmoot.web.forms.reading import Raw, read
from folkmoot.web.forms.widgets import TO_CHOOSE_FROM, Widget, parts_of, widget_of
from folkmoot.web.preferences import CHINESE, language

KEY = "idempotency_key"


class Nothing(Schema):
    """Of a form that asks nothing but whether it is meant."""


SEND = mark("Save and continue")


class Form:
    """A schema bound to a request.

    ``choices`` gives or replaces the choices of fields, ``values`` what stands in them at first
    (Python values, as the schema loads them). ``title``, ``submit`` and ``intro`` are marked
    strings or bilingual texts. ``action`` defaults to the address of the page itself. ``cancel``
    may be what makes the link, which is then asked only where the form is shown.
    """

    def __init__(
        self,
        schema: type[Schema] | Schema,
        *,
        title: object,
        submit: object = SEND,
        intro: object = "",
        choices: Mapping[str, Iterable[Choice | tuple[Any, ...]]] | None = None,
        values: Mapping[str, object] | None = None,
        action: str = "",
        cancel: Link | Callable[[], Link] | None = None,
    ) -> None:
        self.schema = schema() if isinstance(schema, type) else schema
        self.title, self.intro = title, intro
        self.action = action or request.full_path.rstrip("?")
        self._cancel = cancel
        self.key = uuid4().hex
        self.errors: list[FieldError] = []
        self.is_refused = False
        self._choices = {name: as_choices(given) for name, given in (choices or {}).items()}
        # A form without questions is an act, and its button says which.
        self.submit = submit if self.asked or submit is not SEND else title
        self._raw = {
            name: raw_of(field, value)
            for name, field in self.asked.items()
            if (value := (values or {}).get(name)) is not None
        }

    @property
    def asked(self) -> dict[str, fields.Field[object]]:
        """What the form asks for, in the schema's order; fields for output only are left out."""
        return dict(self.schema.load_fields)

    @property
    def cancel(self) -> Link | None:
        return self._cancel() if callable(self._cancel) else self._cancel

    @property
    def controls(self) -> list[Control]:
        return [self._control(name, field) for name, field in self.asked.items()]

    def take(self, sent: MultiDict[str, str]) -> dict[str, Any] | None:
        """The loaded data, or None with ``errors`` filled; what was typed is kept either way."""
        reading = read(sent, self.asked)
        self._raw = reading.raw
        self.key = _valid_key(sent.get(KEY, "")) or self.key
        try:
            loaded: dict[str, Any] = self.schema.load(reading.data)
        except ValidationError as problem:
            loaded = {}
            self.errors = self._errors_in(messages_of(problem))
        spoilt = {error.field for error in reading.errors}
        self.errors = [e for e in self.errors if e.field not in spoilt] + list(reading.errors)
        self.errors += self._outside_choices(spoilt | {e.field for e in self.errors}, reading.data)
        order = ["", *self.asked]
        self.errors.sort(key=lambda error: order.index(error.field))
        return None if self.errors else loaded

    def refuse(self, error: FolkmootError) -> None:
        """Show what the service said, beside its field if it named one of ours."""
        problem = problem_of(error)
        name = error.field if error.field in self.asked else ""
        gap = "" if language() == CHINESE else " "
        said = f"{problem.message}{gap}{problem.cure}".strip()
        self.errors = [FieldError(name, error.code, said)]
        self.is_refused = not name and error.status == HTTPStatus.CONFLICT

    def problem(self) -> Problem:
        """The first error, for a client that is no browser."""
        first = self.errors[0]
        title = gettext(TITLES[HTTPStatus.UNPROCESSABLE_ENTITY])
        return Problem(422, first.code, title, first.words(), field=first.field)

    def error_list(self) -> list[dict[str, str]]:
        """For the error summary: each error, linked to the control that it is about."""
        controls = {control.name: control for control in self.controls}
        return [_summary_line(error, controls.get(error.field)) for error in self.errors]

    def _control(self, name: str, field: fields.Field[object]) -> Control:
        return Control(
            name=name,
            field=field,
            widget=widget_of(field),
            choices=self._choices_for(name, field),
            raw=self._raw.get(name, ""),
            error=next((error for error in self.errors if error.field == name), None),
        )

    def _choices_for(self, name: str, field: fields.Field[object]) -> Sequence[Choice]:
        return self._choices.get(name) or choices_of(field)

    def _errors_in(self, messages: Mapping[str, object]) -> list[FieldError]:
        """One error a field is enough: the next appears when this one has been put right."""
        found = [
            recognised(name if name in self.asked else "", flattened(inner)[0])
            for name, inner in messages.items()
        ]
        return [self._in_its_words(error) for error in found]

    def _in_its_words(self, error: FieldError) -> FieldError:
        """Who left boxes unticked is asked to choose, who left a line empty to fill it in."""
        if error.code != REQUIRED or widget_of(self.asked[error.field]) not in TO_CHOOSE_FROM:
            return error
        return replace(error, message=mark("Choose an answer"))

    def _outside_choices(self, known: set[str], data: Mapping[str, object]) -> list[FieldError]:
        """Choices given at run time are part of the question, so another answer is an error."""
        errors = []
        for name, choices in self._choices.items():
            offered = {choice.value for choice in choices}
            given = data.get(name, [])
            chosen = given if isinstance(given, list) else [given]
            if name not in known and not offered.issuperset(chosen):
                errors.append(recognised(name, "Must be one of: these."))
        return errors


def _summary_line(error: FieldError, control: Control | None) -> dict[str, str]:
    if control is None or control.hidden:
        return {"text": error.words(), "href": ""}
    # The sentence alone says "fill this in" three times when three fields are empty.
    said = gettext("%(label)s: %(error)s", label=control.question, error=error.words())
    return {"text": said, "href": f"#{control.first_id}"}


def raw_of(field: fields.Field[object], value: object) -> Raw:
    """A Python value as the text of its control."""
    parts = parts_of(widget_of(field))
    if isinstance(value, datetime):
        value = value.astimezone(CHINA)
    if parts and isinstance(value, date):
        return {part: str(getattr(value, part)) for part in parts}
    if isinstance(value, list | tuple | set | frozenset):
        return [_text_of(one) for one in value]
    if widget_of(field) is Widget.CHECKBOX:
        return "true" if value else ""
    return _text_of(value)


def _text_of(value: object) -> str:
    return str(value.value) if isinstance(value, Enum) else str(value)


def _valid_key(text: str) -> str | None:
    """The key in its one spelling, or None: a key of another shape is not one of ours."""
    try:
        return UUID(text).hex
    except ValueError:
        return None
