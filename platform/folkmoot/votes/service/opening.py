"""Opening a vote: the question, the rules and the electorate are fixed from here on."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import ARRAY, Uuid, any_, func, literal, select
from sqlalchemy.orm import Session

from folkmoot.extensions.registry import Registered
from folkmoot.extensions.releases.switching import hold
from folkmoot.extensions.settings import settings_for_vote
from folkmoot.kernel import audit
from folkmoot.kernel.act import Act, Role
from folkmoot.kernel.text import plain_text
from folkmoot.people.models import Person
from folkmoot.votes.answering import answering
from folkmoot.votes.asking import marking_of
from folkmoot.votes.domain import SHORTEST, ElectorDraft, Turnout
from folkmoot.votes.keys import new_secret
from folkmoot.votes.models import Elector, ElectorPerson, Vote, VoteOption, VoteSecret
from folkmoot.votes.pins import write_law, write_method
from folkmoot.votes.problems import opening as problems
from folkmoot.votes.readiness import Plan, check, clean_options, write_out
from folkmoot_sdk import DecisionRule, Figures, Option, Secrecy, VotingRule


def open_vote(
    session: Session,
    act: Act,
    *,
    title: str,
    subject_id: UUID,
    options: Sequence[Option],
    electors: Sequence[ElectorDraft],
    figures: Figures,
    law: Registered[DecisionRule],
    method: Registered[VotingRule],
    settings: Mapping[str, object] | None = None,
    secrecy: Secrecy = Secrecy.NAMED,
    turnout: Turnout = Turnout.TAKING_PART,
    meeting_id: UUID | None = None,
    closes_at: datetime | None = None,
) -> Vote:
    """Open a vote among ``electors`` on ``options``, to be judged by ``law``.

    ``figures`` are those of the law at this moment: E, M, R, A, H, and P as well where those
    attending are the base. A vote opens only if its count is sure to work: all that the law and
    the method need is tried with a blank ballot from everybody. ``settings`` stand above what the
    community, its district and the platform have set. Outside a meeting ``closes_at``
    is needed, ``SHORTEST`` away or further: a vote that somebody may close at any minute is closed
    when it stands well for them. Raises Invalid, NotAllowed, NotFound (``vote.person_unknown``,
    ``rules.pin_missing``), Refused (``vote.rule_failed``).
    """
    act.actor.require(Role.SECRETARY)
    words = plain_text(title, field="title", limit=200)
    _check_end(act.at, turnout, closes_at)
    rule = method.contribution
    with answering(session, rule, method.pin(), method.plugin_version, opening=True):
        pinned = write_out(rule, settings_for_vote(session, method, settings or {}))
        plan = Plan(
            options=clean_options(options),
            electors=tuple(electors),
            figures=figures,
            settings=pinned,
            law=law.contribution,
            method=rule,
            secrecy=secrecy,
            turnout=turnout,
        )
        check(plan)
        written = write_method(method, pinned, marking_of(rule, pinned))
    hold(session, method.pin())
    _check_persons(session, plan.electors)
    vote = _row(act, plan, title=words, subject_id=subject_id, meeting_id=meeting_id)
    vote.method, vote.law, vote.closes_at = written, write_law(law), closes_at
    _add(session, act, vote, plan)
    audit.record(session, act, "votes:vote:open", vote.id)
    return vote


def _row(act: Act, plan: Plan, *, title: str, subject_id: UUID, meeting_id: UUID | None) -> Vote:
    return Vote(
        id=act.new_id(),
        title=title,
        subject_id=subject_id,
        meeting_id=meeting_id,
        secrecy=plan.secrecy,
        turnout=plan.turnout,
        figures={name.value: number for name, number in plan.figures.items()},
        electors=len(plan.electors),
        opened_at=act.at,
        opened_by=act.actor.account_id,
        closed_at=None,
    )


def _check_end(at: datetime, turnout: Turnout, closes_at: datetime | None) -> None:
    if turnout is Turnout.TAKING_PART and (closes_at is None or closes_at - at < SHORTEST):
        raise problems.too_short(SHORTEST.days)
    if closes_at is not None and closes_at <= at:
        raise problems.ends_before_it_begins()


def _check_persons(session: Session, electors: Sequence[ElectorDraft]) -> None:
    persons = {person_id for each in electors for person_id in each.person_ids}
    known = select(func.count()).where(Person.id == any_(literal(list(persons), ARRAY(Uuid))))
    if missing := len(persons) - (session.scalar(known) or 0):
        raise problems.unknown_persons(missing)


def _add(session: Session, act: Act, vote: Vote, plan: Plan) -> None:
    # Flushed in steps: the tables are tied by foreign keys that the mapper is not told of.
    session.add(vote)
    session.flush()
    session.add_all(_options(vote, plan.options))
    session.add_all(
        Elector(vote_id=vote.id, key=each.key, heads=each.heads, area=each.area)
        for each in plan.electors
    )
    if plan.secrecy is Secrecy.SECRET:
        session.add(VoteSecret(vote_id=vote.id, key=new_secret(act)))
    session.flush()
    session.add_all(
        ElectorPerson(vote_id=vote.id, person_id=person_id, elector_key=each.key)
        for each in plan.electors
        for person_id in sorted(set(each.person_ids))
    )


def _options(vote: Vote, options: Sequence[Option]) -> list[VoteOption]:
    return [
        VoteOption(
            vote_id=vote.id,
            key=option.key,
            position=position,
            label=option.label,
            carries=option.carries,
        )
        for position, option in enumerate(options)
    ]
