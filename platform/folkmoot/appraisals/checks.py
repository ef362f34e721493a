"""What must agree about appraisals beyond what the chain shows."""

from collections.abc import Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session

from folkmoot.appraisals.domain import counts_of
from folkmoot.appraisals.models import Appraisal, AppraisalClosing, AppraisalGrade
from folkmoot.appraisals.queries import form_of
from folkmoot.appraisals.service.closing import counted_of
from folkmoot.kernel.audit.checks import Doubt, check
from folkmoot.kernel.audit.stored import UNREADABLE
from folkmoot.kernel.errors import FolkmootError
from folkmoot_sdk import appraise


@check("appraisals:grade:recount")
def grades_again(session: Session) -> Iterator[Doubt]:
    """Every grade is what the published counts come to by the pinned form."""
    query = (
        select(AppraisalGrade, Appraisal, AppraisalClosing)
        .join(Appraisal, Appraisal.id == AppraisalGrade.appraisal_id)
        .join(AppraisalClosing, AppraisalClosing.appraisal_id == AppraisalGrade.appraisal_id)
        .order_by(AppraisalGrade.seat_id)
    )
    for grade, appraisal, closing in session.execute(query).all():
        if not _holds(grade, appraisal, closing):
            yield Doubt("appraisal_grade", (str(grade.tenant_id), str(grade.seat_id)))


def _holds(grade: AppraisalGrade, appraisal: Appraisal, closing: AppraisalClosing) -> bool:
    try:
        form = form_of(appraisal)
        counts = counts_of(grade.seat_id, counted_of(closing), appraisal.weights)
        result = appraise(form, counts)
    except (*UNREADABLE, LookupError, FolkmootError):
        return False
    unfit = {each.grade for each in form.consequences}
    same = result.grade == grade.grade and result.to_plain() == grade.result
    return same and grade.unfit == (grade.grade in unfit)
