"""The 12345 hotline's list of work orders, as its system exports it."""

from collections.abc import Mapping

from marshmallow import Schema, fields, validate

from folkmoot_hotline._sheet import day_of, rows_of
from folkmoot_sdk import (
    Intake,
    IntakeChannel,
    IntakeOpinion,
    IntakeWay,
    RefusedRow,
    Text,
)

# Callers' names and numbers are not among them: who called is the hotline's to know.
_HEADINGS = {
    "number": ("工单编号", "工单号", "诉求编号"),
    "text": ("诉求内容", "工单内容", "内容"),
    "day": ("受理时间", "来电时间", "登记时间"),
    "type": ("工单类型", "诉求类型"),
}
_LONGEST = 2_000
_NO_NUMBER = Text("没有工单编号", "no number of a work order")
_NO_TEXT = Text("没有诉求内容", "nothing is said")
_TOO_LONG = Text(f"诉求内容超过 {_LONGEST} 字", f"longer than {_LONGEST} characters")
_NO_DAY = Text("受理时间不是日期", "when it was taken is no date")
_TWICE = Text("工单编号与前面的行重复", "a number that an earlier row has")
_OTHER_TYPE = Text("工单类型不在接收范围内", "a type of work order that is not taken in")


class WorkOrderSettings(Schema):
    """Of which types orders are taken in; none named means all."""

    types = fields.List(
        fields.String(validate=validate.Length(1, 40)),
        load_default=list,
        validate=validate.Length(max=40),
        metadata={"title": Text("接收的工单类型（不填为全部）", "Types taken in (none: all)")},
    )


class WorkOrders(IntakeChannel):
    """Each work order becomes an opinion that goes by the order's number, without a name."""

    id = "work-orders"
    version = "1"
    title = Text("12345 热线工单", "Work orders of the 12345 hotline")
    settings = WorkOrderSettings
    way = IntakeWay.HOTLINE

    def read(self, content: bytes, settings: Mapping[str, object]) -> Intake:
        """Raises ForeignFileError for a file without numbers of work orders."""
        wanted = settings["types"]
        assert isinstance(wanted, list | tuple)  # noqa: S101 - the schema's own
        opinions: dict[str, IntakeOpinion] = {}
        refused = []
        for row, cells in rows_of(content, _HEADINGS):
            reason = _reason(cells, opinions, wanted)
            if reason is None:
                number = cells["number"]
                opinions[number] = IntakeOpinion(
                    row, cells["text"], number, day_of(cells.get("day", ""))
                )
            else:
                refused.append(RefusedRow(row, reason))
        return Intake(tuple(opinions.values()), tuple(refused))


def _reason(
    cells: Mapping[str, str], known: Mapping[str, object], wanted: list[str] | tuple[str, ...]
) -> Text | None:
    """Why this row is not taken in; the first reason is enough to mend it."""
    text = cells.get("text", "")
    reasons = (
        (not cells["number"], _NO_NUMBER),
        (cells["number"] in known, _TWICE),
        (not text, _NO_TEXT),
        (len(text) > _LONGEST, _TOO_LONG),
        (not _is_day(cells.get("day", "")), _NO_DAY),
        (bool(wanted) and cells.get("type", "") not in wanted, _OTHER_TYPE),
    )
    return next((reason for holds, reason in reasons if holds), None)


def _is_day(text: str) -> bool:
    try:
        day_of(text)
    except ValueError:
        return False
    return True
