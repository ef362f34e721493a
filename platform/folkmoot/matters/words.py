"""The trade's words for kinds of matter, in both languages, and for whoever decides on them."""

from folkmoot.matters.domain import competent_bodies
from folkmoot.people.domain.kinds import body_label
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


def who_decides(subject: Subject) -> Text:
    """The bodies that decide on a subject; the residents' meeting once, in whichever form."""
    bodies = [b for b in competent_bodies(subject) if b is not BodyKind.HOUSEHOLDS_MEETING]
    names = [body_label(body) for body in bodies]
    return Text("或".join(name.zh for name in names), " or ".join(name.en for name in names))
