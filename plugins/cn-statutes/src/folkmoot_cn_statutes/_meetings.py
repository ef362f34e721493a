"""Meetings of residents and of their representatives, and the district's for the rest."""

from folkmoot_cn_statutes._comparisons import (
    FIFTH_OF_REPRESENTATIVES_SIGN,
    FOUR_FIFTHS_REPRESENTATIVES,
    HALF_OF_ELIGIBLE_ATTEND,
    HALF_OF_MEMBERS_ATTEND,
    HALF_OF_PRESENT_IN_FAVOUR,
    TENTH_OF_ELIGIBLE_SIGN,
    THIRD_OF_REPRESENTATIVES_SIGN,
    TWO_THIRDS_OF_MEMBERS_ATTEND,
)
from folkmoot_cn_statutes._sources import (
    DISTRICT,
    IN_FORCE_1990,
    IN_FORCE_2014,
    IN_FORCE_2026,
    urc,
    urc_1989,
)
from folkmoot_sdk import BodyKind, Comparison, DecisionRule, Purpose, Standing, Text, Unit

_BY_PERSON = Text("居民会议（本人参加）", "Residents' meeting, by person")
_BY_HOUSEHOLD = Text("居民会议（户代表参加）", "Residents' meeting, by household")
_ASSEMBLY = Text("居民代表会议", "Residents' representatives' meeting")
# Before 2026 the law knew only a residents' meeting of 2-3 chosen by each group; a
# representatives' assembly of those years rests on it, and counts its own members.
_DELEGATES = Text(
    "居民代表会议（各居民小组选举代表二至三人）",
    "Representatives' meeting (2-3 chosen by each residents' group)",
)


def _of_residents(id_: str, title: Text, body: BodyKind, unit: Unit) -> tuple[DecisionRule, ...]:
    dated = (("1990", IN_FORCE_1990, urc_1989("9-10")), ("2026", IN_FORCE_2026, urc("27")))
    return tuple(
        DecisionRule(
            id=id_,
            version=version,
            title=title,
            in_force=in_force,
            source=source,
            body=body,
            purpose=Purpose.DECISION,
            unit=unit,
            validity=(HALF_OF_ELIGIBLE_ATTEND,),
            carriage=(HALF_OF_PRESENT_IN_FAVOUR,),
            standing=Standing.STATUTE,
        )
        for version, in_force, source in dated
    )


_REPRESENTATIVES = (
    DecisionRule(
        id="representatives-meeting",
        version="1990",
        title=_DELEGATES,
        in_force=IN_FORCE_1990,
        source=urc_1989("9-10"),
        body=BodyKind.REPRESENTATIVES_ASSEMBLY,
        purpose=Purpose.DECISION,
        unit=Unit.PERSON,
        validity=(HALF_OF_MEMBERS_ATTEND,),
        carriage=(HALF_OF_PRESENT_IN_FAVOUR,),
        standing=Standing.STATUTE,
    ),
    DecisionRule(
        id="representatives-meeting",
        version="2026",
        title=_ASSEMBLY,
        in_force=IN_FORCE_2026,
        source=urc("28-29"),
        body=BodyKind.REPRESENTATIVES_ASSEMBLY,
        purpose=Purpose.DECISION,
        unit=Unit.PERSON,
        validity=(TWO_THIRDS_OF_MEMBERS_ATTEND, FOUR_FIFTHS_REPRESENTATIVES),
        carriage=(HALF_OF_PRESENT_IN_FAVOUR,),
        standing=Standing.STATUTE,
    ),
    DecisionRule(
        id="representatives-meeting-composition",
        version="2026",
        title=Text("居民代表会议的组成", "Composition of the representatives' meeting"),
        in_force=IN_FORCE_2026,
        source=urc("28-29"),
        body=BodyKind.REPRESENTATIVES_ASSEMBLY,
        purpose=Purpose.COMPOSITION,
        unit=Unit.PERSON,
        validity=(FOUR_FIFTHS_REPRESENTATIVES,),
        standing=Standing.STATUTE,
    ),
)


