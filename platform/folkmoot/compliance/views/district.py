"""The district's screen: who is behind, down from the district to the meeting."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from flask import Blueprint, Flask, Response, current_app, render_template, request, url_for
from flask_babel import gettext
from sqlalchemy.orm import Session

from folkmoot.compliance.district import (
    CommunityLook,
    HeatMap,
    Overview,
    heat_map,
    latest_year,
    overview,
)
from folkmoot.compliance.domain import Standing
from folkmoot.compliance.figures import COLUMNS, STANDINGS, Figures
from folkmoot.compliance.frames import Frame, frame_of
from folkmoot.compliance.oversight import Overseen, overseen_by, require_oversight
from folkmoot.compliance.periods import short_name
from folkmoot.compliance.reminding import Level
from folkmoot.compliance.tables import as_csv, lines_of
from folkmoot.compliance.told import Told, last_told
from folkmoot.compliance.views import laying_down
from folkmoot.compliance.views.asked import year_asked
from folkmoot.identity.views import must_sign_in, now, who
from folkmoot.kernel.act import CHINA
from folkmoot.kernel.errors import mark
from folkmoot.kernel.scope import DistrictScope, enter
from folkmoot.people.domain.kinds import body_label
from folkmoot.tenancy.queries import find_district
from folkmoot.web.asked import number_asked
from folkmoot.web.chrome import files_of
from folkmoot.web.database import session
from folkmoot.web.downloads import name_as
from folkmoot.web.formats import figure, text, words
from folkmoot.web.shapes import Figure, Tag, Tone

# Communities on a page: all of a district as districts are, and no page without end.
EACH = 70
# Lines of a digest; so many others are counted.
TOLD = 12

bp = Blueprint("oversight", "folkmoot.compliance", template_folder="templates")
bp.add_url_rule(
    "/<slug:district>/compliance/lay-down",
    "lay_down",
    laying_down.of_district,
    methods=["POST"],
)

# What another room knows of a district's communities in a year, shown before every figure here:
# given a session in the district's scope, the communities' ids and the year.
FirstFigures = Callable[[Session, Sequence[int], int], Iterable[Figure]]
_FIRST = "folkmoot_compliance_first"

SIGNS = {
    Standing.MET: "✓",
    Standing.OVERDUE: "✕",
    Standing.DUE: "!",
    Standing.DUE_SOON: "◷",
    Standing.UPCOMING: "·",
    Standing.EXCUSED: "–",
}
REACHED = {
    Level.SECRETARY: Tag(mark("Due soon"), Tone.WAIT),
    Level.STREET: Tag(mark("With the street office"), Tone.NOW),
    Level.DISTRICT: Tag(mark("With the district"), Tone.BAD),
}


def install(app: Flask) -> None:
    app.register_blueprint(bp)
    app.jinja_env.globals.update(oversees=oversees)


def figures_first(app: Flask, provider: FirstFigures) -> None:
    """Let ``provider`` put figures above all others on the district's screen."""
    app.extensions.setdefault(_FIRST, []).append(provider)


def oversees(district_id: int) -> bool:
    """Whether this reader has a screen of the district."""
    return overseen_by(who(), district_id) is not None


@dataclass(frozen=True, slots=True)
class Chosen:
    """What the address asks for behind its question mark."""

    year: int
    street: str
    standing: Standing | None
    page: int

    def url(self, district: str, **other: object) -> str:
        kept = {"year": self.year, "street": self.street, "standing": self.standing} | other
        given = {name: value for name, value in kept.items() if value}
        return url_for("oversight.screen", district=district, **given)  # type: ignore[arg-type] # as url_for takes them


