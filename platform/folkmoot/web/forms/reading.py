"""From what a browser sends to what a schema loads."""

import re
import unicodedata
from dataclasses import dataclass

from marshmallow import fields
from werkzeug.datastructures import MultiDict

from folkmoot.web.forms.messages import INCOMPLETE_DATE, INCOMPLETE_MOMENT, FieldError
from folkmoot.web.forms.widgets import Widget, parts_of, widget_of

Fields = dict[str, fields.Field[object]]
Raw = str | list[str] | dict[str, str]
# Only commas that group thousands go: "12,5" must stay wrong and never become 125.
LONGEST_NUMBER = 64
GROUPED = re.compile(r"-?\d{1,3}(,\d{3})+(\.\d+)?")


@dataclass(frozen=True, slots=True)
class Reading:
    """``raw`` is what was typed, to be shown again; ``data`` is what the schema is given."""

    raw: dict[str, Raw]
    data: dict[str, object]
    errors: tuple[FieldError, ...]


def read(form: MultiDict[str, str], wanted: Fields) -> Reading:
    """Read the fields of a schema; a box left empty is a field that was not given."""
    raw = {name: raw_value(form, name, widget_of(field)) for name, field in wanted.items()}
    data: dict[str, object] = {}
    errors = []
    for name, field in wanted.items():
        value, error = _loadable(name, field, raw[name])
        if error is not None:
            errors.append(error)
        elif value is not None:
            data[name] = value
    return Reading(raw, data, tuple(errors))


def raw_value(form: MultiDict[str, str], name: str, widget: Widget) -> Raw:
    if widget is Widget.CHECKBOXES:
        return form.getlist(name)
    if parts := parts_of(widget):
        return {part: form.get(f"{name}-{part}", "") for part in parts}
    # Browsers send the lines of a text with CRLF, whatever was typed.
    return form.get(name, "").replace("\r\n", "\n")


def ascii_digits(text: str) -> str:
    """Digits and signs of a Chinese keyboard (１２，５００．５) as plain ones, no spaces."""
    # Nothing longer is a number, and normalising takes the square of a length made for it.
    return (unicodedata.normalize("NFKC", text) if len(text) <= LONGEST_NUMBER else text).strip()


def _loadable(
    name: str, field: fields.Field[object], raw: Raw
) -> tuple[object | None, FieldError | None]:
    widget = widget_of(field)
    if isinstance(raw, dict):
        return _put_together(name, widget, {k: ascii_digits(v) for k, v in raw.items()})
    if isinstance(raw, list):
        # An empty list is the answer "none of these", unless an answer is required.
        return (None if field.required and not raw else raw), None
    if widget is Widget.CHECKBOX:
        return raw != "", None
    text = _number(raw) if widget is Widget.NUMBER else raw.strip()
    return text or None, None


def _number(raw: str) -> str:
    text = ascii_digits(raw)
    return text.replace(",", "") if GROUPED.fullmatch(text) else text


def _put_together(
    name: str, widget: Widget, parts: dict[str, str]
) -> tuple[str | None, FieldError | None]:
    """ISO text of the boxes; hours are on China's clock, which has kept +08:00 since 1991."""
    if not any(parts.values()):
        return None, None
    if not all(parts.values()):
        code = INCOMPLETE_DATE if widget is Widget.DATE else INCOMPLETE_MOMENT
        return None, FieldError(name, *code)
    # The year is not padded: "17" is a mistake and not the year 17.
    day = f"{parts['year']}-{parts['month']:0>2}-{parts['day']:0>2}"
    if widget is Widget.DATE:
        return day, None
    return f"{day}T{parts['hour']:0>2}:{parts['minute']:0>2}:00+08:00", None
