"""A community's year: what is owed, how it stands, and what there is to do about it."""

from collections.abc import Mapping
from datetime import date
from uuid import UUID

from flask import render_template

from folkmoot.compliance.holding import MeetingOwed, meetings_between
from folkmoot.compliance.periods import YEARS
from folkmoot.compliance.queries import ObligationLine, latest_year, year_of
from folkmoot.compliance.service.laying_down import near_years
from folkmoot.compliance.service.planning import proposed_days
from folkmoot.compliance.views import acting, laying_down
from folkmoot.compliance.views.asked import year_asked
from folkmoot.compliance.views.doing import Reader, to_do
from folkmoot.compliance.views.showing import sections, standings
from folkmoot.identity.queries import account_names
from folkmoot.kernel.act import Act, Actor, Role
from folkmoot.tenancy.queries import district_rules
from folkmoot.tenancy.stages import RESTING
from folkmoot.tenancy.views import here, tenant_blueprint
from folkmoot.web.database import session

# Whose business it is which officer excused a meeting; everybody else reads that one did.
_SEES_APPROVERS = frozenset(
    {Role.SECRETARY, Role.STREET_OFFICER, Role.DISTRICT_OFFICER, Role.OPERATOR}
)
BOTH = ("GET", "POST")

# The package of the feature, not of this room: there are its templates.
bp = tenant_blueprint("compliance", "folkmoot.compliance")
bp.add_url_rule("/year/plan/<int:of>", view_func=acting.plan, methods=BOTH)
bp.add_url_rule("/year/lay-down/<int:of>", "lay_down", laying_down.of_community, methods=BOTH)
bp.add_url_rule("/year/<uuid:obligation_id>/move", view_func=acting.move, methods=BOTH)
bp.add_url_rule("/year/<uuid:obligation_id>/excuse", view_func=acting.excuse, methods=BOTH)
bp.add_url_rule("/year/minutes/<uuid:meeting_id>", view_func=acting.publish, methods=BOTH)


@bp.get("/year/")
def year() -> str:
    """Five queries, and one more for whoever may see by whom a meeting was excused."""
    act = here().act()
    shown = year_asked() or latest_year(session(), act.today)
    rules = district_rules(session()).on(act.today)
    lines = year_of(session(), shown, act.today, rules.reminders.secretary)
    first, last = _reach(lines, shown)
    meetings = meetings_between(session(), first, last)
    reader = Reader(here(), act, _approvers(act.actor, lines), _days(act, lines, meetings))
    bodies = sections(reader, lines, meetings)
    return render_template(
        "compliance/year.html",
        year=shown,
        this_year=act.today.year,
        years=YEARS,
        near=shown in near_years(act.today),
        rests=here().community.status in RESTING,
        owed=len(lines),
        lays_down=laying_down.may_lay_down(here(), act, shown),
        standings=standings(lines),
        bodies=bodies,
        too_late=any(duty.too_late for body in bodies for duty in body.duties),
        to_do=to_do(reader, shown, lines, meetings),
    )


def _reach(lines: tuple[ObligationLine, ...], year: int) -> tuple[date, date]:
    """From the first day of what is owed to the last: a period may begin in the year before."""
    starts = [line.period.start for line in lines]
    return min([date(year, 1, 1), *starts]), date(year, 12, 31)


def _days(
    act: Act, lines: tuple[ObligationLine, ...], meetings: tuple[MeetingOwed, ...]
) -> Mapping[UUID, date]:
    """What the secretary could call and has no date for is called for a day that would do."""
    if Role.SECRETARY not in act.actor.roles:
        return {}
    return proposed_days(session(), act, lines, meetings)


def _approvers(actor: Actor, lines: tuple[ObligationLine, ...]) -> dict[UUID, str]:
    ids = {line.excused_by for line in lines if line.excused_by}
    if not ids or actor.roles.isdisjoint(_SEES_APPROVERS):
        return {}
    return account_names(session(), ids)