@bp.get("/<slug:district>/compliance/")
def screen(district: str) -> str:
    today = now().astimezone(CHINA).date()
    # Asked before the session takes the district's role, which may not read grants.
    files = files_of("figures", district)
    overseen, frame, narrowed = _frame(district, today)
    chosen = _chosen(narrowed, today)
    seen = overview(session(), narrowed, chosen.year, today)
    listed = [look for look in seen.communities if _shows(look, chosen.standing)]
    page, pages = _paged(chosen.page, len(listed))
    shown = listed[(page - 1) * EACH : page * EACH]
    return render_template(
        "compliance/district.html",
        chosen=chosen,
        files=files,
        frame=frame,
        waiting=laying_down.waiting(frame, chosen.year, today) if overseen.streets is None else (),
        seen=seen,
        first=list(_first(narrowed, chosen.year)),
        figures=_headline(seen.figures),
        found=len(listed),
        shown=shown,
        page=page,
        pages=pages,
        page_url=lambda number: chosen.url(district, page=number),
        **_in_words(_map(shown, narrowed, chosen.year, today)),
        told=_told(narrowed, overseen) if chosen.year == today.year else None,
        names={line.id: line for line in narrowed.communities},
        body_label=body_label,
        short_name=short_name,
        years=range(today.year + 1, today.year - 6, -1),
        year_page=_year_page(frame, chosen.year),
        meeting_page=lambda slug, meeting_id: url_for(
            "meetings.meeting", district=district, community=slug, meeting_id=meeting_id
        ),
        columns=COLUMNS,
        standings=STANDINGS,
        signs=SIGNS,
        reached=REACHED,
    )


@bp.get("/<slug:district>/compliance/figures.csv")
def figures_file(district: str) -> Response:
    today = now().astimezone(CHINA).date()
    _, _, narrowed = _frame(district, today)
    chosen = _chosen(narrowed, today)
    seen: Overview = overview(session(), narrowed, chosen.year, today)
    answer = Response(as_csv(lines_of(seen), gettext), mimetype="text/csv")
    name = "-".join(filter(None, (narrowed.slug, chosen.street, "compliance", str(chosen.year))))
    return name_as(answer, f"{name}.csv")


def _frame(district: str, today: date) -> tuple[Overseen, Frame, Frame]:
    """What this reader sees of the district, all of it and down to the street that is asked for;
    from here on the session reads as the district.
    """
    signed = must_sign_in()
    found = find_district(session(), district)
    overseen = require_oversight(signed, found.id)
    frame = frame_of(session(), found, today).seen_by(overseen)
    session().rollback()
    enter(session(), DistrictScope(frame.id))
    street = request.args.get("street", "")
    return overseen, frame, frame.on_street(street) if street else frame


def _chosen(frame: Frame, today: date) -> Chosen:
    standing = request.args.get("standing", "")
    return Chosen(
        year_asked() or latest_year(session(), frame, today),
        request.args.get("street", ""),
        Standing(standing) if standing in set(Standing) else None,
        number_asked("page") or 1,
    )


def _shows(look: CommunityLook, standing: Standing | None) -> bool:
    return standing is None or look.figures.of(standing) > 0


def _paged(page: int, number: int) -> tuple[int, int]:
    pages = max(1, -(-number // EACH))
    return min(page, pages), pages


def _map(shown: Sequence[CommunityLook], frame: Frame, year: int, today: date) -> HeatMap:
    tenants = [look.community.id for look in shown]
    return heat_map(session(), tenants, year, today, frame.reminders.secretary)


def _in_words(seen: HeatMap) -> dict[str, object]:
    """The map with its headings in the reader's language, each looked up once."""
    return {
        "map": seen,
        "periods": {slot: text(short_name(slot.period, slot.ordinal)) for slot in seen.slots},
        "bodies": {body: text(body_label(body)) for body, _ in seen.bodies},
        "said": {standing: words(label) for standing, label in STANDINGS.items()},
    }


def _told(frame: Frame, overseen: Overseen) -> Told | None:
    level = Level.DISTRICT if overseen.streets is None else Level.STREET
    return last_told(session(), frame.tenants, level, limit=TOLD)


def _first(frame: Frame, year: int) -> Iterable[Figure]:
    for provider in current_app.extensions.get(_FIRST, ()):
        yield from provider(session(), frame.tenants, year)


def _headline(figures: Figures) -> list[Figure]:
    """The pair, then what else there is; the pair's own two are not said again."""
    rest = [column for column in COLUMNS if column.name not in {"kept", "passed"}]
    kept = f"{figure(figures.kept)} / {figure(figures.passed)}"
    return [
        Figure(mark("Kept so far"), kept, note=mark("of those whose last day has passed")),
        *(Figure(column.label, column.read(figures)) for column in rest),
    ]


def _year_page(frame: Frame, year: int) -> Callable[[str], str]:
    """The address of a community's year."""
    return lambda slug: url_for("compliance.year", district=frame.slug, community=slug, year=year)
