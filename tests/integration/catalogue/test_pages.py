"""Pages of plugins: the operator's, a district's, a community's."""

import io
import re
from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from flask import Flask
from flask.testing import FlaskClient
from tests.integration.catalogue.conftest import Lot, NewLot, Put, World, release

from folkmoot.extensions.granting import grant_plugin, grants_of
from folkmoot.extensions.service import choose_plugin, view_for
from folkmoot.extensions.troubles import Trouble, note_trouble
from folkmoot.kernel.act import Act, Role
from folkmoot.kernel.scope import TenantSession
from folkmoot_sdk import Scope

Platform = Callable[[], AbstractContextManager[TenantSession]]
SignIn = Callable[..., FlaskClient]
OLD = release("1.0", Lot(), scopes=(Scope.BALLOTS,))
NEW = release("1.1", NewLot(), scopes=(Scope.BALLOTS, Scope.ROSTER))


@pytest.fixture
def granted(world: World, put: Put, platform: Platform, officer: Act, act: Act) -> World:
    put(OLD, NEW, left_out=True)
    where = world.scope.district_id
    with platform() as session:
        grant_plugin(session, officer, district_id=where, plugin="lots", scopes=["ballots"])
    with world.begin() as session:
        choose_plugin(session, act, plugin="lots")
    return world


def words(page: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"(?s)<[^>]+>", " ", page))


def of_district(world: World, rest: str = "") -> str:
    return f"/{world.district_slug}/plugins{rest}"


def of_community(world: World, rest: str = "") -> str:
    return f"/{world.district_slug}/{world.community_slug}/plugins{rest}"


SETTINGS = "/lots/settings/voting_rules/lot"


def test_the_officer_sees_in_words_what_more_is_asked_and_consents(
    granted: World, sign_in: SignIn
) -> None:
    officer = sign_in(granted, Role.DISTRICT_OFFICER)
    page = words(officer.get(of_district(granted)).text)
    assert "版本 1.1 的要求超出区里已同意的范围： 看到居民、住户和业主名册" in page
    assert "在此之前，各社区继续使用版本 1.0。" in page
    english = words(officer.get(of_district(granted), query_string={"lang": "en"}).text)
    assert "see residents, households and owners" in english
    address = of_district(granted, "/lots/consent/1.1")
    asked = officer.get(address, query_string={"lang": "zh"})
    assert "看到居民、住户和业主名册" in asked.text
    assert officer.post(address).status_code == 303
    with granted.begin() as session:
        assert view_for(session).voting_rule("lots/lot").plugin_version == "1.1"
    assert "有待同意" not in officer.get(of_district(granted)).text


def test_terms_are_granted_changed_and_taken_back(
    world: World, put: Put, platform: Platform, sign_in: SignIn
) -> None:
    put(OLD)
    officer = sign_in(world, Role.DISTRICT_OFFICER)
    form = {"allowed": ["scope:ballots"], "versions": ">=1.0,<2", "price": "12.50"}
    assert officer.post(of_district(world, "/lots/grant"), data=form).status_code == 303
    with platform() as session:
        terms = grants_of(session, world.scope.district_id)["lots"]
    assert terms.scopes == (Scope.BALLOTS,)
    assert terms.price is not None
    assert terms.price.amount == 1250
    assert "每个社区每月 12.50 元" in officer.get(of_district(world)).text
    for wrong in ({"versions": "newest"}, {"price": "1.234"}, {"allowed": ["scope:everything"]}):
        answer = officer.post(of_district(world, "/lots/grant"), data={**form, **wrong})
        assert answer.status_code == 422, wrong
    assert officer.post(of_district(world, "/lots/revoke")).status_code == 303
    with platform() as session:
        assert grants_of(session, world.scope.district_id) == {}


def test_another_districts_officer_is_refused(
    granted: World, make_world: Callable[[], World], sign_in: SignIn
) -> None:
    stranger = sign_in(make_world(), Role.DISTRICT_OFFICER)
    for rest in ("", "/lots/grant", "/lots/consent/1.1", "/lots/revoke", SETTINGS):
        assert stranger.get(of_district(granted, rest)).status_code == 403, rest
        if rest:
            assert stranger.post(of_district(granted, rest)).status_code == 403, rest