def _district(id_: str, title: Text, body: BodyKind) -> DecisionRule:
    return DecisionRule(
        id=id_,
        version="2014",
        title=title,
        in_force=IN_FORCE_2014,
        source=DISTRICT,
        body=body,
        purpose=Purpose.DECISION,
        unit=Unit.PERSON,
        validity=(TWO_THIRDS_OF_MEMBERS_ATTEND,),
        carriage=(HALF_OF_PRESENT_IN_FAVOUR,),
        standing=Standing.PRACTICE,
    )


def _call(
    id_: str, title: Text, article: str, body: BodyKind, unit: Unit, test: Comparison
) -> DecisionRule:
    return DecisionRule(
        id=id_,
        version="2026",
        title=title,
        in_force=IN_FORCE_2026,
        source=urc(article),
        body=body,
        purpose=Purpose.CALLING,
        unit=unit,
        validity=(test,),
        standing=Standing.STATUTE,
    )


# Any one of the thresholds is enough to call a meeting, so each is a rule of its own.
_CALLS = (
    _call(
        "residents-meeting-called-by-residents",
        Text("居民提议召开居民会议", "Residents call a residents' meeting"),
        "26",
        BodyKind.RESIDENTS_MEETING,
        Unit.PERSON,
        TENTH_OF_ELIGIBLE_SIGN,
    ),
    _call(
        "residents-meeting-called-by-households",
        Text("户提议召开居民会议", "Households call a residents' meeting"),
        "26",
        BodyKind.HOUSEHOLDS_MEETING,
        Unit.HOUSEHOLD,
        TENTH_OF_ELIGIBLE_SIGN,
    ),
    _call(
        "residents-meeting-called-by-representatives",
        Text("居民代表提议召开居民会议", "Representatives call a residents' meeting"),
        "26",
        BodyKind.RESIDENTS_MEETING,
        Unit.PERSON,
        THIRD_OF_REPRESENTATIVES_SIGN,
    ),
    _call(
        "representatives-meeting-called",
        Text("居民代表提议召开居民代表会议", "Representatives call their own meeting"),
        "28",
        BodyKind.REPRESENTATIVES_ASSEMBLY,
        Unit.PERSON,
        FIFTH_OF_REPRESENTATIVES_SIGN,
    ),
)

# Bodies for whose meetings no statute sets a quorum: the district's default stands for them.
_WITHOUT_STATUTE = (
    (
        "group-leaders-meeting",
        Text("居民小组长会议", "Group leaders' meeting"),
        BodyKind.GROUP_LEADERS_MEETING,
    ),
    ("joint-meeting", Text("民主自治联席会议", "Joint meeting"), BodyKind.JOINT_MEETING),
    (
        "bulletin-meeting",
        Text("协商事务通报会", "Deliberation bulletin meeting"),
        BodyKind.BULLETIN_MEETING,
    ),
    (
        "two-committees-meeting",
        Text("两委会", "Meeting of the two committees"),
        BodyKind.TWO_COMMITTEES,
    ),
    (
        "party-committee-meeting",
        Text("社区党委会议", "Party committee's meeting"),
        BodyKind.PARTY_COMMITTEE,
    ),
    (
        "residents-committee-meeting",
        Text("居民委员会会议", "Residents' committee's meeting"),
        BodyKind.RESIDENTS_COMMITTEE,
    ),
    (
        "deliberation-council-meeting",
        Text("议事协商委员会会议", "Deliberation council's meeting"),
        BodyKind.DELIBERATION_COUNCIL,
    ),
    (
        "supervision-committee-meeting",
        Text("监督委员会会议", "Supervision committee's meeting"),
        BodyKind.SUPERVISION_COMMITTEE,
    ),
    (
        "appraisal-meeting",
        Text("民主评议会", "Appraisal meeting"),
        BodyKind.APPRAISAL_MEETING,
    ),
)

MEETINGS: tuple[DecisionRule, ...] = (
    *_of_residents(
        "residents-meeting-by-person", _BY_PERSON, BodyKind.RESIDENTS_MEETING, Unit.PERSON
    ),
    *_of_residents(
        "residents-meeting-by-household",
        _BY_HOUSEHOLD,
        BodyKind.HOUSEHOLDS_MEETING,
        Unit.HOUSEHOLD,
    ),
    *_REPRESENTATIVES,
    *(_district(id_, title, body) for id_, title, body in _WITHOUT_STATUTE),
    *_CALLS,
)
