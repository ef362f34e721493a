"""A form as a page shows it, filled in by somebody without imagination."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from html.parser import HTMLParser

from folkmoot.kernel.act import CHINA

Fields = tuple[tuple[str, str], ...]
# Put into whatever is to be typed and has nothing in it.
TYPED = "路灯"


@dataclass
class Form:
    """One form: where it goes, what it holds, and what may be chosen."""

    action: str
    values: list[tuple[str, str]] = field(default_factory=list)
    blanks: list[tuple[str, str]] = field(default_factory=list)
    choices: dict[tuple[str, bool], list[str]] = field(default_factory=dict)

    def filled(self, at: datetime) -> Fields:
        """Every blank typed into, every box ticked, of each set of choices the last."""
        typed = [(name, _typed(name, mode, at)) for name, mode in self.blanks]
        chosen = [
            (name, value)
            for (name, many), values in self.choices.items()
            for value in (values if many else values[-1:])
        ]
        return (*self.values, *typed, *chosen)


def forms_in(html: str) -> Iterator[Form]:
    reader = _Reader()
    reader.feed(html)
    yield from reader.forms


def _typed(name: str, mode: str, at: datetime) -> str:
    # What has been done was done now; whatever else has a date is still to come.
    when = at if name.startswith("at") else at + timedelta(days=60)
    for part in ("year", "month", "day", "hour", "minute"):
        if name.endswith(part):
            return str(getattr(when.astimezone(CHINA), part))
    return "1" if mode == "numeric" else TYPED


class _Reader(HTMLParser):
    """Collects the posting forms of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self._open: Form | None = None
        self._select = ""
        self._area: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form" and given.get("method", "").lower() == "post":
            self._open = Form(given.get("action", ""))
            self.forms.append(self._open)
        elif self._open is not None:
            self._control(self._open, tag, given)

    def _control(self, form: Form, tag: str, given: Mapping[str, str]) -> None:
        name = given.get("name", "")
        if tag == "select":
            self._select = name
        elif tag == "option" and given.get("value"):
            form.choices.setdefault((self._select, False), []).append(given["value"])
        elif tag == "textarea":
            self._area = name
        elif tag == "input" and name:
            self._input(form, name, given)

    def _input(self, form: Form, name: str, given: Mapping[str, str]) -> None:
        kind, value = given.get("type", "text"), given.get("value", "")
        if kind in {"radio", "checkbox"}:
            form.choices.setdefault((name, kind == "checkbox"), []).append(value)
        elif value or kind == "hidden":
            form.values.append((name, value))
        else:
            form.blanks.append((name, given.get("inputmode", "")))

    def handle_data(self, data: str) -> None:
        if self._open is not None and self._area and data.strip():
            self._open.values.append((self._area, data.strip()))
            self._area = None

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._open = None
        elif tag == "textarea" and self._open is not None and self._area:
            self._open.blanks.append((self._area, ""))
        if tag == "textarea":
            self._area = None
