"""Refusing to take away a plugin that something still needs, with the list of what does."""

from collections.abc import Iterable
from collections.abc import Set as AbstractSet

from folkmoot.extensions.above import Use
from folkmoot.kernel.errors import Refused, mark
from folkmoot_sdk import Text


def refuse_needed(lost: AbstractSet[str], uses: Iterable[Use]) -> None:
    """Raises Refused (``plugins.in_use``) when one of ``lost`` is among the ``uses``."""
    needed = sorted({use for use in uses if use.plugin in lost}, key=lambda use: use.line.en)
    if needed:
        raise Refused(
            "plugins.in_use",
            mark("Some of these plugins are still needed. %(uses)s."),
            cure=mark("Bring these to their end or out of the rules first, or keep the plugins."),
            uses=Text(
                "；".join(use.line.zh for use in needed), "; ".join(use.line.en for use in needed)
            ),
        )
