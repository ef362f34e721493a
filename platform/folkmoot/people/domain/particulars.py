"""What may be written down of a person, whoever writes it: each raises Invalid."""

import re
from datetime import date

from folkmoot.kernel.errors import Invalid, mark
from folkmoot.kernel.text import plain_text

NAME_LIMIT = 60
_PHONE = re.compile(r"\+?[0-9][0-9 -]{4,18}[0-9]")


def a_name(value: str, field: str = "name") -> str:
    return plain_text(value, field=field, limit=NAME_LIMIT)


def birthday(born_on: date | None, today: date) -> date | None:
    if born_on is not None and born_on > today:
        raise Invalid(
            "person.born_later",
            mark("The birthday %(born_on)s has not come yet."),
            cure=mark("Check the year."),
            field="born_on",
            born_on=born_on,
        )
    return born_on


def phone_number(phone: str | None) -> str | None:
    if not phone or not phone.strip():
        return None
    if not _PHONE.fullmatch(phone.strip()):
        raise Invalid(
            "person.phone",
            mark("This is not a telephone number."),
            cure=mark("Use digits, spaces and hyphens, with the area code."),
            field="phone",
        )
    return phone.strip()
