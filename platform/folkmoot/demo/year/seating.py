"""Seating a community for its year: a few households, every body in office."""

from dataclasses import replace
from datetime import date
from uuid import UUID

from folkmoot.demo.deliberating import Scenes
from folkmoot.demo.settling import FOUNDER, BodySizes, Estate, Settled, settle
from folkmoot.demo.stage import Stage
from folkmoot.people import service as people
from folkmoot.people.domain.composition import MemberDraft
from folkmoot.people.domain.kinds import Office, body_label
from folkmoot_sdk import BodyKind

# A small part of a community, enough for every body to have its members.
ESTATE = Estate("新园小区", buildings=1, floors=6, doors=3, area=80_00)
SIZES = BodySizes(
    party_committee=5,
    residents_committee=5,
    group_leaders=3,
    representatives=12,
    council=5,
    supervision=3,
)


def seat(stage: Stage, since: date) -> Scenes:
    """A community with all bodies that its standing meetings need, in office from ``since``."""
    settled = settle(stage, ESTATE, SIZES, since)
    return Scenes(stage, _with_standing_meetings(stage, settled, since))


def _with_standing_meetings(stage: Stage, settled: Settled, since: date) -> Settled:
    """The joint meeting and the bulletin meeting have members of their own."""
    sitting = settled.members
    committee = sitting[BodyKind.RESIDENTS_COMMITTEE]
    members = {
        BodyKind.JOINT_MEETING: (*committee, *sitting[BodyKind.PARTY_COMMITTEE][1:]),
        BodyKind.BULLETIN_MEETING: (
            *committee[:3],
            *sitting[BodyKind.REPRESENTATIVES_ASSEMBLY][:6],
        ),
    }
    bodies = {kind: _constitute(stage, kind, ids, since) for kind, ids in members.items()}
    return replace(settled, members=sitting | members, bodies=settled.bodies | bodies)


def _constitute(stage: Stage, kind: BodyKind, ids: tuple[UUID, ...], since: date) -> UUID:
    drafts = [
        MemberDraft(person_id, Office.MEMBER if place else Office.CHAIR)
        for place, person_id in enumerate(ids)
    ]
    body = stage.do(
        FOUNDER,
        people.constitute_body,
        kind=kind,
        name=body_label(kind).zh,
        members=drafts,
        on=since,
    )
    return body.id
