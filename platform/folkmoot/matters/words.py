"""The trade's words for bodies and kinds of matter, in both languages."""

from folkmoot.matters.domain import competent_bodies
from folkmoot_sdk import BodyKind, Subject, Text

SUBJECTS: dict[Subject, Text] = {
    Subject.ENVIRONMENT: Text("环境整治", "The environment"),
    Subject.FACILITIES: Text("公共设施", "Common facilities"),
    Subject.PUBLIC_INTEREST: Text("其他公共事务", "Another public interest"),
    Subject.CONVENTION: Text("居民公约", "The residents' convention"),
    Subject.CHARTER: Text("自治章程", "The self-government charter"),
    Subject.FUND_USE: Text("使用维修资金", "Spending the maintenance fund"),
    Subject.FUND_RAISE: Text("筹集维修资金", "Raising the maintenance fund"),
    Subject.REBUILD: Text("改建、重建", "Rebuilding"),
    Subject.CHANGE_COMMON_USE: Text("改变共有部分用途", "Changing the use of common parts"),
    Subject.OTHER: Text("其他", "Something else"),
}
BODY_NAMES: dict[BodyKind, Text] = {
    BodyKind.PARTY_COMMITTEE: Text("社区党委", "Community Party committee"),
    BodyKind.RESIDENTS_COMMITTEE: Text("居民委员会", "Residents' committee"),
    BodyKind.TWO_COMMITTEES: Text("两委会", "The two committees"),
    BodyKind.GROUP_LEADERS_MEETING: Text("居民小组长会议", "The group leaders' meeting"),
    BodyKind.REPRESENTATIVES_ASSEMBLY: Text("居民代表大会", "The representatives' assembly"),
    BodyKind.RESIDENTS_MEETING: Text("居民会议", "The residents' meeting"),
    BodyKind.HOUSEHOLDS_MEETING: Text("居民户代表会议", "Meeting of one person a household"),
    BodyKind.JOINT_MEETING: Text("民主自治联席会议", "Democratic-autonomy joint meeting"),
    BodyKind.BULLETIN_MEETING: Text("协商事务通报会", "Deliberation bulletin meeting"),
    BodyKind.APPRAISAL_MEETING: Text("民主评议会", "Democratic appraisal meeting"),
    BodyKind.DELIBERATION_COUNCIL: Text("社区议事协商委员会", "Deliberation council"),
    BodyKind.SUPERVISION_COMMITTEE: Text("社区监督委员会", "Supervision committee"),
    BodyKind.OWNERS_ASSEMBLY: Text("业主大会", "Owners' assembly"),
}


def who_decides(subject: Subject) -> Text:
    """The bodies that decide on a subject; the residents' meeting once, in whichever form."""
    bodies = [b for b in competent_bodies(subject) if b is not BodyKind.HOUSEHOLDS_MEETING]
    names = [BODY_NAMES[body] for body in bodies]
    return Text("或".join(name.zh for name in names), " or ".join(name.en for name in names))
