"""The fixed words of single papers; see ``phrases`` for why they are not in the catalogue."""

from folkmoot_sdk import Text

VOTE = Text("表决情况", "The vote")
VOTE_TABLE = Text("通过的方案及计票", "What was carried, and the count")
PROMISE = Text("内容", "What was promised")
BODY = Text("表决机构", "Decided by")
FIGURES = Text("计票", "The count")
FIGURE = Text("{word} {number}", "{number} {word}")
BALLOTS = Text("计入选票 {number}", "{number} ballots counted")
ADVICE = Text(
    "{option}（建议，另由有权机构决定）", "{option} (a recommendation to those who decide)"
)

HANGS = Text("公示期限", "How long it hangs")
TERM = Text(
    "公示期：{first}至{last}，共 {days} 日（张贴当日不计）。",
    "From {first} to {last}: {days} days, the day of posting not counted.",
)
BOARDS = Text("张贴地点：{boards}。", "Posted at: {boards}.")
OBJECTIONS = Text(
    "对公示内容有异议的，请于{last}前（含当日）向居民委员会提出。",
    "Objections can be made to the residents' committee up to {last}, that day included.",
)
REMOVED = Text("本公示已撤下。原因：{reason}", "This notice was taken down. Reason: {reason}")

CALL_TITLE = Text("关于召开“{title}”的通知", "Notice of a meeting: {title}")
CALLED = Text(
    "现定于下列时间、地点召开{meeting}，请按时参加。",
    "You are called to this meeting: {meeting}.",
)
WHEN = Text("时间：{moment}", "When: {moment}")
WHERE = Text("地点：{place}", "Where: {place}")
WHO = Text(
    "参加人员：成员 {members} 人，列席 {observers} 人",
    "Called: {members} members and {observers} observers",
)
URGENT = Text("通知期限不足，紧急情况：{reason}", "The notice is short, being urgent: {reason}")
AGENDA = Text("议程", "Agenda")
DECIDES = Text("{title}（表决）", "{title} (for decision)")
TALKS = Text("{title}（讨论）", "{title} (to be talked about)")
LISTED = Text("{item}：{list}", "{item}: {list}")
CANCELLED = Text("本次会议已取消。原因：{reason}", "This meeting was cancelled. Reason: {reason}")

SHEET_TITLE = Text("{title}签到表", "Sign-in sheet: {title}")
SHEET_TOLD = Text(
    "{moment}　{place}　应到 {members} 人",
    "{moment}, {place}; {members} members called",
)
MEMBERS = Text("成员", "Members")
OBSERVERS = Text("列席人员（不计入法定人数）", "Observers, who do not count for the quorum")
NO = Text("序号", "No.")
NAME = Text("姓名", "Name")
OFFICE = Text("职务", "Office")
SIGNATURE = Text("签名", "Signature")
TIME = Text("到会时间", "Time")

NAMELESS = Text("公开文本不列出席人员姓名。", "Names are left out of the public copy.")
DIGEST = Text(
    "纪要记录摘要（SHA-256）：{digest}", "Digest of the recorded minutes (SHA-256): {digest}"
)
UNSOUND = Text(
    "本纪要与记录时不符：摘要不一致。",
    "These minutes are not what was written: their digest does not fit.",
)
