"""The operator's page: every plugin, who uses it, what was left out and why, and the sandbox."""

from dataclasses import dataclass
from datetime import timedelta
from itertools import groupby

from flask import render_template, url_for
from flask_babel import gettext

from folkmoot.catalogue import queries
from folkmoot.catalogue.cures import cure_of
from folkmoot.catalogue.queries import Recent
from folkmoot.catalogue.views.blueprint import bp
from folkmoot.catalogue.words import refusal_words, state_tag
from folkmoot.extensions.loader import installed
from folkmoot.extensions.place import place
from folkmoot.extensions.releases import reading
from folkmoot.extensions.releases.needing import uses_of_release
from folkmoot.extensions.releases.reading import Line
from folkmoot.extensions.runner.standing import weakness
from folkmoot.identity.domain import Place
from folkmoot.identity.views import must_sign_in, now
from folkmoot.kernel.act import Act, Role
from folkmoot.kernel.errors import mark
from folkmoot.kernel.scope import PLATFORM, DistrictScope
from folkmoot.kernel.wording import filled
from folkmoot.tenancy.queries import every_place
from folkmoot.web import shapes
from folkmoot.web.chrome import Link
from folkmoot.web.database import begin, session
from folkmoot.web.errors import problem_of
from folkmoot_sdk import Text

_LATELY = timedelta(days=30)
MOST_PLACES = 500
_TOO_MANY = Text(
    "社区超过 {most} 个，此处不逐一查找", "not looked for here, in more than {most} communities"
)
_SHUT_IN = shapes.Tag(mark("Sandbox at work"), shapes.Tone.GOOD)
_WEAK = shapes.Tag(mark("Sandbox not at work"), shapes.Tone.BAD)


@dataclass(frozen=True, slots=True)
class Release:
    """A release in a list, and why it was left out if it was."""

    line: Line
    tag: shapes.Tag
    why: Text | None
    cure: Text | None


@dataclass(frozen=True, slots=True)
class Plugin:
    """A card of the page. How many communities use it is said where one decides about it: no
    role reads across districts, and a statement for each of them is no list's business.
    """

    id: str
    title: Text
    releases: tuple[Release, ...]
    districts: int
    troubles: Recent | None


@bp.get("/operator/")
def operator() -> str:
    operating()
    lines = reading.release_lines(session())
    granting = queries.districts_granting(session())
    troubles = queries.recent_troubles(session(), now() - _LATELY)
    plugins = [
        Plugin(
            plugin,
            (mine := tuple(group))[0].title,
            tuple(release_of(line) for line in mine),
            len(granting.get(plugin, ())),
            troubles.get(plugin),
        )
        for plugin, group in groupby(lines, key=lambda line: line.plugin)
    ]
    weak = weakness(sandboxed=place().sandboxed)
    return render_template(
        "catalogue/operator.html",
        plugins=[each for each in plugins if not _is_left_out(each)],
        left_out=[each for each in plugins if _is_left_out(each)],
        sandbox=_WEAK if weak else _SHUT_IN,
        weak=problem_of(weak) if weak else None,
    )


def operating() -> Act:
    """The operator's next act. Raises NotAllowed for everybody else."""
    act = Act(must_sign_in().actor_in(Place()), now())
    act.actor.require(Role.OPERATOR)
    return act


def crumbs(*, inside: bool = True) -> list[Link]:
    own = [Link(gettext("Operator's page"), url_for("catalogue.operator"))] if inside else []
    return [Link(gettext("All districts"), url_for("overview.home")), *own]


def release_of(line: Line) -> Release:
    why = refusal_words(line.refusal.code) if line.refusal else None
    cure = cure_of(line.refusal.code) if line.refusal else None
    return Release(line, state_tag(line.state), why, cure)


def _is_left_out(plugin: Plugin) -> bool:
    """Nothing of it works."""
    return all(release.line.state is None for release in plugin.releases)


def communities_using(plugin: str) -> int:
    """How many communities use a plugin: a statement a district that grants it."""
    found = 0
    for district_id in sorted(queries.districts_granting(session()).get(plugin, ())):
        with begin(DistrictScope(district_id)) as reader:
            found += len(queries.users_of_plugins(reader).get(plugin, ()))
    return found


def needed_now(plugin: str, version: str, act: Act) -> Text | None:
    """The votes, of whichever district, that are counted by this very release; None for none.

    Each community is read in a session of its own, so of many none is: who stops a release in a
    hurry waits for no list.
    """
    release = installed().releases.get((plugin, version))
    if release is None:
        return None
    with begin(PLATFORM) as reader:
        if len(every_place(reader)) > MOST_PLACES:
            return filled(_TOO_MANY, most=MOST_PLACES)
        return uses_of_release(reader, plugin, release.digest, on=act.today, alone=False)
