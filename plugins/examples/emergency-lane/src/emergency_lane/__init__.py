"""Emergency repairs, such as a badly damaged lift: confirmed, made public, settled within a month.

No step is skipped: the lane binds those who work on an emergency to what others are not asked for,
and says nothing about any other matter. A community puts each gate into the step it is made for.
"""

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType

from folkmoot_sdk import (
    BodyKind,
    Gate,
    GateResult,
    InForce,
    MatterFacts,
    Source,
    Step,
    Text,
    hookimpl,
)

__all__ = ["folkmoot_gates"]

DAMAGED, CONFIRMED, LATE = "lift_damaged", "emergency_confirmed", "emergency_late"
_MONTH = 30
_SOURCE = Source(Text("应急维修约定", "Agreement on emergency repairs"), "")
_SINCE = InForce(date(2016, 1, 1))
_NO_EMERGENCY = Text("本事项不属于应急维修", "the matter is no emergency repair")
_KEPT = Text("应急维修的要求已满足", "what an emergency repair asks for is there")


class _LaneGate(Gate):
    """Open for every matter that nobody has put on record as an emergency, and for those of before
    the agreement.
    """

    version = "1"
    in_force = _SINCE
    source = _SOURCE
    shut: Text

    def check(self, facts: MatterFacts) -> GateResult:
        is_one = bool({DAMAGED, CONFIRMED} & facts.statements)
        if not (is_one and self.in_force.covers(facts.law_date)):
            return GateResult(open=True, reason=_NO_EMERGENCY)
        kept = self.is_kept(facts)
        return GateResult(open=kept, reason=_KEPT if kept else self.shut)

    def is_kept(self, facts: MatterFacts) -> bool:
        """Whether an emergency has what this gate asks for."""
        raise NotImplementedError


class DamageConfirmed(_LaneGate):
    """The residents' committee has met on it and said that it is one."""

    id = "damage-confirmed"
    title = Text("险情经居委会确认", "Damage confirmed by the residents' committee")
    step = Step.CONSULTATION
    answers: Mapping[str, Text] = MappingProxyType(
        {
            DAMAGED: Text("设施严重损坏（如电梯）的情况说明", "Report of bad damage, as to a lift"),
            CONFIRMED: Text("居委会对险情的确认", "The residents' committee's confirmation"),
        }
    )
    shut = Text(
        "应急维修须经居委会（或两委会）开会确认险情，并将确认意见记录在案",
        "an emergency is confirmed in a meeting of the residents' committee or of the two"
        " committees, and the confirmation put on record",
    )

    def is_kept(self, facts: MatterFacts) -> bool:
        bodies = (BodyKind.RESIDENTS_COMMITTEE, BodyKind.TWO_COMMITTEES)
        met = any(facts.meetings.get(body, 0) for body in bodies)
        return met and CONFIRMED in facts.statements


class MadePublic(_LaneGate):
    """The resolution hangs on the boards before anybody works on it."""

    id = "made-public"
    title = Text("应急维修决议已公示", "The resolution on the repair is posted")
    step = Step.PUBLICATION
    shut = Text(
        "应急维修的决议须张贴公示后方可实施",
        "the resolution on an emergency repair is posted before the work begins",
    )

    def is_kept(self, facts: MatterFacts) -> bool:
        return "resolution" in facts.notices


class SettledInAMonth(_LaneGate):
    """Settled within thirty days of the confirmation, or the committee says in public why not."""

    id = "settled-in-a-month"
    title = Text("险情确认后三十日内办结", "Settled within thirty days of the confirmation")
    step = Step.IMPLEMENTATION
    answers: Mapping[str, Text] = MappingProxyType(
        {LATE: Text("应急维修逾期说明", "Why the emergency repair took longer than a month")}
    )
    shut = Text(
        "险情确认已超过三十日，须公开说明逾期原因后方可结束实施",
        "more than thirty days have passed since the confirmation: say for the record why",
    )

    def is_kept(self, facts: MatterFacts) -> bool:
        return facts.statement_days.get(CONFIRMED, 0) <= _MONTH or LATE in facts.statements


@hookimpl
def folkmoot_gates() -> tuple[Gate, ...]:
    return DamageConfirmed(), MadePublic(), SettledInAMonth()
