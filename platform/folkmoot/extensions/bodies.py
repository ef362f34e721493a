"""What bodies and appraisers are called; the SDK names them for machines alone."""

from collections.abc import Mapping

from folkmoot_sdk import AppraiserCategory, BodyKind, Text

_BODIES = {
    BodyKind.PARTY_COMMITTEE: Text("社区党委", "Community Party committee"),
    BodyKind.RESIDENTS_COMMITTEE: Text("居民委员会", "Residents' committee"),
    BodyKind.TWO_COMMITTEES: Text("两委会", "Two committees"),
    BodyKind.GROUP_LEADERS_MEETING: Text("居民小组长会议", "Group leaders' meeting"),
    BodyKind.REPRESENTATIVES_ASSEMBLY: Text("居民代表会议", "Residents' representatives' meeting"),
    BodyKind.RESIDENTS_MEETING: Text("居民会议", "Residents' meeting"),
    BodyKind.HOUSEHOLDS_MEETING: Text("居民会议（户派代表）", "Residents' meeting by household"),
    BodyKind.JOINT_MEETING: Text("民主自治联席会议", "Joint meeting"),
    BodyKind.BULLETIN_MEETING: Text("协商事务通报会", "Deliberation bulletin meeting"),
    BodyKind.APPRAISAL_MEETING: Text("民主评议会", "Appraisal meeting"),
    BodyKind.DELIBERATION_COUNCIL: Text("社区议事协商委员会", "Deliberation council"),
    BodyKind.SUPERVISION_COMMITTEE: Text("居务监督委员会", "Supervision committee"),
    BodyKind.OWNERS_ASSEMBLY: Text("业主大会", "Owners' assembly"),
}

CATEGORIES: Mapping[AppraiserCategory, Text] = {
    AppraiserCategory.PARTY_MEMBERS: Text("党员代表", "Party members"),
    AppraiserCategory.RESIDENTS: Text("居民代表", "Residents"),
    AppraiserCategory.UNITS: Text("驻街单位代表", "Units located here"),
    AppraiserCategory.AFFECTED: Text("利益相关方代表", "Affected interests"),
}


def body_label(kind: BodyKind) -> Text:
    """What a kind of body is called."""
    return _BODIES[kind]
