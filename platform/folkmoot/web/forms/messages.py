"""What marshmallow objects to, in words for a person, each with a code that never changes.

marshmallow gives sentences and no codes, so its sentences are recognised here. A test walks all
its default messages and fails when a new version brings one that this table does not know.
"""

import dataclasses
import re
from collections.abc import Mapping

from flask_babel import gettext
from marshmallow import ValidationError

from folkmoot.kernel.errors import mark


@dataclasses.dataclass(frozen=True, slots=True)
class FieldError:
    """One thing wrong with one field. ``field`` is empty when it concerns the whole form."""

    field: str
    code: str
    message: str
    params: Mapping[str, object] = dataclasses.field(default_factory=dict)

    def words(self) -> str:
        translated: str = gettext(self.message)
        return translated % self.params if self.params else translated


REQUIRED = "form.required"
_NUMBER = r"(?P<{}>-?[\d.]+)"
_MIN, _MAX = _NUMBER.format("min"), _NUMBER.format("max")

# The first pattern that matches the whole sentence wins.
KNOWN: tuple[tuple[str, str, str], ...] = (
    (
        r"Missing data for required field\.|Field may not be null\.",
        REQUIRED,
        mark("Fill this in"),
    ),
    (
        rf"Shorter than minimum length {_MIN}\.",
        "form.too_short",
        mark("Use %(min)s characters or more"),
    ),
    (
        rf"Longer than maximum length {_MAX}\.",
        "form.too_long",
        mark("Use %(max)s characters or fewer"),
    ),
    (
        rf"Length must be between {_MIN} and {_MAX}\.",
        "form.length",
        mark("Use between %(min)s and %(max)s characters"),
    ),
    (
        rf"Length must be {_NUMBER.format('equal')}\.",
        "form.length_exact",
        mark("Use exactly %(equal)s characters"),
    ),
    (
        rf"Must be greater than or equal to {_MIN}\.",
        "form.too_small",
        mark("Enter a number of %(min)s or more"),
    ),
    (
        rf"Must be greater than {_MIN}\.",
        "form.not_above",
        mark("Enter a number above %(min)s"),
    ),
    (
        rf"Must be less than or equal to {_MAX}\.",
        "form.too_large",
        mark("Enter a number of %(max)s or less"),
    ),
    (
        rf"Must be less than {_MAX}\.",
        "form.not_below",
        mark("Enter a number below %(max)s"),
    ),
    (
        rf"Must be greater than or equal to {_MIN} and less than or equal to {_MAX}\.",
        "form.range",
        mark("Enter a number from %(min)s to %(max)s"),
    ),
    (
        rf"Must be greater than (or equal to )?{_MIN} and less than (or equal to )?{_MAX}\.",
        "form.range_open",
        mark("Enter a number between %(min)s and %(max)s"),
    ),
    (r"Not a valid integer\.", "form.not_whole", mark("Enter a whole number, such as 12")),
    (
        r"Not a valid number\.|Number too large\.|Special numeric values .*",
        "form.not_number",
        mark("Enter a number, such as 12 or 12.5"),
    ),
    (
        r'Not a valid date\.|".*" cannot be formatted as a date\.',
        "form.not_date",
        mark("Enter a day that exists, such as 18 April 2017"),
    ),
    (
        r'Not a valid (aware |naive )?(datetime|time)\.|".*" cannot be formatted as .*',
        "form.not_moment",
        mark("Enter a day and a time that exist, such as 18 April 2017, 14:30"),
    ),
    (
        (
            r"Must be one of: .*|One or more of the choices you made was (not )?in: .*"
            r"|Must be equal to .*|Not a valid UUID\.|Not a valid boolean\.|Not a valid list\."
        ),
        "form.not_a_choice",
        mark("Choose from what is offered here"),
    ),
    (
        r"Not a valid email address\.",
        "form.not_email",
        mark("Enter an e-mail address, such as name@example.cn"),
    ),
    (
        r"Not a valid URL\.",
        "form.not_address",
        mark("Enter a web address, such as https://example.cn"),
    ),
    (
        (
            r"Invalid value\.|Invalid input\.|Invalid type\.|Invalid input type\.|Unknown field\."
            r"|String does not match expected pattern\.|Not a valid string\."
            r"|Not a valid utf-8 string\.|Not a valid tuple\.|Not a valid mapping type\."
            r"|Not a valid IP.*|Not a valid period of time\."
            r"|.* cannot be formatted as a timedelta\."
        ),
        "form.invalid",
        mark("This cannot be taken as it is: check it and write it again"),
    ),
)
INCOMPLETE_DATE = ("form.date_incomplete", mark("Enter the year, the month and the day"))
INCOMPLETE_MOMENT = (
    "form.moment_incomplete",
    mark("Enter the year, the month, the day, the hour and the minute"),
)


def recognised(name: str, sentence: str) -> FieldError:
    """The error behind a sentence of marshmallow's; a feature's own sentence stays as it is."""
    for pattern, code, message in KNOWN:
        if match := re.fullmatch(pattern, sentence, re.DOTALL):
            wanted = {k: v for k, v in match.groupdict().items() if v is not None}
            return FieldError(name, code, message, wanted)
    return FieldError(name, "form.invalid", sentence)


def messages_of(problem: ValidationError) -> dict[str, object]:
    """Its messages by field; those of the whole form stand under ``_schema``."""
    found: dict[str, object] = problem.normalized_messages()  # type: ignore[no-untyped-call]
    return found


def flattened(messages: object) -> list[str]:
    """The sentences of marshmallow's nested messages, those of list items and keys included."""
    if isinstance(messages, Mapping):
        return [one for inner in messages.values() for one in flattened(inner)]
    if isinstance(messages, list | tuple):
        return [one for inner in messages for one in flattened(inner)]
    return [str(messages)]
