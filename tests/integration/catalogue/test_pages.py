"""Pages of plugins: the operator's, a district's, a community's."""

import html
import io
import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from typing import ClassVar
from urllib.parse import unquote

import pytest
from flask import Flask
from flask.testing import FlaskClient
from marshmallow import Schema, ValidationError, fields, validates_schema
from tests.integration.catalogue.conftest import Lot, NewLot, Put, World, release

from folkmoot.catalogue.vendors import Vendor, letter
from folkmoot.catalogue.views import installing, releases
from folkmoot.extensions.granting import grant_plugin, grants_of, revoke_plugin
from folkmoot.extensions.loader import installed
from folkmoot.extensions.models import ReleaseState
from folkmoot.extensions.service import choose_plugin, give_up_plugin, view_for
from folkmoot.extensions.troubles import Trouble, note_trouble
from folkmoot.kernel.act import Act, Role
from folkmoot.kernel.scope import TenantSession
from folkmoot_sdk import Scope, Text

Platform = Callable[[], AbstractContextManager[TenantSession]]
SignIn = Callable[..., FlaskClient]


class RangeSettings(Schema):
    least = fields.Integer(load_default=0, metadata={"title": Text("最低分", "Lowest")})
    most = fields.Integer(load_default=9, metadata={"title": Text("最高分", "Highest")})

    @validates_schema
    def in_order(self, data: dict[str, int], **_: object) -> None:
        if data["least"] == data["most"]:
            raise ValidationError("the two are the same")
        if data["least"] > data["most"]:
            raise ValidationError("must be above the lowest", "most")


class Range(Lot):
    id = "range"
    settings: ClassVar[type[Schema]] = RangeSettings


OLD = release("1.0", Lot(), scopes=(Scope.BALLOTS,))
NEW = release(
    "1.1",
    NewLot(),
    scopes=(Scope.BALLOTS, Scope.ROSTER),
    reasons={Scope.ROSTER: Text("按<b>户</b>抽签", "lots are drawn by household")},
)


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
    return f"/{world.district_slug}/plugins{rest or '/'}"


def of_community(world: World, rest: str = "") -> str:
    return f"/{world.district_slug}/{world.community_slug}/plugins{rest or '/'}"


SETTINGS = "/lots/settings/voting_rules/lot"


def test_the_officer_sees_in_words_what_more_is_asked_and_consents(
    granted: World, sign_in: SignIn
) -> None:
    officer = sign_in(granted, Role.DISTRICT_OFFICER)
    page = words(officer.get(of_district(granted)).text)
    assert "版本 1.1 的要求超出区里已同意的范围： 看到居民、住户和业主名册" in page
    assert "（发布者说明：按&lt;b&gt;户&lt;/b&gt;抽签）" in officer.get(of_district(granted)).text
    assert "在此之前，各社区继续使用版本 1.0。" in page
    english = words(officer.get(of_district(granted), query_string={"lang": "en"}).text)
    assert "see residents, households and owners" in english
    address = of_district(granted, "/lots/consent/1.1")
    asked = officer.get(address, query_string={"lang": "zh"})
    assert "看到居民、住户和业主名册（发布者说明：" in asked.text
    assert officer.post(address).status_code == 303
    with granted.begin() as session:
        assert view_for(session).voting_rule("lots/lot").plugin_version == "1.1"
    waiting = officer.get(of_district(granted), query_string={"state": "waits"}).text
    assert "找到 0 个插件" in words(waiting)


def test_nobody_is_asked_about_what_is_not_there(
    granted: World, world: World, sign_in: SignIn
) -> None:
    officer = sign_in(granted, Role.DISTRICT_OFFICER)
    assert officer.get(of_district(granted, "/lots/consent/9.9")).status_code == 404
    for rest in ("/ballots/consent/0.2.0", "/ballots/revoke"):
        officer.post(of_district(granted, "/ballots/revoke"))
        answer = officer.get(of_district(granted, rest), query_string={"lang": "zh"})
        assert answer.status_code == 404, rest
        assert "区里没有准许插件 ballots" in answer.text
    operator = sign_in(world, Role.OPERATOR)
    for rest in ("lots/9.9/suspend", "nothing/0.1/suspend", "nothing/roll-back"):
        assert operator.get(f"/operator/plugins/{rest}").status_code == 404, rest