@pytest.mark.parametrize("role", [None, *Role])
def test_only_the_operator_has_the_operators_pages(
    granted: World, sign_in: SignIn, app: Flask, role: Role | None
) -> None:
    client = app.test_client() if role is None else sign_in(granted, role)
    expected = {None: 401, Role.OPERATOR: 200}.get(role, 403)
    addresses = (
        "/operator/",
        "/operator/plugins/lots/",
        "/operator/plugins/install",
        "/operator/plugins/ballots/0.1.0/suspend",
        "/operator/plugins/ballots/roll-back",
        f"/operator/plugins{SETTINGS}",
    )
    for address in addresses:
        assert client.get(address).status_code == expected, address


def test_everybody_sees_what_a_community_uses_and_only_its_secretary_changes_it(
    granted: World, sign_in: SignIn, app: Flask
) -> None:
    visitor, secretary = app.test_client(), sign_in(granted, Role.SECRETARY)
    page = visitor.get(of_community(granted))
    assert page.status_code == 200
    assert "计票方法" in page.text
    assert "settings" not in page.text
    assert SETTINGS in secretary.get(of_community(granted)).text
    for rest in ("/lots/choose", "/lots/give-up", SETTINGS):
        assert visitor.post(of_community(granted, rest)).status_code == 401
        resident = sign_in(granted, Role.RESIDENT)
        assert resident.post(of_community(granted, rest)).status_code == 403
    assert secretary.post(of_community(granted, "/lots/give-up")).status_code == 303
    assert "本社区还可以使用" in secretary.get(of_community(granted)).text
    assert secretary.post(of_community(granted, "/lots/choose")).status_code == 303


def test_settings_are_asked_for_by_their_schema_with_what_holds_otherwise(
    granted: World, sign_in: SignIn
) -> None:
    officer = sign_in(granted, Role.DISTRICT_OFFICER)
    secretary = sign_in(granted, Role.SECRETARY)
    form = officer.get(of_district(granted, SETTINGS)).text
    assert "席位" in form
    assert "1 至 9 的整数。留空则为：3（插件默认值）" in form
    sent = {
        "set-seats": "5",
        "set-way": "1",
        "set-strict": "yes",
        "set-words": "甲\r\n乙",
        "locked": ["seats"],
    }
    assert officer.post(of_district(granted, SETTINGS), data=sent).status_code == 303
    mine = words(secretary.get(of_community(granted, SETTINGS)).text)
    assert "closed（区设定）" in mine
    assert "甲、乙（区设定）" in mine
    assert "由区里锁定 席位 5（区设定）" in mine
    assert "set-seats" not in secretary.get(of_community(granted, SETTINGS)).text
    own = {"set-way": "0", "set-strict": "", "set-words": ""}
    assert secretary.post(of_community(granted, SETTINGS), data=own).status_code == 303
    again = secretary.get(of_community(granted, SETTINGS)).text
    assert re.search(r'name="set-way"[^>]*value="0"[^>]*checked', again)
    wrong = officer.post(of_district(granted, SETTINGS), data={"set-seats": "99"})
    assert wrong.status_code == 422
    assert 'value="99"' in wrong.text


def test_what_an_upgrade_refuses_is_shown_with_what_to_do(granted: World, sign_in: SignIn) -> None:
    officer = sign_in(granted, Role.DISTRICT_OFFICER)
    sent = {"set-seats": "8", "set-words": "甲"}
    assert officer.post(of_district(granted, SETTINGS), data=sent).status_code == 303
    officer.post(of_district(granted, "/lots/consent/1.1"))
    assert "需要更正" in officer.get(of_district(granted)).text
    page = words(officer.get(of_district(granted, SETTINGS)).text)
    assert "插件不再接受这里已有的设置" in page
    assert "插件已不再有下列各项，保存时将予以删除：words" in page
    assert officer.post(of_district(granted, SETTINGS), data={"set-seats": "4"}).status_code == 303
    assert "需要更正" not in officer.get(of_district(granted)).text


