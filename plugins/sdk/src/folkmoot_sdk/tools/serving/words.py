"""What the pages say, in both languages."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from folkmoot_sdk import Text

LANGUAGES: Final = ("zh", "en")
_WORDS: Mapping[str, Text] = MappingProxyType(
    {
        "other_language": Text("English", "中文"),
        "try_it": Text("试用", "Trying"),
        "sample": Text("示例社区，不是真实的表决", "A sample community; no real vote"),
        "brings": Text("本插件提供", "What this plugin brings"),
        "back": Text("返回", "Back"),
        "nothing": Text("没有这一页", "There is no such page"),
        "trouble": Text("插件运行出错", "The plugin failed"),
        "cast": Text("投一票", "Cast this ballot"),
        "mark": Text("填写选票", "Mark a ballot"),
        "neighbours": Text("让十位邻居投票", "Let ten neighbours vote"),
        "clear": Text("清空选票", "Clear all ballots"),
        "settings": Text("设置（JSON）", "Settings (JSON)"),
        "pinned": Text("表决时固定为", "Pinned for the vote as"),
        "ballots": Text("已投选票", "Ballots cast"),
        "of_present": Text("到会", "present"),
        "of_members": Text("应到", "members"),
        "outcome": Text("结果", "Outcome"),
        "valid": Text("表决有效", "The vote is valid"),
        "not_valid": Text("表决无效", "The vote is not valid"),
        "winners": Text("通过的事项", "Carried"),
        "tied": Text("并列", "Tied"),
        "nobody": Text("无", "None"),
        "option": Text("事项", "Option"),
        "in_favour": Text("同意", "In favour"),
        "figures": Text("其他数字", "Other figures"),
        "why": Text("说明", "Why"),
        "times": Text("张数", "Times"),
        "choices": Text("选票内容", "Marks"),
        "blank": Text("空白（弃权）", "Blank (an abstention)"),
        "unmarked": Text("不填", "Not marked"),
        "year": Text("年份", "Year"),
        "show": Text("查看", "Show"),
        "owed": Text("这一年应开会次数", "Meetings owed in this year"),
        "from": Text("起", "From"),
        "until": Text("止", "To"),
        "faults": Text("问题", "Faults"),
        "fill_in": Text("提交", "Hand in"),
        "points": Text("得分", "Points"),
        "incomplete": Text("还有没有填写的项目", "Some items are not filled in"),
        "weight": Text("权重", "weight"),
        "ask": Text("询问", "Ask the gate"),
        "open": Text("可以进入下一步", "Open: the matter may go on"),
        "shut": Text("不能进入下一步", "Shut: the matter stays"),
        "kind": Text("事项类别", "Subject"),
        "law_date": Text("适用法律日期", "Day whose law applies"),
        "step": Text("所在步骤", "Step"),
        "round": Text("第几轮", "Round"),
        "days_in_step": Text("在本步骤的天数", "Days in this step"),
        "important": Text("重要事项", "An important matter"),
        "effects": Text("影响（以空格分开）", "Effects (with spaces between)"),
        "statements": Text("已记录的说明（以空格分开）", "Statements on record (with spaces)"),
        "statement_days": Text(
            "各说明已过天数（如 budget:31）", "Days since each statement (such as budget:31)"
        ),
        "notices": Text("已张贴的公示（以空格分开）", "Notices that hang (with spaces between)"),
        "meetings": Text("已开的有效会议", "Valid meetings held"),
        "data": Text("内容", "What it holds"),
    }
)


def word(key: str, language: str) -> str:
    return _WORDS[key].in_(language)
