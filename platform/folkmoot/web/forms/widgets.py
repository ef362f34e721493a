"""Which control a field gets."""

from enum import StrEnum

from marshmallow import fields

from folkmoot.web.forms.choices import choices_of


class Widget(StrEnum):
    TEXT = "text"
    TEXTAREA = "textarea"
    NUMBER = "number"
    RADIOS = "radios"
    SELECT = "select"
    CHECKBOXES = "checkboxes"
    CHECKBOX = "checkbox"
    DATE = "date"
    DATETIME = "datetime"
    HIDDEN = "hidden"


TO_CHOOSE_FROM = frozenset({Widget.RADIOS, Widget.SELECT, Widget.CHECKBOXES})
_BY_TYPE: tuple[tuple[type, Widget], ...] = (
    (fields.List, Widget.CHECKBOXES),
    (fields.Boolean, Widget.CHECKBOX),
    (fields.DateTime, Widget.DATETIME),
    (fields.Date, Widget.DATE),
    (fields.Number, Widget.NUMBER),
)


def widget_of(field: fields.Field[object]) -> Widget:
    """What the metadata says, else what the type suggests; a typo in the metadata raises."""
    if "widget" in field.metadata:
        return Widget(field.metadata["widget"])
    for kind, widget in _BY_TYPE:
        if isinstance(field, kind):
            return widget
    return Widget.RADIOS if choices_of(field) else Widget.TEXT


def parts_of(widget: Widget) -> tuple[str, ...]:
    """The boxes of a control that has several, in the order in which they are put together."""
    if widget is Widget.DATE:
        return ("year", "month", "day")
    if widget is Widget.DATETIME:
        return ("year", "month", "day", "hour", "minute")
    return ()
