"""Who may sit in a body, and how many. Each check raises Refused with the article and a cure."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from folkmoot.kernel.errors import Refused, mark
from folkmoot.people.domain.kinds import DERIVED, Office, body_label
from folkmoot_sdk import (
    BodyKind,
    DecisionRule,
    Figures,
    Quantity,
    SizeRule,
    Source,
    TestResult,
    Text,
)

# Who supervises independently of whom is the platform's own check in any year; only what lays it
# down has changed.
_SUPERVISION_LAW_SINCE = date(2026, 1, 1)
_SUPERVISION_LAW = Text("城市居民委员会组织法第 36 条", "URC 36")
_SUPERVISION_PRACTICE = Text("“4321”监督考核规范", "the supervision standard of the 4321 method")


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
class Norms:
    """What the law of a day asks of one body; None where it is silent."""

    kind: BodyKind
    size: SizeRule | None = None
    share: DecisionRule | None = None


@dataclass(frozen=True, slots=True)
class Representation:
    """So many households for each representative: the numbers, for a page to show.

    No refusal follows: the practice of thousands of households with some thirty representatives
    is older than the rule, and a register of households is never complete on its first day.
    """

    households: int
    representatives: int
    law: SizeRule | None

    @property
    def least(self) -> int:
        """The fewest representatives that the law asks for; 0 where it is silent."""
        most = self.law.at_most if self.law else None
        return -(-self.households // most) if most else 0

    @property
    def most(self) -> int | None:
        """The most that it allows; None where it sets no such bound."""
        least = self.law.at_least if self.law else None
        return self.households // least if least else None

    @property
    def holds(self) -> bool:
        enough = self.least <= self.representatives
        return enough and (self.most is None or self.representatives <= self.most)


def check_composition(norms: Norms, members: Collection[MemberDraft]) -> None:
    """All that the members alone can tell, under the law that ``norms`` states."""
    _check_seats(norms.kind, members)
    if norms.size is not None and not norms.size.holds(_counted(members)):
        raise _wrong_size(norms.kind, norms.size, _counted(members))
    if norms.share is not None:
        _check_share(norms.share, members)


def check_joining(norms: Norms, sitting: Collection[MemberDraft], draft: MemberDraft) -> None:
    """Refused when ``draft`` would take a sitting body further from what the law asks.

    Not the whole check again: a committee that lost two members fills the seats one by one.
    """
    if not draft.counts:
        return
    after = [*sitting, draft]
    most = norms.size.at_most if norms.size else None
    if norms.size is not None and most is not None and _counted(after) > most:
        raise _wrong_size(norms.kind, norms.size, _counted(after))
    if norms.share is not None and not draft.is_representative:
        _check_share(norms.share, after)


def _counted(members: Iterable[MemberDraft]) -> int:
    return sum(member.counts for member in members)


def _check_share(law: DecisionRule, members: Iterable[MemberDraft]) -> None:
    """Refused (``body.representatives_short``) unless every test holds, with how many are short."""
    counted = [member for member in members if member.counts]
    representatives = sum(member.is_representative for member in counted)
    figures = Figures({Quantity.REPRESENTATIVES: representatives, Quantity.MEMBERS: len(counted)})
    for test in law.validity_of(figures):
        if not test.passed:
            raise _too_few(test, representatives, len(counted))


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


def _wrong_size(kind: BodyKind, law: SizeRule, members: int) -> Refused:
    return Refused(
        "body.committee_size",
        mark("This body has %(bounds)s (%(source)s), not %(members)d: %(body)s."),
        cure=mark("Name as many as the rule asks for; observers do not count."),
        body=body_label(kind),
        bounds=_bounds(law),
        source=_cited(law.source),
        members=members,
    )


def _bounds(law: SizeRule) -> Text:
    least, most, unit = law.at_least, law.at_most, law.unit
    if most is None:
        return Text(f"至少 {least} {unit.zh}", f"at least {least} {unit.en}")
    if least is None:
        return Text(f"至多 {most} {unit.zh}", f"at most {most} {unit.en}")
    return Text(f"{least} 至 {most} {unit.zh}", f"{least} to {most} {unit.en}")


def _too_few(test: TestResult, representatives: int, members: int) -> Refused:
    return Refused(
        "body.representatives_short",
        mark(
            "Too few of the members are representatives (%(source)s): %(representatives)d of"
            " %(members)d members are, %(short)d more are needed."
        ),
        cure=mark("Have more representatives elected, or name fewer other members."),
        source=_cited(test.source),
        representatives=representatives,
        members=members,
        short=test.margin,
    )


def _cited(source: Source) -> Text:
    return Text(source.sentence("zh"), source.sentence("en"))


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
    return _SUPERVISION_LAW if on >= _SUPERVISION_LAW_SINCE else _SUPERVISION_PRACTICE
