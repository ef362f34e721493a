"""URC 30: important matters are studied by the Party organisation before consultation closes."""

from folkmoot_cn_statutes._sources import IN_FORCE_2026, urc
from folkmoot_sdk import BodyKind, Gate, GateResult, MatterFacts, Standing, Step, Text

_NOT_YET_LAW = Text(
    "该事项适用 2026 年以前的法律，不要求事先研究",
    "this matter keeps the law from before 2026, which asks for no prior study",
)
_NOT_IMPORTANT = Text(
    "该事项未列为重要事项，不要求事先研究",
    "the matter was not found important, so no prior study is asked for",
)
_STUDIED = Text("社区党组织已研究", "the community Party organisation has studied it")
_MISSING = Text(
    "重要事项须先经社区党组织研究，尚无研究记录",
    "an important matter is first studied by the community Party organisation; no record of it",
)


class PartyStudy(Gate):
    """Opens on a statement of kind "party_study" or a meeting of the Party committee on record."""

    id = "party-study"
    version = "2026"
    title = Text("社区党组织事先研究", "Prior study by the Party organisation")
    in_force = IN_FORCE_2026
    source = urc("30")
    step = Step.CONSULTATION
    standing = Standing.STATUTE

    def check(self, facts: MatterFacts) -> GateResult:
        if not self.in_force.covers(facts.law_date):
            return GateResult(open=True, reason=_NOT_YET_LAW)
        if not facts.important:
            return GateResult(open=True, reason=_NOT_IMPORTANT)
        met = facts.meetings.get(BodyKind.PARTY_COMMITTEE, 0) > 0
        if met or "party_study" in facts.statements:
            return GateResult(open=True, reason=_STUDIED)
        return GateResult(open=False, reason=_MISSING)
