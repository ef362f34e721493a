"""The columns of the three sheets, by the headings that people write over them."""

import unicodedata
from collections.abc import Mapping, Sequence
from enum import StrEnum

from folkmoot.kernel.errors import Invalid, mark
from folkmoot.transfer.domain.fates import SheetKind
from folkmoot_sdk import Text


class Column(StrEnum):
    NAME = "name"
    BORN_ON = "born_on"
    PHONE = "phone"
    PARTY_MEMBER = "party_member"
    DOOR = "door"
    HOUSEHOLDER = "householder"
    LIVES_SINCE = "lives_since"
    GROUP = "group"
    GRID = "grid"
    BUILDING = "building"
    NUMBER = "number"
    AREA = "area"
    OWNER = "owner"
    OWNS_SINCE = "owns_since"
    ORGANISATION = "organisation"
    ORGANISATION_KIND = "organisation_kind"
    WORKS_GRID = "works_grid"
    RELATIVE = "relative"
    RELATIVE_BORN_ON = "relative_born_on"
    RELATION = "relation"
    BODY = "body"
    TERM = "term"
    OFFICE = "office"
    REPRESENTATIVE = "representative"
    FROM_ON = "from_on"
    DECISION = "decision"
    REASON = "reason"
    CODE = "code"
    ROW = "row"


# The first is what the template writes; the others are what clerks write.
HEADINGS: Mapping[Column, tuple[Text, tuple[str, ...]]] = {
    Column.NAME: (Text("姓名", "Name"), ("居民姓名", "full name")),
    Column.BORN_ON: (Text("出生日期", "Date of birth"), ("生日", "出生年月日", "birthday", "born")),
    Column.PHONE: (
        Text("电话", "Telephone"),
        ("联系电话", "电话号码", "手机", "手机号", "手机号码", "phone", "mobile"),
    ),
    Column.PARTY_MEMBER: (Text("党员", "Party member"), ("是否党员", "中共党员")),
    Column.DOOR: (
        Text("门牌", "Door"),
        ("户号", "门牌号", "门牌/户号", "住址", "地址", "address", "household"),
    ),
    Column.HOUSEHOLDER: (Text("户主", "Householder"), ("是否户主", "head of household")),
    Column.LIVES_SINCE: (Text("入住日期", "Lives here since"), ("迁入日期", "moved in")),
    Column.GROUP: (Text("居民小组", "Resident group"), ("小组", "group")),
    Column.GRID: (Text("网格", "Grid"), ("所属网格",)),
    Column.BUILDING: (Text("楼栋", "Building"), ("楼号", "幢", "栋", "楼幢")),
    Column.NUMBER: (
        Text("房号", "Unit"),
        ("单元/房号", "单元房号", "室号", "房间号", "unit number"),
    ),
    Column.AREA: (
        Text("建筑面积", "Area (m²)"),
        ("面积", "建筑面积(m²)", "建筑面积(平方米)", "面积(平方米)", "area"),
    ),
    Column.OWNER: (Text("业主", "Owner"), ("是否业主", "产权人", "是否产权人")),
    Column.OWNS_SINCE: (Text("产权日期", "Owner since"), ("登记日期",)),
    Column.ORGANISATION: (Text("产权单位", "Owning organisation"), ("单位名称", "organisation")),
    Column.ORGANISATION_KIND: (
        Text("单位类别", "Kind of organisation"),
        ("单位类型", "organisation kind"),
    ),
    Column.WORKS_GRID: (Text("负责网格", "Grid worker of"), ("网格员负责网格",)),
    Column.RELATIVE: (Text("亲属姓名", "Relative"), ("亲属", "relative's name")),
    Column.RELATIVE_BORN_ON: (
        Text("亲属出生日期", "Relative's date of birth"),
        ("亲属生日",),
    ),
    Column.RELATION: (Text("是亲属的", "Is the relative's"), ("关系", "亲属关系", "relation")),
    Column.BODY: (Text("机构", "Body"), ("组织", "机构名称")),
    Column.TERM: (Text("届次", "Term"), ("届",)),
    Column.OFFICE: (Text("职务", "Office"), ("职位", "position")),
    Column.REPRESENTATIVE: (
        Text("居民代表", "Residents' representative"),
        ("是否居民代表", "representative"),
    ),
    Column.FROM_ON: (
        Text("任期起始", "Term begins"),
        ("任期", "任职日期", "任期开始", "任期起", "from"),
    ),
    Column.DECISION: (Text("认定", "Decision"), ()),
    Column.REASON: (Text("退回原因", "Reason"), ()),
    Column.CODE: (Text("代码", "Code"), ()),
    Column.ROW: (Text("原行号", "Row before"), ()),
}

