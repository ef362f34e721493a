"""The words that may stand in a cell, in both languages, and what they mean."""

from collections.abc import Iterable, Mapping
from typing import TypeVar

from folkmoot.people.domain.kinds import DERIVED, KinRelation, Office, OrganisationKind, body_label
from folkmoot.transfer.domain.columns import folded
from folkmoot.transfer.domain.fates import Decision
from folkmoot_sdk import BodyKind, Text

Word = TypeVar("Word")
YES, NO = Text("是", "yes"), Text("否", "no")

DECISIONS = {
    Decision.SAME: Text("同一人", "same person"),
    Decision.OTHER: Text("另一人", "another person"),
}
RELATIONS = {
    KinRelation.SPOUSE: Text("配偶", "spouse"),
    KinRelation.PARENT: Text("父母", "parent"),
    KinRelation.CHILD: Text("子女", "child"),
    KinRelation.SIBLING: Text("兄弟姐妹", "sibling"),
    KinRelation.GRANDPARENT: Text("祖父母", "grandparent"),
    KinRelation.GRANDCHILD: Text("孙子女", "grandchild"),
}
ORGANISATIONS = {
    OrganisationKind.DEVELOPER: Text("开发商", "developer"),
    OrganisationKind.PROPERTY_COMPANY: Text("物业公司", "property company"),
    OrganisationKind.OWNING_UNIT: Text("产权单位", "owning unit"),
    OrganisationKind.RESIDENT_UNIT: Text("驻街单位", "unit located here"),
    OrganisationKind.OTHER: Text("其他", "other"),
}
BODIES = {kind: body_label(kind) for kind in BodyKind}
ELECTED = tuple(kind for kind in BodyKind if kind not in DERIVED)
OFFICES = {office: office.label for office in Office}

_MORE_RELATIONS = {
    KinRelation.SPOUSE: ("夫妻", "丈夫", "妻子", "夫", "妻", "husband", "wife"),
    KinRelation.PARENT: ("父亲", "母亲", "父", "母", "father", "mother"),
    KinRelation.CHILD: ("儿子", "女儿", "子", "女", "son", "daughter"),
    KinRelation.SIBLING: ("兄", "弟", "姐", "妹", "哥哥", "弟弟", "姐姐", "妹妹"),
    KinRelation.GRANDPARENT: ("祖父", "祖母", "外祖父", "外祖母", "外祖父母"),
    KinRelation.GRANDCHILD: ("孙子", "孙女", "外孙", "外孙女", "外孙子女"),
}
_MORE_BODIES = {
    BodyKind.PARTY_COMMITTEE: ("党委", "社区党组织", "社区党总支"),
    BodyKind.RESIDENTS_COMMITTEE: ("居委会", "社区居委会", "社区居民委员会"),
    BodyKind.GROUP_LEADERS_MEETING: ("居民小组长会",),
    BodyKind.REPRESENTATIVES_ASSEMBLY: ("居民代表大会",),
    BodyKind.JOINT_MEETING: ("联席会议",),
    BodyKind.DELIBERATION_COUNCIL: ("议事协商委员会", "协商议事会"),
    BodyKind.SUPERVISION_COMMITTEE: ("社区监督委员会", "监督委员会", "居监委"),
}
_MORE_OFFICES = {
    Office.VICE_CHAIR: ("vice chair",),
    Office.MEMBER: ("成员",),
    Office.GROUP_LEADER: ("小组长", "组长"),
    Office.REPRESENTATIVE: ("代表",),
    Office.OBSERVER: ("列席人员",),
}


def _by_word(
    words: Mapping[Word, Text], more: Mapping[Word, Iterable[str]] | None = None
) -> dict[str, Word]:
    said = {folded(word): value for value, text in words.items() for word in (text.zh, text.en)}
    for value, others in (more or {}).items():
        said |= {folded(word): value for word in others}
    return said


DECISION_WORDS = _by_word(DECISIONS)
RELATION_WORDS = _by_word(RELATIONS, _MORE_RELATIONS)
ORGANISATION_WORDS = _by_word(ORGANISATIONS)
BODY_WORDS = _by_word(BODIES, _MORE_BODIES)
OFFICE_WORDS = _by_word(OFFICES, _MORE_OFFICES)
