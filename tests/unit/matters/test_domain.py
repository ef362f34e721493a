"""Competence and order, as the law has them."""

import pytest

from folkmoot.matters.domain import (
    Force,
    competent_bodies,
    force_of,
    may_resolve_unannounced,
    step_at,
)
from folkmoot.tenancy.steps import ORDER
from folkmoot_sdk import BodyKind, Subject

OWNERS = {Subject.FUND_USE, Subject.FUND_RAISE, Subject.REBUILD, Subject.CHANGE_COMMON_USE}
RESIDENTS = {Subject.CHARTER, Subject.CONVENTION}
MEETING = {BodyKind.RESIDENTS_MEETING, BodyKind.HOUSEHOLDS_MEETING}


def test_the_intake_is_before_the_first_of_seven_steps() -> None:
    assert step_at(0) is None
    assert [step_at(position) for position in range(1, 8)] == list(ORDER)


@pytest.mark.parametrize("subject", Subject)
def test_each_subject_has_the_bodies_that_decide_on_it(subject: Subject) -> None:
    """Whatever the representatives may decide, the meeting that they represent may; in any form."""
    expected = MEETING | {BodyKind.REPRESENTATIVES_ASSEMBLY}
    if subject in OWNERS:
        expected = {BodyKind.OWNERS_ASSEMBLY}
    if subject in RESIDENTS:
        expected = MEETING
    assert set(competent_bodies(subject)) == expected
    deciding = {body for body in BodyKind if force_of(body, subject) is Force.DECIDES}
    assert deciding == expected


@pytest.mark.parametrize("body", BodyKind)
def test_only_the_residents_meeting_resolves_for_an_urgent_reason(body: BodyKind) -> None:
    assert may_resolve_unannounced(body) == (body in MEETING)


def test_the_assembly_asked_to_spend_the_maintenance_fund_recommends() -> None:
    assert force_of(BodyKind.REPRESENTATIVES_ASSEMBLY, Subject.FUND_USE) is Force.RECOMMENDS
    assert force_of(BodyKind.OWNERS_ASSEMBLY, Subject.FUND_USE) is Force.DECIDES
