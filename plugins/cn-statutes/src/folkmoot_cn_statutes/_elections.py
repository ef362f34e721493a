"""Electing the residents' committee, by each of three electorates, and recalling it."""

from folkmoot_cn_statutes._comparisons import (
    HALF_OF_BALLOTS,
    HALF_OF_ELIGIBLE_VOTE,
    OVER_TWO_THIRDS_VOTE,
    TENTH_OF_ELIGIBLE_SIGN,
    THIRD_OF_BALLOTS,
    THIRD_OF_REPRESENTATIVES_SIGN,
)
from folkmoot_cn_statutes._sources import IN_FORCE_2026, urc
from folkmoot_sdk import BodyKind, Comparison, DecisionRule, Purpose, Standing, Text, Unit

# (suffix, words, body, unit, turnout): a run-off and a recall are valid as the election was.
_ELECTORATES = (
    (
        "voters",
        Text("全体选民", "all voters"),
        BodyKind.RESIDENTS_MEETING,
        Unit.PERSON,
        HALF_OF_ELIGIBLE_VOTE,
    ),
    (
        "households",
        Text("户代表", "one per household"),
        BodyKind.HOUSEHOLDS_MEETING,
        Unit.HOUSEHOLD,
        HALF_OF_ELIGIBLE_VOTE,
    ),
    (
        "representatives",
        Text("居民代表", "representatives"),
        BodyKind.REPRESENTATIVES_ASSEMBLY,
        Unit.PERSON,
        OVER_TWO_THIRDS_VOTE,
    ),
)
_ACTS = (
    ("election", Text("居民委员会选举", "Election"), Purpose.ELECTION, "19", HALF_OF_BALLOTS),
    # The plurality is the voting rule's; that a third is enough is the law's.
    ("run-off", Text("另行选举", "Run-off"), Purpose.RUN_OFF, "19", THIRD_OF_BALLOTS),
    ("recall", Text("罢免表决", "Recall"), Purpose.RECALL, "20", HALF_OF_BALLOTS),
)


def _votes() -> tuple[DecisionRule, ...]:
    return tuple(
        DecisionRule(
            id=f"{act}-by-{suffix}",
            version="2026",
            title=Text(f"{title.zh}（{who.zh}）", f"{title.en} by {who.en}"),
            in_force=IN_FORCE_2026,
            source=urc(article),
            body=body,
            purpose=purpose,
            unit=unit,
            validity=(turnout,),
            carriage=(carriage,),
            standing=Standing.STATUTE,
        )
        for act, title, purpose, article, carriage in _ACTS
        for suffix, who, body, unit, turnout in _ELECTORATES
    )


def _start(suffix: str, title: Text, body: BodyKind, test: Comparison) -> DecisionRule:
    return DecisionRule(
        id=f"recall-started-by-{suffix}",
        version="2026",
        title=title,
        in_force=IN_FORCE_2026,
        source=urc("20"),
        body=body,
        purpose=Purpose.RECALL_START,
        unit=Unit.PERSON,
        validity=(test,),
        standing=Standing.STATUTE,
    )


ELECTIONS: tuple[DecisionRule, ...] = (
    *_votes(),
    _start(
        "voters",
        Text("选民联名提出罢免", "Voters start a recall"),
        BodyKind.RESIDENTS_MEETING,
        TENTH_OF_ELIGIBLE_SIGN,
    ),
    _start(
        "representatives",
        Text("居民代表联名提出罢免", "Representatives start a recall"),
        BodyKind.REPRESENTATIVES_ASSEMBLY,
        THIRD_OF_REPRESENTATIVES_SIGN,
    ),
)
