"""What a meeting is, without a database: notice, attendance, quorum, proxies, duty."""

from folkmoot.meetings.domain.agenda import (
    AgendaDraft,
    DecisionNote,
    Origin,
    ProposalDraft,
    ResultNote,
    Stance,
)
from folkmoot.meetings.domain.attendance import (
    Attendance,
    Mark,
    PresentVoter,
    Seat,
    Sign,
    SignDraft,
    Stay,
    Via,
    fold,
    fullest,
    stays,
)
from folkmoot.meetings.domain.course import Duration, MeetingState, counts_for_duty, may_follow
from folkmoot.meetings.domain.notice import Lead, latest_notice, lead_of, may_resolve
from folkmoot.meetings.domain.proxies import proxies_allowed
from folkmoot.meetings.domain.quorum import Base, QuorumOutcome, foreign_quantities, quorum_of

__all__ = [
    "AgendaDraft",
    "Attendance",
    "Base",
    "DecisionNote",
    "Duration",
    "Lead",
    "Mark",
    "MeetingState",
    "Origin",
    "PresentVoter",
    "ProposalDraft",
    "QuorumOutcome",
    "ResultNote",
    "Seat",
    "Sign",
    "SignDraft",
    "Stance",
    "Stay",
    "Via",
    "counts_for_duty",
    "fold",
    "foreign_quantities",
    "fullest",
    "latest_notice",
    "lead_of",
    "may_follow",
    "may_resolve",
    "proxies_allowed",
    "quorum_of",
    "stays",
]
