"""The closed vocabularies that platform and plugins share. A value, once shipped, never changes."""

from enum import StrEnum


class BodyKind(StrEnum):
    """Who meets, decides, supervises or is appraised."""

    PARTY_COMMITTEE = "party_committee"
    RESIDENTS_COMMITTEE = "residents_committee"
    TWO_COMMITTEES = "two_committees"
    GROUP_LEADERS_MEETING = "group_leaders_meeting"
    REPRESENTATIVES_ASSEMBLY = "representatives_assembly"
    RESIDENTS_MEETING = "residents_meeting"
    HOUSEHOLDS_MEETING = "households_meeting"
    JOINT_MEETING = "joint_meeting"
    BULLETIN_MEETING = "bulletin_meeting"
    APPRAISAL_MEETING = "appraisal_meeting"
    DELIBERATION_COUNCIL = "deliberation_council"
    SUPERVISION_COMMITTEE = "supervision_committee"
    OWNERS_ASSEMBLY = "owners_assembly"


class AppraiserCategory(StrEnum):
    """Who appraises those in office: people of each of these, once a year."""

    PARTY_MEMBERS = "party_members"
    RESIDENTS = "residents"
    UNITS = "units"  # that have their seat in the community
    AFFECTED = "affected"  # interests that the year's matters touched


class Subject(StrEnum):
    """What a matter is about; the law sets other thresholds for some (CC 278)."""

    ENVIRONMENT = "environment"
    FACILITIES = "facilities"
    CONVENTION = "convention"
    CHARTER = "charter"
    PUBLIC_INTEREST = "public_interest"
    FUND_USE = "fund_use"
    FUND_RAISE = "fund_raise"
    REBUILD = "rebuild"
    CHANGE_COMMON_USE = "change_common_use"
    OTHER = "other"


class Purpose(StrEnum):
    """What a decision rule is for."""

    DECISION = "decision"
    ELECTION = "election"
    RUN_OFF = "run_off"
    RECALL = "recall"
    RECALL_START = "recall_start"
    CALLING = "calling"
    COMPOSITION = "composition"


class Standing(StrEnum):
    """On what ground something applies. STATUTE: it is the law. PRACTICE: what is usual where the
    law is silent. OFFER: it applies where somebody names it, by plugin and id, and nowhere else.

    Only plugins that the platform's operator trusts with the law may claim the first two.
    """

    STATUTE = "statute"
    PRACTICE = "practice"
    OFFER = "offer"


class Event(StrEnum):
    """What the days of a deadline are counted to or from."""

    MEETING = "meeting"  # the day on which a body meets
    PUBLIC_NOTICE = "public_notice"  # the posting of a decision, its implementation, its outcome
    ELECTION = "election"  # election day
    VOTERS_LIST = "voters_list"  # the list's publication
    OBJECTION = "objection"  # the day on which one was made


class Measure(StrEnum):
    """What a size rule measures, so that a program finds it without knowing its id."""

    MEMBERS = "members"  # of the body, observers left out
    TERM = "term"  # of the body, in years
    PROXIES = "proxies"  # in the hand of one member of the body
    HOUSEHOLDS_PER_REPRESENTATIVE = "households_per_representative"
    HOUSEHOLDS = "households"  # of the community


class Step(StrEnum):
    """The seven steps, in their order."""

    PROPOSAL = "proposal"
    CONSULTATION = "consultation"
    REVIEW = "review"
    RESOLUTION = "resolution"
    PUBLICATION = "publication"
    IMPLEMENTATION = "implementation"
    OUTCOME = "outcome"


class Unit(StrEnum):
    """What a number counts. AREA is in whole 0.01 m²; HEAD is an owner as SPC 8-9 counts them."""

    PERSON = "person"
    HOUSEHOLD = "household"
    HEAD = "head"
    AREA = "area"


class Quantity(StrEnum):
    """The numbers a test may name, with the letter that stands for each in the rules."""

    ELIGIBLE = "eligible"  # E
    MEMBERS = "members"  # M, of the meeting; observers are none
    REPRESENTATIVES = "representatives"  # R
    PRESENT = "present"  # P, attending or taking part
    IN_FAVOUR = "in_favour"  # Y
    BALLOTS = "ballots"  # V, cast: blank and spoilt ones included
    SIGNATURES = "signatures"  # S
    AREA_TOTAL = "area_total"  # A
    AREA_PRESENT = "area_present"  # A_p
    AREA_IN_FAVOUR = "area_in_favour"  # A_y
    HEADS_TOTAL = "heads_total"  # H
    HEADS_PRESENT = "heads_present"  # H_p
    HEADS_IN_FAVOUR = "heads_in_favour"  # H_y

    def unit(self, of_persons: Unit) -> Unit:
        """What this quantity counts in a rule that counts `of_persons` where it says persons."""
        prefix = self.value.partition("_")[0]
        return {"area": Unit.AREA, "heads": Unit.HEAD}.get(prefix, of_persons)


class Secrecy(StrEnum):
    """How a ballot may be cast. A show of hands is NAMED."""

    SECRET = "secret"  # noqa: S105 - a way to vote, no password
    NAMED = "named"
