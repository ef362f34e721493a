"""The closed vocabularies of this room."""

from enum import StrEnum

from folkmoot.extensions import bodies
from folkmoot_sdk import BodyKind, Text

# Packs of rules name bodies too, and their room does not know this one.
body_label = bodies.body_label


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
