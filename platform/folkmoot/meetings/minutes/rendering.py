"""Minutes as headings, paragraphs and tables in one language: what a template prints."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, cast

from folkmoot.meetings.domain import MeetingState, Stance, may_resolve
from folkmoot.meetings.minutes import phrases as say
from folkmoot.meetings.minutes.content import MinutesContent
from folkmoot.people.domain.kinds import Office, body_label
from folkmoot_sdk import BodyKind, Quantity, TestResult, Text

Row = dict[str, Any]
_ATTENDANCE_SECTION = 1
_IN_FAVOUR = {Quantity.IN_FAVOUR, Quantity.AREA_IN_FAVOUR, Quantity.HEADS_IN_FAVOUR}


@dataclass(frozen=True, slots=True)
class Section:
    heading: str
    paragraphs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Rendered:
    title: str
    sections: tuple[Section, ...]


def render(
    content: MinutesContent | Mapping[str, Any], *, locale: str, names: Mapping[str, str]
) -> Rendered:
    """``names`` maps person ids (as text) to names; whoever is missing there shows as erased."""
    # The column is typed as any JSON; what is in it was composed by this package.
    return _Reading(cast("MinutesContent", content), locale, names).whole()


def render_nameless(
    content: MinutesContent | Mapping[str, Any],
    *,
    locale: str,
    persons: Iterable[str],
    told: str,
) -> Rendered:
    """All that was said and decided, and no name; ``told`` stands where the attendance would."""
    nobody = dict.fromkeys(persons, say.SOMEBODY_PRESENT.in_(locale))
    whole = render(content, locale=locale, names=nobody)
    sections = [
        Section(section.heading, (told,)) if number == _ATTENDANCE_SECTION else section
        for number, section in enumerate(whole.sections)
    ]
    return Rendered(whole.title, tuple(sections))


@dataclass(frozen=True, slots=True)
class _Reading:
    """One reader's language and names, over one content."""

    content: MinutesContent
    locale: str
    names: Mapping[str, str]

    def whole(self) -> Rendered:
        sections = (self._notice(), self._attendance(), self._quorum(), self._course())
        title = self._say(say.TITLE, title=self.content["meeting"]["title"])
        return Rendered(title, (*sections, *(self._item(item) for item in self.content["agenda"])))

    def _say(self, phrase: Text, **values: object) -> str:
        return phrase.in_(self.locale).format(**values)

    def _name(self, person: str) -> str:
        return self.names.get(person) or self._say(say.SOMEBODY)

    def _moment(self, value: str) -> str:
        return say.moment(value, self.locale)

    def _notice(self) -> Section:
        meeting, notice = self.content["meeting"], self.content["notice"]
        kind = body_label(BodyKind(meeting["body"])).in_(self.locale)
        served = self._say(
            say.SERVED,
            served=self._moment(notice["served_at"]),
            starts=self._moment(meeting["starts_at"]),
            days=notice["days"],
        )
        observers = sum(seat["observer"] for seat in self.content["called"])
        called = self._say(
            say.CALLED, members=len(self.content["called"]) - observers, observers=observers
        )
        place = self._say(say.KIND, body=kind, place=meeting["place"])
        return Section(self._say(say.NOTICE), (place, served, self._punctuality(notice), called))

    def _punctuality(self, notice: Row) -> str:
        if notice["in_time"]:
            return self._say(say.IN_TIME)
        earliest = say.day(notice["earliest_on"], self.locale)
        return self._say(say.URGENT, earliest=earliest, reason=notice["urgent_reason"])

    def _attendance(self) -> Section:
        seats = {seat["person"]: seat for seat in self.content["called"]}
        together: dict[tuple[str, str], list[str]] = {}
        for row in self.content["attendance"]:
            alike = self._office(seats.get(row["person"])), self._times(row)
            together.setdefault(alike, []).append(self._name(row["person"]))
        came = [
            self._say(say.CAME_TOGETHER, office=office, times=times, names=self._list(names))
            for (office, times), names in together.items()
        ]
        absent = [self._name(person) for person in self.content["absent"]]
        missing = [self._say(say.ABSENT, names=self._list(absent))] if absent else []
        return Section(self._say(say.ATTENDANCE), (*came, *missing))

    def _list(self, names: list[str]) -> str:
        return self._say(say.LIST).join(names)

    def _office(self, seat: Row | None) -> str:
        if seat is None or seat["observer"]:
            return self._say(say.OBSERVER)
        return self._say(Office(seat["office"]).label)

    def _times(self, row: Row) -> str:
        if row["holder"]:
            proxy = self._say(say.BY_PROXY, holder=self._name(row["holder"]))
            return self._with_record(proxy, row)
        return self._say(say.LIST).join(
            self._with_record(self._stay(stay), stay) for stay in row["stays"]
        )

    def _with_record(self, line: str, row: Row) -> str:
        # Minutes of before have no such key.
        if not row.get("recorded"):
            return line
        return self._say(say.AFTERWARDS, line=line, recorded=self._moment(row["recorded"]))

    def _stay(self, stay: Row) -> str:
        late = stay["late"] and not stay["observer"]
        came = self._say(say.CAME_LATE if late else say.CAME, came=say.clock(stay["came"]))
        if stay["left"] is None:
            return came
        return self._say(say.CAME_AND_LEFT, stay=came, left=say.clock(stay["left"]))

    def _quorum(self) -> Section:
        quorum = self.content["quorum"]
        room = self._say(
            say.FULLEST,
            at=self._moment(quorum["at"]),
            present=quorum["present"],
            proxies=quorum["by_proxy"],
            observers=quorum["observers"],
        )
        verdict = self._say(self._verdict(quorate=quorum["quorate"]))
        return Section(self._say(say.QUORUM), (room, *self._tests(quorum["tests"]), verdict))

    def _verdict(self, *, quorate: bool) -> Text:
        body = BodyKind(self.content["meeting"]["body"])
        if not quorate:
            return say.INQUORATE
        in_time = self.content["notice"]["in_time"]
        return say.QUORATE if may_resolve(body, in_time=in_time) else say.TOO_LATE

    def _tests(self, tests: list[Row]) -> Iterator[str]:
        for test in map(TestResult.from_plain, tests):
            yield self._say(
                say.TEST,
                sentence=test.sentence(self.locale),
                citation=test.citation(self.locale),
            )

    def _course(self) -> Section:
        return Section(
            self._say(say.COURSE), tuple(self._event(event) for event in self.content["course"])
        )

    def _event(self, event: Row) -> str:
        line = self._say(say.STATES[MeetingState(event["state"])], at=self._moment(event["at"]))
        return f"{line}: {event['reason']}" if event["reason"] else line

    def _item(self, item: Row) -> Section:
        heading = self._say(say.ITEM, n=item["position"], title=item["title"])
        decided = (line for each in self._numbered(item["decisions"]) for line in each)
        lines = (
            self._standing(item),
            *(self._proposal(proposal) for proposal in item["proposals"]),
            *(self._statement(statement) for statement in item["statements"]),
            *decided,
        )
        return Section(heading, lines)

    def _standing(self, item: Row) -> str:
        if not item["announced"]:
            return self._say(say.RAISED, name=self._name(item["raised_by"]))
        return self._say(say.TO_DECIDE if item["for_decision"] else say.TO_TALK)

    def _proposal(self, proposal: Row) -> str:
        if not proposal["raised_by"]:
            return self._say(say.PREPARED, title=proposal["title"])
        name = self._name(proposal["raised_by"])
        return self._say(say.PROPOSED, name=name, title=proposal["title"])

    def _statement(self, statement: Row) -> str:
        option = statement["option"]
        of = self._say(say.OPTION, key=option) if option else self._say(say.THE_ITEM)
        return self._say(
            say.STATED,
            body=self._say(body_label(BodyKind(statement["body"]))),
            stance=self._say(say.STANCES[Stance(statement["stance"])]),
            option=of,
            text=statement["text"],
        )

    def _numbered(self, notes: list[Row]) -> Iterator[Iterator[str]]:
        for number, note in enumerate(notes, 1):
            verdict = self._say(say.VALID if note["valid"] else say.INVALID)
            if len(notes) > 1:
                verdict = self._say(say.VOTE, n=number, verdict=verdict)
            yield self._decision(note, verdict)

    def _decision(self, note: Row, verdict_of_all: str) -> Iterator[str]:
        yield verdict_of_all
        for result in note["results"]:
            verdict = self._say(say.CARRIED if result["carried"] else say.NOT_CARRIED)
            figures = self._say(say.LIST).join(self._figures(result["figures"]))
            yield self._say(say.RESULT, label=result["label"], figures=figures, verdict=verdict)
        yield from self._tests_of_a_vote(note)

    def _tests_of_a_vote(self, note: Row) -> Iterator[str]:
        """The tests, those of an option with its name: they were kept option by option."""
        of_all = [test for test in note["tests"] if not _is_of_an_option(test)]
        of_options = [test for test in note["tests"] if _is_of_an_option(test)]
        yield from self._tests(of_all)
        results = note["results"]
        each, left_over = divmod(len(of_options), len(results) or 1)
        for number, line in enumerate(self._tests(of_options)):
            known = len(results) > 1 and not left_over
            label = results[number // each]["label"] if known else ""
            yield self._say(say.OF_OPTION, label=label, line=line) if label else line

    def _figures(self, figures: Mapping[str, int]) -> Iterator[str]:
        for key, count in figures.items():
            word = say.FIGURES[key].in_(self.locale) if key in say.FIGURES else key
            yield self._say(say.FIGURE, word=word, n=count)


def _is_of_an_option(test: Row) -> bool:
    return TestResult.from_plain(test).comparison.left in _IN_FAVOUR
