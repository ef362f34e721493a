"""What open votes need of plugins: the voting rule by which each will be counted."""

from collections.abc import Iterator

from sqlalchemy.orm import Session

from folkmoot.extensions.above import Use
from folkmoot.votes.queries import open_pins
from folkmoot_sdk import Text


def uses_of_plugins(session: Session) -> Iterator[Use]:
    for vote, pin in open_pins(session):
        what = Text(f"进行中的表决“{vote.title}”", f"the open vote “{vote.title}”")
        yield Use(pin.plugin, what, pin.digest)
