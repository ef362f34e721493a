"""The owners' own vote, by heads and by area, on what only they can decide."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from folkmoot.extensions.registry import Registered
from folkmoot.extensions.service import view_for
from folkmoot.kernel.act import Act, Role
from folkmoot.kernel.errors import Refused, mark
from folkmoot.matters import queries
from folkmoot.matters.dossier import Dossier, OptionFact
from folkmoot.matters.queries import dossier, lock_matter
from folkmoot.matters.service.putting import (
    Question,
    put_to_vote,
    require_open_question,
    require_turn,
)
from folkmoot.matters.service.resolving import as_asked, wanted_options
from folkmoot.people import queries as people
from folkmoot.people.domain.heads import OwnerHead
from folkmoot.votes import service as votes
from folkmoot.votes.domain import ElectorDraft, Turnout, first_few
from folkmoot.votes.models import Vote
from folkmoot_sdk import BodyKind, DecisionRule, Figures, Purpose, Quantity, Secrecy


def open_owners_vote(
    session: Session,
    act: Act,
    *,
    matter_id: UUID,
    method: str,
    settings: Mapping[str, object] | None = None,
    option_keys: Sequence[str] = (),
    closes_at: datetime | None = None,
    reason: str = "",
) -> Vote:
    """Open the owners' vote, by heads and by area, among all owners whom the proposal affects.

    In step 4; afterwards too, on what was only recommended to them. Heads and areas are frozen as
    of today (SPC 8-9). ``reason`` says why they are asked again what they have answered in this
    round. Raises ``matter.not_in_step``, ``matter.no_owners``, ``matter.owners_unknown``,
    ``matter.laws_differ``, and what ``put_to_vote`` raises.
    """
    act.actor.require(Role.SECRETARY)
    matter = lock_matter(session, matter_id)
    record = dossier(session, matter_id)
    require_turn(record, BodyKind.OWNERS_ASSEMBLY, option_keys)
    options = wanted_options(record, option_keys)
    question = Question(BodyKind.OWNERS_ASSEMBLY, None, tuple(options), reason)
    turns = require_open_question(session, record, question)
    heads = _owners(session, act, record)
    vote = votes.open_vote(
        session,
        act,
        title=matter.title,
        subject_id=matter_id,
        options=as_asked(options),
        # An organisation is an owner like any other; with nobody behind it, it votes on paper.
        electors=[ElectorDraft(head.key, head.person_ids, area=head.area) for head in heads],
        figures=_whole(heads),
        law=_law(session, record, options),
        method=view_for(session).voting_rule(method),
        settings=settings,
        secrecy=Secrecy.NAMED,
        turnout=Turnout.TAKING_PART,
        closes_at=closes_at,
    )
    put_to_vote(session, act, record, vote, question, turns)
    return vote


def _owners(session: Session, act: Act, record: Dossier) -> Sequence[OwnerHead]:
    """Every owner whom the proposal affects; one who is missing would shrink the whole."""
    units = queries.units_in(session, record.buildings) if record.buildings else None
    if orphans := people.units_without_owner(session, act.today, units):
        raise Refused(
            "matter.owners_unknown",
            mark("%(number)d of the units concerned have no owner on record: %(units)s."),
            cure=mark("Register their owners first; their area counts in the whole."),
            number=len(orphans),
            units=first_few([f"{unit.building} {unit.number}" for unit in orphans]),
        )
    heads = people.owner_heads(session, act.today, units)
    if not heads:
        raise Refused(
            "matter.no_owners",
            mark("No unit and no owner is on record here."),
            cure=mark("Register the units and their owners first."),
        )
    return heads


def _whole(heads: Sequence[OwnerHead]) -> Figures:
    return Figures(
        {
            Quantity.HEADS_TOTAL: len(heads),
            Quantity.AREA_TOTAL: sum(head.area for head in heads),
        }
    )


def _law(
    session: Session, record: Dossier, options: Sequence[OptionFact]
) -> Registered[DecisionRule]:
    """The rule for what the options would do, which may be more than the matter's own kind."""
    view = view_for(session)
    found = [
        view.law_for(
            BodyKind.OWNERS_ASSEMBLY, Purpose.DECISION, on=record.law_date, subject=option.subject
        )
        for option in options
    ]
    if len({law.reference for law in found}) > 1:
        raise Refused(
            "matter.laws_differ",
            mark("The law asks for different majorities on these options."),
            cure=mark("Ask the owners about them one after the other."),
            field="option_keys",
        )
    return found[0]
