"""Minutes as anybody may read them: all that was said and decided, and no name."""

from collections.abc import Collection, Mapping
from typing import Any

from folkmoot.meetings.minutes.content import MinutesContent
from folkmoot.meetings.minutes.rendering import Rendered, Section, render
from folkmoot_sdk import Text

_SOMEBODY = Text("一位与会者", "somebody present")
_ATTENDANCE_SECTION = 1


def render_public(
    content: MinutesContent | Mapping[str, Any],
    *,
    locale: str,
    people: Collection[str],
    told: str,
) -> Rendered:
    """``people`` are the ids (as text) of everybody in the minutes; ``told`` says in the place of
    the attendance who may read it.
    """
    whole = render(content, locale=locale, names=dict.fromkeys(people, _SOMEBODY.in_(locale)))
    sections = [
        Section(section.heading, (told,)) if number == _ATTENDANCE_SECTION else section
        for number, section in enumerate(whole.sections)
    ]
    return Rendered(whole.title, tuple(sections))
