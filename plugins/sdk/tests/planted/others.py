"""Cadences, gates, forms and data that are each wrong in one way; `checks.py` holds them."""

import random
from dataclasses import dataclass, replace
from datetime import date, timedelta

from folkmoot_sdk import (
    AppraisalForm,
    BodyKind,
    Cadence,
    CalendarCadence,
    Comparison,
    Consequence,
    DashboardPanel,
    Deadline,
    DeadlineKind,
    EvaluationForm,
    Event,
    FormItem,
    Gate,
    GateResult,
    Grade,
    GradeRule,
    InForce,
    MatterFacts,
    Panel,
    PanelFigures,
    PanelLine,
    Period,
    Quantity,
    Source,
    Span,
    Step,
    Text,
)
from folkmoot_sdk._frozen import Frozen

WORDS = Text("某项", "something")
SOURCE = Source(Text("约定", "agreement"), "")
SINCE = InForce(date(2014, 1, 1))
DAY = timedelta(days=1)

MONTHLY = CalendarCadence(
    "monthly", "1", WORDS, SINCE, SOURCE, BodyKind.JOINT_MEETING, Period.MONTH
)


class Monthly(Cadence):
    """Sound: what `MONTHLY` says, for others to spoil."""

    id = "spoilt-monthly"
    version = "1"
    title = WORDS
    in_force = SINCE
    source = SOURCE
    body = BodyKind.JOINT_MEETING
    at_least = 1

    def periods(self, year: int) -> tuple[Span, ...]:
        return MONTHLY.periods(year)


class Gap(Monthly):
    """No first of June."""

    def periods(self, year: int) -> tuple[Span, ...]:
        return tuple(
            Span(span.start + DAY, span.end) if span.start.month == 6 else span
            for span in super().periods(year)
        )


class Overlap(Monthly):
    """May ends on the first of June."""

    def periods(self, year: int) -> tuple[Span, ...]:
        return tuple(
            Span(span.start, span.end + DAY) if span.start.month == 5 else span
            for span in super().periods(year)
        )


class NoLeapDay(Monthly):
    """February has 28 days."""

    def periods(self, year: int) -> tuple[Span, ...]:
        return tuple(
            Span(span.start, date(year, 2, 28)) if span.start.month == 2 else span
            for span in super().periods(year)
        )


class NoHolidays(Monthly):
    """Nobody meets in the week of the National Day, so that week is left out."""

    def periods(self, year: int) -> tuple[Span, ...]:
        return tuple(
            Span(date(year, 10, 8), span.end) if span.start.month == 10 else span
            for span in super().periods(year)
        )


class Eternal(Monthly):
    """Has periods before it was in force."""

    def periods(self, year: int) -> tuple[Span, ...]:
        law = InForce(date(1900, 1, 1))
        return replace(MONTHLY, in_force=law).periods(year)


class Backwards(Monthly):
    def periods(self, year: int) -> tuple[Span, ...]:
        return super().periods(year)[::-1]


class Forgetful(Monthly):
    """Has nothing to say of the year before the one that it was asked for last."""

    def __init__(self) -> None:
        self.last = 0

    def periods(self, year: int) -> tuple[Span, ...]:
        before, self.last = self.last, year
        return () if year == before - 1 else super().periods(year)


class Impossible(Monthly):
    at_least = 29


class Open(Gate):
    """Sound: shut for important matters without a study, since 2014."""

    id = "study"
    version = "1"
    title = WORDS
    in_force = SINCE
    source = SOURCE
    step = Step.CONSULTATION
    open = GateResult(open=True, reason=Text("可以继续", "may go on"))
    shut = GateResult(open=False, reason=Text("尚未研究", "not studied yet"))

    def check(self, facts: MatterFacts) -> GateResult:
        asked = self.in_force.covers(facts.law_date) and facts.important
        return self.shut if asked and "party_study" not in facts.statements else self.open


class Speechless(Open):
    shut = GateResult(open=False, reason=Text("-", "-"))


class Remembering(Open):
    """Lets every third matter through."""

    def __init__(self) -> None:
        self.times = 0

    def check(self, facts: MatterFacts) -> GateResult:
        self.times += 1
        return self.open if self.times % 3 else super().check(facts)


class Lawless(Open):
    def check(self, facts: MatterFacts) -> GateResult:
        return super().check(replace(facts, law_date=self.in_force.start))


class YesOrNo(Open):
    def check(self, facts: MatterFacts) -> GateResult:
        return bool(facts.important)  # type: ignore[return-value] # the very mistake


