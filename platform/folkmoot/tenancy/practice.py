"""What a district lays down, put beside what the law of a day asks for: the stricter holds."""

import hashlib
import json
from collections.abc import Iterable, Iterator
from datetime import date
from functools import lru_cache

from sqlalchemy.orm import Session

from folkmoot.extensions.above import Naming, Practice
from folkmoot.extensions.registry import Kind, Registered
from folkmoot.extensions.service import view_for
from folkmoot.tenancy.laid_down import Level, RulesHere, Signed, rules_here
from folkmoot.tenancy.packs import Governing, Group, LaidDown, Origin, Parameter
from folkmoot.tenancy.queries import district_rules
from folkmoot.tenancy.rules import NamedRule, Quorum, quorum_from
from folkmoot_sdk import (
    BodyKind,
    DecisionRule,
    Event,
    InForce,
    Purpose,
    Source,
    Text,
    Unit,
)
from folkmoot_sdk import Standing as Ground

_NOTHING = Practice()
_TITLES = {
    Level.DISTRICT: Text("法定人数（区级规定）", "Quorum (laid down by the district)"),
    Level.COMMUNITY: Text("法定人数（社区规定）", "Quorum (laid down by the community)"),
}


def notice_days(session: Session, body: BodyKind, on: date) -> int:
    """Days of notice for a meeting of ``body`` under the law and the district's rules of ``on``."""
    return notice_days_of(session, [body], on)[body]


def notice_days_of(session: Session, bodies: Iterable[BodyKind], on: date) -> dict[BodyKind, int]:
    """The same for several bodies, in as many queries as for one."""
    view, rules = view_for(session), district_rules(session).on(on)
    found = {body: view.deadline(Event.MEETING, on=on, body=body) for body in bodies}
    return {
        body: rules.notice_for(body, lawful=law.contribution.days if law else 0)
        for body, law in found.items()
    }


def publication_days(session: Session, on: date) -> int:
    """Days that a decision, its implementation and its outcome are on public notice."""
    law = view_for(session).deadline(Event.PUBLIC_NOTICE, on=on)
    lawful = law.contribution.days if law else 0
    return district_rules(session).on(on).publication_for(lawful=lawful)


def practice_of(session: Session) -> Practice:
    """The rules that district and community lay down and name, as a view of plugins takes them."""
    return _practice(rules_here(session))


@lru_cache(maxsize=4096)
def _practice(here: RulesHere) -> Practice:
    """A link for each day on which something changed, the newest first."""
    found = _NOTHING
    for turn in here.rules.turns:
        quorums = list(_quorums(here.rules, turn))
        found = Practice(
            rules=tuple(_own(here, quorums)),
            named=tuple(_named(quorums)),
            since=turn,
            before=found,
        )
    return found


def _quorums(rules: LaidDown, day: date) -> Iterator[tuple[BodyKind, Governing, date]]:
    for body in BodyKind:
        found = rules.governing(Parameter(Group.QUORUM, body), day)
        if found.value is not None:
            yield body, found, _since(found)


def _since(found: Governing) -> date:
    by = found.own if found.origin is Origin.OWN else found.pack
    assert by is not None  # noqa: S101 - nobody else lays a quorum down
    return by.effective_from


def _named(quorums: Iterable[tuple[BodyKind, Governing, date]]) -> Iterator[Naming]:
    for body, found, since in quorums:
        said = quorum_from(found.value)
        if isinstance(said, NamedRule):
            yield Naming(body, said.plugin, said.rule, since)


def _own(
    here: RulesHere, quorums: Iterable[tuple[BodyKind, Governing, date]]
) -> Iterator[Registered[DecisionRule]]:
    for body, found, since in quorums:
        said = quorum_from(found.value)
        if isinstance(said, Quorum):
            by = here.community if found.origin is Origin.OWN else here.district
            rule = _rule(by, body, said, since)
            # No plugin can be called this: a plugin's id has no stroke in it.
            plugin = f"{by.level}/{by.code}"
            yield Registered(plugin, since.isoformat(), _digest(rule), Kind.DECISION_RULES, rule)


def _rule(by: Signed, body: BodyKind, said: Quorum, since: date) -> DecisionRule:
    return DecisionRule(
        id=f"quorum-{body.value.replace('_', '-')}",
        version=since.isoformat(),
        title=_TITLES[by.level],
        in_force=InForce(since),
        source=Source(Text(f"{by.name}规定", f"rules of {by.name_en or by.name}"), ""),
        body=body,
        purpose=Purpose.DECISION,
        unit=Unit.PERSON,
        validity=(said.valid,),
        carriage=(said.carried,),
        standing=Ground.PRACTICE,
    )


def _digest(rule: DecisionRule) -> str:
    text = json.dumps(rule.to_plain(), ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()
