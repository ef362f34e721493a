"""Words of public notices, as data: what a district would otherwise type again each time."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from folkmoot_sdk._contributions import Contribution
from folkmoot_sdk._errors import DefinitionError
from folkmoot_sdk._frozen import freeze_tuples
from folkmoot_sdk._kinds import BodyKind, Standing
from folkmoot_sdk._plain import Plain
from folkmoot_sdk._text import Text

_NAME = re.compile(r"\{([a-z]+)\}")


class Occasion(StrEnum):
    """What somebody is about to make public, in words that they can still change. Minutes and the
    result of an appraisal are none: nobody types these.
    """

    MEETING = "meeting"  # a body is called; the title is the meeting's, the body its agenda
    RESOLUTION = "resolution"  # what was resolved in a matter
    IMPLEMENTATION = "implementation"  # how that is carried out
    OUTCOME = "outcome"  # what came of it

    @property
    def placeholders(self) -> frozenset[str]:
        """The names that a template for it may use. `facts` is what is on record, a sentence a
        line; `round` begins with its own gap and is empty in the first (" (round 2)"); all others
        are names and titles as people write them.
        """
        return _PLACEHOLDERS[self]


_ABOUT_A_MATTER = frozenset({"community", "matter", "round", "facts"})
_PLACEHOLDERS: Mapping[Occasion, frozenset[str]] = {
    Occasion.MEETING: frozenset({"community", "body"}),
    Occasion.RESOLUTION: _ABOUT_A_MATTER,
    Occasion.IMPLEMENTATION: _ABOUT_A_MATTER,
    Occasion.OUTCOME: _ABOUT_A_MATTER,
}


@dataclass(frozen=True, slots=True)
class NoticeWords(Plain):
    """Heading and text of one notice, in one language."""

    title: str
    body: str


@dataclass(frozen=True, slots=True)
class NoticeTemplate(Plain, Contribution):
    """What a notice begins with. `{name}` in `heading` and `body` stands for one of the occasion's
    placeholders; any other brace is refused with DefinitionError, so no template can reach further.

    `bodies` are those whose meetings it is for, none given meaning all; it is left empty but for
    MEETING. A template for a body comes before one for all.
    """

    id: str
    version: str
    title: Text
    occasion: Occasion
    heading: Text
    body: Text
    bodies: tuple[BodyKind, ...] = ()
    standing: Standing = Standing.OFFER

    def __post_init__(self) -> None:
        freeze_tuples(self, "bodies")
        if self.bodies and self.occasion is not Occasion.MEETING:
            raise DefinitionError(f"{self.id}: only a meeting is one of some body")
        for words in (self.heading.zh, self.heading.en, self.body.zh, self.body.en):
            self._refuse_unknown(words)

    def _refuse_unknown(self, words: str) -> None:
        used = set(_NAME.findall(words))
        if unknown := sorted(used - self.occasion.placeholders):
            raise DefinitionError(f"{self.id}: {self.occasion} has no {', '.join(unknown)}")
        if set("{}") & set(_NAME.sub("", words)):
            raise DefinitionError(f"{self.id}: a brace that is no placeholder in {words!r}")

    def words(self, values: Mapping[str, str], locale: str) -> NoticeWords:
        """The notice with `values` in their places. Raises DefinitionError where one is missing.

        What is filled in is not looked at again: braces in a matter's title stay as they are.
        """
        if missing := sorted(self.occasion.placeholders - values.keys()):
            raise DefinitionError(f"{self.occasion} was given no {', '.join(missing)}")
        return NoticeWords(
            _filled(self.heading.in_(locale), values), _filled(self.body.in_(locale), values)
        )


def _filled(words: str, values: Mapping[str, str]) -> str:
    return _NAME.sub(lambda found: values[found[1]], words)
