"""Acts from the proposal to the resolution."""

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext
from sqlalchemy import select

from folkmoot.extensions.service import view_for
from folkmoot.kernel.errors import mark
from folkmoot.matters import service
from folkmoot.matters.acts import deciding_schemas as schemas
from folkmoot.matters.acts import ways_of_voting
from folkmoot.matters.acts.calling_schemas import CallSchema, call_schema
from folkmoot.matters.acts.counting import COUNTING
from folkmoot.matters.acts.form import ActForm, Choices, Desk, Onwards
from folkmoot.matters.acts.notice_periods import lead_times
from folkmoot.matters.acts.put_to_vote import RESOLVING, VOTED_IN, advised, owners_own, put_to
from folkmoot.matters.additions import answers_looked_for
from folkmoot.matters.domain import step_at
from folkmoot.matters.dossier import MeetingFact
from folkmoot.matters.queries import buildings
from folkmoot.matters.service import OptionDraft
from folkmoot.meetings.domain import Origin
from folkmoot.meetings.models import AgendaItem, ItemProposal
from folkmoot.people.domain.kinds import body_label
from folkmoot.tenancy.steps import Step
from folkmoot.web.formats import words
from folkmoot_sdk import BodyKind, Text

_CALLED_IN = {
    Step.CONSULTATION: (BodyKind.TWO_COMMITTEES,),
    Step.REVIEW: (BodyKind.GROUP_LEADERS_MEETING,),
    Step.RESOLUTION: RESOLVING,
}


def _propose(desk: Desk, data: dict[str, Any]) -> object:
    return service.propose(desk.session, desk.act, matter_id=desk.record.matter_id, **data)


def _add_option(desk: Desk, data: dict[str, Any]) -> object:
    draft = OptionDraft(**data)
    return service.add_option(desk.session, desk.act, matter_id=desk.record.matter_id, option=draft)


def _state(desk: Desk, data: dict[str, Any]) -> object:
    return service.state_for_record(desk.session, desk.act, matter_id=desk.record.matter_id, **data)


def _is_prepared(desk: Desk) -> bool:
    return step_at(desk.record.here.position) in {Step.CONSULTATION, Step.REVIEW}


def _looked_for(desk: Desk) -> dict[str, Text]:
    """What gates of the matter's workflow ask to be stated, in whatever step they stand."""
    if not any(additions.gates for additions in desk.record.workflow.steps):
        return {}
    return answers_looked_for(desk.record, view_for(desk.session))


def _kinds(desk: Desk) -> list[tuple[str, Text]]:
    """The usual ones in our words, whatever a gate calls them: stated, they open legal gates."""
    usual = dict(schemas.USUAL)
    return list({**usual, **_looked_for(desk), **usual}.items())


def _call(desk: Desk, data: dict[str, Any]) -> object:
    return service.call_on_matter(desk.session, desk.act, matter_id=desk.record.matter_id, **data)


def _bodies(desk: Desk) -> list[BodyKind]:
    """Whom the step is for, then whom this community hears in it besides."""
    step = step_at(desk.record.here.position)
    if step is None:
        return []
    usual = (*_CALLED_IN.get(step, ()), *(body for body in RESOLVING if advised(desk, body)))
    return list(dict.fromkeys((*usual, *desk.record.workflow.at(step).bodies)))


def _call_values(desk: Desk) -> Mapping[str, object]:
    body = _bodies(desk)[0]
    title = gettext("%(body)s: %(matter)s", body=words(body_label(body)), matter=desk.record.title)
    return {"body": body, "title": title}


def _raised(desk: Desk) -> list[ItemProposal]:
    """What was raised under this matter's announced list and is no option yet."""
    query = (
        select(ItemProposal)
        .join(AgendaItem, AgendaItem.id == ItemProposal.agenda_item_id)
        .where(AgendaItem.subject_id == desk.record.matter_id)
        .where(ItemProposal.origin == Origin.RAISED)
        .order_by(ItemProposal.position)
    )
    known = {option.label for option in desk.record.options}
    return [row for row in desk.session.scalars(query) if row.title not in known]


