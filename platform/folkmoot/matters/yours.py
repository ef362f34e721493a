"""What a matter's page says to the person who reads it: vote, answer, or that it is done."""

from collections.abc import Iterator
from dataclasses import dataclass

from flask_babel import gettext
from sqlalchemy.orm import Session

from folkmoot.kernel.act import CHINA, Act
from folkmoot.matters import queries
from folkmoot.matters.dossier import Dossier
from folkmoot.tenancy.views import Here
from folkmoot.votes.page import own_ballots_of
from folkmoot.votes.queries import find_vote
from folkmoot.web.formats import day


@dataclass(frozen=True, slots=True)
class Yours:
    """``ballots`` are addresses of votes that wait for one; ``done`` what is done already."""

    ballots: tuple[str, ...]
    may_answer: bool
    done: tuple[str, ...]


def yours(session: Session, act: Act, record: Dossier, place: Here) -> Yours:
    """What waits for the reader here, and what they need not do again."""
    if act.actor.person_id is None or record.ending is not None:
        return Yours((), may_answer=False, done=())
    answered = tuple(_answered(session, act, record))
    return Yours(
        ballots=tuple(_ballots(session, act, record, place)),
        may_answer=record.survey is not None and not answered,
        done=(*_signed(act, record), *answered),
    )


def _ballots(session: Session, act: Act, record: Dossier, place: Here) -> Iterator[str]:
    for fact in record.votes:
        if fact.closed_at is not None or fact.count_failed_at is not None:
            continue
        vote = find_vote(session, fact.id)
        own = own_ballots_of(session, act.actor, vote).values()
        is_late = vote.closes_at is not None and act.at >= vote.closes_at
        if not is_late and any(not (each.elsewhere or each.seq) for each in own):
            yield place.url("votes.vote", vote_id=vote.id)


def _signed(act: Act, record: Dossier) -> Iterator[str]:
    own = (each for each in record.sign_offs if each.person_id == act.actor.person_id)
    for sign_off in own:
        on = day(sign_off.at.astimezone(CHINA).date())
        if sign_off.approved:
            yield gettext("You have signed (%(day)s).", day=on)
        else:
            yield gettext("You have objected (%(day)s).", day=on)


def _answered(session: Session, act: Act, record: Dossier) -> Iterator[str]:
    if record.survey is None:
        return
    person_id = act.actor.require_person()
    if at := queries.answered_at(session, record.survey.id, person_id):
        on = day(at.astimezone(CHINA).date())
        yield gettext("You have said how satisfied you are (%(day)s).", day=on)
