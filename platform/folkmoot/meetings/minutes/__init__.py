"""Minutes: composed from what was recorded, shown in either language, verified by anybody."""

from folkmoot.meetings.minutes.content import (
    FORMAT,
    MinutesContent,
    Record,
    compose,
    content_digest,
    is_sound,
)
from folkmoot.meetings.minutes.rendering import Rendered, Section, render, render_nameless

__all__ = [
    "FORMAT",
    "MinutesContent",
    "Record",
    "Rendered",
    "Section",
    "compose",
    "content_digest",
    "is_sound",
    "render",
    "render_nameless",
]
