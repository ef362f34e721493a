"""Competence and order, as the law has them."""

import pytest

from folkmoot.matters.domain import Force, competent_body, force_of, step_at
from folkmoot.tenancy.steps import ORDER
from folkmoot_sdk import BodyKind, Subject

OWNERS = {Subject.FUND_USE, Subject.FUND_RAISE, Subject.REBUILD, Subject.CHANGE_COMMON_USE}
RESIDENTS = {Subject.CHARTER, Subject.CONVENTION}


def test_the_intake_is_before_the_first_of_seven_steps() -> None:
    assert step_at(0) is None
    assert [step_at(position) for position in range(1, 8)] == list(ORDER)


@pytest.mark.parametrize("subject", Subject)
def test_each_subject_has_one_body_that_decides_on_it(subject: Subject) -> None:
    expected = BodyKind.REPRESENTATIVES_ASSEMBLY
    if subject in OWNERS:
        expected = BodyKind.OWNERS_ASSEMBLY
    if subject in RESIDENTS:
        expected = BodyKind.RESIDENTS_MEETING
    assert competent_body(subject) is expected
    deciding = [body for body in BodyKind if force_of(body, subject) is Force.DECIDES]
    assert deciding == [expected]


def test_the_assembly_asked_to_spend_the_maintenance_fund_recommends() -> None:
    assert force_of(BodyKind.REPRESENTATIVES_ASSEMBLY, Subject.FUND_USE) is Force.RECOMMENDS
    assert force_of(BodyKind.OWNERS_ASSEMBLY, Subject.FUND_USE) is Force.DECIDES
