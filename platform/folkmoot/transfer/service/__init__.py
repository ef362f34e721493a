"""What can be done to a roster: a verb each."""

from folkmoot.transfer.service.committing import commit_roster
from folkmoot.transfer.service.previewing import (
    decide_row,
    discard_roster,
    preview_again,
    preview_roster,
)

__all__ = ["commit_roster", "decide_row", "discard_roster", "preview_again", "preview_roster"]
