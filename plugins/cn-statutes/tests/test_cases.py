"""The cases of the table "Cases to reproduce", each under the law that it is about."""

from datetime import date

import pytest

from folkmoot_cn_statutes import (
    folkmoot_cadences,
    folkmoot_deadlines,
    folkmoot_decision_rules,
    folkmoot_size_rules,
)
from folkmoot_sdk import (
    BodyKind,
    Comparison,
    DeadlineKind,
    DecisionRule,
    Figures,
    Purpose,
    Quantity,
    Subject,
    TestResult,
    reference,
)

Q = Quantity
RULES = {reference(rule): rule for rule in folkmoot_decision_rules()}
LIFTS, WORKS, TODAY = date(2016, 7, 1), date(2017, 4, 18), date(2026, 3, 1)


def governing(
    body: BodyKind,
    day: date,
    subject: Subject = Subject.FACILITIES,
    purpose: Purpose = Purpose.DECISION,
) -> DecisionRule:
    asked = {"body": body, "subject": subject, "purpose": purpose, "day": day}
    (rule,) = (each for each in RULES.values() if each.governs(**asked))  # type: ignore[arg-type]
    return rule


def quorum(test: Comparison, whole: int) -> int:
    return next(part for part in range(whole + 1) if test.passes(part, whole))


def passed(tests: tuple[TestResult, ...]) -> bool:
    return all(test.passed for test in tests)


@pytest.mark.parametrize(
    ("members", "least"),
    [(9, 6), (10, 7), (43, 29), (45, 30), (75, 50), (79, 53), (200, 134)],
)
@pytest.mark.parametrize(
    "rule", ["representatives-meeting@2026", "group-leaders-meeting@2014", "joint-meeting@2014"]
)
def test_two_thirds_or_more(rule: str, members: int, least: int) -> None:
    test = RULES[rule].validity[0]
    assert quorum(test, members) == test.needed(0, members) == least


@pytest.mark.parametrize(("members", "least"), [(9, 7), (45, 31), (60, 41)])
def test_more_than_two_thirds_vote_when_representatives_elect(members: int, least: int) -> None:
    assert quorum(RULES["election-by-representatives@2026"].validity[0], members) == least


@pytest.mark.parametrize(("attending", "least"), [(30, 16), (31, 16), (39, 20), (40, 21), (41, 21)])
def test_over_half_of_those_attending(attending: int, least: int) -> None:
    for rule in ("representatives-meeting@2026", "residents-meeting-by-person@2026"):
        assert quorum(RULES[rule].carriage[0], attending) == least


def test_a_tie_is_not_carried_and_one_more_is_needed() -> None:
    figures = Figures({Q.PRESENT: 30, Q.IN_FAVOUR: 15})
    (test,) = RULES["representatives-meeting@2026"].carriage_of(figures)
    assert (test.passed, test.margin) == (False, 1)
    assert test.sentence("zh") == "需 16 人同意，实有 15 人同意，还差 1 人"


@pytest.mark.parametrize(("committee", "least"), [(5, 20), (7, 28), (9, 36)])
def test_representatives_are_four_fifths_of_their_meeting(committee: int, least: int) -> None:
    (test,) = RULES["representatives-meeting-composition@2026"].validity
    assert test.passes(least, least + committee)
    assert not test.passes(least - 1, least - 1 + committee)
    few = Figures({Q.REPRESENTATIVES: 3, Q.MEMBERS: 3 + committee})
    assert 3 + test.margin(few) == least


def test_a_meeting_short_of_representatives_is_not_valid_however_full() -> None:
    figures = Figures({Q.PRESENT: 24, Q.MEMBERS: 24, Q.REPRESENTATIVES: 19})
    quorate, composed = RULES["representatives-meeting@2026"].validity_of(figures)
    assert (quorate.passed, composed.passed, composed.margin) == (True, False, 1)
    assert composed.sentence("en") == (
        "at least 4/5 of 24 members must be representatives, 20 needed and 19 are:"
        " 1 short among them, or 1 more must join"
    )


def test_observers_make_no_quorum() -> None:
    figures = Figures({Q.PRESENT: 29, Q.MEMBERS: 45, Q.REPRESENTATIVES: 40})
    quorate, _ = RULES["representatives-meeting@2026"].validity_of(figures)
    assert (quorate.passed, quorate.margin) == (False, 1)
    with pytest.raises(ValueError, match="more than members"):
        RULES["group-leaders-meeting@2014"].validity_of(
            Figures({Q.PRESENT: 29 + 17, Q.MEMBERS: 45})
        )


