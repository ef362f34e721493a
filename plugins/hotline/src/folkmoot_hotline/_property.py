"""The owners' list of a property company, one row a flat."""

import re
from collections.abc import Mapping

from folkmoot_hotline._sheet import day_of, rows_of
from folkmoot_sdk import Importer, RefusedRow, Roster, RosterColumn, RosterRow, Text

_HEADINGS = {
    "name": ("业主姓名", "产权人", "业主"),
    "building": ("楼栋", "楼号", "幢号"),
    "unit": ("单元", "单元号"),
    "flat": ("房号", "室号", "房间号"),
    "area": ("建筑面积", "产权面积"),
    "phone": ("联系电话", "手机号码", "手机"),
    "since": ("产权日期", "登记日期", "交房日期"),
}
_AREA = re.compile(r"(\d{1,6})(?:\.(\d{1,2}))?")
_NO_NAME = Text("没有业主姓名", "no owner's name")
_NO_FLAT = Text("没有楼栋或房号", "no building or no flat")
_NO_AREA = Text(
    "建筑面积不是数字，或小数超过两位", "the area is no number with two decimals at most"
)
_NO_DAY = Text("产权日期不是日期", "the day of the title is no date")


class PropertyCompany(Importer):
    """An owner of a flat; who lives there, the company's list does not say, so it is left open."""

    id = "property-company"
    version = "1"
    title = Text("物业公司业主名册", "A property company's list of owners")

    def read(self, content: bytes, settings: Mapping[str, object]) -> Roster:  # noqa: ARG002 - it has none
        """Raises ForeignFileError for a file without owners' names."""
        rows, refused = [], []
        for number, cells in rows_of(content, _HEADINGS):
            reason = _reason(cells)
            if reason is None:
                rows.append(RosterRow(number, _as_roster(cells)))
            else:
                refused.append(RefusedRow(number, reason))
        return Roster(tuple(rows), tuple(refused))


def _reason(cells: Mapping[str, str]) -> Text | None:
    if not cells["name"]:
        return _NO_NAME
    if not (cells.get("building") and cells.get("flat")):
        return _NO_FLAT
    if cells.get("area") and not _AREA.fullmatch(cells["area"]):
        return _NO_AREA
    try:
        day_of(cells.get("since", ""))
    except ValueError:
        return _NO_DAY
    return None


def _as_roster(cells: Mapping[str, str]) -> dict[RosterColumn, str]:
    since = day_of(cells.get("since", ""))
    given = {
        RosterColumn.NAME: cells["name"],
        RosterColumn.PHONE: cells.get("phone", ""),
        RosterColumn.BUILDING: cells["building"],
        RosterColumn.NUMBER: "-".join(filter(None, (cells.get("unit"), cells["flat"]))),
        RosterColumn.AREA: _two_decimals(cells.get("area", "")),
        RosterColumn.OWNER: "是",
        RosterColumn.OWNS_SINCE: since.isoformat() if since else "",
    }
    return {column: text for column, text in given.items() if text}


def _two_decimals(area: str) -> str:
    found = _AREA.fullmatch(area)
    return f"{found[1]}.{(found[2] or ''):0<2}" if found else ""
