"""One plugin as the operator sees it, and what becomes of its releases."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from flask import Response, render_template, url_for
from flask_babel import gettext
from marshmallow import Schema, fields

from folkmoot.catalogue import queries
from folkmoot.catalogue.standings import brought_by, called_in, newest_of, settable
from folkmoot.catalogue.vendors import letter, vendor_of
from folkmoot.catalogue.views.blueprint import bp
from folkmoot.catalogue.views.done import done_here
from folkmoot.catalogue.views.installing import sweep
from folkmoot.catalogue.views.operator import (
    communities_using,
    crumbs,
    needed_now,
    operating,
    release_of,
)
from folkmoot.catalogue.words import (
    KINDS,
    asked_lines,
    call_words,
    fault_words,
    reason_words,
    state_tag,
)
from folkmoot.extensions.loader import installed
from folkmoot.extensions.models import ReleaseState
from folkmoot.extensions.releases import problems, reading, switching
from folkmoot.kernel.errors import NotFound, mark
from folkmoot.kernel.scope import PLATFORM
from folkmoot.web.chrome import Link
from folkmoot.web.database import begin, session
from folkmoot.web.errors import OF_HTTP
from folkmoot.web.formats import moment, text
from folkmoot.web.forms import Form, Widget, handle
from folkmoot.web.preferences import language
from folkmoot.web.shapes import Cell, Column

_PLUGIN = "/operator/plugins/<slug:plugin>"
CHANGES = (
    Column(mark("When"), short=True),
    Column(mark("Release"), short=True),
    Column(mark("Became")),
    Column(mark("Why")),
)


class ReasonSchema(Schema):
    """The verbs of ``extensions.releases.switching``."""

    reason = fields.String(
        required=True,
        metadata={
            "label": mark("Why?"),
            "hint": mark("It stays on record with the release."),
            "widget": Widget.TEXTAREA,
            "rows": 3,
        },
    )


@dataclass(frozen=True, slots=True)
class Switch:
    """Something that can become of a release."""

    verb: Callable[..., object]
    title: str
    intro: str
    of: frozenset[ReleaseState]
    from_wheel: bool = False


_ACTIVE, _RETIRED = ReleaseState.ACTIVE, ReleaseState.RETIRED
_SUSPENDED = ReleaseState.SUSPENDED
SWITCHES: Mapping[str, Switch] = {
    "suspend": Switch(
        switching.suspend,
        mark("Suspend this release"),
        mark(
            "Nothing of it runs any more, for open votes that began with it neither, until it is"
            " resumed. Ballots stay as they are."
        ),
        frozenset({_ACTIVE, _RETIRED}),
    ),
    "resume": Switch(
        switching.resume,
        mark("Resume this release"),
        mark("It is again what it was before; one that was retired is active again."),
        frozenset({_SUSPENDED, _RETIRED}),
    ),
    "retire": Switch(
        switching.retire,
        mark("Retire this release"),
        mark("Nothing new begins with it; votes that began with it go on."),
        frozenset({_ACTIVE}),
        from_wheel=True,
    ),
    "remove": Switch(
        switching.remove,
        mark("Remove this release"),
        mark("Its files are deleted. It is refused while a vote, open or contestable, needs it."),
        frozenset({_ACTIVE, _RETIRED, _SUSPENDED}),
        from_wheel=True,
    ),
}


@bp.get(f"{_PLUGIN}/")
def plugin_page(plugin: str) -> str:
    operating()
    lines = reading.lines_of(session(), plugin)
    releases = installed().releases
    granting = queries.districts_granting(session()).get(plugin, ())
    names = queries.districts_named(session())
    newest = newest_of(installed(), plugin)
    troubles, vendor = reading.troubles_of(session(), plugin), vendor_of(plugin)
    return render_template(
        "catalogue/plugin.html",
        plugin=plugin,
        title=lines[0].title,
        crumbs=crumbs(),
        kinds=KINDS,
        releases=[
            (
                release_of(line),
                releases.get((line.plugin, line.version)),
                [name for name, switch in SWITCHES.items() if _may(line, switch)],
            )
            for line in lines
        ],
        switches=SWITCHES,
        asked_lines=asked_lines,
        brought_by=brought_by,
        settings=settable(newest) if newest else (),
        districts=sorted(names[each] for each in granting if each in names),
        rolls_back=sum(line.state is _ACTIVE for line in lines) > 1,
        changes=[_change(each) for each in reading.history(session(), plugin)],
        change_columns=CHANGES,
        troubles=[(each, fault_words(each.fault), call_words(each.call)) for each in troubles],
        vendor=vendor,
        letter=letter(vendor, plugin, troubles, language()) if vendor and troubles else "",
        done=done_here(plugin),
    )


def _may(line: reading.Line, switch: Switch) -> bool:
    return line.state in switch.of and (line.from_wheel or not switch.from_wheel)


def _change(each: reading.Change) -> list[object]:
    state = Cell("", tag=state_tag(each.state))
    return [moment(each.at), each.version, state, reason_words(each.reason)]


@bp.route(f"{_PLUGIN}/<version>/<act>", methods=["GET", "POST"])
def switch(plugin: str, version: str, act: str) -> Response:
    """Suspend, resume, retire or remove a release."""
    doing, wanted = operating(), SWITCHES.get(act)
    if wanted is None:
        raise NotFound("web.not_found", OF_HTTP[404][2], cure=OF_HTTP[404][3])
    if version not in {line.version for line in reading.lines_of(session(), plugin)}:
        raise problems.unknown(plugin, version)
    form = Form(
        ReasonSchema,
        title=wanted.title,
        intro=wanted.intro,
        submit=wanted.title,
        cancel=_back(plugin),
    )

    def submit(data: dict[str, Any], _key: str) -> str:
        with begin(PLATFORM) as changing:
            wanted.verb(changing, doing, plugin=plugin, version=version, reason=data["reason"])
        sweep(doing.at)
        return url_for("catalogue.plugin_page", plugin=plugin, done=act)

    return handle(
        form,
        submit,
        template="catalogue/switch.html",
        crumbs=_crumbs(plugin),
        called=called_in(installed(), plugin),
        name=plugin,
        version=version,
        before="",
        communities=communities_using(plugin),
        needed=None if act == "resume" else needed_now(plugin, version, doing),
    )


@bp.route(f"{_PLUGIN}/roll-back", methods=["GET", "POST"])
def roll_back(plugin: str) -> Response:
    """The newest release is retired; what begins from now on uses the one before."""
    doing = operating()
    newest, before = switching.rolls_from(session(), plugin)
    form = Form(
        ReasonSchema,
        title=mark("Roll back to the release before"),
        intro=mark(
            "The newest release is retired: votes that began with it go on, what begins from"
            " now on uses the one before."
        ),
        submit=mark("Roll back"),
        cancel=_back(plugin),
    )

    def submit(data: dict[str, Any], _key: str) -> str:
        with begin(PLATFORM) as changing:
            switching.roll_back(changing, doing, plugin=plugin, reason=data["reason"])
        return url_for("catalogue.plugin_page", plugin=plugin, done="roll-back")

    return handle(
        form,
        submit,
        template="catalogue/switch.html",
        crumbs=_crumbs(plugin),
        called=called_in(installed(), plugin),
        name=plugin,
        version=newest.version,
        before=before,
        communities=communities_using(plugin),
        needed=None,
    )


def _back(plugin: str) -> Link:
    return Link(gettext("Back to the plugin"), url_for("catalogue.plugin_page", plugin=plugin))


def _crumbs(plugin: str) -> list[Link]:
    title = text(called_in(installed(), plugin))
    return [*crumbs(), Link(title, url_for("catalogue.plugin_page", plugin=plugin))]
