"""What is put together before the vote: the proposal, the options, statements."""

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from folkmoot.implementation.domain import TITLE_LIMIT
from folkmoot.kernel import audit
from folkmoot.kernel.act import Act, Role
from folkmoot.kernel.errors import Conflict, NotFound, Refused, mark
from folkmoot.kernel.text import plain_text
from folkmoot.matters.dossier import Dossier
from folkmoot.matters.models import MatterOption, MatterProposal, MatterStatement
from folkmoot.matters.queries import buildings as known_buildings
from folkmoot.matters.queries import dossier, lock_matter
from folkmoot.meetings import queries as meetings
from folkmoot.meetings.domain import Origin
from folkmoot.opinions import service as opinions
from folkmoot.opinions.domain import Channel
from folkmoot.tenancy.steps import Step
from folkmoot_sdk import Subject


@dataclass(frozen=True, slots=True)
class OptionDraft:
    """An option as somebody proposes it. ``subject`` None means that of the matter."""

    key: str
    label: str
    promise: str = ""
    subject: Subject | None = None
    withdraws: bool = False


def propose(
    session: Session,
    act: Act,
    *,
    matter_id: UUID,
    subject: Subject,
    affected: str,
    buildings: Collection[str] = (),
    important: bool = False,
) -> MatterProposal:
    """Say what kind of matter it is, whom it touches, and whether URC 30 makes it important.

    ``buildings`` are those whose owners would decide, the whole community if there are none; laid
    down here, so that nobody can choose the owners when their answer is known. Raises Refused
    ``matter.not_in_step`` outside step 1, Conflict ``matter.proposed``, NotFound
    ``matter.building_unknown``.
    """
    act.actor.require(Role.SECRETARY)
    lock_matter(session, matter_id)
    record = dossier(session, matter_id)
    require_step(record, Step.PROPOSAL)
    if record.subject is not None:
        raise Conflict("matter.proposed", mark("What this matter proposes is on record already."))
    proposal = MatterProposal(
        matter_id=matter_id,
        subject=subject,
        affected=plain_text(affected, field="affected", limit=500),
        buildings=_known(session, buildings),
        important=important,
        proposed_at=act.at,
    )
    session.add(proposal)
    audit.record(session, act, "matters:proposal:make", matter_id)
    return proposal


def _known(session: Session, buildings: Collection[str]) -> list[str] | None:
    """The buildings in order, None for all. As buildings and not units: no owner is left out."""
    if set(buildings) - set(known_buildings(session)):
        raise NotFound(
            "matter.building_unknown",
            mark("One of these buildings is not registered here."),
            cure=mark("Choose among the buildings of the register, or none for all of them."),
            field="buildings",
        )
    return sorted(set(buildings)) or None


def add_option(session: Session, act: Act, *, matter_id: UUID, option: OptionDraft) -> MatterOption:
    """Put an option forward in consultation, before the group leaders review it."""
    act.actor.require(Role.SECRETARY)
    lock_matter(session, matter_id)
    record = dossier(session, matter_id)
    require_step(record, Step.CONSULTATION)
    row = put_option(session, act, record, option, round_no=record.round_no)
    audit.record(session, act, "matters:option:add", matter_id)
    return row


def adopt_proposal(
    session: Session, act: Act, *, matter_id: UUID, proposal_id: UUID, key: str, promise: str = ""
) -> MatterOption:
    """Make an option of what somebody raised in the meeting under an announced list.

    The announced item is the list, so the entry is on the agenda; what was said becomes an
    opinion behind the topic, so that its trail begins with a person like every other. Raises
    NotFound ``matter.proposal_unknown``, Conflict ``matter.proposal_adopted``.
    """
    act.actor.require(Role.SECRETARY)
    matter = lock_matter(session, matter_id)
    record = dossier(session, matter_id)
    require_step(record, Step.RESOLUTION)
    proposal = meetings.find_proposal(session, proposal_id)
    item = meetings.find_agenda_item(session, proposal.agenda_item_id)
    if item.subject_id != matter_id or proposal.origin is not Origin.RAISED:
        raise NotFound(
            "matter.proposal_unknown", mark("Nothing of that was raised in this matter.")
        )
    if proposal.title in {option.label for option in record.options}:
        raise Conflict("matter.proposal_adopted", mark("This is an option of the matter already."))
    opinion = opinions.record_opinion(
        session,
        act,
        text=proposal.title,
        channel=Channel.MEETING,
        person_id=proposal.raised_by,
        meeting_id=item.meeting_id,
    )
    opinions.merge_opinions(session, act, topic_id=matter.topic_id, opinion_ids=[opinion.id])
    draft = OptionDraft(key, proposal.title, promise)
    row = put_option(session, act, record, draft, round_no=record.round_no)
    audit.record(session, act, "matters:option:adopt", matter_id)
    return row


def put_option(
    session: Session, act: Act, record: Dossier, draft: OptionDraft, *, round_no: int
) -> MatterOption:
    """Add the row; the caller has checked that now is the time for it."""
    row = MatterOption(
        id=act.new_id(),
        matter_id=record.matter_id,
        key=plain_text(draft.key, field="key", limit=20),
        label=plain_text(draft.label, field="label", limit=TITLE_LIMIT),
        promise=plain_text(draft.promise, field="promise", limit=500, required=False),
        subject=draft.subject or record.subject or Subject.OTHER,
        withdraws=draft.withdraws,
        round_no=round_no,
        added_at=act.at,
    )
    session.add(row)
    try:
        session.flush()
    except IntegrityError as error:
        raise Conflict(
            "matter.option_twice",
            mark("This matter has an option %(key)s already."),
            cure=mark("Give the option another short name."),
            field="key",
            key=row.key,
        ) from error
    return row


def state_for_record(
    session: Session, act: Act, *, matter_id: UUID, kind: str, text: str
) -> MatterStatement:
    """Put a statement on record, such as the Party organisation's study (``party_study``).

    Raises Refused ``matter.ended``.
    """
    act.actor.require(Role.SECRETARY)
    lock_matter(session, matter_id)
    require_running(dossier(session, matter_id))
    row = MatterStatement(
        id=act.new_id(),
        matter_id=matter_id,
        kind=plain_text(kind, field="kind", limit=40),
        text=plain_text(text, field="text", limit=4000),
        made_at=act.at,
        made_by=act.actor.account_id,
    )
    session.add(row)
    audit.record(session, act, "matters:statement:make", matter_id)
    return row


def require_step(record: Dossier, step: Step) -> None:
    """Raise Refused ``matter.not_in_step`` unless the matter runs and stands in ``step``."""
    if record.ending is None and record.here.position == step.position:
        return
    raise Refused(
        "matter.not_in_step",
        mark("This is done in the step “%(step)s”, and the matter is not there."),
        cure=mark("Look at the matter's page to see where it stands."),
        step=step.label,
    )


def require_running(record: Dossier) -> None:
    if record.ending is not None:
        raise Refused(
            "matter.ended",
            mark("This matter is over; nothing can be added to it."),
            cure=mark("If it has come up again, take up a new topic."),
        )
