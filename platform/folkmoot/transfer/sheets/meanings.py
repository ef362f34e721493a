"""What each column of a roster means, as its sheet of explanations says it."""

from collections.abc import Mapping

from folkmoot.transfer.domain.columns import Column
from folkmoot.transfer.domain.fates import SheetKind
from folkmoot.transfer.reading.limits import ROWS, UPLOAD_BYTES
from folkmoot_sdk import Text

_MEGABYTE = 1024 * 1024
SHEET_NAMES: Mapping[SheetKind, Text] = {
    SheetKind.RESIDENTS: Text("居民", "Residents"),
    SheetKind.KINSHIP: Text("亲属", "Kinship"),
    SheetKind.BODIES: Text("机构", "Bodies"),
}
GENERAL = (
    Text(
        "一行一人。不用的列可以删除，列的顺序不限；不要改列名，不要添加别的列。",
        "One person a row. Delete columns you do not need; their order is free. Keep the headings,"
        " and add no other columns.",
    ),
    Text(
        "不要合并单元格，不要使用公式；由公式得出的内容请“选择性粘贴”为数值。",
        "No merged cells, no formulas: paste what was calculated as values.",
    ),
    Text(
        "日期写成 1956-03-08、1956年3月8日、1956.3.8 或 19560308 均可。",
        "Write days as 1956-03-08, 1956年3月8日, 1956.3.8 or 19560308.",
    ),
    Text(
        f"一个文件最多 {ROWS:,} 行、{UPLOAD_BYTES // _MEGABYTE} MB；也可以保存为 .csv（UTF-8 或"
        " GB 18030），每个文件一张表。",
        f"At most {ROWS:,} rows and {UPLOAD_BYTES // _MEGABYTE} MB a file; .csv (UTF-8 or GB 18030)"
        " is read as well, one sheet a file.",
    ),
    Text(
        "上传后先预览每一行的结果，确认后才写入；退回的行可以连同原因下载，改好后单独上传。",
        "After the upload you see what becomes of each row; nothing is written before you confirm."
        " Rows that are refused can be downloaded with the reason, mended, and uploaded alone.",
    ),
    Text(
        "汉字姓名中间的空格会去掉：“王　明”即“王明”。",
        "Spaces between the characters of a Chinese name are left out.",
    ),
)
MEANINGS: Mapping[Column, Text] = {
    Column.NAME: Text("与身份证一致的姓名", "Name as on the identity card"),
    Column.BORN_ON: Text("用来区分同名的人", "Tells namesakes apart"),
    Column.PHONE: Text("手机或带区号的座机", "Mobile, or landline with its area code"),
    Column.PARTY_MEMBER: Text("是否中共党员：", "Member of the Communist Party:"),
    Column.DOOR: Text(
        "本人现在住的那一户，同一户的人写法要完全一样；不住在本社区的业主留空",
        "The household where the person lives, written alike for all of it; empty for an owner who"
        " does not live here",
    ),
    Column.HOUSEHOLDER: Text("每户一名户主：", "One a household:"),
    Column.LIVES_SINCE: Text("空着即从写入之日算起", "Empty means from the day of entry on"),
    Column.GROUP: Text(
        "这一户所在的居民小组，没有的会新建", "The household's group; formed where it is new"
    ),
    Column.GRID: Text(
        "这一户所在的网格，没有的会新建", "The household's grid; formed where it is new"
    ),
    Column.BUILDING: Text(
        "专有部分所在的楼栋，与房号一起填写", "Where the unit is; together with its number"
    ),
    Column.NUMBER: Text("单元和房号，如 2单元301", "The unit's number, such as 2-301"),
    Column.AREA: Text(
        "产权证上的建筑面积，单位平方米，至多两位小数",
        "As in the deed, in square metres with at most two decimals",
    ),
    Column.OWNER: Text(
        "本人是否这套房的业主；有几套房的，每套一行，共有的每人一行：",
        "Whether the person owns the unit; a row for each unit, and for each co-owner:",
    ),
    Column.OWNS_SINCE: Text("空着即从写入之日算起", "Empty means from the day of entry on"),
    Column.ORGANISATION: Text(
        "拥有这套房的单位；此时姓名可以空着", "What owns the unit; the name may then be empty"
    ),
    Column.ORGANISATION_KIND: Text("有产权单位时必填：", "Needed with an organisation:"),
    Column.WORKS_GRID: Text(
        "本人是网格员的，填写负责的网格", "The grid in which the person is the grid worker"
    ),
    Column.RELATIVE: Text("另一人的姓名", "The other person's name"),
    Column.RELATIVE_BORN_ON: Text("用来区分同名的人", "Tells namesakes apart"),
    Column.RELATION: Text(
        "“姓名”一栏的人是亲属的什么人（民法典第 1045 条的近亲属）：",
        "What the person under “Name” is to the relative (close relatives, Civil Code 1045):",
    ),
    Column.BODY: Text("一个机构的全体成员写在一起：", "All members of a body together:"),
    Column.TERM: Text(
        "如“第九届”；任期届满之日依法计算", "Such as “9th”; its end follows from the law"
    ),
    Column.OFFICE: Text("在这个机构中的职务：", "What the person is in it:"),
    Column.REPRESENTATIVE: Text(
        "是否居民代表（计入五分之四）：", "Whether elected as a representative (the four fifths):"
    ),
    Column.FROM_ON: Text(
        "机构产生之日；后来增补的成员填增补之日",
        "The day the body was constituted; for who joined later, that day",
    ),
    Column.DECISION: Text(
        "只用于退回的“可能已在册”和“重复”的行：",
        "Only for rows that came back as perhaps on record, or as repeated:",
    ),
}
