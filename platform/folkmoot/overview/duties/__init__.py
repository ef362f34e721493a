"""What waits for somebody today in a community: their votes, their signatures, their answers.

Kept until the community changes, since everybody who is signed in looks at it on each visit.
"""

from sqlalchemy.orm import Session

from folkmoot.kernel.act import Act, Role
from folkmoot.kernel.audit import Unchanged
from folkmoot.overview.duties import office, person, year
from folkmoot.overview.duties.duty import Duty

__all__ = ["Duty", "duties_of"]

_STAFF = frozenset({Role.SECRETARY, Role.GRID_WORKER})
_KEPT: Unchanged[tuple[Duty, ...]] = Unchanged(200)


def duties_of(session: Session, act: Act) -> tuple[Duty, ...]:
    """What the actor has to do, the most pressing first. One query while nothing changes, else
    sixteen at most.
    """
    actor = act.actor
    key = (actor.person_id, actor.roles, act.today)
    found = _KEPT.read(session, lambda: tuple(_look(session, act)), *key)
    return tuple(duty for duty in found if duty.is_due(act.at))


def _look(session: Session, act: Act) -> list[Duty]:
    actor = act.actor
    found: list[Duty] = []
    if Role.SECRETARY in actor.roles:
        found += year.of_the_year(session, act)
    if actor.person_id is not None:
        found += person.votes_of(session, actor.person_id)
        found += person.signatures_of(session, actor.person_id, act.today)
        found += person.surveys_of(session, actor.person_id)
    if actor.roles & _STAFF:
        found += office.batches(session)
        found += office.rounds(session, actor.person_id)
    if Role.SECRETARY in actor.roles:
        found += office.reminded(session)
        found += office.votes_over(session)
        found += office.objections(session)
        found += office.opinions(session)
    return found
