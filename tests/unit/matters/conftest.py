"""A dossier that has all its step asks for, at any step; each test takes one thing away."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import TypeVar
from uuid import UUID

import pytest

from folkmoot.kernel.act import CHINA
from folkmoot.matters.domain import Force
from folkmoot.matters.dossier import (
    AttemptFact,
    Dossier,
    ItemFact,
    MeetingFact,
    NoticeFact,
    OptionFact,
    ResolutionFact,
    SignOffFact,
    StepEntry,
    SurveyFact,
    VoteFact,
)
from folkmoot.tenancy.workflow import WorkflowDefinition
from folkmoot_sdk import BodyKind, Subject

NOON = datetime(2026, 3, 2, 12, tzinfo=CHINA)
# The present step was entered an hour before everything that the defaults say happened in it.
ENTERED = NOON - timedelta(hours=1)

F = TypeVar("F")


def changed(fact: F, given: Mapping[str, object]) -> F:
    """``dataclasses.replace``, whose arguments a test may leave untyped."""
    loosely: Callable[..., F] = replace
    return loosely(fact, **given)


def uid(number: int) -> UUID:
    return UUID(int=number)


def option(key: str = "A", **given: object) -> OptionFact:
    plain = OptionFact(
        uid(ord(key)), key, f"方案 {key}", Subject.FACILITIES, "", 1, withdraws=False
    )
    return changed(plain, given)


def meeting(body: BodyKind, **given: object) -> MeetingFact:
    plain = MeetingFact(
        id=uid(200),
        body=body,
        title="会议",
        starts_at=NOON,
        closed_at=NOON,
        quorate=True,
        notice_in_time=True,
        minuted=True,
        for_decision=True,
        viewed=frozenset({"A", "B"}),
    )
    return changed(plain, given)


def vote(**given: object) -> VoteFact:
    plain = VoteFact(
        id=uid(300),
        title="表决",
        body=BodyKind.REPRESENTATIVES_ASSEMBLY,
        meeting_id=uid(200),
        round_no=1,
        opened_at=NOON,
        closed_at=NOON,
        valid=True,
        carried=True,
        winners=("A",),
        asked=frozenset({"A", "B"}),
    )
    return changed(plain, given)


def resolution(**given: object) -> ResolutionFact:
    body = BodyKind.REPRESENTATIVES_ASSEMBLY
    return changed(ResolutionFact(uid(400), 1, "A", uid(300), body, Force.DECIDES), given)


def notice(kind: str, **given: object) -> NoticeFact:
    number = uid(500 + len(kind))
    return changed(NoticeFact(number, kind, NOON, date(2026, 3, 17), standing=True), given)


def item(*states: str, **given: object) -> ItemFact:
    """An item of round 1 with an attempt for each state, one after the other."""
    tries = tuple(
        AttemptFact(uid(610 + seq), seq, "物业公司", state, "", NOON)
        for seq, state in enumerate(states, 1)
    )
    return changed(ItemFact(uid(600), 1, "A", "方案 A", tries), given)


def sign_off(body: BodyKind, person: int, **given: object) -> SignOffFact:
    return changed(SignOffFact(uid(700 + person), body, uid(person), approved=True, at=NOON), given)


def ready(position: int, **given: object) -> Dossier:
    """A matter at ``position`` in round 1 that could leave it; ``given`` replaces fields."""
    return changed(
        Dossier(
            matter_id=uid(1),
            title="电梯维修",
            law_date=date(2026, 3, 2),
            subject=Subject.FACILITIES,
            affected="近 200 户",
            buildings=(),
            important=False,
            workflow=WorkflowDefinition(),
            trail=tuple(StepEntry(n, n, 1, ENTERED) for n in range(position + 1)),
            topic_id=uid(2),
            opinion_ids=(uid(3), uid(4)),
            options=(option("A"), option("B")),
            meetings=(
                meeting(BodyKind.TWO_COMMITTEES, id=uid(201)),
                meeting(BodyKind.GROUP_LEADERS_MEETING, id=uid(202)),
                meeting(BodyKind.REPRESENTATIVES_ASSEMBLY),
            ),
            votes=(vote(),),
            resolutions=(resolution(),),
            notices=(notice("resolution"), notice("outcome")),
            items=(item("succeeded"),),
            sign_offs=(
                sign_off(BodyKind.DELIBERATION_COUNCIL, 8),
                sign_off(BodyKind.SUPERVISION_COMMITTEE, 9),
            ),
            survey=SurveyFact(uid(800), NOON, 3),
            statements={},
            forms=frozenset(),
            ending=None,
        ),
        given,
    )


class Make:
    """The factories above under one name, since test modules cannot import a conftest."""

    noon, entered = NOON, ENTERED
    uid = staticmethod(uid)
    option = staticmethod(option)
    meeting = staticmethod(meeting)
    vote = staticmethod(vote)
    resolution = staticmethod(resolution)
    notice = staticmethod(notice)
    item = staticmethod(item)
    sign_off = staticmethod(sign_off)


@pytest.fixture(name="ready")
def _ready() -> Callable[..., Dossier]:
    return ready


@pytest.fixture
def make() -> type[Make]:
    return Make
