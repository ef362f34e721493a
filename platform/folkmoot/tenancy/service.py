"""Bringing a district to what its manifest says. Everything here needs the platform's scope."""

from datetime import date

from sqlalchemy import Select, func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from folkmoot.extensions.granting import grant_plugins, grants_of
from folkmoot.kernel import audit
from folkmoot.kernel.act import Act, Role
from folkmoot.kernel.errors import Conflict, mark
from folkmoot.tenancy.laid_down import laid_down_by, own_in
from folkmoot.tenancy.manifest import Manifest, ManifestError
from folkmoot.tenancy.manifest.faults import fault
from folkmoot.tenancy.manifest.values import DISTRICT_FILE
from folkmoot.tenancy.models import Community, CommunityStatus, District, StreetOffice
from folkmoot.tenancy.plans import Place, Plan, Standing, compare
from folkmoot.tenancy.publishing import publish
from folkmoot.tenancy.staging import begin_stages


def plan(session: Session, manifest: Manifest, today: date) -> Plan:
    """What :func:`apply` would change on ``today``. Raises ManifestError for faults that only show
    beside what stands: a slug that is taken, a former code that nobody had, a published version
    that says something else now, a new one that would bind from a day which has begun.
    """
    district = _district(session, manifest)
    _free_slug(session, manifest)
    return compare(manifest, _standing(session, district), today)


def apply(session: Session, act: Act, manifest: Manifest) -> Plan:
    """Carry the plan out and return it; a second time changes nothing and records nothing.

    New communities still need their first workflow, which only their own scope can write:
    :func:`folkmoot.tenancy.onboarding.onboard` does both.
    """
    act.actor.require(Role.OPERATOR)
    _alone(session, manifest)
    change = plan(session, manifest, act.today)
    if change.changes_anything:
        _carry_out(session, act, manifest, change)
    if (district := _district(session, manifest)) is not None:
        begin_stages(session, act, district_id=district.id)
    return change


def _alone(session: Session, manifest: Manifest) -> None:
    # Two first applications of one district would both find nothing and both make everything.
    session.execute(select(func.pg_advisory_xact_lock(int(manifest.district.code))))


def _district(session: Session, manifest: Manifest) -> District | None:
    return session.scalar(select(District).where(District.code == manifest.district.code))


def _free_slug(session: Session, manifest: Manifest) -> None:
    entry = manifest.district
    same = select(District.code).where(District.slug == entry.slug, District.code != entry.code)
    if session.scalar(same) is not None:
        raise ManifestError([fault(DISTRICT_FILE, 0, "manifest.slug.taken", value=entry.slug)])


def _standing(session: Session, district: District | None) -> Standing:
    if district is None:
        return Standing("", {}, {})
    streets = {street.id: street for street in session.scalars(_streets_of(district))}
    communities = session.scalars(select(Community).where(Community.district_id == district.id))
    places = (Place(c.code, c.name, c.slug, streets[c.street_office_id].code) for c in communities)
    packs = laid_down_by(session, district.id).packs
    return Standing(
        district.manifest_digest or "unknown",
        {street.code: (street.name, street.slug) for street in streets.values()},
        {place.code: place for place in places},
        packs,
        own_in(session, district.id, packs),
        grants_of(session, district.id),
        district.rules,
    )


def _streets_of(district: District) -> Select[StreetOffice]:
    return select(StreetOffice).where(StreetOffice.district_id == district.id)


def _carry_out(session: Session, act: Act, manifest: Manifest, change: Plan) -> None:
    try:
        # Read before the district's row says something else.
        known = _district(session, manifest)
        before = laid_down_by(session, known.id).packs if known is not None else ()
        district, packs = _put_district(session, manifest), [each.pack for each in manifest.packs]
        publish(session, act, district, packs, newcomer=known is None, before=before)
        streets = _put_streets(session, manifest, district)
        _put_known(session, district, change, streets)
        _add_new(session, manifest, district, change, streets)
        audit.record(session, act, "tenancy:manifest:apply", manifest.district.code)
    except IntegrityError as error:
        raise Conflict(
            "manifest.raced",
            mark("Somebody else changed these communities at the same time."),
            cure=mark("Look at the plan again, then apply it."),
        ) from error
    grant_plugins(session, act, district_id=district.id, plugins=manifest.grants)


def _put_district(session: Session, manifest: Manifest) -> District:
    entry = manifest.district
    district = _district(session, manifest) or District(code=entry.code)
    district.slug, district.name, district.name_en = entry.slug, entry.name, entry.name_en
    district.listed_year = manifest.listed_year
    district.rules = dict(manifest.settings)
    district.manifest_digest = manifest.digest
    session.add(district)
    session.flush()
    return district


def _put_streets(
    session: Session, manifest: Manifest, district: District
) -> dict[str, StreetOffice]:
    streets = {street.code: street for street in session.scalars(_streets_of(district))}
    for entry in manifest.streets:
        street = streets.setdefault(
            entry.code, StreetOffice(district_id=district.id, code=entry.code)
        )
        street.name, street.slug = entry.name, entry.slug
    session.add_all(streets.values())
    session.flush()
    return streets


def _put_known(
    session: Session, district: District, change: Plan, streets: dict[str, StreetOffice]
) -> None:
    query = select(Community).where(Community.district_id == district.id)
    known = {community.code: community for community in session.scalars(query)}
    for move in change.moves:
        community = known[move.code] = known.pop(move.old_code)
        community.code, community.street_office_id = move.code, streets[move.street_code].id
    _park_slugs(session, [known[r.code] for r in change.renames if r.slug != r.old_slug])
    for rename in change.renames:
        known[rename.code].name, known[rename.code].slug = rename.name, rename.slug
    session.flush()


def _park_slugs(session: Session, communities: list[Community]) -> None:
    # Two communities that exchange their slugs would meet in the middle otherwise.
    for community in communities:
        community.slug = community.code
    session.flush()


def _add_new(
    session: Session,
    manifest: Manifest,
    district: District,
    change: Plan,
    streets: dict[str, StreetOffice],
) -> None:
    rollout = manifest.settings["rollout"]
    usual, pilots = CommunityStatus(rollout["new_communities"]), rollout.get("pilots", ())
    session.add_all(
        Community(
            district_id=district.id,
            street_office_id=streets[place.street_code].id,
            code=place.code,
            slug=place.slug,
            name=place.name,
            status=CommunityStatus.PILOT if place.code in pilots else usual,
        )
        for place in change.creates
    )
