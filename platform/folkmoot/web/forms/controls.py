"""A field as the parameters of its GOV.UK macro."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext
from marshmallow import fields

from folkmoot.web.formats import words
from folkmoot.web.forms.choices import Choice
from folkmoot.web.forms.messages import FieldError
from folkmoot.web.forms.reading import Raw
from folkmoot.web.forms.widgets import Widget, parts_of
from folkmoot.web.preferences import CHINESE, language

Params = dict[str, Any]
MACROS = {
    Widget.TEXT: "govukInput",
    Widget.NUMBER: "govukInput",
    Widget.TEXTAREA: "govukTextarea",
    Widget.RADIOS: "govukRadios",
    Widget.SELECT: "govukSelect",
    Widget.CHECKBOXES: "govukCheckboxes",
    Widget.CHECKBOX: "govukCheckboxes",
    Widget.DATE: "govukDateInput",
    Widget.DATETIME: "govukDateInput",
}
ENGLISH_ORDER = ("day", "month", "year", "hour", "minute")
FEW_LINES = 6


@dataclass(frozen=True, slots=True)
class Control:
    """What a template needs to show one field: ``macro`` and ``params``, or a hidden ``raw``."""

    name: str
    field: fields.Field[object]
    widget: Widget
    choices: Sequence[Choice]
    raw: Raw
    error: FieldError | None

    @property
    def hidden(self) -> bool:
        return self.widget is Widget.HIDDEN

    @property
    def macro(self) -> str:
        return MACROS[self.widget]

    @property
    def first_id(self) -> str:
        """Where the error summary leads."""
        return f"{self.name}-{self._parts[0]}" if self._parts else self.name

    @property
    def question(self) -> str:
        return str(words(self.field.metadata.get("label", self.name)))

    @property
    def label(self) -> str:
        """The question, and that it need not be answered where that is so.

        What is needed after some answers and not after others, or instead of another field, says
        so in its own words (``said_optional`` is false).
        """
        asked = self.field.required or not self.field.metadata.get("said_optional", True)
        if asked or self.widget in {Widget.CHECKBOX, Widget.CHECKBOXES}:
            return self.question
        return str(gettext("%(label)s (optional)", label=self.question))

    @property
    def params(self) -> Params:
        common: Params = {"id": self.name, "idPrefix": self.name, "name": self.name}
        if hint := self.field.metadata.get("hint"):
            common["hint"] = {"text": words(hint)}
        if self.error is not None:
            common["errorMessage"] = {
                "text": self.error.words(),
                "visuallyHiddenText": gettext("Error"),
                "attributes": {"data-code": self.error.code},
            }
        return common | self._own_params()

    @property
    def _parts(self) -> tuple[str, ...]:
        parts = parts_of(self.widget)
        if language() == CHINESE:
            return parts
        return tuple(part for part in ENGLISH_ORDER if part in parts)

    def _own_params(self) -> Params:
        if self._parts:
            return {"namePrefix": self.name, "items": self._boxes(), "fieldset": self._legend()}
        if self.widget is Widget.CHECKBOX:
            checked = self.raw not in {"", "false"} if isinstance(self.raw, str) else False
            return {"items": [{"value": "true", "text": self.label, "checked": checked}]}
        if self.widget is Widget.SELECT:
            return {"label": self._label(), "items": self._select_items()}
        if self.widget in {Widget.RADIOS, Widget.CHECKBOXES}:
            row = "fm-row" if self.field.metadata.get("in_a_row") else ""
            return {"fieldset": self._legend(), "items": self._items(), "classes": row}
        return {"label": self._label(), "value": self.raw} | self._text_params()

    def _text_params(self) -> Params:
        if self.widget is Widget.TEXTAREA:
            return {"rows": self.field.metadata.get("rows", FEW_LINES)}
        params: Params = {"autocomplete": self.field.metadata.get("autocomplete")}
        if suffix := self.field.metadata.get("suffix"):
            params["suffix"] = {"text": words(suffix)}
        if self.widget is Widget.NUMBER:
            # Not type="number": it loses what it cannot read, and scrolls values away.
            whole = isinstance(self.field, fields.Integer)
            params |= {"inputmode": "numeric" if whole else "decimal", "spellcheck": False}
            params["classes"] = "govuk-input--width-10"
        return params

    def _label(self) -> Params:
        return {"text": self.label, "classes": "govuk-label--m"}

    def _legend(self) -> Params:
        return {"legend": {"text": self.label, "classes": "govuk-fieldset__legend--m"}}

    def _items(self) -> list[Params]:
        chosen = self.raw if isinstance(self.raw, list) else [self.raw]
        return [
            {
                "value": choice.value,
                "text": words(choice.label),
                "checked": choice.value in chosen,
                "hint": {"text": words(choice.hint)} if choice.hint else None,
            }
            for choice in self.choices
        ]

    def _select_items(self) -> list[Params]:
        empty = {"value": "", "text": gettext("Please choose")}
        return [empty] + [item | {"selected": item["checked"]} for item in self._items()]

    def _boxes(self) -> list[Params]:
        typed = self.raw if isinstance(self.raw, dict) else {}
        return [self._box(part, typed.get(part, "")) for part in self._parts]

    def _box(self, part: str, typed: str) -> Params:
        labels = {
            "year": gettext("Year"),
            "month": gettext("Month"),
            "day": gettext("Day"),
            "hour": gettext("Hour"),
            "minute": gettext("Minute"),
        }
        width = "govuk-input--width-4" if part == "year" else "govuk-input--width-2"
        wrong = " govuk-input--error" if self.error is not None else ""
        return {"name": part, "label": labels[part], "value": typed, "classes": width + wrong}
