"""What still needs a release, across all districts: votes by digest, the rest by plugin."""

from collections.abc import Iterable
from datetime import date

from sqlalchemy.orm import Session

from folkmoot.extensions.above import Use, uses_everywhere
from folkmoot_sdk import Text

# A list that nobody reads to its end helps nobody.
_LISTED = 20


def uses_of_release(
    session: Session, plugin: str, digest: str, *, on: date, alone: bool
) -> Text | None:
    """What needs the release with these files, as a list in words; None for nothing.

    ``alone``: no other release of its plugin is left, so what names the plugin needs it too.
    """
    uses = (use for use in uses_everywhere(session, on) if use.plugin == plugin)
    needed = sorted({use for use in uses if _needs(use, digest, alone=alone)}, key=_order)
    return _listed(needed) if needed else None


def _needs(use: Use, digest: str, *, alone: bool) -> bool:
    return use.digest == digest if use.digest else alone


def _order(use: Use) -> str:
    return use.line.en


def _listed(needed: list[Use]) -> Text:
    lines: Iterable[Text] = [use.line for use in needed[:_LISTED]]
    more = len(needed) - _LISTED
    zh, en = "；".join(each.zh for each in lines), "; ".join(each.en for each in lines)
    return Text(f"{zh}；另有{more}项", f"{en}; and {more} more") if more > 0 else Text(zh, en)
