"""What a community needs before it begins to work, and what it still lacks. Pure."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from folkmoot.kernel.wording import filled, joined
from folkmoot.people.domain.kinds import body_label
from folkmoot.tenancy.stages import CommunityStatus, begins_work, needs_reason
from folkmoot_sdk import BodyKind, Text

# Without one of these a step of the seven cannot be left.
NEEDED_BODIES = (
    BodyKind.PARTY_COMMITTEE,
    BodyKind.RESIDENTS_COMMITTEE,
    BodyKind.TWO_COMMITTEES,
    BodyKind.GROUP_LEADERS_MEETING,
    BodyKind.REPRESENTATIVES_ASSEMBLY,
    BodyKind.DELIBERATION_COUNCIL,
    BodyKind.SUPERVISION_COMMITTEE,
)


class Requirement(StrEnum):
    """The readiness list, in the order in which a community sees to it."""

    ROSTER = "roster"
    BODIES = "bodies"
    BOARDS = "boards"
    REHEARSAL = "rehearsal"


TITLES = {
    Requirement.ROSTER: Text("名册已录入", "The roster is loaded"),
    Requirement.BODIES: Text("机构依法组成", "The bodies are validly constituted"),
    Requirement.BOARDS: Text("公告栏已登记", "The notice boards are registered"),
    Requirement.REHEARSAL: Text("演练走完七步", "A rehearsal has run through all seven steps"),
}
NAMES = {
    Requirement.ROSTER: Text("名册", "roster"),
    Requirement.BODIES: Text("机构", "bodies"),
    Requirement.BOARDS: Text("公告栏", "notice boards"),
    Requirement.REHEARSAL: Text("演练", "rehearsal"),
}
_ROSTER = Text(
    "{households} 户，{residents} 名居民", "{households} households, {residents} residents"
)
_NO_ROSTER = Text("还没有住户或者居民", "no household or no resident yet")
_MISSING = Text("尚未产生：{bodies}", "not constituted: {bodies}")
_UNSOUND = Text("不合规定：{bodies}", "not as the law asks: {bodies}")
_BODIES = Text(
    "需要的 {number} 个机构都已产生", "all {number} bodies that are needed are in office"
)
_BOARDS = Text("已登记 {number} 处", "{number} registered")
_NO_BOARDS = Text("一处也没有登记", "none is registered")
_NO_BOARD = Text("尚未登记：{boards}", "not registered: {boards}")
_REHEARSED = Text("已走完 {number} 次", "{number} run to the end")
_UNDER_WAY = Text("已走到第 {step} 步", "come as far as step {step}")
_NOT_BEGUN = Text("还没有开始", "not begun yet")
_ALSO = ("；", "; ")
_NAMED = Text("{name}（{said}）", "{name} ({said})")
_COMPLETE = Text(
    "不必写理由：准备清单已经全部完成", "No reason is needed: its readiness list is complete"
)
_WORKS = Text("不必写理由：已经作为试点运行", "No reason is needed: it works already as a pilot")
_UNREADY = Text(
    "须写明理由：准备清单还没有完成", "Only with a reason: its readiness list is not complete"
)
_STOPS = Text("须写明理由", "Only with a reason")


@dataclass(frozen=True, slots=True)
class Facts:
    """What is on record of a community. ``unsound`` are bodies in office that the law of the day
    would not let be constituted so; ``boards_missing`` are those that the district asks for;
    ``furthest`` is the step that any rehearsal has come to, 0 for none.
    """

    households: int
    residents: int
    bodies: frozenset[BodyKind]
    unsound: frozenset[BodyKind]
    boards: int
    boards_missing: tuple[str, ...]
    furthest: int
    rehearsed: int

    def to_plain(self) -> dict[str, Any]:
        return {
            "households": self.households,
            "residents": self.residents,
            "bodies": sorted(self.bodies),
            "unsound": sorted(self.unsound),
            "boards": self.boards,
            "boards_missing": list(self.boards_missing),
            "furthest": self.furthest,
            "rehearsed": self.rehearsed,
        }

    @classmethod
    def from_plain(cls, plain: Mapping[str, Any]) -> "Facts":
        return cls(
            **{
                **plain,
                "bodies": frozenset(map(BodyKind, plain["bodies"])),
                "unsound": frozenset(map(BodyKind, plain["unsound"])),
                "boards_missing": tuple(plain["boards_missing"]),
            }
        )


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the list: met or not, and what there is or what is missing."""

    requirement: Requirement
    met: bool
    said: Text

    @property
    def title(self) -> Text:
        return TITLES[self.requirement]

    @property
    def named(self) -> Text:
        """What it is about, with what there is or is missing: for lists without titles."""
        return filled(_NAMED, name=NAMES[self.requirement], said=self.said)


