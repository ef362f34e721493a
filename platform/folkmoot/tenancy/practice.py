"""What a district lays down, put beside what the law of a day asks for: the stricter holds."""

import hashlib
import json
from collections.abc import Iterable, Iterator
from datetime import date

from sqlalchemy.orm import Session

from folkmoot.extensions.above import Naming, Practice
from folkmoot.extensions.registry import Kind, Registered
from folkmoot.extensions.service import view_for
from folkmoot.kernel.scope import tenant_of
from folkmoot.tenancy.models import District
from folkmoot.tenancy.queries import district_rules
from folkmoot.tenancy.rules import DistrictRules, NamedRule, Quorum, rules_from
from folkmoot_sdk import (
    BodyKind,
    DecisionRule,
    Event,
    InForce,
    Purpose,
    Source,
    Standing,
    Text,
    Unit,
)

_TITLE = Text("法定人数（区级规定）", "Quorum (laid down by the district)")


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
    """The district's own rules and those it names, as a view of plugins takes them in."""
    district = session.get_one(District, tenant_of(session).district_id)
    rules = rules_from(district.rules)
    return Practice(rules=tuple(_own(district, rules)), named=tuple(_named(rules)))


def _named(rules: DistrictRules) -> Iterator[Naming]:
    for body, said in sorted(rules.quorum.items()):
        if isinstance(said, NamedRule):
            yield Naming(body, said.plugin, said.rule, rules.effective_from)


def _own(district: District, rules: DistrictRules) -> Iterator[Registered[DecisionRule]]:
    since = rules.effective_from
    for body, said in sorted(rules.quorum.items()):
        if isinstance(said, Quorum):
            rule = _rule(district, body, said, since)
            # No plugin can be called this: a plugin's id has no stroke in it.
            plugin = f"district/{district.code}"
            yield Registered(plugin, since.isoformat(), _digest(rule), Kind.DECISION_RULES, rule)


def _rule(district: District, body: BodyKind, said: Quorum, since: date) -> DecisionRule:
    name = Text(f"{district.name}规定", f"rules of {district.name_en}")
    return DecisionRule(
        id=f"quorum-{body.value.replace('_', '-')}",
        version=since.isoformat(),
        title=_TITLE,
        in_force=InForce(since),
        source=Source(name, ""),
        body=body,
        purpose=Purpose.DECISION,
        unit=Unit.PERSON,
        validity=(said.valid,),
        carriage=(said.carried,),
        standing=Standing.PRACTICE,
    )


def _digest(rule: DecisionRule) -> str:
    text = json.dumps(rule.to_plain(), ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()
