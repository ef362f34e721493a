"""A ballot as pages know it: what the voting rule asks, in the words that the rule declares."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from folkmoot.kernel.errors import NotFound, Refused, mark
from folkmoot.votes.asking import RuleFailedError, marking_of
from folkmoot.votes.models import Vote
from folkmoot.votes.named import Away, away_of
from folkmoot.votes.pins import pinned_method
from folkmoot_sdk import Mark, MarkingKind, Option, PlainError, Text
from folkmoot_sdk import Marking as Declared

# What was marked on ballots before rules declared their words, and what no rule declares.
MARKS = {
    "for": Text("同意", "For"),
    "against": Text("反对", "Against"),
    "abstain": Text("弃权", "Abstain"),
    "approve": Text("赞成", "Accepted"),
}


class Marking(StrEnum):
    """How a ballot is marked, as far as our pages can offer it."""

    EACH = "each"
    ACCEPT = "accept"
    RANK = "rank"
    SCORE = "score"
    PAPER = "paper"


@dataclass(frozen=True, slots=True)
class Sheet:
    """What a ballot asks. ``marks`` are the rule's words, and the other members as the rule's
    ``Marking`` has them; ``silent`` is whether the rule was asked for them and gave no answer, and
    ``away`` whether its release cannot be asked at all, so that no ballot can be cast now.
    """

    marking: Marking
    options: tuple[Option, ...]
    most: int | None = None
    marks: tuple[Mark, ...] = ()
    low: int | None = None
    high: int | None = None
    total: int | None = None
    equals: bool = False
    unmarked: str | int | None = None
    silent: bool = False
    away: Away | None = None

    @property
    def single(self) -> bool:
        """Whether one mark says all that a ballot can say."""
        if self.marking is Marking.EACH:
            return len(self.options) == 1
        return self.marking is Marking.ACCEPT and self.most == 1

    @property
    def ranks(self) -> int:
        """How many places there are to give."""
        return min(self.most or len(self.options), len(self.options))

    def word_of(self, marked: str | int) -> object:
        """A mark in words; one that no rule knows is shown as it is."""
        own = {each.key: each.text for each in self.marks}
        return own.get(str(marked)) or MARKS.get(str(marked), str(marked))


_KINDS = {
    MarkingKind.EACH: Marking.EACH,
    MarkingKind.CHOOSE: Marking.ACCEPT,
    MarkingKind.RANK: Marking.RANK,
    MarkingKind.SCORE: Marking.SCORE,
}


def sheet_of(vote: Vote, options: tuple[Option, ...]) -> Sheet:
    """What the voting rule declared when the vote was opened, which is known whatever became of its
    release since.
    """
    declared = _written(vote.method)
    gone = away_of(vote)
    try:
        if declared is None and gone is None:
            # A vote of before markings were written down.
            declared = marking_of(*pinned_method(vote))
    except (NotFound, Refused, RuleFailedError):
        return Sheet(Marking.PAPER, options, silent=True)
    if declared is None:
        return Sheet(Marking.PAPER, options, silent=True, away=gone)
    return replace(sheet_from(declared, options), away=gone)


def sheet_from(declared: Declared, options: tuple[Option, ...]) -> Sheet:
    """A declared marking as a sheet; one that our pages cannot offer is on paper."""
    marking = _KINDS.get(declared.kind, Marking.PAPER)
    if marking is Marking.ACCEPT and len(declared.marks) > 1:
        marking = Marking.PAPER
    return Sheet(
        marking,
        options,
        most=declared.most,
        marks=declared.marks,
        low=declared.low,
        high=declared.high,
        total=declared.total,
        equals=declared.equals,
        unmarked=declared.unmarked,
    )


def _written(method: Mapping[str, Any]) -> Declared | None:
    try:
        return Declared.from_plain(method["marking"]) if "marking" in method else None
    except PlainError:
        # Of a later release than this one.
        return None


def on_paper_only() -> Refused:
    return Refused(
        "vote.paper_only",
        mark("Ballots of this voting rule are marked on paper; they cannot be cast on this page."),
        cure=mark("Ask the community's secretary for a paper."),
    )


def does_not_answer() -> Refused:
    return Refused(
        "vote.rule_silent",
        mark("The voting rule does not say at the moment how its ballots are marked."),
        cure=mark("Nothing was changed. Try again later, or ask the secretary for a paper."),
    )
