"""A district's rules against the law that its plugins bring: they may be stricter, never less."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from folkmoot.extensions.loader import installed
from folkmoot.extensions.registry import Kind, Registered
from folkmoot.tenancy.manifest.faults import Fault, fault
from folkmoot.tenancy.manifest.toml_lines import Path as KeyPath
from folkmoot.tenancy.manifest.toml_lines import line_at
from folkmoot.tenancy.manifest.values import DISTRICT_FILE
from folkmoot_sdk import BodyKind, Deadline, DecisionRule, Event, InForce, Purpose, Standing, Text

Places = Mapping[KeyPath, int]


def check_law(content: Mapping[str, Any], places: Places) -> Iterator[Fault]:
    """What the granted plugins know as law on any day on which the district's rules bind."""
    rules = content.get("rules", {})
    granted = frozenset(content.get("plugins", {}).get("granted", ()))
    since = rules.get("effective_from", date.min)
    yield from _notices(rules, list(_deadlines(granted, since)), places)
    yield from _quorums(rules.get("quorum", {}), granted, since, places)
    if "granted" in content.get("plugins", {}):
        yield from _cadences(rules.get("cadences", ()), granted, places)


def _cadences(named: Sequence[str], granted: frozenset[str], places: Places) -> Iterator[Fault]:
    """A name that nothing answers to would owe nothing, and nobody would notice for a year."""
    known = {f"{e.plugin}/{e.id}" for e in installed().of_kind(Kind.CADENCES, granted)}
    for number, name in enumerate(named):
        plugin, _, cadence = name.partition("/")
        line = line_at(places, ("rules", "cadences", number))
        if name in named[:number]:
            yield fault(DISTRICT_FILE, line, "manifest.cadence.twice", value=name)
        elif plugin not in granted:
            yield fault(DISTRICT_FILE, line, "manifest.cadence.not_granted", plugin=plugin)
        elif plugin in installed().refused:
            why = installed().refused[plugin]
            yield fault(DISTRICT_FILE, line, "manifest.cadence.left_out", plugin=plugin, why=why)
        elif name not in known:
            code = "manifest.cadence.unknown"
            yield fault(DISTRICT_FILE, line, code, plugin=plugin, cadence=cadence)


def _deadlines(granted: frozenset[str], since: date) -> Iterator[Deadline]:
    for entry in installed().of_kind(Kind.DEADLINES, granted):
        if _is_law(entry, since):
            yield entry.contribution


def _is_law(entry: Registered[Any], since: date) -> bool:
    law: InForce = entry.contribution.in_force
    still = law.end is None or law.end >= since
    return still and entry.contribution.standing is Standing.STATUTE


def _notices(
    rules: Mapping[str, Any], deadlines: Iterable[Deadline], places: Places
) -> Iterator[Fault]:
    notice = rules.get("notice_days", {})
    for law in deadlines:
        if law.event is Event.MEETING and law.body is not None:
            path: KeyPath = ("rules", "notice_days", law.body.value)
            yield from _short(notice.get(law.body), law, path, places)
        if law.event is Event.PUBLIC_NOTICE:
            path = ("rules", "publication_days")
            yield from _short(rules.get("publication_days"), law, path, places)


def _short(days: int | None, law: Deadline, path: KeyPath, places: Places) -> Iterator[Fault]:
    if days is None or days >= law.days:
        return
    word = "publication" if law.event is Event.PUBLIC_NOTICE else "notice"
    code, line = f"manifest.{word}.too_short", line_at(places, path)
    yield fault(DISTRICT_FILE, line, code, least=law.days, source=_source(law))


def _source(law: Deadline) -> Text:
    return Text(law.source.sentence("zh"), law.source.sentence("en"))


def _quorums(
    quorum: Mapping[BodyKind, Mapping[str, str]],
    granted: frozenset[str],
    since: date,
    places: Places,
) -> Iterator[Fault]:
    rules = list(installed().of_kind(Kind.DECISION_RULES, granted))
    for body, said in quorum.items():
        line = line_at(places, ("rules", "quorum", body.value))
        here = [entry for entry in rules if _decides(entry.contribution, body)]
        if any(_is_law(entry, since) for entry in here):
            yield fault(DISTRICT_FILE, line, "manifest.quorum.statutory", key=body.value)
        if {"plugin", "rule"} <= said.keys():
            yield from _unknown(said, here, granted, line)


def _decides(rule: DecisionRule, body: BodyKind) -> bool:
    return (rule.body, rule.purpose) == (body, Purpose.DECISION)


def _unknown(
    said: Mapping[str, str],
    here: Iterable[Registered[DecisionRule]],
    granted: frozenset[str],
    line: int,
) -> Iterator[Fault]:
    plugin, rule = said["plugin"], said["rule"]
    if plugin not in granted:
        yield fault(DISTRICT_FILE, line, "manifest.quorum.not_granted", plugin=plugin)
    elif (plugin, rule) not in {(entry.plugin, entry.id) for entry in here}:
        yield fault(DISTRICT_FILE, line, "manifest.quorum.unknown", plugin=plugin, rule=rule)
