"""Work orders and owners' lists as other systems write them: what is taken, what is refused."""

from datetime import date

import pytest

from folkmoot_hotline._property import PropertyCompany
from folkmoot_hotline._work_orders import WorkOrders, WorkOrderSettings
from folkmoot_sdk import ForeignFileError, IntakeWay, RosterColumn, pin_settings

ORDERS = """\
工单编号,来电人,联系电话,受理时间,工单类型,诉求内容
2026-0001,张三,13900000000,2026-03-01 08:12:44,求助,三号楼电梯停了两天
2026-0002,李四,,2026/3/2,投诉,楼道堆物，无人清理

2026-0002,李四,,2026/3/2,投诉,又打了一次
,王五,,2026-03-03,求助,没有编号
2026-0005,赵六,,2026-03-03,求助,
2026-0006,钱七,,上周,求助,什么时候修路
"""


def taken(**settings: object) -> list[str]:
    pinned = pin_settings(WorkOrderSettings, settings)
    return [each.reference for each in WorkOrders().read(ORDERS.encode(), pinned).opinions]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_orders_become_opinions_and_wrong_rows_are_refused_by_their_numbers(encoding: str) -> None:
    found = WorkOrders().read(ORDERS.encode(encoding), pin_settings(WorkOrderSettings, {}))
    assert [(each.row, each.reference, each.given_on) for each in found.opinions] == [
        (2, "2026-0001", date(2026, 3, 1)),
        (3, "2026-0002", date(2026, 3, 2)),
    ]
    assert found.opinions[1].text == "楼道堆物，无人清理"
    assert [(each.row, each.reason.en) for each in found.refused] == [
        (5, "a number that an earlier row has"),
        (6, "no number of a work order"),
        (7, "nothing is said"),
        (8, "when it was taken is no date"),
    ]


def test_nothing_says_who_called() -> None:
    found = WorkOrders().read(ORDERS.encode(), pin_settings(WorkOrderSettings, {}))
    assert not {"张三", "13900000000"} & set(str(found.to_plain()).replace("'", " ").split())
    assert WorkOrders.way is IntakeWay.HOTLINE


def test_a_district_says_which_types_it_takes_in() -> None:
    assert taken() == ["2026-0001", "2026-0002"]
    assert taken(types=["投诉"]) == ["2026-0002"]


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"PK\x03\x04\x14", "a workbook"),
        (b"", "no column 工单编号"),
        ("姓名,内容\n".encode(), "no column 工单编号"),
        (b"\xff\xfe\xfa\xff\xff", "neither UTF-8"),
        (("工单编号,诉求内容\n" + "1,二\n" * 20_001).encode(), "more than 20000 rows"),
    ],
)
def test_what_is_no_list_of_work_orders_is_said_at_once(content: bytes, why: str) -> None:
    with pytest.raises(ForeignFileError, match=why):
        WorkOrders().read(content, pin_settings(WorkOrderSettings, {}))


OWNERS = """\
楼栋,单元,房号,业主姓名,建筑面积,联系电话,产权日期
3,2,501,张三,89.5,13900000000,2019年8月1日
3,2,502,,89.50,,
3,,503,李四,大约九十,,
,,504,王五,90,,
3,2,505,赵六,90,,去年
3,1,101,钱七,,,
"""


def test_an_owners_list_becomes_a_roster_of_owners() -> None:
    found = PropertyCompany().read(OWNERS.encode(), {})
    first, last = found.rows
    assert dict(first.cells) == {
        RosterColumn.NAME: "张三",
        RosterColumn.PHONE: "13900000000",
        RosterColumn.BUILDING: "3",
        RosterColumn.NUMBER: "2-501",
        RosterColumn.AREA: "89.50",
        RosterColumn.OWNER: "是",
        RosterColumn.OWNS_SINCE: "2019-08-01",
    }
    assert (last.row, last.cells[RosterColumn.NUMBER]) == (7, "1-101")
    assert [each.row for each in found.refused] == [3, 4, 5, 6]
