"""What each step needs before the next may open, one rule a test, without a database."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from folkmoot.matters.decided import standing
from folkmoot.matters.domain import Force, force_of
from folkmoot.matters.dossier import Dossier, StepEntry
from folkmoot.matters.exits import EXITS, Exit, exit_of
from folkmoot_sdk import BodyKind, Subject

Ready = Callable[..., Dossier]
# The factories of conftest.py, which no test module can import.
Make = Any

# The day after the notices that the defaults post have run.
DONE = date(2026, 3, 18)
COMMITTEES = BodyKind.TWO_COMMITTEES
LEADERS = BodyKind.GROUP_LEADERS_MEETING
ASSEMBLY = BodyKind.REPRESENTATIVES_ASSEMBLY
OWNERS = BodyKind.OWNERS_ASSEMBLY
COUNCIL, SUPERVISION = BodyKind.DELIBERATION_COUNCIL, BodyKind.SUPERVISION_COMMITTEE


def lacks(dossier: Dossier, today: date = DONE) -> list[str]:
    """The codes of what is missing; none of the evidence is handed out as long as any is."""
    found = exit_of(dossier, today)
    assert not (found.missing and found.evidence)
    return [each.code for each in found.missing]


@pytest.mark.parametrize("position", range(8))
def test_with_all_its_evidence_a_step_can_be_left(ready: Ready, position: int) -> None:
    found = exit_of(ready(position), DONE)
    assert found.missing == ()
    assert found.evidence
    assert found == EXITS[position](ready(position), DONE) != Exit()


def test_the_intake_needs_a_residents_opinion(ready: Ready) -> None:
    assert lacks(ready(0, opinion_ids=())) == ["evidence.opinion"]
    assert exit_of(ready(0), DONE).evidence["opinion_id"] == ready(0).opinion_ids[0]


def test_the_proposal_needs_a_kind_of_matter(ready: Ready) -> None:
    assert lacks(ready(1, subject=None)) == ["evidence.proposal"]


# Consultation


def test_consultation_needs_a_meeting_of_the_two_committees(ready: Ready, make: Make) -> None:
    assert lacks(ready(2, meetings=())) == ["evidence.consultation"]
    other = make.meeting(BodyKind.RESIDENTS_COMMITTEE)
    assert lacks(ready(2, meetings=(other,))) == ["evidence.consultation"]


@pytest.mark.parametrize("short", [{"minuted": False}, {"closed_at": None}, {"quorate": False}])
def test_consultation_needs_a_quorate_meeting_that_is_over_and_minuted(
    ready: Ready, make: Make, short: dict[str, Any]
) -> None:
    held = make.meeting(COMMITTEES, **short)
    assert lacks(ready(2, meetings=(held,))) == ["evidence.consultation"]


def test_consultation_needs_an_option(ready: Ready) -> None:
    assert lacks(ready(2, options=())) == ["evidence.options"]


def test_all_that_is_missing_is_named_at_once(ready: Ready) -> None:
    assert lacks(ready(2, options=(), meetings=())) == ["evidence.consultation", "evidence.options"]


# Review


def test_review_needs_a_quorate_meeting_of_the_group_leaders(ready: Ready, make: Make) -> None:
    assert lacks(ready(3, meetings=())) == ["evidence.review"]
    assert lacks(ready(3, meetings=(make.meeting(COMMITTEES),))) == ["evidence.review"]
    inquorate = make.meeting(LEADERS, quorate=False)
    assert lacks(ready(3, meetings=(inquorate,))) == ["evidence.review"]


def test_review_needs_a_view_on_each_option(ready: Ready, make: Make) -> None:
    half = make.meeting(LEADERS, viewed=frozenset({"A"}))
    assert lacks(ready(3, meetings=(half,))) == ["evidence.views"]


def test_views_of_several_quorate_meetings_add_up_and_those_of_an_inquorate_one_do_not(
    ready: Ready, make: Make
) -> None:
    first = make.meeting(LEADERS, viewed=frozenset({"A"}))
    second = make.meeting(LEADERS, id=make.uid(203), viewed=frozenset({"B"}))
    assert lacks(ready(3, meetings=(first, second))) == []
    weak = make.meeting(LEADERS, id=make.uid(203), viewed=frozenset({"B"}), quorate=False)
    assert lacks(ready(3, meetings=(first, weak))) == ["evidence.views"]


def test_dropping_the_matter_needs_no_view_of_the_group_leaders(ready: Ready, make: Make) -> None:
    drop = make.option("Z", withdraws=True)
    assert lacks(ready(3, options=(*ready(3).options, drop))) == []


@pytest.mark.parametrize(
    ("position", "body", "code"),
    [(2, COMMITTEES, "consultation"), (3, LEADERS, "review")],
)
def test_a_meeting_before_the_step_was_entered_does_not_count(
    ready: Ready, make: Make, position: int, body: BodyKind, code: str
) -> None:
    at_once = make.meeting(body, closed_at=make.entered)
    assert lacks(ready(position, meetings=(at_once,))) == []
    early = make.meeting(body, closed_at=make.entered - timedelta(seconds=1))
    assert lacks(ready(position, meetings=(early,))) == [f"evidence.{code}"]


# Resolution


@pytest.mark.parametrize(
    "short",
    [{"valid": False}, {"carried": False}, {"round_no": 2}, {"body": COMMITTEES}],
    ids=str,
)
def test_only_a_valid_vote_of_this_round_and_body_that_carried_resolves(
    ready: Ready, make: Make, short: dict[str, Any]
) -> None:
    assert lacks(ready(4, votes=())) == ["evidence.vote"]
    assert lacks(ready(4, votes=(make.vote(**short),))) == ["evidence.vote"]


def test_no_vote_of_the_round_may_be_left_open(ready: Ready, make: Make) -> None:
    waiting = make.vote(id=make.uid(301), closed_at=None, valid=False, carried=False, winners=())
    assert lacks(ready(4, votes=(make.vote(), waiting))) == ["evidence.open_vote"]
    earlier = make.vote(id=make.uid(301), closed_at=None, round_no=2)
    assert lacks(ready(4, votes=(earlier, make.vote()))) == []


@pytest.mark.parametrize(
    "short",
    [
        {"quorate": False},
        {"notice_in_time": False},
        {"for_decision": False},
        {"id": 999},
        {"body": BodyKind.RESIDENTS_MEETING},
    ],
    ids=str,
)
def test_a_vote_counts_only_with_its_meeting_fit_to_resolve(
    ready: Ready, make: Make, short: dict[str, Any]
) -> None:
    if "id" in short:
        short = {"id": make.uid(999)}
    held = make.meeting(**{"body": ASSEMBLY, **short})
    assert lacks(ready(4, meetings=(held,))) == ["evidence.assembly"]


def test_a_vote_that_carried_in_an_open_meeting_waits_for_its_end_alone(
    ready: Ready, make: Make
) -> None:
    sitting = make.meeting(ASSEMBLY, closed_at=None, quorate=False)
    assert lacks(ready(4, meetings=(sitting,))) == ["evidence.assembly_open"]


@pytest.mark.parametrize("short", [{"notice_in_time": False}, {"for_decision": False}])
def test_an_open_meeting_that_may_not_resolve_is_not_mended_by_its_end(
    ready: Ready, make: Make, short: dict[str, Any]
) -> None:
    sitting = make.meeting(ASSEMBLY, closed_at=None, **short)
    assert lacks(ready(4, meetings=(sitting,))) == ["evidence.assembly"]


def test_a_vote_that_was_opened_after_its_meeting_was_over_was_not_taken_in_it(
    ready: Ready, make: Make
) -> None:
    early = make.meeting(ASSEMBLY, closed_at=make.noon - timedelta(seconds=1))
    assert lacks(ready(4, meetings=(early,))) == ["evidence.assembly"]


def test_a_vote_needs_its_resolution_on_record(ready: Ready, make: Make) -> None:
    assert lacks(ready(4, resolutions=())) == ["evidence.resolution"]
    other = make.resolution(vote_id=make.uid(301))
    assert lacks(ready(4, resolutions=(other,))) == ["evidence.resolution"]
    earlier = make.resolution(round_no=2)
    assert lacks(ready(4, resolutions=(earlier,))) == ["evidence.resolution"]


MEETING_BY_PERSON = BodyKind.RESIDENTS_MEETING
MEETING = {BodyKind.RESIDENTS_MEETING, BodyKind.HOUSEHOLDS_MEETING}
COMPETENT = {
    Subject.FUND_USE: {OWNERS},
    Subject.FUND_RAISE: {OWNERS},
    Subject.REBUILD: {OWNERS},
    Subject.CHANGE_COMMON_USE: {OWNERS},
    Subject.CHARTER: MEETING,
    Subject.CONVENTION: MEETING,
}


@pytest.mark.parametrize("subject", Subject)
def test_only_a_competent_bodys_vote_leaves_the_resolution(
    ready: Ready, make: Make, subject: Subject
) -> None:
    right = COMPETENT.get(subject, MEETING | {ASSEMBLY})
    for body in (ASSEMBLY, OWNERS, *MEETING):
        taken = make.vote(body=body, meeting_id=None if body is OWNERS else make.uid(200))
        given = {
            "subject": subject,
            "options": (make.option("A", subject=subject),),
            "votes": (taken,),
            "meetings": (make.meeting(body),),
            "resolutions": (make.resolution(body=body, force=force_of(body, subject)),),
        }
        assert lacks(ready(4, **given)) == ([] if body in right else ["evidence.vote"])


def test_of_two_votes_that_carried_the_last_is_the_evidence(ready: Ready, make: Make) -> None:
    first = make.vote(id=make.uid(299), closed_at=make.noon - timedelta(minutes=1))
    assert exit_of(ready(4, votes=(first, make.vote())), DONE).evidence["vote_id"] == make.uid(300)


def test_an_option_that_a_later_vote_did_not_carry_is_not_resolved(
    ready: Ready, make: Make
) -> None:
    """The last word counts and not any yes, or one could vote until the answer is yes."""
    later = make.noon + timedelta(minutes=1)
    lost = make.vote(id=make.uid(301), carried=False, winners=(), closed_at=later)
    assert lacks(ready(4, votes=(make.vote(), lost))) == ["evidence.vote"]
    about_another = make.vote(
        id=make.uid(301), carried=False, winners=(), closed_at=later, asked=frozenset({"B"})
    )
    assert lacks(ready(4, votes=(make.vote(), about_another))) == []
    advice = make.vote(id=make.uid(301), carried=False, winners=(), closed_at=later, body=OWNERS)
    assert lacks(ready(4, votes=(make.vote(), advice))) == []


def test_a_vote_in_an_unfit_meeting_takes_nothing_back(ready: Ready, make: Make) -> None:
    lost = make.vote(
        id=make.uid(301),
        carried=False,
        winners=(),
        meeting_id=make.uid(209),
        closed_at=make.noon + timedelta(minutes=1),
    )
    late = make.meeting(ASSEMBLY, id=make.uid(209), notice_in_time=False)
    given = {"votes": (make.vote(), lost), "meetings": (make.meeting(ASSEMBLY), late)}
    assert lacks(ready(4, **given)) == []


@pytest.mark.parametrize("body", [BodyKind.RESIDENTS_MEETING, BodyKind.HOUSEHOLDS_MEETING])
def test_the_residents_meeting_called_in_a_hurry_resolves_for_the_reason_on_record(
    ready: Ready, make: Make, body: BodyKind
) -> None:
    given = {
        "votes": (make.vote(body=body),),
        "meetings": (make.meeting(body, notice_in_time=False),),
        "resolutions": (make.resolution(body=body),),
    }
    found = exit_of(ready(4, **given), DONE)
    assert found.missing == ()
    assert found.evidence["meeting_announced"] is False


def test_what_an_unfit_meeting_carried_does_not_stand(ready: Ready, make: Make) -> None:
    """One vote counts, another was taken in a meeting called too late: one resolution stands."""
    hurried = make.vote(id=make.uid(301), meeting_id=make.uid(209), winners=("B",))
    given = {
        "votes": (make.vote(asked=frozenset({"A"})), hurried),
        "meetings": (
            make.meeting(ASSEMBLY),
            make.meeting(ASSEMBLY, id=make.uid(209), notice_in_time=False),
        ),
        "resolutions": (
            make.resolution(),
            make.resolution(id=make.uid(401), option_key="B", vote_id=make.uid(301)),
        ),
    }
    assert [each.option_key for each in standing(ready(5, **given))] == ["A"]


# Publication


@pytest.mark.parametrize("short", [{"kind": "outcome"}, {"standing": False}], ids=str)
def test_publication_needs_the_standing_notice_of_the_resolution(
    ready: Ready, make: Make, short: dict[str, Any]
) -> None:
    assert lacks(ready(5, notices=())) == ["evidence.notice"]
    posted = make.notice(**{"kind": "resolution", **short})
    assert lacks(ready(5, notices=(posted,))) == ["evidence.notice"]


def in_round_two(make: Make, position: int) -> tuple[StepEntry, ...]:
    """Back in step 4 by noon, then on to ``position``."""
    first = tuple(StepEntry(n, n, 1, make.entered) for n in range(7))
    return first + tuple(StepEntry(n + 3, n, 2, make.noon) for n in range(4, position + 1))


def test_a_notice_posted_before_the_resolution_was_made_does_not_count(
    ready: Ready, make: Make
) -> None:
    """The step of the resolution had begun, but nobody had voted yet."""
    resolved = make.noon + timedelta(hours=1)
    trail = (*ready(4).trail, StepEntry(5, 5, 1, resolved))
    early = make.notice("resolution", posted_at=resolved - timedelta(minutes=1))
    assert lacks(ready(5, trail=trail, notices=(early,))) == ["evidence.notice"]
    right = make.notice("resolution", posted_at=resolved)
    found = exit_of(ready(5, trail=trail, notices=(early, right)), DONE)
    assert found.evidence["notice_posted_at"] == resolved


def test_the_notice_of_an_earlier_round_does_not_count(ready: Ready, make: Make) -> None:
    early = make.notice("resolution", posted_at=make.noon - timedelta(minutes=1))
    given = {"trail": in_round_two(make, 5), "notices": (early,)}
    assert lacks(ready(5, **given)) == ["evidence.notice"]
    assert lacks(ready(5, **{**given, "notices": (early, make.notice("resolution"))})) == []


# Implementation


@pytest.mark.parametrize(
    "states",
    [(), ("planned",), ("in_talks",), ("refused",), ("blocked",), ("expired",)],
    ids=str,
)
def test_every_item_needs_an_attempt_that_succeeded(
    ready: Ready, make: Make, states: tuple[str, ...]
) -> None:
    assert lacks(ready(6, items=())) == ["evidence.success"]
    open_one = make.item(*states, id=make.uid(601), option_key="B")
    assert lacks(ready(6, items=(open_one,))) == ["evidence.success"]
    assert lacks(ready(6, items=(make.item("succeeded"), open_one))) == ["evidence.success"]


def test_an_item_that_failed_in_an_earlier_round_no_longer_holds_the_matter_back(
    ready: Ready, make: Make
) -> None:
    given = in_the_second_round(make)
    done = make.item("succeeded", id=make.uid(602), round_no=2)
    assert lacks(ready(6, items=(make.item("refused"), done), **given)) == []
    assert lacks(ready(6, items=(make.item("succeeded"), done), **given)) == []
    assert lacks(ready(6, items=(make.item("in_talks"), done), **given)) == ["evidence.success"]


def test_what_fails_after_the_new_round_has_resolved_needs_a_round_of_its_own(
    ready: Ready, make: Make
) -> None:
    """It ran on while the assembly dealt with the other one, which could not know of it."""
    given = in_the_second_round(make)
    done = make.item("succeeded", id=make.uid(602), round_no=2)
    late = make.item("refused")
    (tried,) = late.attempts
    late = replace(late, attempts=(replace(tried, reported_at=make.noon + timedelta(minutes=1)),))
    assert lacks(ready(6, items=(late, done), **given)) == ["evidence.success"]


def in_the_second_round(make: Make) -> dict[str, Any]:
    """Option A was carried in round 1 and again in round 2, now being carried out."""
    again = {"round_no": 2, "vote_id": make.uid(301), "id": make.uid(401)}
    return {
        "trail": in_round_two(make, 6),
        "votes": (make.vote(), make.vote(id=make.uid(301), round_no=2)),
        "resolutions": (make.resolution(), make.resolution(**again)),
    }


def advised(make: Make, *votes: object) -> dict[str, Any]:
    """The assembly recommended to spend the fund, and ``votes`` were taken besides."""
    return {
        "meetings": (make.meeting(ASSEMBLY), make.meeting(MEETING_BY_PERSON, id=make.uid(203))),
        "options": (make.option("A", subject=Subject.FUND_USE), make.option("B")),
        "resolutions": (make.resolution(force=Force.RECOMMENDS),),
        "votes": (make.vote(), *votes),
    }


def test_a_recommendation_alone_does_not_leave_implementation(ready: Ready, make: Make) -> None:
    assert lacks(ready(6, **advised(make))) == ["evidence.owners"]


def test_the_owners_vote_makes_a_recommendation_good(ready: Ready, make: Make) -> None:
    decided = make.vote(id=make.uid(301), body=OWNERS, meeting_id=None)
    assert lacks(ready(6, **advised(make, decided))) == []


@pytest.mark.parametrize(
    "short",
    [
        {"valid": False},
        {"carried": False},
        {"closed_at": None},
        {"round_no": 2},
        {"winners": ("B",)},
        {"asked": frozenset({"B"})},
        {"body": MEETING_BY_PERSON},
    ],
    ids=str,
)
def test_only_the_owners_valid_yes_makes_it_good(
    ready: Ready, make: Make, short: dict[str, Any]
) -> None:
    other = make.vote(**{"id": make.uid(301), "body": OWNERS, "meeting_id": None, **short})
    assert lacks(ready(6, **advised(make, other))) == ["evidence.owners"]


def across_rounds(make: Make, *votes: object) -> dict[str, Any]:
    """Round 1 carried A out on advice alone and failed with B; round 2 resolved and did B."""
    fund = make.option("A", subject=Subject.FUND_USE)
    again = make.vote(id=make.uid(301), round_no=2, winners=("B",), asked=frozenset({"B"}))
    return {
        "trail": in_round_two(make, 6),
        "options": (fund, make.option("B")),
        "votes": (make.vote(), again, *votes),
        "resolutions": (
            make.resolution(force=Force.RECOMMENDS),
            make.resolution(id=make.uid(401), round_no=2, option_key="B", vote_id=make.uid(301)),
        ),
        "items": (
            make.item("succeeded"),
            make.item("succeeded", id=make.uid(602), round_no=2, option_key="B"),
        ),
    }


def test_an_earlier_rounds_recommendation_is_not_forgotten(ready: Ready, make: Make) -> None:
    """A new round over another item does not make advice to spend the fund a decision."""
    assert lacks(ready(6, **across_rounds(make))) == ["evidence.owners"]


@pytest.mark.parametrize("round_no", [1, 2])
def test_the_owners_may_decide_in_the_round_of_the_advice_or_since(
    ready: Ready, make: Make, round_no: int
) -> None:
    said = make.vote(id=make.uid(302), round_no=round_no, body=OWNERS, meeting_id=None)
    assert lacks(ready(6, **across_rounds(make, said))) == []
    no = replace(said, carried=False, winners=())
    assert lacks(ready(6, **across_rounds(make, no))) == ["evidence.owners"]
    taken_back = replace(no, id=make.uid(303), closed_at=make.noon + timedelta(minutes=1))
    assert lacks(ready(6, **across_rounds(make, said, taken_back))) == ["evidence.owners"]


def test_a_decision_of_an_earlier_round_does_not_carry_a_later_ones_item(
    ready: Ready, make: Make
) -> None:
    """What failed went back to the assembly: the owners are asked again."""
    given = in_the_second_round(make) | {
        "options": (make.option("A", subject=Subject.FUND_USE), make.option("B")),
        "resolutions": (
            make.resolution(force=Force.RECOMMENDS),
            make.resolution(
                id=make.uid(401), round_no=2, vote_id=make.uid(301), force=Force.RECOMMENDS
            ),
        ),
        "items": (
            make.item("blocked"),
            make.item("succeeded", id=make.uid(602), round_no=2),
        ),
    }
    said = make.vote(id=make.uid(302), round_no=1, body=OWNERS, meeting_id=None)
    given["votes"] = (*given["votes"], said)
    assert lacks(ready(6, **given)) == ["evidence.owners"]


# The outcome


@pytest.mark.parametrize(
    ("left", "codes"),
    [
        ((), ["evidence.council", "evidence.supervision"]),
        ((COUNCIL,), ["evidence.supervision"]),
        ((SUPERVISION,), ["evidence.council"]),
    ],
    ids=str,
)
def test_both_bodies_must_sign_off(
    ready: Ready, make: Make, left: tuple[BodyKind, ...], codes: list[str]
) -> None:
    signed = tuple(make.sign_off(body, person) for person, body in enumerate(left))
    assert lacks(ready(7, sign_offs=signed)) == codes


def test_the_two_sign_offs_must_be_of_two_persons(ready: Ready, make: Make) -> None:
    same = (make.sign_off(COUNCIL, 8), make.sign_off(SUPERVISION, 8))
    assert lacks(ready(7, sign_offs=same)) == ["evidence.two_persons"]


def test_a_sign_off_before_the_outcome_was_published_was_about_something_else(
    ready: Ready, make: Make
) -> None:
    early = make.sign_off(COUNCIL, 8, at=make.entered - timedelta(seconds=1))
    signed = (early, make.sign_off(SUPERVISION, 9))
    assert lacks(ready(7, sign_offs=signed)) == ["evidence.council"]


def test_an_objection_is_no_sign_off_and_an_approval_after_it_is(ready: Ready, make: Make) -> None:
    objection = make.sign_off(COUNCIL, 8, approved=False)
    supervised = make.sign_off(SUPERVISION, 9)
    assert lacks(ready(7, sign_offs=(objection, supervised))) == ["evidence.council"]
    approval = make.sign_off(COUNCIL, 7)
    assert lacks(ready(7, sign_offs=(objection, approval, supervised))) == []
    assert lacks(ready(7, sign_offs=(approval, objection, supervised))) == ["evidence.council"]


def test_the_outcome_cannot_be_made_public_before_there_is_one(ready: Ready, make: Make) -> None:
    done = make.noon + timedelta(hours=1)
    trail = (*ready(6).trail, StepEntry(7, 7, 1, done))
    signed = tuple(make.sign_off(b, n, at=done) for n, b in ((8, COUNCIL), (9, SUPERVISION)))
    given = {"trail": trail, "sign_offs": signed}
    assert lacks(ready(7, **given)) == ["evidence.outcome_notice"]
    posted = (make.notice("resolution"), make.notice("outcome", posted_at=done))
    assert lacks(ready(7, **given, notices=posted)) == []


def test_the_outcome_must_be_on_public_notice(ready: Ready, make: Make) -> None:
    assert lacks(ready(7, notices=(make.notice("resolution"),))) == ["evidence.outcome_notice"]


def test_no_notice_may_still_run(ready: Ready, make: Make) -> None:
    assert lacks(ready(7), date(2026, 3, 17)) == ["evidence.notice_run"]
    work = make.notice("implementation", ends_on=DONE)
    assert lacks(ready(7, notices=(*ready(7).notices, work))) == ["evidence.notice_run"]


def test_a_notice_taken_down_before_its_time_has_not_run(ready: Ready, make: Make) -> None:
    down = make.notice("resolution", standing=False)
    outcome = make.notice("outcome")
    assert lacks(ready(7, notices=(down, outcome))) == ["evidence.notice"]
    again = make.notice("resolution", id=make.uid(599))
    assert lacks(ready(7, notices=(down, again, outcome))) == []


def test_residents_must_have_been_asked(ready: Ready) -> None:
    assert lacks(ready(7, survey=None)) == ["evidence.survey"]
