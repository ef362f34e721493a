"""What a voting rule may do instead of answering, in words that a chair understands.

Its code may be anybody's. Nothing of what it says itself is shown in a community: a rule that
breaks down could put a verdict of its own into its last words.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import TracebackType

from folkmoot_sdk import SdkError, Text, VotingRule


class Own(StrEnum):
    """Faults that the platform finds in an answer; a runner has others, see ``FAULTS``."""

    RAISED = "raised"
    NOT_PLAIN = "not_plain"
    UNSOUND = "unsound"


@dataclass(frozen=True, slots=True)
class Fault:
    """``message`` and ``frame`` are for the vendor: the kind of what was raised, since its words
    may tell a community's options, and the innermost frame in the plugin's own code.
    """

    code: str
    message: str = ""
    frame: str = ""

    @property
    def words(self) -> Text:
        return FAULTS.get(self.code, _UNKNOWN)


_KNOWN = frozenset({"builtins", "folkmoot_sdk._errors"})
_UNKNOWN = Text("计票规则的程序没有给出结果", "its program gave no answer")
_BROKE_OFF = Text("计票规则的程序中途停止", "its program ended before it had counted")
_UNREADABLE = Text(
    "计票规则的程序给出的结果无法读取", "its program gave an answer that cannot be read"
)
FAULTS: Mapping[str, Text] = {
    Own.RAISED: Text("计票规则的程序出错", "its program broke down"),
    Own.NOT_PLAIN: Text(
        "计票规则的程序给出的不是整数结果", "its program gave a result that is not in whole numbers"
    ),
    Own.UNSOUND: Text(
        "计票规则的程序给出的结果与选票不符",
        "its program gave a result that does not fit the ballots",
    ),
    "rubbish": _UNREADABLE,
    "output": _UNREADABLE,
    "timeout": Text("计票规则的程序没有在规定时间内算完", "its program did not finish in time"),
    "cpu": Text(
        "计票规则的程序超出规定的运算量", "its program used more computing time than allowed"
    ),
    "memory": Text("计票规则的程序超出规定的内存", "its program used more memory than allowed"),
    "exited": _BROKE_OFF,
    "forbidden": Text(
        "计票规则的程序试图做不允许的事，已被阻止",
        "its program tried to do what no voting rule may do, and was stopped",
    ),
    "differs": Text(
        "计票规则的程序两次计票结果不同", "its program counted twice and gave two results"
    ),
    "start": Text("计票规则的程序无法启动", "its program could not be started"),
    "suspended": Text("计票规则的这一版本已暂停使用", "this release of the rule is suspended"),
    "missing": Text("计票规则的这一版本没有安装", "this release of the rule is not installed"),
}


def fault_of(problem: BaseException, method: VotingRule) -> Fault:
    """What became of a call to ``method`` that ended in ``problem``."""
    code = Own.UNSOUND if isinstance(problem, SdkError) else Own.RAISED
    package = type(method).__module__.split(".")[0]
    return Fault(code, _kind_of(problem), _frame(problem.__traceback__, package))


def _kind_of(problem: BaseException) -> str:
    """The nearest name that is not the plugin's own: it could write ballots into that as well."""
    known = (each for each in type(problem).__mro__ if each.__module__ in _KNOWN)
    return next(known).__name__


def _frame(trace: TracebackType | None, package: str) -> str:
    """The innermost frame of the plugin's own code, as "my_plugin/_count.py:12 in count"."""
    found = ""
    while trace is not None:
        module = str(trace.tb_frame.f_globals.get("__name__", ""))
        if module.split(".", maxsplit=1)[0] == package:
            place = module.replace(".", "/")
            found = f"{place}.py:{trace.tb_lineno} in {trace.tb_frame.f_code.co_name}"
        trace = trace.tb_next
    return found
