"""What holds in a community, where each rule comes from, and how it changes what is open."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from flask import Flask, Response, render_template
from flask_babel import gettext

from folkmoot.extensions.service import view_for
from folkmoot.extensions.tenant_view import TenantView
from folkmoot.identity.views import must_sign_in
from folkmoot.kernel.act import Role
from folkmoot.kernel.errors import mark
from folkmoot.tenancy.filling_in import shown_value, typed_value
from folkmoot.tenancy.laid_down import rules_here
from folkmoot.tenancy.law import Law, days_of, law_on, law_words
from folkmoot.tenancy.own_rules import give_up_own_rule, require_open, set_own_rule
from folkmoot.tenancy.packs import PARAMETERS, Governing, Group, LaidDown, Mode, Origin, Parameter
from folkmoot.tenancy.packs.parameters import label_of, parameter_named
from folkmoot.tenancy.packs.words import ORIGIN_WORDS, value_in
from folkmoot.tenancy.schemas import SCHEMAS, GiveUpSchema
from folkmoot.tenancy.views import committed, here, tenant_blueprint
from folkmoot.web.chrome import Link
from folkmoot.web.database import session
from folkmoot.web.forms import Form, handle
from folkmoot.web.shapes import Cell, Column
from folkmoot_sdk import Kind, Text

bp = tenant_blueprint("rules", "folkmoot.tenancy")
COLUMNS = (
    Column(mark("Rule")),
    Column(mark("What holds")),
    Column(mark("Laid down by")),
    Column(mark("Can this community change it?")),
)


def install(app: Flask) -> None:
    app.register_blueprint(bp)


@dataclass(frozen=True, slots=True)
class Coming:
    """What is already laid down for a day to come."""

    day: date
    rows: list[list[object]]


@bp.get("/rules")
def page() -> str:
    act = here().act()
    rules, view = rules_here(session()).rules, view_for(session())
    may_change = Role.SECRETARY in act.actor.roles
    held = list(_held(rules, view, act.today))
    return render_template(
        "tenancy/rules.html",
        columns=COLUMNS if may_change else COLUMNS[:-1],
        rows=[_row(each, may_change) for each in held],
        pack=rules.pack_on(act.today),
        coming=list(_coming(rules, view, act.today)),
        own=[own for own in rules.own_on(act.today).values() if own.value is not None],
        overruled={
            each.parameter.key: each for each in held if each.governing.origin is not Origin.OWN
        },
        label_of=label_of,
        value_in=value_in,
        may_change=may_change,
    )


@dataclass(frozen=True, slots=True)
class Held:
    """A rule as it holds on a day; ``law`` is what the law asks for, if anything."""

    governing: Governing
    law: Law | None

    @property
    def parameter(self) -> Parameter:
        return self.governing.parameter

    @property
    def words(self) -> Text:
        if self.governing.origin is Origin.LAW and self.parameter.group is Group.QUORUM:
            return law_words(self.law) if self.law else value_in(self.parameter, None)
        return value_in(self.parameter, self.governing.value)

    @property
    def source(self) -> Text:
        """Who says so: the article, the version of the district's pack, or the community."""
        if self.governing.origin is Origin.LAW and self.law is not None:
            source = self.law.contribution.source
            return Text(source.sentence("zh"), source.sentence("en"))
        said = ORIGIN_WORDS[self.governing.origin]
        if self.governing.origin is Origin.DISTRICT and self.governing.pack is not None:
            version = self.governing.pack.version
            return Text(f"{said.zh}（{version} 版）", f"{said.en} (version {version})")
        return said


def _held(rules: LaidDown, view: TenantView, day: date) -> Iterator[Held]:
    """Every rule about which somebody says something; a body of which nobody does is left out."""
    for parameter in PARAMETERS:
        law = law_on(view, parameter, day)
        governing = rules.governing(parameter, day).beside(days_of(law))
        if parameter.body is None or law or governing.value is not None:
            yield Held(governing, law)


def _row(held: Held, may_change: bool) -> list[object]:
    row: list[object] = [label_of(held.parameter), held.words, held.source]
    return [*row, _change(held)] if may_change else row


