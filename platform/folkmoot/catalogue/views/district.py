"""A district's plugins: granted, waiting for consent, open to be granted, and who uses them."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain

from flask import render_template

from folkmoot.catalogue import queries
from folkmoot.catalogue.standings import Brought, Standing, brought_by, settable
from folkmoot.catalogue.views.blueprint import bp
from folkmoot.catalogue.views.done import done_here
from folkmoot.catalogue.views.finding import Stand, Wanted, kind_items, stand_items, wanted_here
from folkmoot.catalogue.views.officer import Office, office_of
from folkmoot.catalogue.words import KINDS, asked_lines, more_lines, price_words, versions_words
from folkmoot.extensions.models import ReleaseState
from folkmoot.extensions.registry import Installed
from folkmoot.extensions.settings import About, Layer, Layers, about, judged, layers_of_district
from folkmoot.kernel.errors import mark
from folkmoot.kernel.scope import DistrictScope
from folkmoot.tenancy.queries import CommunityLine, communities_of
from folkmoot.web import shapes
from folkmoot.web.chrome import Link
from folkmoot.web.database import begin, session
from folkmoot_sdk import Text

_TAGS = {
    Stand.USED: shapes.Tag(mark("In use"), shapes.Tone.GOOD),
    Stand.UNUSED: shapes.Tag(mark("Used by no community"), shapes.Tone.QUIET),
    Stand.WAITS: shapes.Tag(mark("Waits for consent"), shapes.Tone.WAIT),
    Stand.NONE_LEFT: shapes.Tag(mark("No release may be used"), shapes.Tone.BAD),
    Stand.ABSENT: shapes.Tag(mark("Not installed"), shapes.Tone.BAD),
}


@dataclass(frozen=True, slots=True)
class Setting:
    """Something of a plugin that can be set; ``wrong`` says that what is set is refused."""

    title: Text
    link: Link
    locked: int
    wrong: bool


@dataclass(frozen=True, slots=True)
class Granted:
    """A card of the page."""

    standing: Standing
    stand: Stand
    tag: shapes.Tag
    rows: tuple[shapes.Row, ...]
    brings: tuple[Brought, ...]
    more: tuple[Text, ...]
    users: tuple[CommunityLine, ...]
    others: tuple[CommunityLine, ...]
    settings: tuple[Setting, ...]

    def is_wanted(self, wanted: Wanted) -> bool:
        one = self.standing
        stands = [self.stand, *([Stand.SPARED] if self.others else [])]
        return wanted.takes([one.plugin, one.called, one.publisher], self.brings, stands)


@dataclass(frozen=True, slots=True)
class Offered:
    """A plugin that could be granted."""

    release: Installed
    tag: shapes.Tag | None
    asks: tuple[Text, ...]
    brings: tuple[Brought, ...]

    def is_wanted(self, wanted: Wanted) -> bool:
        one = self.release
        names = (one.plugin, one.called, one.publisher or "")
        return wanted.takes(names, self.brings, [Stand.OFFERED])


@bp.get("/<slug:district>/plugins/")
def of_district(district: str) -> str:
    office = office_of(district)
    where = office.district.id
    found = queries.plugins_of_district(session(), where)
    layers = layers_of_district(session(), where)
    lines = {line.id: line for line in communities_of(session(), where)}
    with begin(DistrictScope(where)) as reading:
        users = queries.users_of_plugins(reading)
    granted = [
        _granted(office, each, lines.values(), frozenset(users.get(each.plugin, ())), layers)
        for each in found.granted
    ]
    offered = [
        Offered(
            each,
            _no_use(each),
            tuple(asked_lines(each.asks, each.reasons)),
            tuple(brought_by(each)),
        )
        for each in found.offered
    ]
    wanted = wanted_here()
    brings = chain((each.brings for each in granted), (each.brings for each in offered))
    return render_template(
        "catalogue/district.html",
        office=office,
        kinds=KINDS,
        done=done_here(),
        wanted=wanted,
        kinds_wanted=kind_items(chain.from_iterable(brings), wanted),
        stands_wanted=stand_items(wanted),
        granted=[each for each in granted if each.is_wanted(wanted)],
        offered=[each for each in offered if each.is_wanted(wanted)],
    )


def _granted(
    office: Office,
    standing: Standing,
    lines: Iterable[CommunityLine],
    users: frozenset[int],
    layers: Mapping[About, Layers],
) -> Granted:
    release, waiting = standing.release, standing.waiting
    listed = sorted(lines, key=lambda line: line.code)
    stand = stand_of(standing)
    if stand is Stand.USED and not users:
        stand = Stand.UNUSED
    return Granted(
        standing,
        stand,
        _TAGS[stand],
        tuple(_rows(standing)),
        tuple(brought_by(release)) if release else (),
        tuple(more_lines(waiting)) if waiting else (),
        tuple(line for line in listed if line.id in users),
        tuple(line for line in listed if line.id not in users),
        tuple(_settings(office, release, layers)) if release else (),
    )


def tag_of(standing: Standing) -> shapes.Tag:
    return _TAGS[stand_of(standing)]


def _no_use(offered: Installed) -> shapes.Tag | None:
    """Beside a plugin of which every release is suspended or retired."""
    return None if offered.state is ReleaseState.ACTIVE else _TAGS[Stand.NONE_LEFT]


def stand_of(standing: Standing) -> Stand:
    if not standing.is_installed:
        return Stand.ABSENT
    if standing.waiting:
        return Stand.WAITS
    return Stand.USED if standing.release else Stand.NONE_LEFT


def _rows(standing: Standing) -> Iterator[shapes.Row]:
    if standing.release:
        yield shapes.Row(mark("Release in use"), standing.release.version)
    yield shapes.Row(mark("Versions granted"), versions_words(standing.terms.versions))
    yield shapes.Row(mark("May see and do"), asked_lines(standing.consented))
    yield shapes.Row(mark("Price"), price_words(standing.terms.price))


def _settings(
    office: Office, release: Installed, layers: Mapping[About, Layers]
) -> Iterator[Setting]:
    for entry in settable(release):
        what = about(entry)
        said = layers.get(what, Layers()).down_to(Layer.DISTRICT)
        found = judged(entry.contribution.settings, said)
        href = office.url(
            "catalogue.set_for_district",
            plugin=what.plugin,
            kind=what.kind.value,
            contribution=what.contribution,
        )
        title = entry.contribution.title
        yield Setting(title, Link("", href), len(said.locked), bool(found.refused))