# Beside the rows that came back: known, and not read.
NOT_READ = (Column.REASON, Column.CODE, Column.ROW)
_PERSON = (Column.NAME, Column.BORN_ON, Column.PHONE)
COLUMNS: Mapping[SheetKind, tuple[Column, ...]] = {
    SheetKind.RESIDENTS: (
        *_PERSON,
        Column.PARTY_MEMBER,
        Column.DOOR,
        Column.HOUSEHOLDER,
        Column.LIVES_SINCE,
        Column.GROUP,
        Column.GRID,
        Column.BUILDING,
        Column.NUMBER,
        Column.AREA,
        Column.OWNER,
        Column.OWNS_SINCE,
        Column.ORGANISATION,
        Column.ORGANISATION_KIND,
        Column.WORKS_GRID,
        Column.DECISION,
        *NOT_READ,
    ),
    SheetKind.KINSHIP: (
        *_PERSON,
        Column.RELATIVE,
        Column.RELATIVE_BORN_ON,
        Column.RELATION,
        *NOT_READ,
    ),
    SheetKind.BODIES: (
        Column.BODY,
        Column.TERM,
        Column.OFFICE,
        *_PERSON,
        Column.REPRESENTATIVE,
        Column.FROM_ON,
        *NOT_READ,
    ),
}
REQUIRED: Mapping[SheetKind, frozenset[Column]] = {
    SheetKind.RESIDENTS: frozenset({Column.NAME}),
    SheetKind.KINSHIP: frozenset({Column.NAME, Column.RELATIVE, Column.RELATION}),
    SheetKind.BODIES: frozenset({Column.BODY, Column.OFFICE, Column.NAME, Column.FROM_ON}),
}


def folded(heading: str) -> str:
    """A heading without what people vary: spaces, width, case, the star of what is required."""
    plain = unicodedata.normalize("NFKC", heading[:100]).casefold()
    return "".join(plain.split()).strip("*:#")


_BY_HEADING = {
    folded(heading): column
    for column, (text, others) in HEADINGS.items()
    for heading in (text.zh, text.en, *others)
}


def column_called(heading: str) -> Column | None:
    return _BY_HEADING.get(folded(heading))


def kind_of(columns: Sequence[Column | None]) -> SheetKind:
    """Which sheet these columns make: the other two have a column that no other has."""
    if Column.BODY in columns:
        return SheetKind.BODIES
    return SheetKind.KINSHIP if Column.RELATIVE in columns else SheetKind.RESIDENTS


def arranged(sheet: str, headings: Sequence[str]) -> tuple[SheetKind, dict[Column, int]]:
    """The kind of a sheet, and where each of its columns stands.

    Raises Invalid: ``roster.unknown_heading`` or ``.heading_twice`` with the headings,
    ``roster.heading_missing``. A column without a heading is looked at in its rows.
    """
    found = [column_called(heading) for heading in headings]
    kind = kind_of(found)
    _require_known(sheet, kind, headings, found)
    places: dict[Column, int] = {}
    for index, column in enumerate(found):
        if column is None:
            continue
        if column in places:
            raise _twice(sheet, headings[places[column]], headings[index])
        places[column] = index
    missing = [column for column in COLUMNS[kind] if column in REQUIRED[kind] - places.keys()]
    if missing:
        raise _missing(sheet, HEADINGS[missing[0]][0])
    return kind, places


def _require_known(
    sheet: str, kind: SheetKind, headings: Sequence[str], found: Sequence[Column | None]
) -> None:
    unknown = [
        " ".join(heading.split())[:30]
        for heading, column in zip(headings, found, strict=True)
        if heading.strip() and column not in COLUMNS[kind]
    ]
    if unknown:
        raise Invalid(
            "roster.unknown_heading",
            mark("In the sheet “%(sheet)s” nobody knows these headings: %(headings)s."),
            cure=mark("Use the headings of the template, and delete columns that are not in it."),
            sheet=sheet,
            headings="、".join(unknown),
        )


def _twice(sheet: str, one: str, other: str) -> Invalid:
    return Invalid(
        "roster.heading_twice",
        mark("In the sheet “%(sheet)s” two columns mean the same: “%(one)s” and “%(other)s”."),
        cure=mark("Keep one of them."),
        sheet=sheet,
        one=one,
        other=other,
    )


def _missing(sheet: str, heading: Text) -> Invalid:
    return Invalid(
        "roster.heading_missing",
        mark("The sheet “%(sheet)s” has no column “%(heading)s”."),
        cure=mark("Take the headings from the template; their order is free."),
        sheet=sheet,
        heading=heading,
    )