def _adopt(desk: Desk, data: dict[str, Any]) -> object:
    return service.adopt_proposal(desk.session, desk.act, matter_id=desk.record.matter_id, **data)


def _open_vote(desk: Desk, data: dict[str, Any]) -> object:
    said = ways_of_voting.settings_said(desk, data)
    if isinstance(said, Onwards):
        return said
    return service.open_vote_in_meeting(
        desk.session, desk.act, matter_id=desk.record.matter_id, **said
    )


def _running(desk: Desk) -> list[MeetingFact]:
    return [m for m in desk.record.meetings if m.for_decision and m.closed_at is None]


def _vote_choices(desk: Desk) -> Choices:
    return {
        "meeting_id": [(str(meeting.id), meeting.title) for meeting in _running(desk)],
        "method": ways_of_voting.method_choices(desk),
        "option_keys": put_to(desk, *RESOLVING),
    }


def _owners_vote(desk: Desk, data: dict[str, Any]) -> object:
    return service.open_owners_vote(
        desk.session, desk.act, matter_id=desk.record.matter_id, method="must-do-list", **data
    )


def _owners_are_voting(desk: Desk) -> bool:
    open_votes = (vote for vote in desk.record.votes if vote.closed_at is None)
    return any(vote.body is BodyKind.OWNERS_ASSEMBLY for vote in open_votes)


ACTS = (
    ActForm(
        "propose",
        mark("Say what is proposed"),
        schemas.ProposalSchema,
        _propose,
        steps=frozenset({Step.PROPOSAL}),
        choices=lambda desk: {"buildings": [(name, name) for name in buildings(desk.session)]},
        offered=lambda desk: desk.record.subject is None,
    ),
    ActForm(
        "add-option",
        mark("Put an option forward"),
        schemas.OptionSchema,
        _add_option,
        steps=frozenset({Step.CONSULTATION}),
    ),
    ActForm(
        "state",
        mark("Put a statement on record"),
        schemas.StatementSchema,
        _state,
        choices=lambda desk: {"kind": _kinds(desk)},
        offered=lambda desk: _is_prepared(desk) or bool(_looked_for(desk)),
    ),
    ActForm(
        "call-meeting",
        mark("Call a meeting on this matter"),
        CallSchema,
        _call,
        choices=lambda desk: {"body": [(body.value, body_label(body)) for body in _bodies(desk)]},
        values=_call_values,
        offered=lambda desk: bool(_bodies(desk)),
        drawn=lambda desk: call_schema(lead_times(desk, _bodies(desk))),
    ),
    ActForm(
        "adopt-proposal",
        mark("Put what was raised to the vote"),
        schemas.AdoptSchema,
        _adopt,
        steps=frozenset({Step.RESOLUTION}),
        choices=lambda desk: {"proposal_id": [(str(p.id), p.title) for p in _raised(desk)]},
        offered=lambda desk: bool(_raised(desk)),
    ),
    ActForm(
        "open-vote",
        mark("Open the vote in the meeting"),
        schemas.OpenVoteSchema,
        _open_vote,
        steps=VOTED_IN,
        choices=_vote_choices,
        drawn=ways_of_voting.schema_of_vote,
        submit=mark("Continue"),
        later=ways_of_voting.second_step,
        intro=mark("Step 1 of 2: what is voted on, and by which rule."),
        values=ways_of_voting.filled_in,
        offered=lambda desk: bool(_running(desk) and put_to(desk, *RESOLVING)),
    ),
    ActForm(
        "open-owners-vote",
        mark("Open a vote of the owners"),
        schemas.OwnersVoteSchema,
        _owners_vote,
        steps=VOTED_IN,
        choices=lambda desk: {"option_keys": owners_own(desk)},
        offered=lambda desk: bool(owners_own(desk)) and not _owners_are_voting(desk),
        intro=mark("The owners decide by heads and by area."),
    ),
    *COUNTING,
)