def test_abstaining_is_not_being_absent() -> None:
    (test,) = RULES["representatives-meeting@2026"].carriage_of(
        Figures({Q.PRESENT: 15 + 10 + 5, Q.IN_FAVOUR: 15})
    )
    assert not test.passed


def test_a_meeting_of_31_under_the_law_of_2026_is_19_short() -> None:
    figures = Figures({Q.PRESENT: 31, Q.MEMBERS: 75, Q.REPRESENTATIVES: 68})
    quorate, composed = governing(BodyKind.REPRESENTATIVES_ASSEMBLY, TODAY).validity_of(figures)
    assert (quorate.passed, quorate.margin) == (False, 19)
    assert quorate.sentence("en") == "50 must attend, 31 did: 19 short"
    assert composed.passed


def test_a_run_off_is_won_by_a_third() -> None:
    for electorate in ("voters", "households", "representatives"):
        (test,) = RULES[f"run-off-by-{electorate}@2026"].carriage
        assert test.passes(34, 100)
        assert not test.passes(33, 100)


def owners(rule: str, heads: tuple[int, int, int], area: tuple[int, int, int]) -> tuple[bool, bool]:
    """(valid, carried) of (total, taking part, in favour) by heads and by whole 0.01 m²."""
    figures = Figures(
        {
            Q.HEADS_TOTAL: heads[0],
            Q.HEADS_PRESENT: heads[1],
            Q.HEADS_IN_FAVOUR: heads[2],
            Q.AREA_TOTAL: area[0],
            Q.AREA_PRESENT: area[1],
            Q.AREA_IN_FAVOUR: area[2],
        }
    )
    law = RULES[rule]
    return passed(law.validity_of(figures)), passed(law.carriage_of(figures))


AREA = (1_800_000, 1_200_000, 1_200_000)


@pytest.mark.parametrize(("taking_part", "valid"), [(133, False), (134, True)])
def test_two_thirds_of_200_owners_take_part(taking_part: int, valid: bool) -> None:
    assert owners("owners-ordinary@2021", (200, taking_part, 100), AREA)[0] is valid


@pytest.mark.parametrize(
    ("rule", "in_favour", "carried"),
    [
        ("owners-ordinary@2021", 67, False),
        ("owners-ordinary@2021", 68, True),
        ("owners-special@2021", 100, False),
        ("owners-special@2021", 101, True),
    ],
)
def test_of_134_owners_taking_part(rule: str, in_favour: int, carried: bool) -> None:
    assert owners(rule, (200, 134, in_favour), AREA) == (True, carried)


@pytest.mark.parametrize(
    ("taking_part", "in_favour", "verdict"),
    [
        (1_200_000, 600_000, (True, False)),
        (1_200_000, 600_001, (True, True)),
        (1_199_999, 600_001, (False, True)),
    ],
)
def test_area_counts_to_the_hundredth(
    taking_part: int, in_favour: int, verdict: tuple[bool, bool]
) -> None:
    area = (1_800_000, taking_part, in_favour)
    assert owners("owners-ordinary@2021", (200, 134, 134), area) == verdict


def test_heads_yes_area_no_and_the_explanation_names_area() -> None:
    figures = Figures(
        {
            Q.HEADS_PRESENT: 134,
            Q.HEADS_IN_FAVOUR: 100,
            Q.AREA_PRESENT: 1_200_000,
            Q.AREA_IN_FAVOUR: 590_000,
        }
    )
    failed = [t for t in RULES["owners-ordinary@2021"].carriage_of(figures) if not t.passed]
    assert [test.name.en for test in failed] == ["area in favour"]
    assert failed[0].sentence("zh") == (
        "需专有部分面积 6,000.01 平方米同意，实为 5,900.00 平方米，还差 100.01 平方米"
    )
    assert "area" in failed[0].sentence("en")


def test_the_lifts_of_2016_get_the_law_of_their_day() -> None:
    assembly = governing(BodyKind.REPRESENTATIVES_ASSEMBLY, LIFTS)
    assert reference(assembly) == "representatives-meeting@1990"
    owners_then = governing(BodyKind.OWNERS_ASSEMBLY, LIFTS, Subject.FUND_USE)
    owners_now = governing(BodyKind.OWNERS_ASSEMBLY, TODAY, Subject.FUND_USE)
    assert reference(owners_then) == "owners-special@2007"
    assert reference(owners_now) == "owners-ordinary@2021"
    # 134 of 200 take part and 100 agree: enough today, 34 too few when it took two thirds of all.
    heads, area = (200, 134, 100), (1_800_000, 1_200_000, 1_200_000)
    assert owners(reference(owners_now), heads, area) == (True, True)
    assert owners(reference(owners_then), heads, area) == (True, False)


