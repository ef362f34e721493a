"""The same record under two rules, side by side. Pure: reads values, changes nothing."""

from folkmoot.hindsight.domain.margins import Margin, margin_of
from folkmoot.hindsight.domain.notice import NoticeThen, NoticeWould, notice_under
from folkmoot.hindsight.domain.records import MeetingThen, VoteThen
from folkmoot.hindsight.domain.sentences import DISCLAIMER, SILENCE_LAW, conclusion_of
from folkmoot.hindsight.domain.supposing import Method, meeting_under, recorded, vote_under
from folkmoot.hindsight.domain.verdicts import Hindsight, Tested, Unknown, Verdict

__all__ = [
    "DISCLAIMER",
    "SILENCE_LAW",
    "Hindsight",
    "Margin",
    "MeetingThen",
    "Method",
    "NoticeThen",
    "NoticeWould",
    "Tested",
    "Unknown",
    "Verdict",
    "VoteThen",
    "conclusion_of",
    "margin_of",
    "meeting_under",
    "notice_under",
    "recorded",
    "vote_under",
]
