"""What everything that is data is held to: decision rules, deadlines, sizes, templates, forms."""

import json
import re
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import fields, is_dataclass
from typing import ClassVar

from folkmoot_sdk import Contribution, Text, pin_settings, reference
from folkmoot_sdk._plain import Plain
from folkmoot_sdk.testing._expect import expect

_CHINESE = re.compile(r"[\u3400-\u9fff]")
_PLACEHOLDER = re.compile(r"\{[a-z]+\}")


class DataConformance:
    """`class TestMyRule(DataConformance): data = MY_RULE`, of any kind that holds no code."""

    data: ClassVar[Contribution]

    def test_it_survives_plain_data(self) -> None:
        data = self._subject
        if not isinstance(data, Plain):
            raise AssertionError(f"{type(data).__name__} is no plain data")  # noqa: TRY004 - a check that fails
        again = type(data).from_plain(json.loads(json.dumps(data.to_plain())))
        expect(again == data, f"{reference(data)} comes back as {again}")

    def test_it_is_a_value(self) -> None:
        data = self._subject
        again = deepcopy(data)
        same = again == data and hash(again) == hash(data)
        expect(same, f"a copy of {reference(data)} is something else")

    def test_settings_need_no_value(self) -> None:
        pin_settings(self._subject.settings, {})

    def test_texts_are_in_both_languages(self) -> None:
        for where, text in texts(self._subject):
            expect_both_languages(text, where)

    @property
    def _subject(self) -> Contribution:
        return self.data


def expect_both_languages(text: object, where: str) -> None:
    """A Text whose Chinese is Chinese, and whose English is not the same again; one that is only a
    placeholder is in whatever language stands there later.
    """
    if not isinstance(text, Text):
        raise AssertionError(f"{where}: {text!r} is no Text")  # noqa: TRY004 - a check that fails
    is_placeholder = _PLACEHOLDER.fullmatch(text.zh) is not None and text.zh == text.en
    said = is_placeholder or bool(_CHINESE.search(text.zh))
    expect(said, f"{where}: not in Chinese: {text.zh!r}")
    expect(not _CHINESE.search(text.en), f"{where}: not in English: {text.en!r}")


def texts(value: object, where: str = "") -> Iterator[tuple[str, Text]]:
    """Every text in a value, however deep, and where it stands."""
    if isinstance(value, Text):
        yield where, value
    elif is_dataclass(value):
        for field in fields(value):
            yield from texts(getattr(value, field.name), f"{where}.{field.name}".lstrip("."))
    elif isinstance(value, tuple):
        for at, inner in enumerate(value):
            yield from texts(inner, f"{where}[{at}]")
