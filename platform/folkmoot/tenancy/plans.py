"""What a manifest would change, found by comparing it with what stands. Pure."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from folkmoot.extensions.terms import Terms
from folkmoot.tenancy.manifest import CommunityEntry, Fault, Manifest, ManifestError
from folkmoot.tenancy.manifest.faults import fault
from folkmoot.tenancy.manifest.values import COMMUNITIES_FILE
from folkmoot.tenancy.pack_plans import missing_packs, pack_changes, pack_faults
from folkmoot.tenancy.packs import LaidDown, Pack, Whose
from folkmoot.tenancy.packs.changes import PackChange
from folkmoot.tenancy.slugs import Wanted, assign_slugs


@dataclass(frozen=True, slots=True)
class Place:
    """A community as it stands, or as it will be made."""

    code: str
    name: str
    slug: str
    street_code: str


@dataclass(frozen=True, slots=True)
class Standing:
    """What the database holds of one district; ``digest`` is empty when there is no district.

    ``own`` is what its communities have set for themselves.
    """

    digest: str
    streets: Mapping[str, tuple[str, str]]  # code: (name, slug)
    communities: Mapping[str, Place]
    packs: tuple[Pack, ...] = ()
    own: Mapping[Whose, LaidDown] = field(default_factory=dict)
    grants: Mapping[str, Terms] = field(default_factory=dict)
    # What district.toml said last, as ``Manifest.settings``.
    settings: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class RuleChange:
    """What ``district.toml`` says otherwise now: a key of a table, or a step of the workflow."""

    place: str
    old: Any
    new: Any


@dataclass(frozen=True, slots=True)
class StreetChange:
    """A street office that is new (``old`` empty) or is called otherwise now."""

    code: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Rename:
    """Another name, or another slug by the list's own column. A name alone keeps its slug, since
    printed addresses and QR codes carry it.
    """

    code: str
    old_name: str
    name: str
    old_slug: str
    slug: str


@dataclass(frozen=True, slots=True)
class Move:
    """Under another street office now, and so under another code."""

    old_code: str
    code: str
    name: str
    street_code: str


@dataclass(frozen=True, slots=True)
class GrantChange:
    """A plugin that will be granted (``old`` None), or no longer (``new`` None), or on other
    terms; each as ``district.toml`` says it.
    """

    plugin: str
    old: Mapping[str, Any] | None
    new: Mapping[str, Any] | None


@dataclass(frozen=True, slots=True)
class Plan:
    """``missing`` stand in the database and not in the manifest: reported, never deleted; so are
    ``missing_packs``, versions that were published.
    """

    district_code: str
    new_district: bool
    new_settings: bool
    streets: tuple[StreetChange, ...]
    creates: tuple[Place, ...]
    renames: tuple[Rename, ...]
    moves: tuple[Move, ...]
    unchanged: tuple[str, ...]
    missing: tuple[Place, ...]
    packs: tuple[PackChange, ...]
    missing_packs: tuple[str, ...]
    grants: tuple[GrantChange, ...] = ()
    rules: tuple[RuleChange, ...] = ()

    @property
    def changes_anything(self) -> bool:
        changed = self.streets or self.creates or self.renames or self.moves or self.packs
        return bool(self.new_district or self.new_settings or changed or self.grants)


def compare(manifest: Manifest, standing: Standing, today: date) -> Plan:
    """The plan on ``today``. Raises ManifestError for what only shows beside what stands."""
    pairs = [(entry, _predecessor(entry, standing)) for entry in manifest.communities]
    if faults := [
        *_former_faults(manifest, standing),
        *_taken_slugs(manifest, standing),
        *pack_faults(manifest.packs, standing.packs, today, newcomer=not standing.digest),
    ]:
        raise ManifestError(faults)
    known = [(entry, place) for entry, place in pairs if place is not None]
    renames = tuple(_renames(known))
    moves = tuple(_moves(known))
    touched = {r.code for r in renames} | {m.code for m in moves}
    kept = {place.code for _, place in known}
    return Plan(
        district_code=manifest.district.code,
        new_district=not standing.digest,
        new_settings=bool(standing.digest) and standing.digest != manifest.digest,
        streets=tuple(_street_changes(manifest, standing)),
        creates=_creations([entry for entry, place in pairs if place is None], manifest, standing),
        renames=renames,
        moves=moves,
        unchanged=tuple(entry.code for entry, _ in known if entry.code not in touched),
        missing=tuple(p for code, p in sorted(standing.communities.items()) if code not in kept),
        packs=tuple(_pack_changes(manifest, standing)),
        missing_packs=missing_packs(manifest.packs, standing.packs),
        grants=tuple(_grant_changes(manifest, standing.grants)),
        rules=tuple(_rule_changes(manifest.settings, standing.settings)),
    )


def _rule_changes(new: Mapping[str, Any], old: Mapping[str, Any]) -> Iterator[RuleChange]:
    """Grants have changes of their own. Nothing where nothing stands yet."""
    if not old:
        return
    for table in ("list", "rollout"):
        before = old.get(table, {})
        for key in sorted(new[table].keys() | before.keys()):
            if (said := new[table].get(key)) != before.get(key):
                yield RuleChange(f"{table}.{key}", before.get(key), said)
    asked = {each["step"]: each for each in old.get("workflow", {}).get("steps", ())}
    for step in new["workflow"]["steps"]:
        if step != asked.get(step["step"]):
            place = f"workflow.{step['step']}"
            yield RuleChange(place, _asked(asked.get(step["step"], {})), _asked(step))


def _asked(step: Mapping[str, Any]) -> Mapping[str, Any]:
    """What is asked for in a step, without what is not."""
    return {key: value for key, value in step.items() if key != "step" and value}


def _grant_changes(manifest: Manifest, held: Mapping[str, Terms]) -> Iterator[GrantChange]:
    """What is named alone keeps the terms that it has."""
    wanted = {
        plugin: terms or held.get(plugin, Terms())
        for plugin, terms in ((e, None) if isinstance(e, str) else e for e in manifest.grants)
    }
    for plugin in sorted(wanted.keys() | held.keys()):
        old, new = held.get(plugin), wanted.get(plugin)
        if old != new:
            yield GrantChange(plugin, *(each.to_plain() if each else None for each in (old, new)))


def _pack_changes(manifest: Manifest, standing: Standing) -> Iterator[PackChange]:
    count = len({*standing.communities, *(entry.code for entry in manifest.communities)})
    return pack_changes(manifest.packs, standing.packs, standing.own, count)


def _predecessor(entry: CommunityEntry, standing: Standing) -> Place | None:
    return standing.communities.get(entry.code) or standing.communities.get(entry.formerly)


def _former_faults(manifest: Manifest, standing: Standing) -> Iterator[Fault]:
    for entry in manifest.communities:
        old, new = entry.formerly in standing.communities, entry.code in standing.communities
        if entry.formerly and old and new:
            code = "manifest.formerly.both"
            yield fault(COMMUNITIES_FILE, entry.line, code, value=entry.formerly)
        elif entry.formerly and not old and not new:
            code = "manifest.formerly.unknown"
            yield fault(COMMUNITIES_FILE, entry.line, code, value=entry.formerly)


def _taken_slugs(manifest: Manifest, standing: Standing) -> Iterator[Fault]:
    explicit = {entry.code for entry in manifest.communities if entry.slug}
    explicit |= {entry.formerly for entry in manifest.communities if entry.slug}
    others = {p.slug for code, p in standing.communities.items() if code not in explicit}
    for entry in manifest.communities:
        if entry.slug in others:
            yield fault(COMMUNITIES_FILE, entry.line, "manifest.slug.taken", value=entry.slug)


def _street_changes(manifest: Manifest, standing: Standing) -> Iterator[StreetChange]:
    for street in manifest.streets:
        name, slug = standing.streets.get(street.code, ("", ""))
        if (name, slug) != (street.name, street.slug):
            yield StreetChange(street.code, name, street.name)


def _renames(known: list[tuple[CommunityEntry, Place]]) -> Iterator[Rename]:
    for entry, place in known:
        slug = entry.slug or place.slug
        if (entry.name, slug) != (place.name, place.slug):
            yield Rename(entry.code, place.name, entry.name, place.slug, slug)


def _moves(known: list[tuple[CommunityEntry, Place]]) -> Iterator[Move]:
    for entry, place in known:
        if (entry.code, entry.street_code) != (place.code, place.street_code):
            yield Move(place.code, entry.code, entry.name, entry.street_code)


def _creations(
    new: list[CommunityEntry], manifest: Manifest, standing: Standing
) -> tuple[Place, ...]:
    explicit = {entry.code: entry.slug for entry in new if entry.slug}
    taken = {place.slug for place in standing.communities.values()}
    taken |= {entry.slug for entry in manifest.communities if entry.slug}
    streets = {street.code: street.slug for street in manifest.streets}
    wanted = (
        Wanted(entry.code, entry.name, streets[entry.street_code])
        for entry in new
        if not entry.slug
    )
    slugs = assign_slugs(wanted, taken) | explicit
    return tuple(
        Place(entry.code, entry.name, slugs[entry.code], entry.street_code) for entry in new
    )
