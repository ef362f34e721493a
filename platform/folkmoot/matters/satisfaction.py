"""How satisfied residents are, as the page and the trail say it: whole numbers, never per cents."""

from collections import Counter
from dataclasses import dataclass

from flask_babel import gettext
from sqlalchemy.orm import Session

from folkmoot.kernel.errors import NotFound
from folkmoot.matters import queries
from folkmoot.matters.dossier import Dossier
from folkmoot.matters.service import form_of
from folkmoot.web.formats import figure, words
from folkmoot_sdk import FormItem


@dataclass(frozen=True, slots=True)
class Graded:
    """The answers to one question of the form, best grade first."""

    question: object
    answers: int
    grades: tuple[tuple[object, int], ...]

    @property
    def line(self) -> str:
        """Of 17 answers: Very satisfied 12 · Satisfied 5."""
        return gettext(
            "Of %(number)s answers: %(grades)s",
            number=figure(self.answers),
            grades=" · ".join(f"{words(name)} {figure(times)}" for name, times in self.grades),
        )


def graded(session: Session, record: Dossier) -> tuple[Graded, ...]:
    """Every question of the matter's survey; none before residents were asked. One query."""
    found = queries.answers_of(session, record.matter_id)
    return counted(found) if found else ()


def counted(found: queries.Answers) -> tuple[Graded, ...]:
    """Every question with how often each of its grades was given."""
    try:
        items = form_of(found.survey).items
    except NotFound:
        # The page of a matter of an earlier release must open without the plugin of its form.
        return ()
    counts = _counts(found)
    return tuple(_graded(item, counts) for item in items)


def _counts(found: queries.Answers) -> Counter[tuple[str, str]]:
    counts: Counter[tuple[str, str]] = Counter()
    for grades, times in found.given:
        for item, grade in grades.items():
            counts[item, grade] += times
    return counts


def _graded(item: FormItem, counts: Counter[tuple[str, str]]) -> Graded:
    found = [(grade.text, counts[item.key, grade.key]) for grade in item.scale]
    return Graded(item.text, sum(times for _, times in found), tuple(found))
