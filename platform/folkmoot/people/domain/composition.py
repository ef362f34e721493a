"""Who may sit in a body, and how many. Each check raises Refused with the article and a cure."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from folkmoot.kernel.errors import Refused, mark
from folkmoot.people.domain.kinds import DERIVED, Office
from folkmoot_sdk import BodyKind, Comparison, Figures, Quantity, Text

LEAST_COMMITTEE, MOST_COMMITTEE = 5, 9
FEWEST_HOUSEHOLDS, MOST_HOUSEHOLDS = 20, 50
# From that day on the law says who sits in a representatives' meeting; before, none did.
REVISED_LAW_SINCE = date(2026, 1, 1)

_SIZE_LAW = Text("城市居民委员会组织法第 3、8、13、14 条", "URC 3, 8, 13, 14")
_SIZE_LAW_1989 = Text("1989 年城市居民委员会组织法第 7 条", "the law of 1989, art. 7")
_SUPERVISION_LAW = Text("城市居民委员会组织法第 36 条", "URC 36")
_SUPERVISION_PRACTICE = Text("“4321”监督考核规范", "the supervision standard of the 4321 method")

FOUR_FIFTHS = Comparison(
    5,
    Quantity.REPRESENTATIVES,
    ">=",
    4,
    Quantity.MEMBERS,
    Text("居民代表占组成人员的比例", "representatives among the members"),
    shared=True,
)


@dataclass(frozen=True, slots=True)
class MemberDraft:
    """A member to be: ``is_representative`` counts towards the four fifths."""

    person_id: UUID
    office: Office = Office.MEMBER
    is_representative: bool = False

    @property
    def counts(self) -> bool:
        return self.office is not Office.OBSERVER


@dataclass(frozen=True, slots=True)
class Representation:
    """One representative for 20 to 50 households: the numbers, for a page to show.

    No refusal follows: the practice of thousands of households with some thirty representatives
    is older than the rule, and a register of households is never complete on its first day.
    """

    households: int
    representatives: int

    @property
    def least(self) -> int:
        return -(-self.households // MOST_HOUSEHOLDS)

    @property
    def most(self) -> int:
        return self.households // FEWEST_HOUSEHOLDS

    @property
    def holds(self) -> bool:
        return self.least <= self.representatives <= self.most


def check_composition(kind: BodyKind, members: Collection[MemberDraft], on: date) -> None:
    """All that the members alone can tell, under the law of ``on``."""
    _check_seats(kind, members)
    if kind is BodyKind.RESIDENTS_COMMITTEE:
        check_committee_size(sum(member.counts for member in members), on)
    if kind is BodyKind.REPRESENTATIVES_ASSEMBLY:
        _check_representatives(members, on)


def check_joining(
    kind: BodyKind, sitting: Collection[MemberDraft], draft: MemberDraft, on: date
) -> None:
    """Refused when ``draft`` would take a sitting body further from what the law asks.

    Not the whole check again: a committee that lost two members fills the seats one by one.
    """
    if not draft.counts:
        return
    after = [*sitting, draft]
    if kind is BodyKind.RESIDENTS_COMMITTEE:
        check_committee_size(max(LEAST_COMMITTEE, sum(member.counts for member in after)), on)
    if kind is BodyKind.REPRESENTATIVES_ASSEMBLY and not draft.is_representative:
        _check_representatives(after, on)


def _check_representatives(members: Iterable[MemberDraft], on: date) -> None:
    counted = [member for member in members if member.counts]
    if on >= REVISED_LAW_SINCE:
        check_four_fifths(
            members=len(counted),
            representatives=sum(member.is_representative for member in counted),
        )


def _check_seats(kind: BodyKind, members: Collection[MemberDraft]) -> None:
    if kind in DERIVED and members:
        raise Refused(
            "body.derived",
            mark("Nobody is elected into this body: its members follow from the registers."),
            cure=mark("Constitute it without members."),
        )
    if kind not in DERIVED and not any(member.counts for member in members):
        raise Refused(
            "body.empty",
            mark("A body needs at least one member."),
            cure=mark("Name its members."),
        )
    if len({member.person_id for member in members}) < len(members):
        raise Refused(
            "body.member_twice",
            mark("One person is named twice; a person holds one mandate in a body at a time."),
            cure=mark("Name each person once, with the higher office."),
        )


def check_committee_size(members: int, on: date) -> None:
    """Refused (``body.committee_size``) unless 5 to 9."""
    if LEAST_COMMITTEE <= members <= MOST_COMMITTEE:
        return
    raise Refused(
        "body.committee_size",
        mark(
            "A residents' committee has %(least)d to %(most)d members (%(source)s),"
            " not %(members)d."
        ),
        cure=mark("Have as many elected as the law asks for; observers do not count."),
        least=LEAST_COMMITTEE,
        most=MOST_COMMITTEE,
        members=members,
        source=_SIZE_LAW if on >= REVISED_LAW_SINCE else _SIZE_LAW_1989,
    )


def check_four_fifths(*, members: int, representatives: int) -> None:
    """Refused (``body.representatives_short``) unless 5R >= 4M; says how many are missing."""
    figures = Figures({Quantity.REPRESENTATIVES: representatives, Quantity.MEMBERS: members})
    if not (short := FOUR_FIFTHS.margin(figures)):
        return
    raise Refused(
        "body.representatives_short",
        mark(
            "Representatives must be four fifths of the meeting (URC 28): %(representatives)d of"
            " %(members)d members are, %(short)d more are needed."
        ),
        cure=mark("Have more representatives elected, or name fewer other members."),
        representatives=representatives,
        members=members,
        short=short,
    )


def check_independence(
    supervisors: Iterable[UUID],
    committee: Collection[UUID],
    relatives: Mapping[UUID, frozenset[UUID]],
    names: Mapping[UUID, str],
    on: date,
) -> None:
    """Supervisors sit neither on the committee nor are close relatives of its members.

    URC 36; district practice before 2026.

    ``relatives`` maps a person to all close relatives on record. Raises Refused
    (``body.supervisor_on_committee``, ``body.supervisor_related``), which names who.
    """
    for supervisor in supervisors:
        if supervisor in committee:
            raise _on_committee(names[supervisor], on)
        related = relatives.get(supervisor, frozenset()).intersection(committee)
        if related:
            raise _related(names[supervisor], names[min(related)], on)


def _on_committee(name: str, on: date) -> Refused:
    return Refused(
        "body.supervisor_on_committee",
        mark("%(name)s would sit on the supervision committee and the residents' committee."),
        cure=mark("Choose another person: nobody supervises themselves (%(source)s)."),
        name=name,
        source=_supervision_source(on),
    )


def _related(name: str, relative: str, on: date) -> Refused:
    return Refused(
        "body.supervisor_related",
        mark(
            "%(name)s on the supervision committee would be a close relative of %(relative)s on"
            " the residents' committee."
        ),
        cure=mark("Choose another person: close relatives may not supervise (%(source)s)."),
        name=name,
        relative=relative,
        source=_supervision_source(on),
    )


def _supervision_source(on: date) -> Text:
    return _SUPERVISION_LAW if on >= REVISED_LAW_SINCE else _SUPERVISION_PRACTICE
