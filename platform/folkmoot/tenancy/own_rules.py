"""What a community sets for itself, where its district leaves it open."""

from datetime import date
from typing import Any

from marshmallow import ValidationError
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from folkmoot.extensions.service import view_for
from folkmoot.kernel import audit
from folkmoot.kernel.act import Act, Role
from folkmoot.kernel.audit.domain import plain
from folkmoot.kernel.errors import Conflict, Invalid, Refused, mark
from folkmoot.kernel.text import plain_text
from folkmoot.tenancy.laid_down import RulesHere, read_again, rules_here
from folkmoot.tenancy.law import days_of, law_on, law_words
from folkmoot.tenancy.manifest.lawful import source_of
from folkmoot.tenancy.manifest.pack_schema import value_field
from folkmoot.tenancy.models import OwnRule
from folkmoot.tenancy.packs import Group, Mode, OwnValue, Parameter, parameter_named
from folkmoot.tenancy.packs.parameters import label_of
from folkmoot.tenancy.packs.versions import newest_on
from folkmoot.tenancy.packs.words import days_words
from folkmoot.tenancy.telling import tell_of_cadences
from folkmoot_sdk import Kind, Text

_REASON = 500


def set_own_rule(
    session: Session,
    act: Act,
    *,
    parameter: str,
    value: object,
    effective_from: date,
    reason: str,
) -> None:
    """Set the community's own value; saying again what holds anyway adds nothing.

    It binds from ``effective_from`` on, tomorrow at the earliest: what was begun under another
    value keeps that. Raises Refused ``rules.locked`` and ``rules.not_open`` (by the version that
    holds on that day), ``rules.below_law`` and ``rules.statutory`` with the article; Invalid
    ``rules.value``, ``rules.past``; NotFound ``rules.unknown`` for what no plugin here brings.
    """
    act.actor.require(Role.SECRETARY)
    about = parameter_named(parameter)
    here = rules_here(session)
    require_open(here, about, effective_from)
    said = _checked(about, value)
    _require_known(session, about, said)
    _require_lawful(session, about, said, effective_from)
    _say(session, act, about, said, effective_from, reason)
    _tell(session, act, about)


def give_up_own_rule(
    session: Session, act: Act, *, parameter: str, effective_from: date, reason: str
) -> None:
    """Go back to what the district lays down, from ``effective_from`` on.

    Always allowed, also where a lock has left the own value without force. Values that were to
    begin later still are given up with it. Raises Invalid ``rules.past``, Refused ``rules.no_own``.
    """
    act.actor.require(Role.SECRETARY)
    about = parameter_named(parameter)
    days = _days_of_own(_said_of(session, about), effective_from)
    if not days:
        raise Refused(
            "rules.no_own",
            mark("This community has set nothing of its own here."),
            cure=mark("What holds is on the page with the community's rules."),
        )
    for day in days:
        _say(session, act, about, None, day, reason)
    _tell(session, act, about)


def _said_of(session: Session, about: Parameter) -> list[OwnValue]:
    return [own for own in rules_here(session).rules.own if own.parameter == about]


def _days_of_own(said: list[OwnValue], since: date) -> list[date]:
    """The day itself and each later one on which an own value is, or comes, in force."""
    turns = sorted({since} | {own.effective_from for own in said if own.effective_from > since})
    held = {day: newest_on(said, day) for day in turns}
    return [day for day, own in held.items() if own is not None and own.value is not None]


def _say(
    session: Session, act: Act, about: Parameter, value: object, since: date, reason: str
) -> None:
    if since <= act.today:
        raise _past()
    said = _said_of(session, about)
    held = newest_on(said, since)
    later = any(own.effective_from > since for own in said)
    if held is not None and held.value == value and not later:
        return
    row = OwnRule(
        parameter=about.key,
        number=len(said) + 1,
        effective_from=since,
        value=value,
        reason=plain_text(reason, field="reason", limit=_REASON),
        said_at=act.at,
        said_by=act.actor.account_id,
    )
    session.add(row)
    try:
        audit.record(session, act, "tenancy:own_rule:say", about.key)
    except IntegrityError as error:
        raise Conflict(
            "rules.raced",
            mark("Somebody else has just changed this rule."),
            cure=mark("Look at what holds now, then change it again."),
        ) from error
    read_again(session)


def _tell(session: Session, act: Act, about: Parameter) -> None:
    if about.group is Group.CADENCES:
        tell_of_cadences(session, act)


def require_open(here: RulesHere, about: Parameter, day: date) -> None:
    """Raises Refused ``rules.locked`` and ``rules.not_open``, by the version of ``day``."""
    found = here.rules.governing(about, day)
    version = found.pack.version if found.pack else ""
    by = Text(here.district.name, here.district.name_en or here.district.name)
    if found.mode is Mode.LOCK:
        raise Refused(
            "rules.locked",
            mark("%(district)s has locked “%(rule)s” in version %(version)s of its policy pack."),
            cure=mark("Ask the district; only a new version of its pack can open it."),
            district=by,
            rule=label_of(about),
            version=version,
        )
    if found.mode is Mode.INHERIT:
        raise Refused(
            "rules.not_open",
            mark("%(district)s lays nothing down about “%(rule)s”: what law or custom say, holds."),
            cure=mark("Ask the district; only a new version of its pack can open it."),
            district=by,
            rule=label_of(about),
        )


def _checked(about: Parameter, value: object) -> Any:  # noqa: ANN401 - JSON
    try:
        return plain(value_field(about.group).deserialize(value))
    except ValidationError as error:
        raise Invalid(
            "rules.value",
            mark("This is no value for “%(rule)s”."),
            cure=mark("Write it as the hint beside the field says."),
            field="value",
            rule=label_of(about),
        ) from error


def _require_known(session: Session, about: Parameter, value: Any) -> None:  # noqa: ANN401 - JSON
    if about.group is Group.CADENCES:
        for cadence in value:
            view_for(session).contribution(Kind.CADENCES, cadence)
    if about.group is Group.APPRAISAL_FORM:
        view_for(session).contribution(Kind.APPRAISAL_FORMS, value)
    if about.group is Group.QUORUM and "plugin" in value:
        reference = f"{value['plugin']}/{value['rule']}"
        view_for(session).contribution(Kind.DECISION_RULES, reference)


def _require_lawful(session: Session, about: Parameter, value: Any, day: date) -> None:  # noqa: ANN401 - JSON
    law = law_on(view_for(session), about, day)
    if law is None:
        return
    if about.group is Group.QUORUM:
        raise Refused(
            "rules.statutory",
            mark("The law itself fixes “%(rule)s”: %(asks)s (%(law)s)."),
            cure=mark("Neither a district nor a community can set another; the law's holds."),
            rule=label_of(about),
            asks=law_words(law),
            law=source_of(law.contribution),
        )
    least = days_of(law)
    if least is not None and value < least:
        raise Refused(
            "rules.below_law",
            mark(
                "%(days)s are too few for “%(rule)s”: the law asks for %(least)s at least"
                " (%(law)s)."
            ),
            cure=mark("Set %(least)s or more."),
            field="value",
            days=days_words(value),
            rule=label_of(about),
            least=law_words(law),
            law=source_of(law.contribution),
        )


def _past() -> Invalid:
    return Invalid(
        "rules.past",
        mark("A rule binds from tomorrow at the earliest: what has begun keeps the one it had."),
        cure=mark("Choose a later day."),
        field="effective_from",
    )