def test_the_list_of_plugins_is_found_with_and_without_a_slash_at_its_end(
    world: World, sign_in: SignIn
) -> None:
    officer = sign_in(world, Role.DISTRICT_OFFICER)
    for address in (of_district(world), of_community(world)):
        assert officer.get(address).status_code == 200
        short = officer.get(address.rstrip("/"), query_string={"lang": "en"})
        assert short.status_code == 308
        assert short.location.endswith(f"{address}?lang=en")


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
        f"/operator/plugins/ballots/{installed().of_plugin('ballots')[0].version}/suspend",
        f"/operator/plugins{SETTINGS}",
    )
    for address in addresses:
        assert client.get(address).status_code == expected, address
    # What came with the platform is not rolled back, and the operator reads why.
    answer = client.get("/operator/plugins/ballots/roll-back")
    assert answer.status_code == (409 if role is Role.OPERATOR else expected)


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
    chief = sign_in(granted, Role.OPERATOR)
    for address in ("/operator/", "/operator/plugins/broken/"):
        page = words(chief.get(address).text)
        assert "加载时出错。请将下面“供发布者查看”的内容发给发布者" in page
        own, vendors = page.split("供发布者查看 ", 1)
        assert "plugins.import" not in own
        assert "plugins.import" in vendors
    page = words(chief.get("/operator/").text)
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


@pytest.mark.parametrize(
    ("sought", "found"),
    [
        ({"q": "Lots"}, {"lots", "p1"}),
        ({"q": "LOTS 9"}, set()),
        ({"q": "p1"}, {"p1"}),
        ({"q": "抽签"}, {"lots", "p1"}),
        ({"state": "waits"}, {"lots"}),
        ({"state": "offered"}, {"p1"}),
        ({"state": "spared"}, set()),
        ({"state": "offered", "q": "lots"}, {"p1"}),
        ({"brings": "voting_rules"}, {"lots", "p1"}),
        ({"brings": "cadences"}, set()),
        ({"brings": "secrets", "state": "lost"}, {"lots", "p1"}),
    ],
)
def test_a_plugin_is_found_by_words_by_what_it_brings_and_by_how_it_stands(
    granted: World, put: Put, sign_in: SignIn, sought: dict[str, str], found: set[str]
) -> None:
    put(OLD, NEW, release("1", Lot(), plugin="p1"))
    officer = sign_in(granted, Role.DISTRICT_OFFICER)
    page = officer.get(of_district(granted), query_string=sought).text
    cards = re.findall(r'<li class="fm-card" id="([^"]+)"', page)
    # Beside these stand ours, which are installed wherever the tests run.
    assert set(cards) & {"lots", "p1"} == found
    is_filtered = "secrets" not in sought.values()
    assert (f"找到 {len(cards)} 个插件" in words(page)) is is_filtered
    assert all(f'value="{each}"' in page for each in sought.values()) is is_filtered


def test_who_uses_a_plugin_and_who_does_not_stand_folded_under_it(
    granted: World, act: Act, sign_in: SignIn
) -> None:
    officer = sign_in(granted, Role.DISTRICT_OFFICER)
    assert "1 个社区使用" in words(officer.get(of_district(granted)).text)
    with granted.begin() as session:
        give_up_plugin(session, act, plugin="lots")
    page = words(officer.get(of_district(granted), query_string={"state": "spared"}).text)
    assert "0 个社区使用" in page
    # Of which release 1.1 waits for consent; with it there is one that nobody uses.
    officer.post(of_district(granted, "/lots/consent/1.1"))
    unused = officer.get(of_district(granted), query_string={"state": "unused"}).text
    assert 'id="lots"' in unused
    assert unused.count("没有社区使用") == 2
    assert "1 个社区未使用" in page


def test_many_plugins_are_jumped_to_from_a_folded_list(
    granted: World, put: Put, sign_in: SignIn
) -> None:
    put(OLD, NEW, *[release("1", Lot(), plugin=f"p{n}") for n in range(13)])
    page = sign_in(granted, Role.DISTRICT_OFFICER).get(of_district(granted)).text
    assert "转到某个插件" in page
    for n in range(13):
        assert f'href="#p{n}"' in page
        assert f'id="p{n}"' in page


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