def _change(held: Held) -> object:
    by_statute = held.governing.origin is Origin.LAW and not held.parameter.in_days
    if held.governing.is_open and not by_statute:
        return Cell(mark("Change"), href=_address(held.parameter))
    return mark("no, locked") if held.governing.mode is Mode.LOCK else mark("no")


def _address(parameter: Parameter) -> str:
    return here().url("rules.change", parameter=parameter.key)


def _coming(rules: LaidDown, view: TenantView, today: date) -> Iterator[Coming]:
    """Of each day on which something takes effect: the rules that another value will hold for."""
    before = {each.parameter: each for each in _held(rules, view, today)}
    for day in (turn for turn in rules.turns if turn > today):
        then = {each.parameter: each for each in _held(rules, view, day)}
        changed = [each for each in then.values() if _differs(before.get(each.parameter), each)]
        yield Coming(day, [_row(each, may_change=False) for each in changed])
        before = then


def _differs(old: Held | None, new: Held) -> bool:
    """Not by the version alone: most of a new one says what the old one said."""
    return old is None or _gist(old) != _gist(new)


def _gist(held: Held) -> tuple[object, ...]:
    return held.words, held.governing.origin, held.governing.is_open


@bp.route("/rules/<parameter>", methods=["GET", "POST"])
@committed
def change(parameter: str) -> Response:
    about, tomorrow = _asked(parameter)
    require_open(rules_here(session()), about, tomorrow)
    governing = rules_here(session()).rules.governing(about, tomorrow)
    law = law_on(view_for(session()), about, tomorrow)
    form = Form(
        SCHEMAS[about.group],
        title=label_of(about),
        choices=_choices(about),
        values={"effective_from": tomorrow, **shown_value(about.group, governing.value)},
        cancel=Link(gettext("Cancel"), here().url("rules.page")),
    )

    def submit(data: dict[str, Any], _key: str) -> str:
        set_own_rule(
            session(),
            here().act(),
            parameter=about.key,
            value=typed_value(about.group, data),
            effective_from=data["effective_from"],
            reason=data["reason"],
        )
        return here().url("rules.page")

    return handle(
        form,
        submit,
        template="tenancy/own_rule.html",
        governing=governing,
        law=law,
        asks=law_words(law) if law else None,
        words=value_in(about, governing.pack.of(about).value if governing.pack else None),
        give_up=here().url("rules.give_up", parameter=about.key) if governing.own else "",
        crumbs=_crumbs(),
    )


@bp.route("/rules/<parameter>/give-up", methods=["GET", "POST"])
@committed
def give_up(parameter: str) -> Response:
    about, tomorrow = _asked(parameter)
    form = Form(
        GiveUpSchema,
        title=mark("Go back to what the district lays down"),
        intro=label_of(about),
        values={"effective_from": tomorrow},
        cancel=Link(gettext("Cancel"), here().url("rules.page")),
    )

    def submit(data: dict[str, Any], _key: str) -> str:
        give_up_own_rule(session(), here().act(), parameter=about.key, **data)
        return here().url("rules.page")

    return handle(form, submit, template="tenancy/own_rule.html", crumbs=_crumbs())


def _asked(parameter: str) -> tuple[Parameter, date]:
    """Which rule, and the first day from which another can hold; for the secretary alone."""
    must_sign_in()
    act = here().act()
    act.actor.require(Role.SECRETARY)
    return parameter_named(parameter), act.today + timedelta(days=1)


def _choices(about: Parameter) -> dict[str, Iterable[tuple[str, Text]]]:
    if about.group not in _NAMING:
        return {}
    field, kind = _NAMING[about.group]
    found = view_for(session()).of_kind(kind)
    return {field: [(f"{each.plugin}/{each.id}", each.contribution.title) for each in found]}


# What a rule names is chosen from what plugins bring here: in which field, and of which kind.
_NAMING = {
    Group.CADENCES: ("names", Kind.CADENCES),
    Group.APPRAISAL_FORM: ("value", Kind.APPRAISAL_FORMS),
}


def _crumbs() -> list[Link]:
    return here().crumbs((gettext("Rules"), here().url("rules.page")))
