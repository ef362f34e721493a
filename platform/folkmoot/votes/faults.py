"""What a voting rule may do instead of answering, in words that a chair understands.

Its code may be anybody's. Nothing of what it says itself is shown in a community: a rule that
breaks down could put a verdict of its own into its last words.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import TracebackType

from folkmoot.extensions.runner.errors import RunnerError
from folkmoot.extensions.troubles import kind_in
from folkmoot_sdk import CountError, SdkError, Text, VotingRule
from folkmoot_sdk.worker import WorkerFault


class Own(StrEnum):
    """What the platform finds wrong with an answer that it got, or why it asked for none."""

    UNSOUND = "unsound"
    STOPPED = "stopped"


@dataclass(frozen=True, slots=True)
class Fault:
    """``message`` and ``frame`` are for the vendor: the kind of what was raised, since its words
    may tell a community's options, and the innermost frame in the plugin's own code.
    """

    code: str
    message: str = ""
    frame: str = ""

    @property
    def passes(self) -> bool:
        """Whether it says nothing of the rule: this machine could not ask it just now."""
        return self.code in _PASSING

    @property
    def is_the_programs(self) -> bool:
        """Whether the program itself failed: what the operator stops can be resumed."""
        return not self.passes and not self.is_stopped

    @property
    def is_stopped(self) -> bool:
        """Whether the platform's operator has stopped the release."""
        return self.code in _STOPS

    @property
    def words(self) -> Text:
        return FAULTS.get(self.code, _UNKNOWN)


_KNOWN = frozenset({"builtins", "folkmoot_sdk._errors"})
_UNKNOWN = Text("计票程序没有给出结果", "its program gave no answer")
_BROKE_OFF = Text("计票程序中途停止", "its program ended before it had counted")
_UNREADABLE = Text("计票程序的回答无法读取", "its program gave an answer that nobody can read")
_STOPPED = Text("这一版本已被停用", "its release was stopped by the operator")
_TOO_SLOW = Text("计票程序没有在规定时间内算完", "its program did not finish in time")
FAULTS: Mapping[str, Text] = {
    Own.UNSOUND: Text(
        "计票程序给出的结果与选票不符", "its program gave a result that does not fit the ballots"
    ),
    Own.STOPPED: _STOPPED,
    WorkerFault.RAISED: Text("计票程序运行出错", "its program broke down"),
    WorkerFault.NOT_PLAIN: Text(
        "计票程序给出的结果不符合规定（例如出现小数）",
        "its program gave a result that is not allowed, such as a fraction",
    ),
    WorkerFault.RUBBISH: _UNREADABLE,
    WorkerFault.OUTPUT: _UNREADABLE,
    WorkerFault.TIMEOUT: _TOO_SLOW,
    WorkerFault.CPU: _TOO_SLOW,
    WorkerFault.MEMORY: Text(
        "计票程序占用的内存超过上限", "its program used more memory than it may"
    ),
    WorkerFault.EXITED: _BROKE_OFF,
    WorkerFault.FORBIDDEN: Text(
        "计票程序试图做不允许的事，已被阻止",
        "its program tried what no voting rule may do, and was stopped",
    ),
    WorkerFault.DIFFERS: Text(
        "计票程序两次计票，结果不同", "its program counted twice and gave two results"
    ),
    WorkerFault.START: Text("计票程序无法启动", "its program could not be started"),
    WorkerFault.SUSPENDED: _STOPPED,
    WorkerFault.BUSY: Text(
        "计票程序正忙，或多次出错后暂停使用一段时间",
        "its program is busy, or failed too often and is left alone for a while",
    ),
    WorkerFault.MISSING: Text("计票程序的文件不在", "the files of its program are not there"),
}


_PASSING = frozenset({WorkerFault.BUSY, WorkerFault.START, WorkerFault.MISSING})
_STOPS = frozenset({Own.STOPPED, WorkerFault.SUSPENDED})
_CODES: Mapping[type[BaseException], str] = {
    CountError: Own.UNSOUND,
    # Of the contract itself: a number that is none, a value of another type.
    SdkError: WorkerFault.NOT_PLAIN,
}


def fault_of(problem: BaseException, method: VotingRule) -> Fault:
    """What became of a call to ``method`` that ended in ``problem``."""
    if isinstance(problem, RunnerError):
        return Fault(problem.fault, kind_in(problem.words), problem.frame)
    known = (code for kind, code in _CODES.items() if isinstance(problem, kind))
    code = next(known, WorkerFault.RAISED)
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