class Knowing(Open):
    """Fails where a body has not met."""

    def check(self, facts: MatterFacts) -> GateResult:
        return self.open if facts.meetings[BodyKind.PARTY_COMMITTEE] else self.shut


class Rolling(Open):
    def check(self, facts: MatterFacts) -> GateResult:
        assert random.random() < 1  # noqa: S311 - the very mistake
        return super().check(facts)


class Editing(Open):
    def check(self, facts: MatterFacts) -> GateResult:
        found = super().check(facts)
        object.__setattr__(facts, "round", 99)
        return found


class Late(Open):
    """Has no words for what took longer than a month and hangs nowhere."""

    def check(self, facts: MatterFacts) -> GateResult:
        asked = self.in_force.covers(facts.law_date) and "resolution" not in facts.notices
        days = max(facts.statement_days.values(), default=0)
        return Speechless.shut if asked and days > 30 else super().check(facts)


class Alarmed(Open):
    """Asks for something before it is in force, where there is a statement that it looks for."""

    answers = Frozen({"fire": WORDS})

    def check(self, facts: MatterFacts) -> GateResult:
        return self.shut if "fire" in facts.statements else super().check(facts)


GOOD = Grade("good", Text("好", "good"), 2)
BAD = Grade("bad", Text("差", "bad"), 0)
ITEM = FormItem("speed", WORDS, (GOOD, BAD))
FORM = EvaluationForm("form", "1", WORDS, (ITEM, replace(ITEM, key="care", weight=2)))


@dataclass(frozen=True, slots=True)
class HalfItem(FormItem):
    """An item that counts for half, as no whole number can."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "weight", 0.5)


HALVES = replace(FORM, items=(ITEM, HalfItem("care", WORDS, (GOOD, BAD))))
WORST_FIRST = replace(FORM, items=(replace(ITEM, scale=(BAD, GOOD)),))
HALF_CHINESE = replace(FORM, title=Text("something", "something"))


class TwoOfAKind(EvaluationForm):
    def __post_init__(self) -> None:
        pass


TWICE = TwoOfAKind("form", "1", WORDS, (ITEM, ITEM))


def most(grade: Grade, of: int) -> GradeRule:
    test = Comparison(of, Quantity.IN_FAVOUR, ">", 1, Quantity.BALLOTS, WORDS)
    return GradeRule(grade.key, (grade.key,), test)


SHEET = AppraisalForm(
    "sheet",
    "1",
    WORDS,
    SOURCE,
    WORDS,
    (GOOD, BAD),
    (most(BAD, 2),),
    GOOD.key,
    (Consequence(BAD.key, 2, (BodyKind.RESIDENTS_COMMITTEE,), WORDS, SOURCE, SINCE),),
)
ALWAYS_GOOD = replace(SHEET, rules=(), otherwise=GOOD.key)
DEADLINE = Deadline(
    "notice", "1", WORDS, SINCE, SOURCE, DeadlineKind.RUN, Event.PUBLIC_NOTICE, days=15
)


@dataclass(frozen=True, slots=True)
class Halves(Deadline):
    """A period of so many and a half days."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "days", self.days + 0.5)


HALF_DAYS = Halves(
    "notice", "1", WORDS, SINCE, SOURCE, DeadlineKind.RUN, Event.PUBLIC_NOTICE, days=15
)


class Kept(DashboardPanel):
    """Sound: the meetings that were kept, for others to spoil."""

    id = "kept"
    version = "1"
    title = WORDS

    def panel(self, figures: PanelFigures) -> Panel | None:
        return Panel((PanelLine(WORDS, figures.kept, figures.passed),)) if figures.passed else None


class Mute(Kept):
    """A line without Chinese."""

    def panel(self, figures: PanelFigures) -> Panel | None:
        return Panel((PanelLine(Text("Kept", "Kept"), figures.kept),))


class Dividing(Kept):
    """Divides by what has passed, which may be nothing."""

    def panel(self, figures: PanelFigures) -> Panel | None:
        return Panel((PanelLine(WORDS, 100 * figures.kept // figures.passed),))


class Counting(Kept):
    """Shows how often it was asked."""

    asked = 0

    def panel(self, figures: PanelFigures) -> Panel | None:  # noqa: ARG002 - the contract names it
        self.asked += 1
        return Panel((PanelLine(WORDS, self.asked),))


class Todays(Kept):
    """Of the day on which it is looked at."""

    def panel(self, figures: PanelFigures) -> Panel | None:  # noqa: ARG002 - the contract names it
        return Panel((PanelLine(WORDS, date.today().day),))  # noqa: DTZ011 - what is planted


class Untitled(Kept):
    """A title that is no text."""

    title = "kept"  # type: ignore[assignment] # what is planted
