"""What people do with a matter, one verb a function. ``advance`` alone moves it on."""

from folkmoot.matters.service.advancing import advance, missing_here, open_round
from folkmoot.matters.service.asking_owners import open_owners_vote
from folkmoot.matters.service.ending import (
    answer_survey,
    ask_satisfaction,
    close_matter,
    form_of,
    withdraw_matter,
)
from folkmoot.matters.service.filling import fill_form
from folkmoot.matters.service.minuting import minute_meeting
from folkmoot.matters.service.opening import open_matter
from folkmoot.matters.service.preparing import (
    OptionDraft,
    add_option,
    adopt_proposal,
    propose,
    state_for_record,
)
from folkmoot.matters.service.publishing import publish_notice
from folkmoot.matters.service.putting import advised_to
from folkmoot.matters.service.resolving import (
    call_on_matter,
    close_vote_on_matter,
    open_vote_in_meeting,
)
from folkmoot.matters.service.signing import sign_off
from folkmoot.matters.service.stocktaking import take_stock, take_stocks

__all__ = [
    "OptionDraft",
    "add_option",
    "adopt_proposal",
    "advance",
    "advised_to",
    "answer_survey",
    "ask_satisfaction",
    "call_on_matter",
    "close_matter",
    "close_vote_on_matter",
    "fill_form",
    "form_of",
    "minute_meeting",
    "missing_here",
    "open_matter",
    "open_owners_vote",
    "open_round",
    "open_vote_in_meeting",
    "propose",
    "publish_notice",
    "sign_off",
    "state_for_record",
    "take_stock",
    "take_stocks",
    "withdraw_matter",
]
