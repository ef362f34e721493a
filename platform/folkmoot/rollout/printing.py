"""The roll-out in words for a person at a terminal, and as plain data for machines."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import click

from folkmoot.kernel.command import Operation
from folkmoot.kernel.errors import FolkmootError
from folkmoot.kernel.wording import filled
from folkmoot.rollout.domain import ReadinessList, reason_asked
from folkmoot.rollout.service import Looked, Move
from folkmoot.tenancy.models import CommunityStatus
from folkmoot.tenancy.staging import WORDS
from folkmoot.web.terminal import in_both, refuse
from folkmoot_sdk import Text

REFUSED = 1
_READY, _LACKS = Text("已就绪", "ready"), Text("还缺：{what}", "lacks: {what}")
_WHOLE = Text("各项均已具备", "nothing is missing")
_ADVICE = Text("待补齐：{what}", "still to be made up for: {what}")
_DRAFTS = Text("筹备中的社区：{number} 个", "Being prepared: {number}")
_BEGUN = Text(
    "已经开始运行的社区：{number} 个（以下供参考，不影响运行）",
    "Begun already: {number} (what follows is advice, and holds nobody up)",
)
_MOVED, _STAYS = Text("已开始", "begun"), Text("未开始，{why}", "not begun, {why}")
_NONE = Text("没有可以开始的社区", "no community was left to begin with")
_NOW = Text("现在是：{stage}", "now: {stage}")
_REASON = Text("理由已记录在案，向所有人公开", "the reason is on record, and everybody can read it")


@contextmanager
def refusals(as_json: bool, language: str) -> Iterator[Operation]:
    """The operation of the present command; what it refuses is said, with exit code 1."""
    operation: Operation = click.get_current_context().obj
    try:
        yield operation
    except FolkmootError as error:
        refuse(error, as_json=as_json, language=language, code=REFUSED)


def looked_lines(found: Sequence[Looked], language: str) -> Iterator[str]:
    """A line a community: first the drafts, which are held up by what they lack, then the others,
    to whom it is advice.
    """
    for heading, advises in ((_DRAFTS, False), (_BEGUN, True)):
        if own := [each for each in found if each.advises is advises]:
            yield filled(heading, number=len(own)).in_(language)
            yield from (f"  {looked_said(each).in_(language)}" for each in own)


def looked_said(found: Looked) -> Text:
    """One community, and what it lacks, each by its name."""
    words = _advice(found.readiness) if found.advises else _held_up(found.readiness)
    slug = found.community.slug
    return Text(f"{slug}：{words.zh}", f"{slug}: {words.en}")


def looked_plain(found: Looked) -> dict[str, Any]:
    """For machines: its stage, whether it is ready, and line by line what there is."""
    return {
        "stage": found.community.status.value,
        "ready": found.readiness.ready,
        "list": {
            line.requirement.value: {"met": line.met, "zh": line.named.zh, "en": line.named.en}
            for line in found.readiness.lines
        },
    }


def moved_lines(
    looked: Looked | None, status: CommunityStatus, reason: str, language: str
) -> Iterator[str]:
    """Where a community is now, whether a reason was asked for, and what it still lacks."""
    yield filled(_NOW, stage=WORDS[status]).in_(language)
    if reason.strip():
        yield _REASON.in_(language)
    elif looked is not None:
        # Nothing else goes without a reason than beginning ready, and from pilot to live.
        yield reason_asked(looked.community.status, status, ()).in_(language)
    if looked is not None and not looked.readiness.ready:
        yield _advice(looked.readiness).in_(language)


def move_lines(moves: tuple[Move, ...], language: str) -> Iterator[str]:
    """A line for each community of a wave: begun, or why not."""
    for move in moves:
        said = _MOVED
        if move.problem is not None:
            said = filled(_STAYS, why=_why(move))
        yield f"{move.community.slug}: {said.in_(language)}"
    if not moves:
        yield _NONE.in_(language)


def move_plain(move: Move) -> dict[str, Any]:
    """The same for machines."""
    lacking = move.readiness.lacking if move.readiness else ()
    return {
        "community": move.community.slug,
        "begun": move.problem is None,
        "error": move.problem.code if move.problem else None,
        "lacking": [each.value for each in lacking],
    }


def _held_up(found: ReadinessList) -> Text:
    return _READY if found.ready else filled(_LACKS, what=found.missing)


def _advice(found: ReadinessList) -> Text:
    return _WHOLE if found.ready else filled(_ADVICE, what=found.missing)


def _why(move: Move) -> Text:
    if move.readiness is not None and not move.readiness.ready:
        return _held_up(move.readiness)
    assert move.problem is not None  # noqa: S101 - asked by the caller
    return Text(**in_both(move.problem.message, move.problem.params))
