"""A district's policy pack: what it lays down, since when, and where communities stand apart."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from flask import Blueprint, Flask, render_template, url_for
from flask_babel import gettext

from folkmoot.identity.domain import Place
from folkmoot.identity.queries import ANONYMOUS
from folkmoot.identity.views import now, who
from folkmoot.kernel.act import Act, Role
from folkmoot.kernel.errors import NotFound, mark
from folkmoot.tenancy.drifting import drift_report
from folkmoot.tenancy.laid_down import laid_down_by
from folkmoot.tenancy.packs import PARAMETERS, LaidDown, Mode, Pack, Parameter
from folkmoot.tenancy.packs.drift import Drift
from folkmoot.tenancy.packs.parameters import label_of
from folkmoot.tenancy.packs.words import DRIFT_WORDS, MODE_SENTENCES, value_in
from folkmoot.tenancy.queries import find_district
from folkmoot.tenancy.views import called
from folkmoot.tenancy.views import rules as community_rules
from folkmoot.web.chrome import Link
from folkmoot.web.database import session
from folkmoot.web.formats import words
from folkmoot.web.shapes import Cell, Column
from folkmoot_sdk import Text

bp = Blueprint("packs", "folkmoot.tenancy", template_folder="templates")
_OFFICERS = frozenset({Role.DISTRICT_OFFICER, Role.OPERATOR})
SETTING_COLUMNS = (Column(mark("Rule")), Column(mark("Way")), Column(mark("Value")))
DRIFT_COLUMNS = (
    Column(mark("Community")),
    Column(mark("Rule")),
    Column(mark("Its own value")),
    Column(mark("The district's")),
    Column(mark("How it stands")),
)


def install(app: Flask) -> None:
    community_rules.install(app)
    app.register_blueprint(bp)


# The hyphen is no community's address, so no page of a community can be hidden by this.
@bp.get("/<slug:district>/-/rules")
def page(district: str) -> str:
    found = find_district(session(), district)
    rules = laid_down_by(session(), found.id)
    act = _act(found.id)
    days = [act.today, *(turn for turn in rules.turns if turn > act.today)]
    officer = not _OFFICERS.isdisjoint(act.actor.roles)
    return render_template(
        "tenancy/packs.html",
        district=found,
        crumbs=_crumbs(called(found), district),
        versions=list(_versions(rules, act.today)),
        earlier=[p for p in rules.packs if p.effective_from < rules.since(act.today)],
        setting_columns=SETTING_COLUMNS,
        officer=officer,
        drifts=[_drifts(act, district, day) for day in days] if officer else (),
        drift_columns=DRIFT_COLUMNS,
    )


@bp.get("/<slug:district>/-/rules/<slug:version>")
def version_page(district: str, version: str) -> str:
    """All that one version says, whenever it held."""
    found = find_district(session(), district)
    rules = laid_down_by(session(), found.id)
    pack = next((each for each in rules.packs if each.version == version), None)
    if pack is None:
        raise NotFound(
            "rules.version.unknown",
            mark("This district has no version “%(version)s” of its policy pack."),
            cure=mark("Choose it on the page with the district's policy pack."),
            version=version,
        )
    return render_template(
        "tenancy/pack.html",
        district=found,
        crumbs=[
            *_crumbs(called(found), district),
            Link(gettext("Policy pack"), url_for("packs.page", district=district)),
        ],
        pack=pack,
        ends_on=_ends_on(rules, pack),
        today=_act(found.id).today,
        columns=SETTING_COLUMNS,
        rows=[_setting(pack, each) for each in PARAMETERS if _is_said(pack, each)],
        written=[_written(pack, each) for each in PARAMETERS if each in pack.settings],
    )


def _is_said(pack: Pack, parameter: Parameter) -> bool:
    """A version is asked about everything but the bodies that it does not name."""
    return parameter.body is None or parameter in pack.settings


def _ends_on(rules: LaidDown, pack: Pack) -> date | None:
    """The day before another version took its place; None as long as none does."""
    held = [rules.pack_on(turn) for turn in rules.turns]
    later = [
        turn
        for turn, version in zip(rules.turns, held, strict=True)
        if turn >= pack.effective_from and version is not pack
    ]
    return min(later) - timedelta(days=1) if later else None


def _written(pack: Pack, parameter: Parameter) -> tuple[Text, str, str]:
    """What it is called, its key, and the exact value: for whoever writes the file."""
    said = pack.of(parameter)
    value = "" if said.mode is Mode.INHERIT else json.dumps(said.value, ensure_ascii=False)
    return label_of(parameter), parameter.key, f"{said.mode.value} {value}".strip()


def _act(district_id: int) -> Act:
    signed = who()
    return Act(signed.actor_in(Place(district_id)) if signed else ANONYMOUS, now())


def _crumbs(name: str, district: str) -> list[Link]:
    return [
        Link(gettext("All districts"), url_for("overview.home")),
        Link(name, url_for("overview.district_page", district=district)),
    ]


@dataclass(frozen=True, slots=True)
class Shown:
    """A version in a table; one that is ``coming`` says only what it changes."""

    pack: Pack
    coming: bool
    rows: list[list[object]]


def _versions(rules: LaidDown, today: date) -> Iterator[Shown]:
    if (present := rules.pack_on(today)) is not None:
        said = [each for each in PARAMETERS if each in present.settings]
        yield Shown(present, False, [_setting(present, each) for each in said])
    before = present
    for turn in (turn for turn in rules.turns if turn > today):
        coming = rules.pack_on(turn)
        assert coming is not None  # noqa: S101 - a version takes effect on each of these days
        changed = [p for p in PARAMETERS if before is None or coming.of(p) != before.of(p)]
        yield Shown(coming, True, [_setting(coming, each) for each in changed])
        before = coming


def _setting(pack: Pack, parameter: Parameter) -> list[object]:
    said = pack.of(parameter)
    silent = said.mode is Mode.INHERIT
    return [
        label_of(parameter),
        MODE_SENTENCES[said.mode],
        "—" if silent else value_in(parameter, said.value),
    ]


def _drifts(act: Act, district: str, day: date) -> tuple[date, list[list[object]]]:
    report = drift_report(session(), act, district_slug=district, on=day)
    return day, list(_drift_rows(report.drifts, district))


def _drift_rows(drifts: tuple[Drift, ...], district: str) -> Iterator[list[object]]:
    for drift in drifts:
        governs = words(value_in(drift.parameter, drift.governs))
        yield [
            Cell(
                drift.community,
                href=url_for("rules.page", district=district, community=drift.slug),
            ),
            label_of(drift.parameter),
            value_in(drift.parameter, drift.own),
            value_in(drift.parameter, drift.district),
            gettext(DRIFT_WORDS[drift.kind], governs=governs),
        ]
