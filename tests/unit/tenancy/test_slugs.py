"""Addresses in pinyin."""

from datetime import date
from pathlib import Path

import pytest

from folkmoot.tenancy.manifest import read_manifest
from folkmoot.tenancy.plans import Standing, compare
from folkmoot.tenancy.slugs import Wanted, assign_slugs, slug_of

CHUANYING = Path(__file__).parents[3] / "tenants" / "chuanying"


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("岭前社区", "lingqian"),
        ("二二二社区", "ererer"),
        ("长春社区", "changchun"),
        ("大街社区", "dajie"),
        ("厚德社区", "houde"),
        ("落马湖社区", "luomahu"),
        ("长安社区", "changan"),
        ("乐园社区", "leyuan"),
        ("致和街道", "zhihe"),
        ("大绥河镇", "dasuihe"),
        ("3号社区", "3hao"),
        ("社区", "shequ"),
    ],
)
def test_a_name_becomes_its_pinyin(name: str, slug: str) -> None:
    assert slug_of(name) == slug


def test_namesakes_are_told_apart_by_street_then_by_number_in_the_order_of_their_codes() -> None:
    wanted = [
        Wanted("3", "光明社区", "zhihe"),
        Wanted("1", "光明社区", "beiji"),
        Wanted("2", "光明社区", "zhihe"),
    ]
    slugs = {"1": "guangming", "2": "guangming-zhihe", "3": "guangming-2"}
    assert assign_slugs(wanted, set()) == assign_slugs(reversed(wanted), set()) == slugs


def test_a_slug_in_use_is_never_given_again() -> None:
    wanted = [Wanted("1", "光明社区", "beiji")]
    assert assign_slugs(wanted, {"guangming"}) == {"1": "guangming-beiji"}


def test_a_name_that_nobody_can_read_gets_its_code() -> None:
    assert assign_slugs([Wanted("220204001001", "……", "x")], set()) == {
        "220204001001": "220204001001"
    }


def test_the_61_communities_of_chuanying_have_61_slugs_that_read_well() -> None:
    plan = compare(read_manifest(CHUANYING), Standing("", {}, {}), date(2026, 3, 2))
    slugs = {place.name.removesuffix("社区"): place.slug for place in plan.creates}
    assert len(plan.creates) == len(set(slugs.values())) == 61
    assert all(slug.isascii() and slug.isalpha() for slug in slugs.values())
    # A market street is read háng, which the dictionary of phrases does not know here.
    assert slugs["牛马行"] == "niumahang"
    assert slugs["西安"] == "xian"
    assert slugs["一分部"] == "yifenbu"
