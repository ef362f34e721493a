"""What a count file holds, and the digests over it."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from folkmoot.kernel.audit.domain import digest, plain
from folkmoot.tenancy.models import District
from folkmoot.tenancy.queries import own_community
from folkmoot.votes.counting import Attendance, Tallied
from folkmoot.votes.models import Vote
from folkmoot_sdk import Outcome

FORMAT = "folkmoot-count/2"
# Named its community by the platform's own number.
FIRST = "folkmoot-count/1"
_OF_A_METHOD = ("pin", "plugin_version", "instead_of")
PARTS = (
    "vote",
    "method",
    "law",
    "options",
    "electorate",
    "attendance",
    "ballots",
    "left_out",
    "outcome",
)


def community_of(session: Session) -> dict[str, str]:
    """The session's community as strangers know it."""
    community = own_community(session)
    district = session.get_one(District, community.district_id)
    return {"code": community.code, "name": community.name, "district": district.name}


def build(
    vote: Vote,
    community: object,
    tallied: Tallied,
    outcome: Outcome,
    closed_at: datetime,
    *,
    method: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """The content as JSON data, digests included. The same rows always give the same content.

    ``method`` is of the release that counted, where it is not the one that the vote pinned, which
    it then names as ``instead_of``.
    """
    counted_by = vote.method if method is None else method
    poll = tallied.poll
    content = {
        "format": FORMAT,
        "vote": _head(vote, community, closed_at),
        # How ballots are marked is for pages; whoever counts asks the rule itself.
        "method": {name: counted_by[name] for name in _OF_A_METHOD if name in counted_by},
        "law": vote.law,
        "options": [option.to_plain() for option in poll.options],
        "electorate": {
            "electors": vote.electors,
            "figures": vote.figures,
            "weights": [[each.heads, each.area, times] for each, times in tallied.weights],
        },
        "attendance": _attendance(tallied.attendance, poll.figures),
        "ballots": [ballot.to_plain() for ballot in poll.ballots],
        "left_out": [each.to_plain() for each in poll.left_out],
        "outcome": outcome.to_plain(),
    }
    ready: dict[str, Any] = plain(content)
    return {**ready, "digests": digests_of(ready)}


def _head(vote: Vote, community: object, closed_at: datetime) -> dict[str, Any]:
    return {
        "id": vote.id,
        "community": community,
        "title": vote.title,
        "subject_id": vote.subject_id,
        "meeting_id": vote.meeting_id,
        "secrecy": vote.secrecy,
        "turnout": vote.turnout,
        "opened_at": vote.opened_at,
        "closed_at": closed_at,
    }


def _attendance(attendance: Attendance, figures: Mapping[Any, int]) -> dict[str, Any]:
    return {
        "channels": attendance.channels,
        "heads": attendance.heads,
        "area": attendance.area,
        "figures": figures,
    }


def digests_of(content: Mapping[str, Any]) -> dict[str, str]:
    """SHA-256 of each part's canonical JSON, and of all these together with the format's name."""
    parts = {part: digest(content.get(part)) for part in PARTS}
    return {**parts, "file": digest({"format": content.get("format"), "parts": parts})}


def differences(one: Mapping[str, Any], other: Mapping[str, Any]) -> tuple[str, ...]:
    """The parts in which two contents differ, in the order of the format."""
    return tuple(part for part in PARTS if one.get(part) != other.get(part))


def to_bytes(content: Mapping[str, Any]) -> bytes:
    """The file as it is published: UTF-8, indented for readers; digests do not depend on it."""
    return json.dumps(content, ensure_ascii=False, indent=1, sort_keys=True).encode() + b"\n"
