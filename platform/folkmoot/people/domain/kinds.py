"""The closed vocabularies of this room."""

from enum import StrEnum

from folkmoot_sdk import BodyKind, Text


class Office(StrEnum):
    """What a person is in a body. An observer sits in it and counts nowhere."""

    SECRETARY = "secretary"
    CHAIR = "chair"
    VICE_CHAIR = "vice_chair"
    MEMBER = "member"
    GROUP_LEADER = "group_leader"
    REPRESENTATIVE = "representative"
    OBSERVER = "observer"

    @property
    def label(self) -> Text:
        return _OFFICES[self]

    @property
    def rank(self) -> int:
        """Order in a list of members, 0 first."""
        return tuple(Office).index(self)


_OFFICES = {
    Office.SECRETARY: Text("书记", "Secretary"),
    Office.CHAIR: Text("主任", "Chair"),
    Office.VICE_CHAIR: Text("副主任", "Vice-chair"),
    Office.MEMBER: Text("委员", "Member"),
    Office.GROUP_LEADER: Text("居民小组长", "Group leader"),
    Office.REPRESENTATIVE: Text("居民代表", "Representative"),
    Office.OBSERVER: Text("列席", "Observer"),
}


class KinRelation(StrEnum):
    """Close relatives (近亲属), all that the Civil Code 1045 counts as such and no others."""

    SPOUSE = "spouse"
    PARENT = "parent"
    CHILD = "child"
    SIBLING = "sibling"
    GRANDPARENT = "grandparent"
    GRANDCHILD = "grandchild"


class OrganisationKind(StrEnum):
    """What an organisation is to the community. A developer still holds what it has not sold."""

    DEVELOPER = "developer"
    PROPERTY_COMPANY = "property_company"
    OWNING_UNIT = "owning_unit"
    RESIDENT_UNIT = "resident_unit"
    OTHER = "other"


# Nobody is elected into these: who sits in them follows from other facts.
DERIVED = frozenset(
    {
        BodyKind.TWO_COMMITTEES,
        BodyKind.RESIDENTS_MEETING,
        BodyKind.HOUSEHOLDS_MEETING,
        BodyKind.OWNERS_ASSEMBLY,
    }
)
TWO_COMMITTEES = (BodyKind.PARTY_COMMITTEE, BodyKind.RESIDENTS_COMMITTEE)

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


def body_label(kind: BodyKind) -> Text:
    """What a kind of body is called."""
    return _BODIES[kind]
