"""The owners' own vote, by heads and by area, on what only they can decide."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from folkmoot.extensions.registry import Registered
from folkmoot.extensions.service import view_for
from folkmoot.kernel.act import Act, Role
from folkmoot.kernel.errors import Refused, mark
from folkmoot.matters.domain import Force
from folkmoot.matters.dossier import Dossier, OptionFact
from folkmoot.matters.queries import dossier, lock_matter
from folkmoot.matters.service.preparing import require_step
from folkmoot.matters.service.resolving import as_asked, link_vote, wanted_options
from folkmoot.people import queries as people
from folkmoot.people.domain.heads import OwnerHead
from folkmoot.tenancy.steps import Step
from folkmoot.votes import service as votes
from folkmoot.votes.domain import ElectorDraft, Turnout
from folkmoot.votes.models import Vote
from folkmoot_sdk import BodyKind, DecisionRule, Figures, Purpose, Quantity, Secrecy


def open_owners_vote(
    session: Session,
    act: Act,
    *,
    matter_id: UUID,
    method: str,
    unit_ids: Sequence[UUID] | None = None,
    settings: Mapping[str, object] | None = None,
    option_keys: Sequence[str] = (),
    closes_at: datetime | None = None,
) -> Vote:
    """Open the owners' vote, by heads and by area, among the owners of ``unit_ids`` (or of all).

    In step 4; afterwards too, on what the assembly only recommended to them. Heads and areas are
    frozen as of today (SPC 8-9). Raises ``matter.not_in_step``, ``matter.no_owners``,
    ``matter.laws_differ``.
    """
    act.actor.require(Role.SECRETARY)
    matter = lock_matter(session, matter_id)
    record = dossier(session, matter_id)
    _require_turn(record, option_keys)
    options = wanted_options(record, option_keys)
    heads = people.owner_heads(session, act.today, unit_ids)
    electors = [
        ElectorDraft(head.key, head.person_ids, area=head.area) for head in heads if head.person_ids
    ]
    if not electors:
        raise Refused("matter.no_owners", mark("No owners are on record for these units."))
    vote = votes.open_vote(
        session,
        act,
        title=matter.title,
        subject_id=matter_id,
        options=as_asked(options),
        electors=electors,
        figures=_whole(heads),
        law=_law(session, record, options),
        method=view_for(session).voting_rule(method),
        settings=settings,
        secrecy=Secrecy.NAMED,
        turnout=Turnout.TAKING_PART,
        closes_at=closes_at,
    )
    link_vote(session, act, record, vote, BodyKind.OWNERS_ASSEMBLY, None)
    return vote


def advised_to_owners(record: Dossier) -> frozenset[str]:
    """The options of this round that were only recommended, while that can still be made good."""
    later = {Step.PUBLICATION.position, Step.IMPLEMENTATION.position}
    if record.ending is not None or record.here.position not in later:
        return frozenset()
    return frozenset(r.option_key for r in record.resolved() if r.force is Force.RECOMMENDS)


def _require_turn(record: Dossier, option_keys: Sequence[str]) -> None:
    # Without this a recommendation could be carried out only by failing first.
    if option_keys and advised_to_owners(record).issuperset(option_keys):
        return
    require_step(record, Step.RESOLUTION)


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
