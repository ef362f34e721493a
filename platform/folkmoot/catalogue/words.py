"""What plugins bring, ask for and run into, in words."""

from collections.abc import Iterable, Mapping
from types import MappingProxyType

from folkmoot.catalogue.standings import Waiting
from folkmoot.extensions.models import ReleaseState
from folkmoot.extensions.refusals import Fault
from folkmoot.extensions.registry import Asked
from folkmoot.extensions.releases.switching import STATES
from folkmoot.extensions.terms import Price
from folkmoot.kernel.wording import filled
from folkmoot.votes.faults import Own
from folkmoot.web.shapes import Tag, Tone
from folkmoot_sdk import Kind, PersonalData, Scope, Text
from folkmoot_sdk.worker import WorkerFault

KINDS: Mapping[Kind, Text] = {
    Kind.DECISION_RULES: Text("议事表决规则", "Rules of decision"),
    Kind.VOTING_RULES: Text("计票方法", "Voting rules"),
    Kind.CADENCES: Text("会议周期", "Meeting cadences"),
    Kind.FORMS: Text("评价表", "Evaluation forms"),
    Kind.GATES: Text("流程条件", "Workflow gates"),
    Kind.DEADLINES: Text("期限", "Terms in days"),
    Kind.SIZE_RULES: Text("人数规则", "Rules of size"),
    Kind.APPRAISAL_FORMS: Text("民主评议表", "Appraisal forms"),
    Kind.NOTICE_TEMPLATES: Text("公示模板", "Notice templates"),
    Kind.NOTICE_CHANNELS: Text("通知渠道", "Notice channels"),
    Kind.INTAKE_CHANNELS: Text("意见收集渠道", "Intake channels"),
    Kind.IMPORTERS: Text("导入", "Importers"),
    Kind.EXPORTERS: Text("导出", "Exporters"),
    Kind.DASHBOARD_PANELS: Text("统计面板", "Dashboard panels"),
    Kind.NAVIGATION: Text("导航", "Navigation"),
    Kind.PAGES: Text("页面", "Pages"),
    Kind.COMMANDS: Text("命令", "Commands"),
    Kind.LIFECYCLES: Text("启用与停用时的处理", "What it does when taken up or given up"),
    Kind.OBSERVERS: Text("事后知会", "What it is told of afterwards"),
}
SCOPES: Mapping[Scope, Text] = {
    Scope.BALLOTS: Text(
        "看到一次表决的选票（不含投票人）", "see the ballots of a vote, without the voters"
    ),
    Scope.MATTERS: Text("看到事项的情况（不含个人）", "see facts of a matter, without persons"),
    Scope.FIGURES: Text("看到社区或区的统计数字", "see figures of a community or a district"),
    Scope.RECORDS: Text("看到已公开的记录", "see records that are published"),
    Scope.ROSTER: Text("看到居民、住户和业主名册", "see residents, households and owners"),
    Scope.OPINIONS: Text("登记居民意见", "record residents' opinions"),
    Scope.MESSAGES: Text("对外发送消息", "send messages out"),
    Scope.PAGES: Text("显示自己的页面", "show pages of its own"),
    Scope.COMMANDS: Text("给平台运维人员增加命令", "add commands for the operator"),
    Scope.EVENTS: Text("获知发生了什么（仅编号）", "be told what has happened, by numbers alone"),
}
PERSONAL_DATA: Mapping[PersonalData, Text] = {
    PersonalData.NAMES: Text("个人信息：姓名", "personal data: names"),
    PersonalData.PHONES: Text("个人信息：电话", "personal data: telephone numbers"),
    PersonalData.ADDRESSES: Text("个人信息：住址", "personal data: addresses"),
    PersonalData.EMAILS: Text("个人信息：电子邮箱", "personal data: e-mail addresses"),
}
TONES: Mapping[ReleaseState, Tone] = {
    ReleaseState.ACTIVE: Tone.GOOD,
    ReleaseState.RETIRED: Tone.QUIET,
    ReleaseState.SUSPENDED: Tone.BAD,
    ReleaseState.REMOVED: Tone.QUIET,
}
_LEFT_OUT = Tag(Text("未启用", "Left out"), Tone.BAD)
FAULTS: Mapping[str, Text] = {
    WorkerFault.RAISED: Text("插件出错", "it raised an error"),
    WorkerFault.NOT_PLAIN: Text("答复不是规定的数据", "it answered with what is no value"),
    WorkerFault.RUBBISH: Text("答复无法读取", "what it answered cannot be read"),
    WorkerFault.FORBIDDEN: Text(
        "试图使用网络、进程或文件", "it reached for the network, a process or a file"
    ),
    WorkerFault.MEMORY: Text("占用内存过多", "it took too much memory"),
    WorkerFault.EXITED: Text("自行退出", "it ended its process"),
    WorkerFault.CPU: Text("占用处理器过久", "it took too much of the processor"),
    WorkerFault.TIMEOUT: Text("超时未答复", "it did not answer in time"),
    WorkerFault.OUTPUT: Text("输出过多", "it wrote too much"),
    WorkerFault.DIFFERS: Text("两次运行结果不同", "two runs gave two answers"),
    WorkerFault.START: Text("无法启动", "it could not be started"),
    WorkerFault.SUSPENDED: Text("已暂停运行", "its release is suspended"),
    WorkerFault.BUSY: Text(
        "正忙，或多次出错后暂不询问", "it is busy, or failed too often and is left alone"
    ),
    WorkerFault.MISSING: Text("文件缺失", "its files are not there"),
    Own.UNSOUND: Text("计票结果与选票不符", "its result does not fit the ballots"),
}
REFUSALS: Mapping[str, Text] = {
    Fault.MANIFEST: Text("清单有误", "its manifest is wrong"),
    Fault.API: Text("为另一版本的插件接口编写", "it was written for another version of the API"),
    Fault.ENTRY_POINT: Text("入口有误", "its entry point is wrong"),
    Fault.IMPORT: Text("加载时出错", "it failed while it was loaded"),
    Fault.EXIT: Text("加载时自行退出", "it ended the process while it was loaded"),
    Fault.HOOK_UNKNOWN: Text("使用了不存在的钩子", "it has a hook that nobody knows"),
    Fault.HOOK_FAILED: Text("钩子出错", "one of its hooks failed"),
    Fault.DIFFERS: Text("所提供的与清单不符", "it brings something else than its manifest says"),
    Fault.TWICE: Text("同一内容出现两次", "something of it is there twice"),
    Fault.NOT_WHAT_IT_IS: Text("所提供的不是规定的种类", "something of it is not of its kind"),
    Fault.UNSOUND: Text("所提供的无法使用", "something of it cannot be worked with"),
    Fault.NO_LAW_GIVER: Text(
        "自称法律但未获信任", "it calls itself law and is not trusted with it"
    ),
    Fault.UNTRUSTED: Text(
        "未获准在平台进程中运行", "it is not trusted to run in the platform's process"
    ),
}
NOTHING_ASKED = Text("不需要任何权限", "nothing")
_NOTHING_CONSENTED = Text("无", "nothing")
_ANY_VERSION = Text("所有版本", "every version")
_FREE = Text("免费", "free")
_WITHOUT_REASONS: Mapping[str, Text] = MappingProxyType({})
_BECAUSE = Text("{what}（发布者说明：{why}）", "{what} (its publisher: {why})")
_NOT_AGREED = Text("未约定", "nothing agreed")
_PRICE = Text(
    "每个社区每月 {yuan}.{fen} 元（人民币）", "CNY {yuan}.{fen} for a community and month"
)
_FEN = 100
# By the method that was asked; of importers and intake channels it has one name.
_CALLS: Mapping[str, Text] = {
    "ballot_problem": Text("检查选票", "checking a ballot"),
    "ballot_problems": Text("检查选票", "checking ballots"),
    "check": Text("判断流程条件", "judging a gate"),
    "community_copied": Text("知会：社区照样设置", "being told of a community that was copied"),
    "count": Text("计票", "counting"),
    "describe": Text("读取说明", "describing itself"),
    "disabled": Text("知会：停用", "being told that it was given up"),
    "enabled": Text("知会：启用", "being told that it was taken up"),
    "erased": Text("知会：设置已删除", "being told that what was set is gone"),
    "export": Text("导出", "exporting"),
    "marking": Text("选票填写方式", "saying how a ballot is marked"),
    "observe": Text("知会：发生的事", "being told what has happened"),
    "panel": Text("统计面板", "drawing up a panel"),
    "periods": Text("会议周期", "naming periods"),
    "pin_settings": Text("检查设置", "checking settings"),
    "read": Text("读取文件", "reading a file"),
    "render": Text("显示页面", "showing a page"),
    "run": Text("执行命令", "running a command"),
    "send": Text("发送消息", "sending a message"),
    "settings_changed": Text("知会：设置变更", "being told what was set"),
    "start": Text("启动", "being started"),
    "upgraded": Text("知会：版本变更", "being told of another version"),
}
_INSTALLED = Text("已安装", "installed")
_YANKED = Text("登记册已撤回：{why}", "the registry took it back: {why}")


