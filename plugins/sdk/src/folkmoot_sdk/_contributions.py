"""What every kind of contribution shares.

Abstract classes with defaults and no protocols: a member that is added later, with a default,
breaks no plugin that was written before it.
"""

from abc import ABC
from typing import ClassVar

from marshmallow import Schema

from folkmoot_sdk._kinds import Standing
from folkmoot_sdk._text import Text


class NoSettings(Schema):
    """Nothing to set: what a contribution has unless it says otherwise."""


class Contribution(ABC):
    """An `id` and a `version` of it, for ever the same thing, and a title for people.

    `settings` is a marshmallow schema of what may be set; `{}` must be valid, unknown keys are
    errors, and nothing in it is a float. `standing` is on what ground it applies, see Standing;
    it decides only where two could apply.
    """

    __slots__ = ()

    id: str
    version: str
    title: Text
    standing: Standing = Standing.OFFER
    settings: ClassVar[type[Schema]] = NoSettings


def reference(contribution: Contribution) -> str:
    """`id@version`: how a manifest, a pin and an outcome name a contribution."""
    return f"{contribution.id}@{contribution.version}"
