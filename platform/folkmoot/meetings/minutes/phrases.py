"""The fixed words of minutes, in both languages side by side.

Not in the catalogue: a page shows minutes in its reader's language, an archive keeps both, and
jobs that print them have no request from which a language could come.
"""

from datetime import date, datetime

from babel.dates import format_date

from folkmoot.kernel.act import CHINA
from folkmoot.meetings.domain import MeetingState, Stance
from folkmoot_sdk import Text

STANCES = {
    Stance.SUPPORT: Text("赞成", "supports"),
    Stance.OPPOSE: Text("反对", "opposes"),
    Stance.NEUTRAL: Text("不持立场", "takes no side on"),
}
STATES = {
    MeetingState.CALLED: Text("{at} 发出通知", "Notice was served on {at}"),
    MeetingState.IN_SESSION: Text("{at} 开会", "The meeting opened on {at}"),
    MeetingState.CLOSED: Text("{at} 散会", "The meeting closed on {at}"),
    MeetingState.ADJOURNED: Text("{at} 休会", "The meeting was adjourned on {at}"),
    MeetingState.CANCELLED: Text("{at} 取消", "The meeting was cancelled on {at}"),
}
# Keys of a count's figures, as voting rules use them; any other key is shown as it is.
FIGURES = {
    "for": Text("同意", "for"),
    "against": Text("反对", "against"),
    "abstain": Text("弃权", "abstaining"),
    "approve": Text("赞成", "approving"),
}

TITLE = Text("{title}：会议纪要", "Minutes: {title}")
NOTICE = Text("会议通知", "Notice")
ATTENDANCE = Text("签到", "Attendance")
QUORUM = Text("法定人数", "Quorum")
COURSE = Text("经过", "Course")
AGENDA = Text("议程", "Agenda")
ITEM = Text("议程 {n}：{title}", "Item {n}: {title}")

KIND = Text("{body}，地点：{place}", "{body}, at {place}")
SERVED = Text(
    "{served} 发出通知，{starts} 开会；应提前 {days} 日",
    "Served on {served} for {starts}; {days} days were required",
)
IN_TIME = Text("通知期限符合规定", "The notice was in time")
URGENT = Text(
    "通知期限不足（最早应为 {earliest}），紧急情况：{reason}",
    "The notice was shorter than required (earliest day: {earliest}), being urgent: {reason}",
)
CALLED = Text(
    "通知成员 {members} 人，列席 {observers} 人",
    "{members} members and {observers} observers were called",
)
ABSENT = Text("缺席：{names}", "Absent: {names}")

CAME_TOGETHER = Text("{office}，{times}：{names}", "{office}, {times}: {names}")
OBSERVER = Text("列席", "Observer")
CAME = Text("{came} 到会", "came {came}")
CAME_LATE = Text("{came} 迟到", "came late, {came}")
CAME_AND_LEFT = Text("{stay}，{left} 离会", "{stay}, left {left}")
BY_PROXY = Text("书面委托 {holder} 代为投票", "by written proxy, held by {holder}")
AFTERWARDS = Text("{line}（{recorded} 补录）", "{line} (put on record {recorded})")
SOMEBODY = Text("（姓名已删除）", "(name erased)")
SOMEBODY_PRESENT = Text("一位与会者", "somebody present")

FULLEST = Text(
    "{at} 到会成员最多：{present} 人（其中委托 {proxies} 人），列席 {observers} 人不计入",
    "Most members were present at {at}: {present}, {proxies} of them by proxy;"
    " {observers} observers do not count",
)
QUORATE = Text("会议有效", "The meeting had its quorum")
INQUORATE = Text(
    "会议未达法定人数：可以讨论，不得作出决议",
    "The meeting had no quorum: it could talk and not resolve",
)
TOO_LATE = Text(
    "到会人数达到法定人数，但通知不及时：可以讨论，不得作出决议",
    "The meeting had its quorum and was announced too late: it could talk and not resolve",
)
TEST = Text("{sentence}。依据：{citation}", "{sentence}. {citation}")

RAISED = Text(
    "会上由 {name} 提出，只作讨论",
    "Raised in the meeting by {name}; talked about only",
)
TO_TALK = Text("通知列明：讨论", "Announced for discussion")
TO_DECIDE = Text("通知列明：表决", "Announced for decision")
PREPARED = Text("事先提出：{title}", "Prepared: {title}")
PROPOSED = Text("会上由 {name} 提出：{title}", "Raised in the meeting by {name}: {title}")
STATED = Text("{body}{stance}{option}：{text}", "{body} {stance} {option}: {text}")
THE_ITEM = Text("本议项", "the item")
OPTION = Text("方案“{key}”", "option “{key}”")
VALID = Text("表决有效", "The vote was valid")
INVALID = Text("表决无效", "The vote was not valid")
RESULT = Text("{label}：{figures}，{verdict}", "{label}: {figures}; {verdict}")
VOTE = Text("第 {n} 次表决：{verdict}", "Vote {n}: {verdict}")
OF_OPTION = Text("{label}：{line}", "{label}: {line}")
CARRIED = Text("通过", "carried")
NOT_CARRIED = Text("未通过", "not carried")
FIGURE = Text("{word} {n}", "{n} {word}")
LIST = Text("、", ", ")


def day(value: str, locale: str) -> str:
    return format_date(date.fromisoformat(value), "long", locale=_babel(locale))


def moment(value: str, locale: str) -> str:
    """A stored moment on China's clock."""
    there = datetime.fromisoformat(value).astimezone(CHINA)
    return f"{format_date(there.date(), 'long', locale=_babel(locale))} {there:%H:%M}"


def clock(value: str) -> str:
    return f"{datetime.fromisoformat(value).astimezone(CHINA):%H:%M}"


def _babel(locale: str) -> str:
    # British: "18 April 2017", as on every page.
    return Text("zh_Hans_CN", "en_GB").in_(locale)
