"""The panels of a place: asked with whole numbers, shown in the platform's own markup."""

import logging
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import Integer, bindparam, extract, func, select, true
from sqlalchemy.orm import Session

from folkmoot.compliance.district import figures_by_community
from folkmoot.compliance.figures import Figures, total
from folkmoot.extensions.brought import Entry, shown_at
from folkmoot.extensions.calling import ask
from folkmoot.extensions.runner.errors import RunnerError
from folkmoot.extensions.tenant_view import TenantView
from folkmoot.kernel.scope import tenant_of
from folkmoot.matters.domain import step_at
from folkmoot.matters.models import Matter, MatterEnding
from folkmoot.matters.queries import LATEST_STEP, UNDER_WAY
from folkmoot.tenancy.history import is_rehearsal
from folkmoot_sdk import DashboardPanel, Kind, Panel, PanelFigures, PlaceKind, Step, Text

_SECONDS = 2
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Shown:
    """A panel under the title of its contribution; ``key`` is its own on the page.

    ``by`` is the plugin it is of where that is a vendor's: what runs in this process is ours, or
    the operator's own choice.
    """

    key: str
    title: Text
    panel: Panel
    by: Text | None = None


@dataclass(frozen=True, slots=True)
class Panels:
    """The panels of a place; ``lacking``: one gave no answer, and may give one later."""

    shown: tuple[Shown, ...] = ()
    lacking: bool = False


def panels_here(session: Session, view: TenantView, today: date) -> Panels:
    """The panels of the session's community. Three queries, none where it has no panel."""
    entries = tuple(shown_at(view, Kind.DASHBOARD_PANELS, PlaceKind.COMMUNITY))
    return _asked(session, view, entries, _figures_here(session, today)) if entries else Panels()


def panels_of_district(
    session: Session,
    view: TenantView,
    figures: Mapping[int, Figures],
    communities: int,
    today: date,
) -> Panels:
    """The panels of a district, of whose communities its page has the figures anyway.

    None about matters: an office sees how many there are, and neither their steps nor how they
    ended.
    """
    entries = tuple(shown_at(view, Kind.DASHBOARD_PANELS, PlaceKind.DISTRICT))
    if not entries:
        return Panels()
    given = _given(PlaceKind.DISTRICT, total(figures.values()), today, communities=communities)
    return _asked(session, view, entries, given)


def _asked(
    session: Session, view: TenantView, entries: Iterable[Entry], figures: PanelFigures
) -> Panels:
    """One that fails is left out: its trouble is the operator's to see and no reader's."""
    shown, lacking = [], False
    for entry in entries:
        try:
            panel = _panel(session, entry, figures)
        except RunnerError as error:
            # Without the plugin's own words, which could tell anything of anybody.
            place = (error.plugin, error.version, error.ref)
            _log.warning("a panel is left out: %s %s %s: %s", *place, error.fault)
            lacking = True
            continue
        if panel is not None:
            key = f"panel-{entry.plugin}-{entry.id}"
            shown.append(Shown(key, entry.contribution.title, panel, _vendor(view, entry)))
    return Panels(tuple(shown), lacking)


def _vendor(view: TenantView, entry: Entry) -> Text | None:
    release = view.registry.releases.get((entry.plugin, entry.plugin_version))
    if release is None or not release.outside:
        return None
    return Text(release.publisher, release.publisher) if release.publisher else release.called


def _panel(session: Session, entry: Entry, figures: PanelFigures) -> Panel | None:
    panel: DashboardPanel = entry.contribution
    return ask(
        session.get_bind(),
        entry,
        "panel",
        lambda: panel.panel(figures),
        Panel,
        type(None),
        most_seconds=_SECONDS,
    )


def _figures_here(session: Session, today: date) -> PanelFigures:
    tenant_id = tenant_of(session).tenant_id
    owed = figures_by_community(session, [tenant_id], today.year, today, remind_days=0)
    steps = {
        Step(step.value): number
        for position, number in session.execute(_BY_STEP)
        if (step := step_at(position)) is not None
    }
    ended = session.scalar(_ENDED, {"year": today.year}) or 0
    given = _given(PlaceKind.COMMUNITY, owed.get(tenant_id, Figures()), today)
    return replace(given, matters=steps, ended=ended)


def _given(
    place: PlaceKind, figures: Figures, today: date, *, communities: int = 1
) -> PanelFigures:
    return PanelFigures(
        place,
        today,
        today.year,
        communities,
        owed=figures.owed,
        kept=figures.kept,
        passed=figures.passed,
        overdue=figures.overdue,
        due_soon=figures.due + figures.due_soon,
    )


_REAL = ~is_rehearsal(Matter.tenant_id, Matter.opened_at)
_BY_STEP = (
    select(LATEST_STEP.c.position, func.count())
    .select_from(Matter)
    .join(LATEST_STEP, true())
    .where(UNDER_WAY, _REAL)
    .group_by(LATEST_STEP.c.position)
)
_ENDED = (
    select(func.count())
    .select_from(MatterEnding)
    .where(extract("year", MatterEnding.ended_at) == bindparam("year", type_=Integer))
)