@dataclass(frozen=True, slots=True)
class ReadinessList:
    """What is asked of a community, line by line; ready when each is met."""

    lines: tuple[Line, ...]

    @property
    def lacking(self) -> tuple[Requirement, ...]:
        return tuple(line.requirement for line in self.lines if not line.met)

    @property
    def ready(self) -> bool:
        return not self.lacking

    @property
    def missing(self) -> Text:
        """What is lacking, each by its name, in one sentence; empty when nothing is."""
        return joined([line.named for line in self.lines if not line.met], *_ALSO)


def readiness_of(facts: Facts, status: CommunityStatus) -> ReadinessList:
    """All four lines of a draft. No rehearsal is asked of a community that has ever begun: nothing
    leads back to a draft, so whatever runs there now is meant.
    """
    lines = (_roster(facts), _bodies(facts), _boards(facts))
    rehearses = status is CommunityStatus.DRAFT
    return ReadinessList((*lines, _rehearsal(facts)) if rehearses else lines)


def reason_asked(now: CommunityStatus, then: CommunityStatus, lacking: Sequence[str]) -> Text:
    """Whether this step needs a reason, and why; the page and the command line say the same."""
    begins = begins_work(now, then)
    if needs_reason(now, then, lacking):
        return _UNREADY if begins and lacking else _STOPS
    return _COMPLETE if begins else _WORKS


def _roster(facts: Facts) -> Line:
    met = facts.households > 0 and facts.residents > 0
    counts = {"households": facts.households, "residents": facts.residents}
    return Line(Requirement.ROSTER, met, filled(_ROSTER if met else _NO_ROSTER, **counts))


def _bodies(facts: Facts) -> Line:
    missing = [kind for kind in NEEDED_BODIES if kind not in facts.bodies]
    unsound = [kind for kind in NEEDED_BODIES if kind in facts.unsound]
    faults = [
        filled(text, bodies=joined([body_label(kind) for kind in kinds]))
        for text, kinds in ((_MISSING, missing), (_UNSOUND, unsound))
        if kinds
    ]
    whole = filled(_BODIES, number=len(NEEDED_BODIES))
    return Line(Requirement.BODIES, not faults, joined(faults, *_ALSO) if faults else whole)


def _boards(facts: Facts) -> Line:
    if facts.boards_missing:
        named = joined([Text(board, board) for board in facts.boards_missing])
        return Line(Requirement.BOARDS, met=False, said=filled(_NO_BOARD, boards=named))
    met = facts.boards > 0
    return Line(
        Requirement.BOARDS, met, filled(_BOARDS if met else _NO_BOARDS, number=facts.boards)
    )


def _rehearsal(facts: Facts) -> Line:
    if facts.rehearsed:
        return Line(
            Requirement.REHEARSAL, met=True, said=filled(_REHEARSED, number=facts.rehearsed)
        )
    said = filled(_UNDER_WAY, step=facts.furthest) if facts.furthest else _NOT_BEGUN
    return Line(Requirement.REHEARSAL, met=False, said=said)


@dataclass(frozen=True, slots=True)
class Group:
    """Communities whose figures stand together: the pilots, or the rest."""

    label: Text
    communities: tuple[int, ...]


_LABELS = MappingProxyType({True: Text("试点社区", "Pilots"), False: Text("其他社区", "The rest")})


def pilots_beside_the_rest(
    communities: Collection[int], pilots: Collection[int]
) -> tuple[Group, Group]:
    """Each community in one of two groups, so that their figures can stand side by side."""
    first, rest = (
        Group(_LABELS[wanted], tuple(sorted(c for c in communities if (c in pilots) is wanted)))
        for wanted in (True, False)
    )
    return first, rest


class WaveState(StrEnum):
    """How far a wave has come. LATE: its day has passed, and not one of it has begun; CANCELLED:
    taken back before any had.
    """

    PLANNED = "planned"
    LATE = "late"
    IN_PART = "in_part"
    BEGUN = "begun"
    CANCELLED = "cancelled"


def wave_state(
    communities: int, begun: int, planned_on: date, today: date, *, is_cancelled: bool
) -> WaveState:
    if is_cancelled:
        return WaveState.CANCELLED
    if begun:
        return WaveState.BEGUN if begun == communities else WaveState.IN_PART
    return WaveState.LATE if planned_on < today else WaveState.PLANNED
