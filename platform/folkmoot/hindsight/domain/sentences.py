"""What would have been different and by how much, in a sentence of either language."""

from folkmoot.hindsight.domain.margins import Margin
from folkmoot.hindsight.domain.verdicts import Hindsight, Unknown, Verdict
from folkmoot.kernel.wording import filled, joined
from folkmoot_sdk import Text

DISCLAIMER = Text(
    "这是推演，不是事实：记录中的结果不变，也不因此失效。",
    "A thought experiment: what is on record stays as it is and loses none of its force.",
)
SILENCE_LAW = Text(
    "法律不允许这样计票：沉默只有在有法律规定、当事人约定或者符合当事人之间的交易习惯时，才可以视为"
    "意思表示（《民法典》第 140 条）；业主共同决定事项，只计算参与表决并同意的"
    "（《民法典》第 278 条）。“沉默视为同意”只用于推演，不能用于表决。",
    "No law lets votes be counted so: silence is consent only where a statute, an agreement or the"
    " parties' usage says so (Civil Code, art. 140), and owners are in favour only when they take"
    " part and say yes (art. 278). It exists in this simulation alone; no vote is held under it.",
)
_UNDER = {
    False: Text("按{rule}，{what}。", "Under {rule}, {what}."),
    True: Text(
        "按{rule}，如果沉默视为同意，{what}。",
        "Under {rule}, and with silence counted as agreement, {what}.",
    ),
}
_SAME = Text("结果与实际相同。", "The result is the same as on record.")
_OTHER = Text("实际结果：{was}。", "On record: {was}.")
_NOT_KNOWN = Text("无法推算：{reason}。", "It cannot be worked out: {reason}.")
_MEETING = {
    True: Text("这次会议达到法定人数{by}", "this meeting would have been quorate{by}"),
    False: Text("这次会议达不到法定人数{by}", "this meeting would have been inquorate{by}"),
}
_NOT_VALID = Text("这次表决无效{by}", "this vote would not have been valid{by}")
_CARRIED = Text("“{labels}”会通过{by}", "“{labels}” would have carried{by}")
_NOT_CARRIED = Text("这次表决不会通过{by}", "nothing would have carried{by}")
_SHORT = Text("，还差 {amounts}", ", {amounts} short")
_SPARE = Text("，比所需多 {amounts}", " by {amounts}")
_SPARE_MEETING = Text("，比所需多 {amounts}", ", with {amounts} to spare")
_JUST = Text("，刚好达到", ", with nothing to spare")
_WAS = {
    (True, None): Text("达到法定人数", "quorate"),
    (False, None): Text("未达到法定人数", "inquorate"),
    (True, True): Text("通过“{labels}”", "“{labels}” carried"),
    (True, False): Text("有效，未通过", "valid, not carried"),
    (False, False): Text("无效", "not valid"),
}


def conclusion_of(found: Hindsight) -> Text:
    """All of it: under which rule, what would have been, by how much, and what was."""
    if isinstance(found.would, Unknown):
        return filled(_NOT_KNOWN, reason=found.would.reason)
    rule = found.would.rule
    law = Text(rule.source.sentence("zh"), rule.source.sentence("en"))
    said = filled(_UNDER[found.silent], rule=law, what=would_words(found.would))
    was = filled(_OTHER, was=was_words(found.was)) if found.differs else _SAME
    return joined([said, was], "", " ")


def was_words(verdict: Verdict) -> Text:
    return filled(_WAS[verdict.valid, verdict.carried], labels=_labels(verdict))


def would_words(verdict: Verdict) -> Text:
    """The verdict with its margin: "would have carried by 12 households"."""
    by = _by(verdict)
    if verdict.carried is None:
        return filled(_MEETING[verdict.valid], by=by)
    if not verdict.valid:
        return filled(_NOT_VALID, by=by)
    if verdict.carried:
        return filled(_CARRIED, labels=_labels(verdict), by=by)
    return filled(_NOT_CARRIED, by=by)


def _by(verdict: Verdict) -> Text | str:
    margins = list(verdict.margins())
    if any(each.short for each in margins):
        return filled(_SHORT, amounts=_amounts(margins))
    # Of several items that carried each has its own figures; one number would be nobody's.
    if not margins or len(verdict.winners) > 1:
        return ""
    if not all(each.spare for each in margins):
        return _JUST
    return filled(_SPARE if verdict.carried else _SPARE_MEETING, amounts=_amounts(margins))


def _amounts(margins: list[Margin]) -> Text:
    if len(margins) == 1:
        return margins[0].words
    return joined([each.named for each in margins], "、", " and ")


def _labels(verdict: Verdict) -> Text | str:
    return Text("、".join(verdict.winners), ", ".join(verdict.winners)) if verdict.winners else ""
