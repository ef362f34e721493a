"""The fixed words of documents, in both languages side by side.

Not in the catalogue, as the words of minutes are not: a document is also made where there is no
request, and an archive keeps its language.
"""

from folkmoot.compliance.domain import Standing
from folkmoot.meetings.domain import MeetingState
from folkmoot.registers.domain import Reach
from folkmoot_sdk import Text

COMMITTEE = Text("{community}居民委员会", "Residents' Committee of {community}")
FOOT = Text(
    "本件由议事记录自动生成。",
    "Drawn up from the record of deliberation.",
)

TITLES = {
    Reach.MONTH: Text("{community}协商工作月报", "Monthly bulletin of deliberation, {community}"),
    Reach.QUARTER: Text(
        "{community}协商工作季报", "Quarterly bulletin of deliberation, {community}"
    ),
    Reach.HALF: Text(
        "{community}协商事务通报", "Half-yearly bulletin of deliberation, {community}"
    ),
    Reach.YEAR: Text(
        "{community}年度协商工作报告", "Report on the year's deliberation, {community}"
    ),
}
OVER = Text("{period}（{first}至{last}）", "{period} ({first} to {last})")
NOT_OVER = Text(
    "本期尚未结束，内容截至{until}。", "This period is not over: what follows is up to {until}."
)

SATISFACTION = Text("居民满意度", "How satisfied residents are")
ASKED_OF = Text("{matter}：{question}{answers}", "{matter}: {question} {answers}")
ANSWERS = Text("{answers} 份答复：{grades}", "{answers} answers: {grades}")
GRADE = Text("{grade} {times}", "{grade} {times}")
NOBODY_ASKED = Text("本期没有居民答复。", "No resident answered in this period.")

OPINIONS = Text("意见征集", "Opinions")
OPINIONS_TOLD = Text(
    "本期登记居民意见 {number} 条，归入议题 {taken} 条。",
    "{number} opinions of residents were put on record; {taken} were taken up in topics.",
)
CHANNEL = Text("途径", "How it came")
NUMBER = Text("条数", "Number")
OPINIONS_TABLE = Text("意见来源", "Opinions by the way they came")

TOPICS = Text("议题", "Topics")
TOPICS_TABLE = Text("本期提出的议题", "Topics raised")
TOPIC = Text("议题", "Topic")
RAISED_ON = Text("提出日期", "Raised on")
BEHIND = Text("依据意见", "Opinions behind it")

MATTERS = Text("协商事项进展", "How matters moved")
MATTERS_TABLE = Text("事项进入的步骤", "Steps that matters entered")
MATTER = Text("事项", "Matter")
STEP = Text("步骤", "Step")
ON = Text("日期", "Date")
NO = Text("第 {n} 号　{title}", "No. {n} {title}")
TAKEN_UP = Text("立项", "Taken up")
ROUND = Text("{step}（第 {n} 轮）", "{step} (round {n})")
ENDINGS = {
    "closed": Text("办结", "Closed"),
    "withdrawn": Text("撤回：{reason}", "Withdrawn: {reason}"),
}

MEETINGS = Text("会议召开", "Meetings held")
MEETINGS_TABLE = Text("召开的会议", "Meetings")
MEETING = Text("会议", "Meeting")
BODY = Text("机构", "Body")
CAME = Text("到会/应到", "Came of called")
OF = Text("{part}/{whole}", "{part} of {whole}")
STANDING = Text("情况", "How it stood")
QUORATE = Text("达到法定人数", "quorate")
INQUORATE = Text("未达法定人数", "not quorate")
LATE = Text("通知不及时", "notice too late")
MINUTED = Text("已形成纪要", "minutes written")
ENDED = {
    MeetingState.ADJOURNED: Text("中途休会", "adjourned"),
}

VOTES = Text("表决", "Votes")
VOTES_TABLE = Text("本期结束的表决", "Votes that closed")
VOTE = Text("表决事项", "Vote")
BALLOTS = Text("计入选票/应投", "Ballots of electors")
RESULT = Text("结果", "Result")
CARRIED = Text("通过：{options}", "Carried: {options}")
ADVISED = Text("通过建议：{options}", "Carried as a recommendation: {options}")
NOT_CARRIED = Text("未通过", "Not carried")
INVALID = Text("表决无效", "Not valid")

CARRYING_OUT = Text("决议实施", "Carrying out resolutions")
REPORTS_TABLE = Text("实施进展", "Reports")
ITEM = Text("任务", "Item")
WITH_WHOM = Text("承办或协商单位", "With whom")
STATE = Text("进展", "State")
SAID = Text("说明", "What was said")

NOTICES = Text("公示公告", "Public notices")
NOTICES_TABLE = Text("本期张贴的公示", "Notices that went up")
NOTICE = Text("标题", "Title")
RUNS = Text("公示期", "From and to")
FROM_TO = Text("{first}至{last}", "{first} to {last}")
TAKEN_DOWN = Text("{runs}（已撤下）", "{runs} (taken down)")

FUND = Text("维修资金", "The maintenance fund")
FUND_TABLE = Text("涉及维修资金的决议", "Resolutions about the fund")
RESOLVED_ON = Text("决议日期", "Resolved on")
ADVICE = Text("{option}（建议）", "{option} (recommendation)")
NOT_TRIED = Text("尚未实施", "not tried yet")
NONE = Text("—", "–")

OWED = Text("应召开的会议", "Meetings owed and kept")
OWED_TOLD = Text(
    "全年应召开会议 {owed} 次，已完成 {met} 次，逾期 {overdue} 次，经批准免开 {excused} 次。",
    "{owed} meetings were owed: {met} kept, {overdue} overdue, {excused} excused.",
)
NONE_OWED = Text("本年度没有排定应召开的会议。", "No meetings were laid down as owed in this year.")
OWED_TABLE = Text("会议义务", "Obligations")
PERIOD = Text("期间", "Period")
DUE_ON = Text("截止日期", "Due on")
OBLIGATIONS = {
    Standing.UPCOMING: Text("未到期", "not due yet"),
    Standing.DUE_SOON: Text("即将到期", "due soon"),
    Standing.DUE: Text("今日到期", "due today"),
    Standing.MET: Text("已完成", "kept"),
    Standing.OVERDUE: Text("逾期", "overdue"),
    Standing.EXCUSED: Text("免开", "excused"),
}
EXCUSED_FOR = Text("经批准免开：{reason}", "excused: {reason}")
OPTION = Text("方案", "Option")

TASKS = Text("评议任务清单", "Tasks from the appraisal")
TASKS_TABLE = Text("问题与任务", "Problems and their tasks")
PROBLEM = Text("问题", "Problem")
TASK = Text("任务", "Task")