def asked_lines(asked: Asked, reasons: Mapping[str, Text] = _WITHOUT_REASONS) -> list[Text]:
    """What a release asks to see and do, a line each, with its publisher's ``reasons``; one line
    for nothing.
    """
    lines = [
        *((scope, SCOPES[scope]) for scope in Scope if scope in asked.scopes),
        *((each, PERSONAL_DATA[each]) for each in PersonalData if each in asked.personal_data),
    ]
    return [_reasoned(line, reasons.get(name)) for name, line in lines] or [NOTHING_ASKED]


def _reasoned(line: Text, reason: Text | None) -> Text:
    return filled(_BECAUSE, what=line, why=reason) if reason else line


def more_lines(waiting: Waiting) -> list[Text]:
    """What a release asks for that is not consented to, and why."""
    return asked_lines(waiting.more, waiting.release.reasons)


def consented_lines(consented: Asked) -> list[Text]:
    """What a district has consented to. That it is nothing yet says nothing of what is asked."""
    nothing = not (consented.scopes or consented.personal_data)
    return [_NOTHING_CONSENTED] if nothing else asked_lines(consented)


def versions_words(versions: str) -> Text:
    return Text(versions, versions) if versions else _ANY_VERSION


def price_words(price: Price | None) -> Text:
    """What was agreed, to the fen."""
    if price is None:
        return _NOT_AGREED
    yuan, fen = divmod(price.amount, _FEN)
    return filled(_PRICE, yuan=f"{yuan:,d}", fen=f"{fen:02d}") if price.amount else _FREE


def state_tag(state: ReleaseState | None) -> Tag:
    """How a release stands; None for one that was left out."""
    return _LEFT_OUT if state is None else Tag(STATES[state], TONES[state])


def refusal_words(code: str) -> Text:
    """Why a plugin was left out."""
    return REFUSALS.get(code, Text(code, code))


def fault_words(fault: str) -> Text:
    """A fault at run time; a code of a later version of ours is shown as it is."""
    return FAULTS.get(fault, Text(fault, fault))


def call_words(call: str) -> Text:
    """What it was asked for."""
    return _CALLS.get(call, Text(call, call))


def reason_words(reason: str) -> Text:
    """Why something became of a release: an operator's own words, or what we wrote ourselves."""
    if reason == _INSTALLED.en:
        return _INSTALLED
    if reason.startswith("yanked: "):
        return filled(_YANKED, why=reason.removeprefix("yanked: "))
    return Text(reason, reason)


def kinds_of(kinds: Iterable[Kind]) -> list[Kind]:
    """Each kind once, in the order in which the contract names them."""
    found = set(kinds)
    return [kind for kind in Kind if kind in found]
