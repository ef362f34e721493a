"""A district's rules against the law that its plugins bring: they may be stricter, never less."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from folkmoot.extensions.loader import installed
from folkmoot.extensions.registry import Kind, Registered
from folkmoot.tenancy.manifest.brought import check_brought
from folkmoot.tenancy.manifest.faults import Fault, fault
from folkmoot.tenancy.manifest.toml_lines import Path as KeyPath
from folkmoot.tenancy.manifest.toml_lines import Places, line_at
from folkmoot.tenancy.packs import Group, Mode, Parameter, Setting
from folkmoot.tenancy.packs.parameters import label_of
from folkmoot.tenancy.packs.words import quorum_words
from folkmoot_sdk import BodyKind, Deadline, DecisionRule, Event, InForce, Purpose, Standing, Text


@dataclass(frozen=True, slots=True)
class Term:
    """The days on which a version binds, both included; ``until`` None has no end yet."""

    since: date
    until: date | None

    def meets(self, law: InForce) -> bool:
        ended = law.end is not None and law.end < self.since
        return not ended and (self.until is None or law.start <= self.until)


def check_law(
    file: str, said: Mapping[str, Any], places: Places, granted: frozenset[str], term: Term
) -> Iterator[Fault]:
    """What the granted plugins know as law on any day of the version's term."""
    yield from _notices(file, said, list(_deadlines(granted, term)), places)
    yield from _quorums(file, said.get("quorum", {}), granted, term, places)
    yield from _cadences(file, said.get("cadences"), granted, places)
    yield from _form(file, said.get("appraisal_form"), granted, places)


def _cadences(
    file: str, said: Setting | None, granted: frozenset[str], places: Places
) -> Iterator[Fault]:
    """A name that nothing answers to would owe nothing, and nobody would notice for a year."""
    # Where nothing is granted the district's own file could not be read, and that has been told.
    if said is None or said.mode is Mode.INHERIT or not granted:
        return
    for number, name in enumerate(said.value):
        line = line_at(places, ("cadences", said.mode.value, number))
        if name in said.value[:number]:
            yield fault(file, line, "manifest.cadence.twice", value=name)
        else:
            yield from check_brought(file, name, Kind.CADENCES, granted, line)


def _form(
    file: str, said: Setting | None, granted: frozenset[str], places: Places
) -> Iterator[Fault]:
    """One that nobody brings would be noticed at year's end, in every community at once."""
    if said is not None and said.mode is not Mode.INHERIT and granted:
        line = line_at(places, ("appraisal_form",))
        yield from check_brought(file, said.value, Kind.APPRAISAL_FORMS, granted, line)


def _deadlines(granted: frozenset[str], term: Term) -> Iterator[Deadline]:
    for entry in installed().of_kind(Kind.DEADLINES, granted):
        if _is_law(entry, term):
            yield entry.contribution


def _is_law(entry: Registered[Any], term: Term) -> bool:
    statute = entry.contribution.standing is Standing.STATUTE
    return statute and term.meets(entry.contribution.in_force)


def _notices(
    file: str, said: Mapping[str, Any], deadlines: Iterable[Deadline], places: Places
) -> Iterator[Fault]:
    notice = said.get("notice_days", {})
    for law in deadlines:
        if law.event is Event.MEETING and law.body is not None:
            path: KeyPath = ("notice_days", law.body.value)
            yield from _short(file, notice.get(law.body), law, line_at(places, path))
        if law.event is Event.PUBLIC_NOTICE:
            line = line_at(places, ("publication_days",))
            yield from _short(file, said.get("publication_days"), law, line)


def _short(file: str, said: Setting | None, law: Deadline, line: int) -> Iterator[Fault]:
    if said is None or said.mode is Mode.INHERIT or said.value >= law.days:
        return
    public = law.event is Event.PUBLIC_NOTICE
    about = Parameter(Group.PUBLICATION_DAYS) if public else Parameter(Group.NOTICE_DAYS, law.body)
    yield fault(
        file,
        line,
        f"manifest.{'publication' if public else 'notice'}.too_short",
        rule=label_of(about),
        days=said.value,
        least=law.days,
        source=source_of(law),
    )


def source_of(law: Deadline | DecisionRule) -> Text:
    """Where a rule is laid down, by article."""
    return Text(law.source.sentence("zh"), law.source.sentence("en"))


def _quorums(
    file: str,
    quorum: Mapping[BodyKind, Setting],
    granted: frozenset[str],
    term: Term,
    places: Places,
) -> Iterator[Fault]:
    rules = list(installed().of_kind(Kind.DECISION_RULES, granted))
    for body, said in quorum.items():
        if said.mode is Mode.INHERIT:
            continue
        line = line_at(places, ("quorum", body.value))
        here = [entry for entry in rules if _decides(entry.contribution, body)]
        if statute := next((entry for entry in here if _is_law(entry, term)), None):
            yield _fixed(file, line, body, statute.contribution)
        if {"plugin", "rule"} <= said.value.keys():
            yield from _unknown(file, said.value, here, granted, line)


def _fixed(file: str, line: int, body: BodyKind, law: DecisionRule) -> Fault:
    return fault(
        file,
        line,
        "manifest.quorum.statutory",
        rule=label_of(Parameter(Group.QUORUM, body)),
        asks=quorum_words(law),
        source=source_of(law),
    )


def _decides(rule: DecisionRule, body: BodyKind) -> bool:
    return (rule.body, rule.purpose) == (body, Purpose.DECISION)


def _unknown(
    file: str,
    said: Mapping[str, str],
    here: Iterable[Registered[DecisionRule]],
    granted: frozenset[str],
    line: int,
) -> Iterator[Fault]:
    plugin, rule = said["plugin"], said["rule"]
    if plugin not in granted:
        yield fault(file, line, "manifest.quorum.not_granted", plugin=plugin)
    elif (plugin, rule) not in {(entry.plugin, entry.id) for entry in here}:
        yield fault(file, line, "manifest.quorum.unknown", plugin=plugin, rule=rule)
