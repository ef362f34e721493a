"""A community's plugins: what it uses, which everybody may see, and what else it may use."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from flask import Response, render_template
from flask_babel import gettext

from folkmoot.catalogue import queries
from folkmoot.catalogue.standings import Brought, Standing, brought_by, called_in, settable
from folkmoot.catalogue.views.district import Setting, tag_of
from folkmoot.catalogue.views.done import done_here
from folkmoot.catalogue.views.setting import bp_here as bp
from folkmoot.catalogue.words import KINDS, asked_lines, price_words
from folkmoot.extensions import service
from folkmoot.extensions.loader import installed
from folkmoot.extensions.registry import Installed
from folkmoot.extensions.settings import About, Layers, about, judged, layers_here
from folkmoot.identity.views import must_sign_in
from folkmoot.kernel.act import Act, Role
from folkmoot.kernel.errors import mark
from folkmoot.tenancy.views import committed, here
from folkmoot.web import shapes
from folkmoot.web.chrome import Link
from folkmoot.web.database import session
from folkmoot.web.forms import Form, Nothing, handle
from folkmoot_sdk import Text

# The verbs let the operator too, for the command line; no page of a community is the operator's.
_CHOOSERS = frozenset({Role.SECRETARY})


@dataclass(frozen=True, slots=True)
class Shown:
    """A card of the page."""

    standing: Standing
    tag: shapes.Tag | None
    rows: tuple[shapes.Row, ...]
    brings: tuple[Brought, ...]
    settings: tuple[Setting, ...]


@bp.get("/plugins/")
def page() -> str:
    act = here().act()
    chooses = not _CHOOSERS.isdisjoint(act.actor.roles)
    found = queries.plugins_here(session())
    layers, registry = layers_here(session()) if chooses else {}, installed()
    return render_template(
        "catalogue/community.html",
        kinds=KINDS,
        done=done_here(),
        chooses=chooses,
        chosen=[_shown(each, layers, chooses=chooses, used=True) for each in found.chosen],
        open_to_it=[_shown(each, layers, chooses=chooses) for each in found.open_to_it],
        without_grant=[(each, called_in(registry, each)) for each in found.without_grant],
    )


@bp.route("/plugins/<slug:plugin>/choose", methods=["GET", "POST"])
@committed
def choose(plugin: str) -> Response:
    act, found = _chooser(), queries.plugins_here(session())
    standing = next((each for each in found.open_to_it if each.plugin == plugin), None)
    form = _form(mark("Use a plugin"), mark("Use it from now on"))

    def submit(_data: dict[str, Any], _key: str) -> str:
        service.choose_plugin(session(), act, plugin=plugin)
        return here().url("plugins.page", done="chosen", of=plugin)

    return handle(
        form,
        submit,
        template="catalogue/act_here.html",
        standing=standing,
        plugin=plugin,
        shown=_shown(standing, {}, chooses=True) if standing else None,
        kinds=KINDS,
    )


@bp.route("/plugins/<slug:plugin>/give-up", methods=["GET", "POST"])
@committed
def give_up(plugin: str) -> Response:
    act, found = _chooser(), queries.plugins_here(session())
    standing = next((each for each in found.chosen if each.plugin == plugin), None)
    form = _form(
        mark("Give up a plugin"),
        mark("Give it up"),
        mark(
            "What the community has set for it goes with it. Votes that are closed stay as they"
            " are."
        ),
    )

    def submit(_data: dict[str, Any], _key: str) -> str:
        service.give_up_plugin(session(), act, plugin=plugin)
        return here().url("plugins.page", done="given-up", of=plugin)

    return handle(
        form,
        submit,
        template="catalogue/act_here.html",
        standing=standing,
        plugin=plugin,
        shown=None,
    )


def _form(title: str, submit: str, intro: str = "") -> Form:
    back = Link(gettext("Back to the plugins"), here().url("plugins.page"))
    return Form(Nothing, title=title, submit=submit, intro=intro, cancel=back)


def _chooser() -> Act:
    must_sign_in()
    act = here().act()
    act.actor.require(*_CHOOSERS)
    return act


def _shown(
    standing: Standing, layers: Mapping[About, Layers], *, chooses: bool, used: bool = False
) -> Shown:
    release = standing.release
    return Shown(
        standing,
        tag_of(standing) if used else None,
        tuple(_rows(standing, chooses=chooses, used=used)),
        tuple(brought_by(release)) if release else (),
        tuple(_settings(release, layers)) if release and chooses and used else (),
    )


def _rows(standing: Standing, *, chooses: bool, used: bool) -> Iterator[shapes.Row]:
    if standing.release:
        label = mark("Release in use") if used else mark("Release")
        yield shapes.Row(label, standing.release.version)
        yield shapes.Row(
            mark("May see and do"), asked_lines(standing.release.asks, standing.release.reasons)
        )
    if chooses:
        yield shapes.Row(mark("Price"), price_words(standing.terms.price))


def _settings(release: Installed, layers: Mapping[About, Layers]) -> Iterator[Setting]:
    for entry in settable(release):
        what = about(entry)
        said = layers.get(what, Layers())
        found = judged(entry.contribution.settings, said)
        href = here().url(
            "plugins.set_here",
            plugin=what.plugin,
            kind=what.kind.value,
            contribution=what.contribution,
        )
        title: Text = entry.contribution.title
        yield Setting(title, Link("", href), len(said.locked), bool(found.refused))
