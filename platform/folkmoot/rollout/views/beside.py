"""The pilots beside the rest, in the figures of a year."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

from sqlalchemy.orm import Session

from folkmoot.compliance.district import figures_by_community
from folkmoot.compliance.figures import COLUMNS, Figures, total
from folkmoot.compliance.frames import Frame
from folkmoot.kernel.act import Act
from folkmoot.kernel.errors import mark
from folkmoot.matters.queries import Satisfaction, satisfaction_by_community
from folkmoot.rollout import queries
from folkmoot.rollout.domain import Group, pilots_beside_the_rest
from folkmoot.web.formats import figure

NOTHING = "–"


@dataclass(frozen=True, slots=True)
class Side:
    """One group of communities in a year."""

    group: Group
    satisfied: Satisfaction
    figures: Figures
    matters: int


Reading = tuple[object, Callable[[Side], str]]


def _of(name: str) -> Reading:
    column = next(each for each in COLUMNS if each.name == name)
    return column.label, lambda side: figure(column.read(side.figures))


def _share(part: int, whole: int) -> str:
    """Both numbers; nothing is no share of nothing."""
    return f"{figure(part)} / {figure(whole)}" if whole else NOTHING


# What residents say stands above every other figure.
READINGS: tuple[Reading, ...] = (
    (
        mark("Satisfied answers of residents, of all answers"),
        lambda side: _share(side.satisfied.satisfied, side.satisfied.answers),
    ),
    (mark("Number of communities"), lambda side: figure(len(side.group.communities))),
    _of("owed"),
    _of("met"),
    _of("overdue"),
    _of("excused"),
    (
        mark("Kept, of those whose last day has passed"),
        lambda side: _share(side.figures.kept, side.figures.passed),
    ),
    (mark("Matters begun, rehearsals left out"), lambda side: figure(side.matters)),
)


def beside(
    session: Session, act: Act, frame: Frame, pilots: Collection[int], year: int
) -> tuple[tuple[Side, ...], list[tuple[object, list[str]]]]:
    """Both sides, and line by line what is read of each. District scope, three queries."""
    ids, remind = frame.tenants, frame.reminders.secretary
    kept = figures_by_community(session, ids, year, act.today, remind)
    matters = queries.matters_by_community(session, ids, year)
    answered = satisfaction_by_community(session, year, ids)
    sides = tuple(
        _side(group, kept, matters, answered) for group in pilots_beside_the_rest(ids, pilots)
    )
    return sides, [(label, [read(side) for side in sides]) for label, read in READINGS]


def _side(
    group: Group,
    kept: Mapping[int, Figures],
    matters: Mapping[int, int],
    answered: Mapping[int, Satisfaction],
) -> Side:
    ids = group.communities
    return Side(
        group,
        sum((answered.get(each, Satisfaction()) for each in ids), Satisfaction()),
        total(kept.get(each, Figures()) for each in ids),
        sum(matters.get(each, 0) for each in ids),
    )