def test_nothing_of_a_vendors_words_is_taken_for_a_pages_own(
    granted: World, platform: Platform, operator: Act, sign_in: SignIn
) -> None:
    with platform() as session:
        said = {"message": "<script>m</script>", "frame": "<script>f</script>"}
        about = {"plugin": "lots", "version": "1.0", "digest": "d", "fault": "<script>"}
        trouble = Trouble(**about, **said, call="count", ref="lot@1")
        note_trouble(session, trouble, operator.at)
    chief, officer = sign_in(granted, Role.OPERATOR), sign_in(granted, Role.DISTRICT_OFFICER)
    secretary = sign_in(granted, Role.SECRETARY)
    seen = [
        chief.get("/operator/"),
        chief.get("/operator/plugins/lots/"),
        chief.get("/operator/plugins/broken/"),
        officer.get(of_district(granted)),
        officer.get(of_district(granted, "/lots/grant")),
        officer.get(of_district(granted, SETTINGS)),
        secretary.get(of_community(granted)),
        secretary.get(of_community(granted, SETTINGS)),
    ]
    for answer in seen:
        assert answer.status_code == 200
        for bad in ("<script>m", "<script>f", "<script>Lots", "<script>抽签", "<b>", "<i>Some"):
            assert bad not in answer.text
        assert "<script>Error" not in answer.text


def test_the_operator_sees_what_was_left_out_and_where_in_the_vendors_files(
    granted: World, sign_in: SignIn
) -> None:
    page = words(sign_in(granted, Role.OPERATOR).get("/operator/").text)
    assert "加载时出错 plugins.import" in page
    assert "broken/__init__.py:1 in x" in page


def test_a_wheel_without_a_registry_is_refused_in_the_form(granted: World, sign_in: SignIn) -> None:
    chief = sign_in(granted, Role.OPERATOR)
    files = {
        "wheel": (io.BytesIO(b"no wheel"), "x.whl"),
        "signature": (io.BytesIO(b"no signature"), "x.whl.sig"),
    }
    answer = chief.post("/operator/plugins/install", data=files)
    assert answer.status_code == 409
    assert "plugins.no_registry" in answer.text


def test_a_wheel_too_large_is_not_even_read(granted: World, sign_in: SignIn) -> None:
    chief = sign_in(granted, Role.OPERATOR)
    sent = chief.post(
        "/operator/plugins/install",
        data=b"0" * (11 * 1024 * 1024),
        content_type="multipart/form-data; boundary=x",
    )
    assert sent.status_code == 413


@pytest.mark.parametrize(
    "rest",
    ["/lots/settings/no_kind/lot", "/lots/settings/voting_rules/none", "/x/settings/gates/y"],
)
def test_what_cannot_be_set_has_no_form(granted: World, sign_in: SignIn, rest: str) -> None:
    assert (
        sign_in(granted, Role.DISTRICT_OFFICER).get(of_district(granted, rest)).status_code == 404
    )
    assert sign_in(granted, Role.SECRETARY).get(of_community(granted, rest)).status_code == 404


def test_the_pages_take_as_many_statements_however_much_is_installed(
    granted: World,
    put: Put,
    sign_in: SignIn,
    statements: Callable[[], AbstractContextManager[list[str]]],
) -> None:
    clients = {
        of_district(granted): sign_in(granted, Role.DISTRICT_OFFICER),
        of_community(granted): sign_in(granted, Role.SECRETARY),
        "/operator/plugins/lots/": sign_in(granted, Role.OPERATOR),
    }
    asked: dict[str, list[int]] = {address: [] for address in clients}
    for more in ((), [release("1", Lot(), plugin=f"p{n}") for n in range(30)]):
        put(OLD, NEW, *more)
        for address, client in clients.items():
            client.get(address)
            with statements() as counted:
                assert client.get(address).status_code == 200
            asked[address].append(len(counted))
    for address, (few, many) in asked.items():
        assert few == many <= 14, address
