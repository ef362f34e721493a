"""Taking an opinion in, whichever way it came."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from folkmoot.kernel import audit
from folkmoot.kernel.act import Act, Role
from folkmoot.kernel.errors import Invalid, NotAllowed, NotFound, Refused, mark
from folkmoot.kernel.text import plain_text
from folkmoot.opinions.domain import Channel, DoorState, Origin, moment_of
from folkmoot.opinions.keys import claim, key_taken
from folkmoot.opinions.models import DoorVisit, Opinion
from folkmoot.opinions.queries import find_opinion, find_visit
from folkmoot.people.queries import find_household, find_person

TEXT_LIMIT = 2_000
ORIGIN_LIMIT = 200


def record_opinion(
    session: Session,
    act: Act,
    *,
    text: str,
    channel: Channel,
    person_id: UUID | None = None,
    household_id: UUID | None = None,
    visit_id: UUID | None = None,
    meeting_id: UUID | None = None,
    origin: str = "",
    anonymous: bool = False,
    given_at: datetime | None = None,
    request_key: UUID | None = None,
) -> Opinion:
    """Keep what somebody said, in their words. Sent again with ``request_key`` it is the same one.

    ``anonymous`` keeps neither person, household nor visit: of a door only its sweep. ``origin``
    is e.g. the number of a letter. A resident speaks online and for themself alone. Raises
    Invalid (``text.*``, ``opinions.no_origin``, ``opinions.wrong_origin``), Refused
    (``opinions.visit.not_answered``), NotFound, NotAllowed, Conflict (``opinions.key_taken``).
    """
    _require_voice(act, channel, person_id)
    if not _is_staff(act) and not anonymous:
        person_id = act.actor.require_person()
    opinion = Opinion(
        id=act.new_id(),
        text=plain_text(text, field="text", limit=TEXT_LIMIT),
        channel=channel,
        anonymous=anonymous,
        meeting_id=meeting_id,
        origin=plain_text(origin, field="origin", limit=ORIGIN_LIMIT, required=False),
        given_at=moment_of(given_at, act.at),
        recorded_at=act.at,
        salt=act.new_id().hex,
    )
    visit = _visit(session, channel, visit_id, meeting_id)
    opinion.sweep_id = visit.sweep_id if visit else None
    if not anonymous:
        _name(session, opinion, person_id, household_id, visit)
    return _keep(session, act, opinion, request_key)


def _is_staff(act: Act) -> bool:
    """Who records what others say. Everybody else, whatever other role they hold, speaks for
    themself, and their account must not stand behind an anonymous opinion.
    """
    return not act.actor.roles.isdisjoint({Role.SECRETARY, Role.GRID_WORKER})


def _require_voice(act: Act, channel: Channel, person_id: UUID | None) -> None:
    act.actor.require(Role.SECRETARY, Role.GRID_WORKER, Role.RESIDENT)
    if _is_staff(act):
        return
    if channel is not Channel.ONLINE or person_id not in {None, act.actor.person_id}:
        raise NotAllowed(
            "opinions.own_voice_only",
            mark("With this account you can give your own opinion online, and no one else's."),
            cure=mark("Ask a grid worker to record what another person says."),
        )


def _visit(
    session: Session, channel: Channel, visit_id: UUID | None, meeting_id: UUID | None
) -> DoorVisit | None:
    """The visit behind an opinion from a door; checks that channel and origin belong together."""
    belongs = (channel is Channel.DOOR) == (visit_id is not None) and (
        channel is Channel.MEETING
    ) == (meeting_id is not None)
    if not belongs:
        raise Invalid(
            "opinions.wrong_origin",
            mark("An opinion from a door names its visit, one from a meeting names the meeting."),
            cure=mark("Choose the channel by which it really came."),
            field="channel",
        )
    return None if visit_id is None else _answered(find_visit(session, visit_id))


def _answered(visit: DoorVisit) -> DoorVisit:
    if visit.outcome is not DoorState.ANSWERED:
        raise Refused(
            "opinions.visit.not_answered",
            mark("Nobody answered at that visit, so no opinion can come from it."),
            cure=mark("Record a visit that was answered first."),
            field="visit_id",
        )
    return visit


def _name(
    session: Session,
    opinion: Opinion,
    person_id: UUID | None,
    household_id: UUID | None,
    visit: DoorVisit | None,
) -> None:
    """Write down whom it came from; Invalid when nothing at all says so."""
    if person_id is not None:
        opinion.person_id = find_person(session, person_id).id
    if visit is not None:
        opinion.visit_id, household_id = visit.id, visit.household_id
    if household_id is not None:
        opinion.household_id = find_household(session, household_id).id
    origin = Origin(
        person=opinion.person_id is not None,
        household=opinion.household_id is not None,
        meeting=opinion.meeting_id is not None,
        note=bool(opinion.origin),
    )
    if not origin.is_known:
        raise Invalid(
            "opinions.no_origin",
            mark("Nothing says whom this opinion came from."),
            cure=mark(
                "Choose a person or household, note the letter or call, or keep it anonymous."
            ),
            field="origin",
        )


def _keep(session: Session, act: Act, opinion: Opinion, request_key: UUID | None) -> Opinion:
    if (earlier := claim(session, request_key, opinion.id)) is not None:
        return _same_opinion(session, earlier, opinion)
    # A resident's own account would give an anonymous voice away; an officer's does not.
    hidden = opinion.anonymous and not _is_staff(act)
    opinion.recorded_by = None if hidden else act.actor.account_id
    session.add(opinion)
    audit.record(session, act, "opinions:opinion:record", opinion.id, anonymous=hidden)
    return opinion


def _same_opinion(session: Session, earlier: UUID, sent: Opinion) -> Opinion:
    try:
        kept = find_opinion(session, earlier)
    except NotFound:
        raise key_taken() from None
    columns = ("text", "channel", "anonymous", "person_id", "visit_id", "meeting_id")
    if any(getattr(kept, name) != getattr(sent, name) for name in columns):
        raise key_taken()
    return kept
