"""What vendors build on: how ballots are marked, weights, values that stay as they are."""

from dataclasses import replace
from datetime import date

import pytest

from folkmoot_sdk import (
    Ballot,
    BodyKind,
    Comparison,
    Count,
    DecisionRule,
    DefinitionError,
    EvaluationForm,
    Figures,
    FormItem,
    Grade,
    InForce,
    Mark,
    Marking,
    MarkingKind,
    MatterFacts,
    Option,
    OptionCount,
    Poll,
    Purpose,
    Quantity,
    Secrecy,
    Source,
    Standing,
    Step,
    Subject,
    Text,
    Unit,
    VotingRule,
)

WORD = Text("某", "some")
HALF = Comparison(2, Quantity.IN_FAVOUR, ">", 1, Quantity.PRESENT, WORD)


class Least(VotingRule):
    """A rule that says only what every rule must."""

    id = "least"
    version = "1"
    title = WORD

    def ballot_problem(self, *_: object) -> None:
        return None

    def count(self, poll: Poll) -> Count:
        return Count(tuple(OptionCount(each.key, 0) for each in poll.options), (), None)


def test_a_rule_that_says_the_least_has_the_defaults() -> None:
    rule = Least()
    assert rule.marking({}) == Marking(MarkingKind.OTHER)
    assert (rule.source, rule.secrecy, dict(rule.problems)) == (None, frozenset(Secrecy), {})
    assert (rule.promises, rule.summary) == (frozenset(), None)


@pytest.mark.parametrize(
    ("kind", "marks", "most"),
    [
        (MarkingKind.EACH, (Mark("for", WORD),), None),
        (MarkingKind.EACH, (Mark("for", WORD), Mark("for", WORD)), None),
        (MarkingKind.CHOOSE, (), None),
        (MarkingKind.CHOOSE, (Mark("approve", WORD),), 0),
        (MarkingKind.RANK, (), True),
    ],
)
def test_a_marking_that_nobody_could_follow_is_refused(
    kind: MarkingKind, marks: tuple[Mark, ...], most: int | None
) -> None:
    with pytest.raises(DefinitionError):
        Marking(kind, marks, most)


@pytest.mark.parametrize(
    ("kind", "bounds"),
    [
        (MarkingKind.SCORE, {"low": 5, "high": 5}),
        (MarkingKind.SCORE, {"low": 0, "high": True}),
        (MarkingKind.SCORE, {"total": 0}),
        (MarkingKind.RANK, {"low": 1, "high": 3}),
        (MarkingKind.SCORE, {"equals": True}),
        (MarkingKind.SCORE, {"unmarked": "none"}),
        (MarkingKind.RANK, {"unmarked": 1}),
    ],
    ids=str,
)
def test_bounds_that_nobody_could_keep_are_refused(
    kind: MarkingKind, bounds: dict[str, int]
) -> None:
    with pytest.raises(DefinitionError):
        Marking(kind, **bounds)  # type: ignore[arg-type] # a bool among them


def test_what_an_option_counts_as_that_was_left_out_is_one_of_the_words() -> None:
    with pytest.raises(DefinitionError):
        Marking(MarkingKind.EACH, (Mark("a", WORD), Mark("b", WORD)), unmarked="c")


@pytest.mark.parametrize(
    "marking",
    [
        Marking(MarkingKind.CHOOSE, (Mark("approve", WORD),), 2),
        Marking(MarkingKind.SCORE, low=-2, high=2),
        Marking(MarkingKind.SCORE, low=0, total=10),
        Marking(MarkingKind.RANK, equals=True),
        Marking(MarkingKind.SCORE, low=0, high=5, unmarked=0),
        Marking(MarkingKind.EACH, (Mark("a", WORD), Mark("b", WORD)), unmarked="b"),
    ],
)
def test_a_marking_survives_plain_data(marking: Marking) -> None:
    assert Marking.from_plain(marking.to_plain()) == marking


def test_a_marking_written_down_before_there_were_bounds_still_reads() -> None:
    read = Marking.from_plain({"kind": "choose", "marks": [Mark("a", WORD).to_plain()], "most": 2})
    assert (read.keys, read.most, read.low) == (("a",), 2, None)


def item(weight: int = 1) -> FormItem:
    return FormItem("i", WORD, (Grade("a", WORD, 2), Grade("b", WORD, 1)), weight)


def test_an_item_weighs_one_unless_it_says_more_and_never_a_part() -> None:
    assert item().weight == 1
    form = EvaluationForm("f", "1", WORD, (item(3),))
    assert EvaluationForm.from_plain(form.to_plain()).items[0].weight == 3
    for wrong in (0, -1, 1.5, True, "2"):
        with pytest.raises(DefinitionError):
            item(wrong)  # type: ignore[arg-type] # the very mistake
    with pytest.raises(DefinitionError):
        Grade("a", WORD, 1.5)  # type: ignore[arg-type] # as above


def law() -> DecisionRule:
    return DecisionRule(
        id="law",
        version="1",
        title=WORD,
        in_force=InForce(date(2026, 1, 1)),
        source=Source(WORD, ""),
        body=BodyKind.JOINT_MEETING,
        purpose=Purpose.DECISION,
        unit=Unit.PERSON,
        validity=(),
        carriage=[HALF],  # type: ignore[arg-type] # as a careless plugin gives it
        subjects={Subject.REBUILD},  # type: ignore[arg-type] # as above
    )


def test_a_rule_offers_itself_and_claims_nothing_unless_it_says_so() -> None:
    assert law().standing is Standing.OFFER
    before = {key: value for key, value in law().to_plain().items() if key != "standing"}
    assert DecisionRule.from_plain(before) == law()


def test_lists_given_to_a_value_cannot_change_it_afterwards() -> None:
    rule = law()
    assert (rule.carriage, rule.subjects) == ((HALF,), frozenset({Subject.REBUILD}))
    assert len({rule, replace(rule)}) == 1
    options, tier, effects = [Option("a", "A")], ["a"], {"rebuild"}
    poll = Poll(options, [Ballot({})], {}, rule, Figures({Quantity.PRESENT: 1}))  # type: ignore[arg-type] # as above
    count = Count([OptionCount("a", 0)], [tier], None)  # type: ignore[arg-type] # as above
    facts = MatterFacts(Subject.OTHER, date(2026, 1, 1), Step.REVIEW, effects=effects)  # type: ignore[arg-type] # as above
    for given in (options, tier, effects):
        given.clear()
    assert (len(poll.options), count.tiers, facts.effects) == (
        1,
        (("a",),),
        frozenset({"rebuild"}),
    )
    assert {poll, count, facts}
