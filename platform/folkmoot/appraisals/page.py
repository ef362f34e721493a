"""An appraisal as its page shows it, and who sees how much of it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from folkmoot.appraisals.domain import CATEGORIES, Side, Standing, State, said_on, standing_of
from folkmoot.appraisals.domain.people import APPRAISED
from folkmoot.appraisals.models import WorkReport
from folkmoot.appraisals.queries import (
    ProblemLine,
    Record,
    SeatLine,
    TaskLine,
    form_of,
)
from folkmoot.appraisals.wording import detail_of, title_of
from folkmoot.kernel.act import CHINA, Actor, Role
from folkmoot.kernel.errors import mark
from folkmoot.matters.queries import Satisfaction
from folkmoot.people.domain.kinds import body_label
from folkmoot.web.shapes import Cell, Column, Figure, Tag, Tone
from folkmoot_sdk import AppraisalResult, BodyKind, Consequence, Text

# The district has figures of its own; names before their time are the community's alone.
OFFICERS = frozenset({Role.SECRETARY, Role.GRID_WORKER})
STATE_TONES = {
    State.OPENED: Tone.NOW,
    State.REPORTED: Tone.WAIT,
    State.GRADING: Tone.NOW,
    State.CLOSED: Tone.WAIT,
    State.PUBLISHED: Tone.GOOD,
}
TASK_TAGS = {
    Standing.OPEN: Tag(mark("To be done"), Tone.WAIT),
    Standing.UNDER_WAY: Tag(mark("Under way"), Tone.NOW),
    Standing.DONE: Tag(mark("Done"), Tone.GOOD),
    Standing.NOT_DONE: Tag(mark("Not done"), Tone.BAD),
    Standing.OVERDUE: Tag(mark("Overdue"), Tone.BAD),
}
RESULT_COLUMNS = (Column(mark("Who")), Column(mark("Office")), Column(mark("Grade")))


@dataclass(frozen=True, slots=True)
class Task:
    """``shown`` is what the last report says shows it."""

    id: UUID
    text: str
    body: Text
    kind: BodyKind
    due_on: date
    tag: Tag
    shown: str
    over: bool


@dataclass(frozen=True, slots=True)
class Problem:
    id: UUID
    title: str | Text
    detail: str
    origin: str
    own: bool
    answer: str
    tasks: tuple[Task, ...]


@dataclass(frozen=True, slots=True)
class BodyPart:
    """One body's report, as far as it is written."""

    kind: BodyKind
    name: Text
    report: WorkReport | None
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class Explained:
    """How one grade came about: the sheets, and every test that was made."""

    who: str
    office: Text
    body: Text
    grade: Text
    tone: Tone
    said: tuple[tuple[Text | None, int, tuple[tuple[Text, int], ...]], ...]
    sentences: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class Raised:
    """What follows from two bad years, and whether the seat has been given up since."""

    who: str
    body: Text
    words: Text
    source: Text
    times: int
    ended_on: date | None


def satisfaction_figures(found: Satisfaction) -> list[Figure]:
    """The same three numbers wherever they are shown, always before any other."""
    return [
        Figure(mark("Satisfied residents"), found.satisfied),
        Figure(mark("Neither satisfied nor not"), found.neutral),
        Figure(mark("Dissatisfied residents"), found.dissatisfied),
    ]


def state_tag(state: State) -> Tag:
    return Tag(state.label, STATE_TONES[state])


def may_see(record: Record, actor: Actor, side: Side | None) -> bool:
    """Everybody once it is published; before that officers, and who takes part in it."""
    return (
        record.state is State.PUBLISHED or not actor.roles.isdisjoint(OFFICERS) or side is not None
    )


def parts_of(record: Record, today: date) -> Iterator[BodyPart]:
    """A part for each body that is appraised, in the order of the sheet."""
    bodies = {line.seat.body_kind for line in record.seats}
    for kind in (each for each in APPRAISED if each in bodies):
        own = (line for line in record.problems if line.problem.body_kind is kind)
        problems = tuple(_problem(line, today) for line in own)
        yield BodyPart(kind, body_label(kind), record.reports.get(kind), problems)


def tasks_of(lines: Sequence[TaskLine], today: date) -> list[Task]:
    return [_task(line, today) for line in lines]


def _problem(line: ProblemLine, today: date) -> Problem:
    problem = line.problem
    return Problem(
        id=problem.id,
        title=title_of(problem),
        detail=detail_of(problem),
        origin=problem.origin.label,
        own=problem.source_id is None,
        answer=line.answer.text if line.answer else "",
        tasks=tuple(_task(task, today) for task in line.tasks),
    )


def _task(line: TaskLine, today: date) -> Task:
    task = line.task
    standing = standing_of(line.last, task.due_on, today)
    return Task(
        id=task.id,
        text=task.text,
        body=body_label(task.body_kind),
        kind=task.body_kind,
        due_on=task.due_on,
        tag=TASK_TAGS[standing],
        shown=line.reports[-1].text if line.reports else "",
        over=standing is Standing.DONE,
    )


def explained(record: Record) -> list[Explained]:
    """Every grade with its sheets and tests; nothing before the count is closed."""
    form = form_of(record.appraisal)
    words = {grade.key: grade.text for grade in form.grades}
    best, worst = form.keys[0], form.keys[-1]
    tones = {best: Tone.GOOD, worst: Tone.BAD}
    found = []
    for line in (each for each in record.seats if each.grade is not None):
        assert line.grade is not None  # noqa: S101 - as the line above asks
        result = AppraisalResult.from_plain(line.grade.result)
        found.append(
            Explained(
                who=line.name,
                office=line.seat.office.label,
                body=body_label(line.seat.body_kind),
                grade=words[result.grade],
                tone=tones.get(result.grade, Tone.WAIT),
                said=tuple(
                    (
                        CATEGORIES[count.category] if count.category else None,
                        count.sheets,
                        said_on(form, count),
                    )
                    for count in result.counts
                ),
                sentences=tuple(
                    Text(test.sentence("zh"), test.sentence("en")) for test in result.tests
                ),
            )
        )
    return found


def result_rows(found: Sequence[Explained]) -> list[list[object]]:
    return [
        [
            each.who,
            Text(f"{each.body.zh}{each.office.zh}", f"{each.body.en}: {each.office.en}"),
            Cell(each.grade, tag=Tag(each.grade, each.tone)),
        ]
        for each in found
    ]


def raised_in(record: Record) -> list[Raised]:
    return [_raised(line) for line in record.seats if line.consequence is not None]


def _raised(line: SeatLine) -> Raised:
    assert line.consequence is not None  # noqa: S101 - as its caller asks
    found = Consequence.from_plain(line.consequence.consequence)
    raised_on = line.consequence.raised_at.astimezone(CHINA).date()
    # A term that runs out by itself years later is no answer to what was raised.
    given_up = bool(line.mandate.end_reason) and line.mandate.until >= raised_on
    return Raised(
        who=line.name,
        body=body_label(line.seat.body_kind),
        words=found.words,
        source=Text(found.source.sentence("zh"), found.source.sentence("en")),
        times=line.consequence.times,
        ended_on=line.mandate.until if given_up else None,
    )
