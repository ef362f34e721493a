"""The acts of this feature: hanging a notice, proving it, taking it down; objecting, answering."""

from folkmoot.notices.service.objections import answer_objection, object_to
from folkmoot.notices.service.posting import post_notice, prove_posting, register_board, take_down

__all__ = [
    "answer_objection",
    "object_to",
    "post_notice",
    "prove_posting",
    "register_board",
    "take_down",
]
