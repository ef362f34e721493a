"""The command line: opinions from a hotline, a foreign roster, a plugin's own command, mail."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from click import Group
from click.testing import CliRunner, Result
from sqlalchemy import select
from tests.conftest import World, actor

from folkmoot.contributions.cli import run_command
from folkmoot.extensions.aside import aside
from folkmoot.extensions.settings import set_platform_settings
from folkmoot.kernel.act import Act, Role
from folkmoot.kernel.database import Database
from folkmoot.kernel.scope import PLATFORM
from folkmoot.opinions.cli import opinions
from folkmoot.opinions.domain import Channel
from folkmoot.opinions.models import Opinion
from folkmoot.transfer.cli import roster
from folkmoot_mail._smtp import Smtp
from folkmoot_sdk import Delivery, DeliveryState, Kind, Message

ORDERS = """\
工单编号,来电人,受理时间,工单类型,诉求内容
2026-0001,张三,2020-03-01,求助,三号楼电梯停了两天
2026-0002,李四,2020-03-02,投诉,楼道堆物，无人清理
,王五,2020-03-03,求助,没有编号
"""
OWNERS = """\
楼栋,单元,房号,业主姓名,建筑面积,联系电话,产权日期
3,2,501,张三,89.5,,2019年8月1日
3,2,502,,89.50,,
"""


@dataclass
class Operating:
    database: Database
    act: Act
    origin: str = "http://moot.test"

    @property
    def jobs(self) -> Database:
        return self.database


@pytest.fixture
def run(equipped: World, act: Act) -> Callable[..., Result]:
    operation = Operating(equipped.database, Act(actor(Role.OPERATOR), act.at))

    def called(group: Group, *words: object) -> Result:
        done = CliRunner().invoke(group, [str(word) for word in words], obj=operation)
        assert aside.drain(10)
        return done

    return called


def here(world: World) -> str:
    return f"{world.district_slug}/{world.community_slug}"


def recorded(world: World) -> list[Opinion]:
    with world.begin() as session:
        return list(session.scalars(select(Opinion).order_by(Opinion.origin)))


def test_a_hotlines_file_becomes_opinions_once_however_often_it_comes(
    equipped: World, run: Callable[..., Result], tmp_path: Path
) -> None:
    file = tmp_path / "orders.csv"
    file.write_text(ORDERS, encoding="gb18030")
    asked = ("intake", file, "--channel", "work-orders", "--community", here(equipped))
    first = run(opinions, *asked, "--lang", "en")
    assert first.exit_code == 1, first.output
    assert first.output.splitlines() == [
        "2 opinions recorded, 1 rows left out",
        "row 4: no number of a work order",
    ]
    found = recorded(equipped)
    assert [(each.origin, each.channel, each.text) for each in found] == [
        ("2026-0001", Channel.HOTLINE, "三号楼电梯停了两天"),
        ("2026-0002", Channel.HOTLINE, "楼道堆物，无人清理"),
    ]
    assert {each.person_id for each in found} == {None}
    again = json.loads(run(opinions, *asked, "--json").output)
    assert again["recorded"] == []
    assert [each["row"] for each in again["left_out"]] == [2, 3, 4]
    assert len(recorded(equipped)) == 2


def test_what_is_no_such_file_or_no_such_channel_records_nothing(
    equipped: World, run: Callable[..., Result], tmp_path: Path
) -> None:
    file = tmp_path / "orders.xlsx"
    file.write_bytes(b"PK\x03\x04")
    asked = ("intake", file, "--community", here(equipped), "--channel")
    for channel, code in (("work-orders", "foreign.unreadable"), ("letters", "nothing_there")):
        done = run(opinions, *asked, channel)
        assert code in str(done.exception)
    assert recorded(equipped) == []


def test_a_plugin_that_was_not_chosen_takes_nothing_in(
    equipped: World, run: Callable[..., Result], choose: Callable[..., None], tmp_path: Path
) -> None:
    choose(equipped, "cn-statutes", "method-4321")
    file = tmp_path / "orders.csv"
    file.write_text(ORDERS)
    done = run(opinions, "intake", file, "--channel", "work-orders", "--community", here(equipped))
    assert "plugins.nothing_there" in str(done.exception)


def test_a_property_companys_list_is_previewed_as_a_roster(
    equipped: World, run: Callable[..., Result], tmp_path: Path
) -> None:
    file = tmp_path / "owners.csv"
    file.write_text(OWNERS, encoding="utf-8")
    asked = ("preview", file, "--importer", "property-company", "--community", here(equipped))
    plain = json.loads(run(roster, *asked, "--json").output)
    assert [each["row"] for each in plain["not_read"]] == [3]
    assert sum(plain["rows"].values()) == 1 if "rows" in plain else plain
    said = run(roster, *asked, "--lang", "en")
    assert "Not read, row 3 of the file: no owner's name." in said.output


def test_a_command_runs_under_what_the_platform_has_set(
    equipped: World, run: Callable[..., Result], act: Act, monkeypatch: pytest.MonkeyPatch
) -> None:
    with equipped.database.begin(PLATFORM) as session:
        set_platform_settings(
            session,
            Act(actor(Role.OPERATOR), act.at),
            plugin="mail",
            kind=Kind.NOTICE_CHANNELS,
            contribution="smtp",
            values={"host": "mail.example.cn"},
        )
    hosts: list[object] = []

    def send_to(_: object, to: str, message: Message, settings: dict[str, object]) -> Delivery:
        hosts.append(settings["host"])
        assert (to, message.key) == ("a@example.cn", f"test:a@example.cn:{act.today}")
        return Delivery(DeliveryState.SENT)

    monkeypatch.setattr(Smtp, "send_to", send_to)
    group = Group("plugins", commands={"run": run_command})
    done = run(group, "run", "mail", "test", "to=a@example.cn", "--lang", "en")
    assert (done.exit_code, done.output) == (0, "a@example.cn: The server took it\n")
    assert hosts == ["mail.example.cn"]
    lacking = run(group, "run", "mail", "test", "--lang", "en")
    assert "plugins.arguments" in str(lacking.exception)
    assert "nothing_there" in str(run(group, "run", "mail", "nothing").exception)
