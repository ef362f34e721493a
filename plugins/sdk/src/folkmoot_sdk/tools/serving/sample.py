"""The sample community: 40 representatives, 30 of them at the meeting, four things to vote on."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Final

from folkmoot_sdk import (
    Ballot,
    BodyKind,
    Comparison,
    DecisionRule,
    Figures,
    InForce,
    Option,
    Poll,
    Purpose,
    Quantity,
    Source,
    Text,
    Unit,
    VotingRule,
)
from folkmoot_sdk.testing._booth import Booth

MEMBERS: Final = 40
PRESENT: Final = 30

OPTIONS: Final[Mapping[str, Text]] = {
    "lift": Text("加装电梯", "Put in a lift"),
    "lamps": Text("更换路灯", "Replace the street lamps"),
    "bench": Text("增设长椅", "Set up benches"),
    "cables": Text("整治乱拉线缆", "Tidy the cables"),
}
_AGREED = Text("示例社区约定", "the sample community's agreement")
LAW: Final = DecisionRule(
    id="sample",
    version="1",
    title=Text("示例：代表过半数到会，到会过半数同意", "Sample: half present, half of those agree"),
    in_force=InForce(date(2026, 1, 1)),
    source=Source(_AGREED, ""),
    body=BodyKind.JOINT_MEETING,
    purpose=Purpose.DECISION,
    unit=Unit.PERSON,
    validity=(
        Comparison(2, Quantity.PRESENT, ">", 1, Quantity.MEMBERS, Text("到会人数", "present")),
    ),
    carriage=(
        Comparison(2, Quantity.IN_FAVOUR, ">", 1, Quantity.PRESENT, Text("同意票数", "in favour")),
    ),
)


def options(language: str) -> tuple[Option, ...]:
    return tuple(Option(key, label.in_(language)) for key, label in OPTIONS.items())


def poll(ballots: tuple[Ballot, ...], settings: Mapping[str, object], language: str) -> Poll:
    figures = Figures({Quantity.MEMBERS: MEMBERS, Quantity.PRESENT: PRESENT})
    return Poll(options(language), ballots, settings, LAW, figures)


def neighbours(rule: VotingRule, settings: Mapping[str, object], many: int) -> tuple[Ballot, ...]:
    """So many ballots that the rule takes, the same every time; () where only paper could say."""
    pool = Booth(rule, settings).pool(tuple(OPTIONS))
    return tuple(replace(pool[at * 7 % len(pool)], times=1) for at in range(many) if pool)