def test_the_works_of_2017_get_the_law_of_their_day() -> None:
    then = governing(BodyKind.REPRESENTATIVES_ASSEMBLY, WORKS, Subject.ENVIRONMENT)
    now = governing(BodyKind.REPRESENTATIVES_ASSEMBLY, TODAY, Subject.ENVIRONMENT)
    figures = Figures({Q.PRESENT: 24, Q.MEMBERS: 45, Q.REPRESENTATIVES: 40})
    assert passed(then.validity_of(figures))
    assert not passed(now.validity_of(figures))
    assert "9-10" in then.source.article


@pytest.mark.parametrize(
    ("rule", "figures", "least"),
    [
        ("residents-meeting-called-by-residents@2026", {Q.ELIGIBLE: 2001}, 201),
        ("residents-meeting-called-by-households@2026", {Q.ELIGIBLE: 3500}, 350),
        ("residents-meeting-called-by-representatives@2026", {Q.REPRESENTATIVES: 31}, 11),
        ("representatives-meeting-called@2026", {Q.REPRESENTATIVES: 31}, 7),
        ("recall-started-by-voters@2026", {Q.ELIGIBLE: 2001}, 201),
        ("recall-started-by-representatives@2026", {Q.REPRESENTATIVES: 30}, 10),
    ],
)
def test_signatures_that_call_a_meeting_or_start_a_recall(
    rule: str, figures: dict[Quantity, int], least: int
) -> None:
    short = RULES[rule].validity_of(Figures({**figures, Q.SIGNATURES: least - 1}))
    enough = RULES[rule].validity_of(Figures({**figures, Q.SIGNATURES: least}))
    assert ([test.margin for test in short], passed(enough)) == ([1], True)


@pytest.mark.parametrize("electorate", ["voters", "households", "representatives"])
def test_a_recall_is_valid_as_the_election_was_and_takes_over_half(electorate: str) -> None:
    recall = RULES[f"recall-by-{electorate}@2026"]
    election = RULES[f"election-by-{electorate}@2026"]
    assert recall.validity == election.validity
    (test,) = recall.carriage
    assert quorum(test, 100) == 51


@pytest.mark.parametrize(("eligible", "least"), [(2000, 1001), (2001, 1001)])
def test_an_election_takes_over_half_of_the_voters(eligible: int, least: int) -> None:
    assert RULES["election-by-voters@2026"].validity[0].needed(0, eligible) == least


def test_the_statutory_periods() -> None:
    days = {each.id: (each.kind, each.days) for each in folkmoot_deadlines()}
    assert days == {
        "public-notice": (DeadlineKind.RUN, 15),
        "residents-meeting-notice": (DeadlineKind.LEAD, 10),
        "households-meeting-notice": (DeadlineKind.LEAD, 10),
        "voters-list": (DeadlineKind.LEAD, 20),
        "voters-list-objection": (DeadlineKind.LIMIT, 5),
        "voters-list-answer": (DeadlineKind.LIMIT, 3),
    }


def test_only_the_notice_of_a_residents_meeting_has_an_exception() -> None:
    assert [d.id for d in folkmoot_deadlines() if d.exception] == [
        "residents-meeting-notice",
        "households-meeting-notice",
    ]


def test_the_sizes_of_2026() -> None:
    sizes = {
        s.id: (s.at_least, s.at_most, s.binding)
        for s in folkmoot_size_rules()
        if s.version == "2026"
    }
    assert sizes == {
        "committee-members": (5, 9, True),
        "households-per-representative": (20, 50, True),
        "committee-term": (5, 5, True),
        "community-households": (1000, 3000, False),
        "proxies-per-holder": (None, 3, True),
        "proxies-per-holder-by-household": (None, 3, True),
        "proxies-among-representatives": (None, 0, True),
    }


def test_the_standing_meetings_have_a_least_size_by_practice_and_no_greatest() -> None:
    sizes = {s.id: (s.at_least, s.at_most) for s in folkmoot_size_rules() if s.version == "2014"}
    assert sizes == {
        "joint-meeting-members": (5, None),
        "bulletin-meeting-members": (5, None),
        "appraisal-meeting-members": (8, None),
    }


def test_the_law_owes_two_representatives_meetings_and_an_appraisal_from_2026() -> None:
    assert {each.body: each.owed(2026) for each in folkmoot_cadences()} == {
        BodyKind.REPRESENTATIVES_ASSEMBLY: 2,
        BodyKind.APPRAISAL_MEETING: 1,
    }
    assert sum(each.owed(2025) for each in folkmoot_cadences()) == 0
