"""What a manifest would change, beside what stands."""

from datetime import date
from pathlib import Path

import pytest

from folkmoot.extensions.terms import Terms
from folkmoot.tenancy.manifest import Manifest, ManifestError, read_manifest
from folkmoot.tenancy.pack_plans import new_packs
from folkmoot.tenancy.plans import Place, Plan, Standing, StreetChange, compare

TODAY = date(2026, 3, 2)
HEADING = "code,community,street_code,slug,formerly\n"
ONE = "220204001001,永前社区,220204001,,\n"
TWO = "220204002001,大街社区,220204002,,\n"

STREETS = {"220204001": ("德胜街道", "desheng"), "220204002": ("南京街道", "nanjing")}
YONGQIAN = Place("220204001001", "永前社区", "yongqian", "220204001")
DAJIE = Place("220204002001", "大街社区", "dajie", "220204002")


def as_it_is(manifest: Manifest, streets: dict[str, tuple[str, str]], digest: str) -> Standing:
    packs = new_packs(manifest.packs, ())
    grants = dict.fromkeys(manifest.granted, Terms())
    return Standing(digest, streets, {YONGQIAN.code: YONGQIAN}, packs, grants=grants)


@pytest.fixture
def listing(folder: Path) -> "Listing":
    return Listing(folder)


class Listing:
    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def of(self, rows: str) -> Manifest:
        (self.folder / "communities.csv").write_text(HEADING + rows)
        return read_manifest(self.folder)

    def plan(self, rows: str, *places: Place) -> Plan:
        manifest = self.of(rows)
        streets = {street.code: (street.name, street.slug) for street in manifest.streets}
        packs = new_packs(manifest.packs, ())
        known, grants = {p.code: p for p in places}, dict.fromkeys(manifest.granted, Terms())
        standing = Standing(manifest.digest, streets, known, packs, grants=grants)
        return compare(manifest, standing, TODAY)


def test_against_nothing_everything_is_new(listing: Listing) -> None:
    plan = compare(listing.of(ONE + TWO), Standing("", {}, {}), TODAY)
    assert plan.new_district
    assert not plan.new_settings
    assert plan.creates == (YONGQIAN, DAJIE)
    assert len(plan.streets) == 14


def test_against_itself_nothing_changes(listing: Listing) -> None:
    plan = listing.plan(ONE + TWO, YONGQIAN, DAJIE)
    assert not plan.changes_anything
    assert plan.unchanged == (YONGQIAN.code, DAJIE.code)


def test_a_new_name_keeps_the_address(listing: Listing) -> None:
    (rename,) = listing.plan(ONE.replace("永前", "永安"), YONGQIAN).renames
    assert (rename.old_name, rename.name) == ("永前社区", "永安社区")
    assert rename.old_slug == rename.slug == "yongqian"


def test_a_slug_in_the_list_changes_the_address(listing: Listing) -> None:
    (rename,) = listing.plan(ONE.replace(",,", ",yq,"), YONGQIAN).renames
    assert rename.slug == "yq"


def test_a_community_under_another_street_moves_with_its_former_code(listing: Listing) -> None:
    plan = listing.plan("220204002009,永前社区,220204002,,220204001001\n", YONGQIAN)
    assert [(m.old_code, m.code, m.street_code) for m in plan.moves] == [
        ("220204001001", "220204002009", "220204002")
    ]
    assert plan.creates == plan.missing == ()


def test_a_move_already_made_is_no_change(listing: Listing) -> None:
    moved = Place("220204002009", "永前社区", "yongqian", "220204002")
    row = "220204002009,永前社区,220204002,,220204001001\n"
    assert not listing.plan(row, moved).changes_anything


def test_what_the_list_no_longer_has_is_reported_and_is_no_change(listing: Listing) -> None:
    plan = listing.plan(ONE, YONGQIAN, DAJIE)
    assert plan.missing == (DAJIE,)
    assert not plan.changes_anything


def test_a_newcomer_never_takes_an_address_in_use(listing: Listing) -> None:
    old = Place("220204001005", "永前社区", "yongqian", "220204001")
    (new,) = listing.plan(ONE + "220204001005,永前社区,220204001,,\n", old).creates
    assert new.slug == "yongqian-desheng"


def test_a_street_that_is_called_otherwise_is_named(listing: Listing) -> None:
    manifest = listing.of(ONE)
    streets = {street.code: (street.name, street.slug) for street in manifest.streets}
    streets["220204001"] = ("得胜街道", "desheng")
    plan = compare(manifest, as_it_is(manifest, streets, manifest.digest), TODAY)
    assert plan.streets == (StreetChange("220204001", "得胜街道", "德胜街道"),)


def test_other_rules_of_the_district_are_a_change(listing: Listing) -> None:
    manifest = listing.of(ONE)
    streets = {street.code: (street.name, street.slug) for street in manifest.streets}
    plan = compare(manifest, as_it_is(manifest, streets, "another"), TODAY)
    assert plan.new_settings
    assert plan.changes_anything


@pytest.mark.parametrize(
    ("rows", "standing", "code"),
    [
        (ONE.replace(",,", ",dajie,"), [DAJIE], "manifest.slug.taken"),
        ("220204002009,永前社区,220204002,,220204001001\n", [], "manifest.formerly.unknown"),
        (
            "220204002001,大街社区,220204002,,220204001001\n",
            [YONGQIAN, DAJIE],
            "manifest.formerly.both",
        ),
    ],
)
def test_what_only_shows_beside_what_stands_is_a_fault_with_its_line(
    listing: Listing, rows: str, standing: list[Place], code: str
) -> None:
    with pytest.raises(ManifestError) as refused:
        listing.plan(rows, *standing)
    assert [(fault.line, fault.code) for fault in refused.value.faults] == [(2, code)]