def test_a_grant_that_no_release_could_be_used_under_is_refused_before_it_is_saved(
    world: World, put: Put, platform: Platform, sign_in: SignIn
) -> None:
    put(OLD)
    officer = sign_in(world, Role.DISTRICT_OFFICER)
    answer = officer.post(of_district(world, "/lots/grant"), data={"versions": "", "price": ""})
    assert answer.status_code == 422
    assert "版本 1.0 要求看到一次表决的选票（不含投票人）" in words(answer.text)
    with platform() as session:
        assert grants_of(session, world.scope.district_id) == {}
    # Whoever grants less than the newest release asks, while an older one can be used, may.
    put(OLD, NEW)
    form = {"allowed": ["scope:ballots"], "versions": "", "price": ""}
    assert officer.post(of_district(world, "/lots/grant"), data=form).status_code == 303


def test_what_is_offered_is_the_release_that_could_be_used(
    world: World, put: Put, sign_in: SignIn
) -> None:
    asking = release("1.2", NewLot(), scopes=(Scope.ROSTER,))
    put(OLD, replace(asking, state=ReleaseState.SUSPENDED))
    officer = sign_in(world, Role.DISTRICT_OFFICER)
    for address in (of_district(world), of_district(world, "/lots/grant")):
        page = words(officer.get(address).text)
        assert "1.2" not in page
        assert "1.0" in page
    put(replace(asking, state=ReleaseState.SUSPENDED))
    page = officer.get(of_district(world)).text
    card = page[page.index('<li class="fm-card" id="lots"') :]
    assert "没有可用的版本" in card[: card.index("</h3>")]


def test_a_form_about_a_plugin_begins_with_its_title_and_what_is_wrong(
    granted: World, sign_in: SignIn
) -> None:
    officer = sign_in(granted, Role.DISTRICT_OFFICER)
    for rest in ("/lots/grant", "/lots/consent/1.1", "/lots/revoke", SETTINGS):
        page = officer.get(of_district(granted, rest)).text
        inside = page[page.index("<main") : page.index("</main>")]
        before = words(inside[: inside.index("<h1")])
        assert before.strip() == "", rest
    wrong = officer.post(of_district(granted, "/lots/grant"), data={"versions": "newest"}).text
    assert wrong.index("govuk-error-summary") < wrong.index("<h1") < wrong.index("govuk-body-l")


def test_what_is_chosen_and_no_longer_granted_is_called_by_its_title(
    granted: World, platform: Platform, officer: Act, sign_in: SignIn
) -> None:
    with platform() as session:
        where = granted.scope.district_id
        revoke_plugin(session, officer, district_id=where, plugin="lots")
    page = html.unescape(words(sign_in(granted, Role.SECRETARY).get(of_community(granted)).text))
    assert "已选用但区里不再准许" in page
    assert "<b>抽签</b>插件 lots" in page


def test_each_act_is_said_at_the_top_of_the_page_it_leads_to(
    granted: World, sign_in: SignIn
) -> None:
    officer = sign_in(granted, Role.DISTRICT_OFFICER)
    secretary, chief = sign_in(granted, Role.SECRETARY), sign_in(granted, Role.OPERATOR)
    acts: tuple[tuple[FlaskClient, str, dict[str, str], str], ...] = (
        (secretary, of_community(granted, "/lots/give-up"), {}, "本社区已停用"),
        (secretary, of_community(granted, "/lots/choose"), {}, "本社区已开始使用"),
        (secretary, of_community(granted, SETTINGS), {"set-seats": "2"}, "的设置已保存"),
        (officer, of_district(granted, "/lots/consent/1.1"), {}, "本区已同意"),
        (officer, of_district(granted, "/lots/revoke"), {}, "已收回对"),
    )
    for client, address, data, said in acts:
        answer = client.post(address, data=data, follow_redirects=True)
        assert answer.status_code == 200, address
        banner = answer.text.partition("govuk-notification-banner--success")[2]
        assert said in banner, address
        assert "<b>" not in banner.partition("</div>")[0]
    for strange in ("?done=no-such-thing&of=lots", "?done=granted&of=nobodys", "?done=granted"):
        assert "notification-banner" not in chief.get(of_district(granted, strange)).text


def test_a_grant_is_taken_back_by_who_knows_how_many_communities_lose_the_plugin(
    granted: World, sign_in: SignIn
) -> None:
    page = words(
        sign_in(granted, Role.DISTRICT_OFFICER).get(of_district(granted, "/lots/revoke")).text
    )
    assert "本区有 1 个社区正在使用，收回后均不能再用。" in page


