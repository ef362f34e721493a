"""What a manifest says of plugins: names, and tables with the terms on which each is granted."""

from pathlib import Path
from typing import Any

import pytest

from folkmoot.extensions.granting import grant_plugin, grants_of, revoke_plugin
from folkmoot.extensions.loader import installed
from folkmoot.extensions.terms import Price, Terms
from folkmoot.kernel.act import Act
from folkmoot.kernel.database import Database
from folkmoot.kernel.errors import Refused
from folkmoot.kernel.scope import PLATFORM
from folkmoot.tenancy.exporting import export
from folkmoot.tenancy.manifest import ManifestError, read_manifest
from folkmoot.tenancy.plans import GrantChange
from folkmoot.tenancy.queries import find_district
from folkmoot.tenancy.service import apply, plan
from folkmoot_sdk import Kind, Scope

# The class behind the fixture is in conftest.py, which no test module can import.
District = Any
OTHERS = '"mail", "hotline", "open-records"'
NAMES = f'["cn-statutes", "ballots", "method-4321", {OTHERS}]'
TABLE = (
    '["cn-statutes", { plugin = "ballots", versions = ">=0.1,<9", scopes = ["ballots"],'
    ' personal_data = [], price = 1250 }, "method-4321"]'
)
TERMS = Terms(">=0.1,<9", (Scope.BALLOTS,), (), Price(1250))


def granted(database: Database, slug: str) -> dict[str, Terms]:
    with database.begin(PLATFORM) as session:
        return dict(grants_of(session, find_district(session, slug).id))


def test_a_table_grants_on_its_terms_and_the_plan_says_so(
    database: Database, operator: Act, district: District
) -> None:
    district.put("district.toml", NAMES, TABLE)
    with database.begin(PLATFORM) as session:
        change = apply(session, operator, district.manifest())
    assert {"ballots", "cn-statutes", "method-4321"} <= {each.plugin for each in change.grants}
    found = granted(database, district.slug)
    assert found["ballots"] == TERMS
    assert found["cn-statutes"] == Terms()
    with database.begin(PLATFORM) as session:
        assert not plan(session, district.manifest(), operator.today).changes_anything


def test_what_is_exported_says_the_terms_as_they_stand_and_changes_nothing(
    database: Database, operator: Act, district: District, tmp_path: Path
) -> None:
    with database.begin(PLATFORM) as session:
        apply(session, operator, district.manifest())
    with database.begin(PLATFORM) as session:
        where = find_district(session, district.slug).id
        grant_plugin(session, operator, district_id=where, plugin="ballots", **TERMS.to_plain())
    with database.begin(PLATFORM) as session:
        files = export(session, district_slug=district.slug)
    for name, content in files.items():
        (tmp_path / "again" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "again" / name).write_bytes(content)
    again = read_manifest(tmp_path / "again")
    with database.begin(PLATFORM) as session:
        assert not plan(session, again, operator.today).changes_anything
    # The old one names it alone, and so leaves its terms as they are.
    with database.begin(PLATFORM) as session:
        assert not apply(session, operator, district.manifest()).changes_anything
    assert granted(database, district.slug)["ballots"] == TERMS


def test_a_plugin_that_is_not_named_any_more_is_taken_back(
    database: Database, operator: Act, district: District
) -> None:
    with database.begin(PLATFORM) as session:
        apply(session, operator, district.manifest())
    with database.begin(PLATFORM) as session:
        where = find_district(session, district.slug).id
        grant_plugin(session, operator, district_id=where, plugin="ballots", **TERMS.to_plain())
    district.put("district.toml", NAMES, f'["cn-statutes", "method-4321", {OTHERS}]')
    with database.begin(PLATFORM) as session:
        change = apply(session, operator, district.manifest())
    assert change.grants == (GrantChange("ballots", TERMS.to_plain(), None),)
    assert "ballots" not in granted(database, district.slug)


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ('{ plugin = "ballots", versions = "newest" }', "manifest.plugin.versions"),
        ('{ plugin = "ballots", scopes = ["everything"] }', "manifest.plugin.scope"),
        ('{ plugin = "ballots", personal_data = ["blood"] }', "manifest.plugin.scope"),
        ('{ plugin = "ballots", price = -1 }', "manifest.value.range"),
        ('{ plugin = "ballots", colour = "red" }', "manifest.key.unknown"),
        ('{ versions = ">=1" }', "manifest.key.missing"),
        ('{ plugin = "cn-statutes" }', "manifest.plugin.twice"),
        ("5", "manifest.value.kind"),
    ],
)
def test_terms_that_cannot_be_meant_are_faults_with_their_line(
    district: District, said: str, code: str
) -> None:
    district.put("district.toml", NAMES, f'["cn-statutes", {said}]')
    with pytest.raises(ManifestError) as caught:
        read_manifest(district.folder)
    found = {fault.code: fault for fault in caught.value.faults}
    assert code in found
    assert found[code].line > 0


@pytest.mark.parametrize(
    ("table", "named", "rule"),
    [
        ("", "", "How often meetings are held"),
        ('step = "review"', 'step = "review"\nforms = ["method-4321/{form}"]', "newcomers"),
        ('step = "review"', 'step = "review"\nforms = ["{form}"]', "newcomers"),
    ],
)
def test_what_the_district_itself_names_is_not_taken_back(
    database: Database, operator: Act, district: District, table: str, named: str, rule: str
) -> None:
    forms = installed().of_kind(Kind.FORMS, frozenset({"method-4321"}))
    if table:
        district.put("district.toml", table, named.format(form=next(forms).id))
    with database.begin(PLATFORM) as session:
        apply(session, operator, district.manifest())
    with database.begin(PLATFORM) as session:
        where = find_district(session, district.slug).id
        with pytest.raises(Refused) as refused:
            revoke_plugin(session, operator, district_id=where, plugin="method-4321")
    assert refused.value.code == "plugins.in_use"
    assert rule in refused.value.params["uses"].en
