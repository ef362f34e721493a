"""Texts put together, so that neither language is ever half said and no stop said twice."""

import re
from collections.abc import Mapping, Sequence

from folkmoot_sdk import Text

# A stop before another one or a comma, a stop after what ends a sentence without it. Three points
# in a row are meant, and so are two in a path.
_DOUBLED = re.compile(
    r"[。.]+(?=[。、，；])|(?<=[！？!?])[。.]+|(?<=。)\.|(?<![./])\.(?=\.(?![./]))|(?<=\.\.\.)\.+"
)


def composed(template: str, params: Mapping[str, object]) -> str:
    """``template`` with its ``params``; what people wrote often ends in a full stop of its own."""
    # Without parameters a lone "%" is text.
    return _DOUBLED.sub("", template % params) if params else template


def filled(template: Text, **values: Text | str | int) -> Text:
    """``template`` with each value in the template's own language."""
    return Text(_filled(template, "zh", values), _filled(template, "en", values))


def joined(parts: Sequence[Text], zh: str = "、", en: str = ", ") -> Text:
    """The parts in each language, with that language's own joint."""
    return Text(zh.join(part.zh for part in parts), en.join(part.en for part in parts))


def _filled(template: Text, locale: str, values: dict[str, Text | str | int]) -> str:
    said = {k: v.in_(locale) if isinstance(v, Text) else v for k, v in values.items()}
    return template.in_(locale).format(**said)