def test_a_plugin_is_chosen_by_who_has_read_what_it_brings_sees_and_costs_and_whose_it_is(
    granted: World, sign_in: SignIn
) -> None:
    secretary = sign_in(granted, Role.SECRETARY)
    secretary.post(of_community(granted, "/lots/give-up"))
    page = words(secretary.get(of_community(granted, "/lots/choose")).text)
    for said in ("Somebody", "看到一次表决的选票（不含投票人）", "未约定", "计票方法"):
        assert said in page


@pytest.mark.parametrize(("sent", "missing"), [("signature", ".whl）"), ("wheel", ".whl.sig）")])
def test_of_two_files_the_one_that_is_missing_is_named(
    granted: World,
    sign_in: SignIn,
    monkeypatch: pytest.MonkeyPatch,
    sent: str,
    missing: str,
) -> None:
    monkeypatch.setattr(installing, "trusted_registry", lambda *_: None)
    chief = sign_in(granted, Role.OPERATOR)
    files = {sent: (io.BytesIO(b"something"), "x")}
    answer = chief.post("/operator/plugins/install", data=files)
    assert answer.status_code == 422
    assert f"（{missing}" in answer.text
    assert "缺少" in answer.text


def test_the_operators_page_takes_as_many_statements_however_many_districts_grant_a_plugin(
    granted: World,
    make_world: Callable[[], World],
    platform: Platform,
    officer: Act,
    sign_in: SignIn,
    statements: Callable[[], AbstractContextManager[list[str]]],
) -> None:
    chief, asked = sign_in(granted, Role.OPERATOR), []
    for more in range(2):
        for _ in range(4 * more):
            where = make_world().scope.district_id
            with platform() as session:
                grant_plugin(session, officer, district_id=where, plugin="lots", scopes=["ballots"])
        chief.get("/operator/")
        with statements() as counted:
            assert chief.get("/operator/").status_code == 200
        asked.append(len(counted))
    assert asked[0] == asked[1] <= 12


def test_the_vendor_is_named_with_a_letter_that_tells_the_trouble_and_nobodys_name(
    granted: World,
    platform: Platform,
    operator: Act,
    sign_in: SignIn,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    vendor = Vendor("Lots Ltd", "help@lots.example")
    monkeypatch.setattr(releases, "vendor_of", lambda _plugin: vendor)
    about = {"plugin": "lots", "version": "1.0", "digest": "d", "fault": "raised", "call": "count"}
    for _ in range(2):
        with platform() as session:
            trouble = Trouble(
                **about, ref="lot@7", message="KeyError", frame="lots/a.py:3 in count"
            )
            note_trouble(session, trouble, operator.at)
    page = sign_in(granted, Role.OPERATOR).get("/operator/plugins/lots/?lang=zh").text
    assert "发布者：Lots Ltd，联系方式：help@lots.example" in page
    (address,) = re.findall(r'href="(mailto:[^"]+)"', page)
    written = unquote(html.unescape(address))
    assert written.startswith("mailto:help@lots.example?subject=")
    assert "版本 1.0，计票 lot@7：插件出错，2 次；位置：lots/a.py:3 in count" in written
    assert granted.district_slug not in written


@pytest.mark.parametrize("contact", ["0591-1234", "a@b", "x@y.cn?cc=z@w.cn", "<i>@y.cn", ""])
def test_a_contact_that_is_no_address_makes_no_letter(contact: str) -> None:
    assert letter(Vendor("Lots Ltd", contact), "lots", (), "zh") == ""


def test_what_a_schema_refuses_is_said_by_title_beside_its_field_or_above_the_form(
    world: World, put: Put, platform: Platform, officer: Act, sign_in: SignIn
) -> None:
    put(release("1.0", Range()))
    where = world.scope.district_id
    with platform() as session:
        grant_plugin(session, officer, district_id=where, plugin="lots", scopes=["ballots"])
    chief = sign_in(world, Role.DISTRICT_OFFICER)
    of_range = of_district(world, "/lots/settings/voting_rules/range")
    beside = chief.post(f"{of_range}?lang=zh", data={"set-least": "5", "set-most": "3"})
    assert beside.status_code == 422
    assert "插件不接受这一取值：最高分: must be above the lowest" in words(beside.text)
    assert 'href="#set-most"' in beside.text
    above = chief.post(f"{of_range}?lang=zh", data={"set-least": "9", "set-most": "9"})
    assert "插件不接受这一取值：the two are the same" in words(above.text)
    assert 'href="#set-' not in above.text
