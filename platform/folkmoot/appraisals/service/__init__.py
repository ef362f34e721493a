"""What people do in an appraisal, one verb a function, in the order of a year's end."""

from folkmoot.appraisals.service.calling import (
    call_appraisal_meeting,
    call_off_appraisal_meeting,
    end_appraisal_meeting,
    open_appraisal_meeting,
)
from folkmoot.appraisals.service.closing import close_appraisal
from folkmoot.appraisals.service.counting import enter_count, reject_count, verify_count
from folkmoot.appraisals.service.ending import end_without_result
from folkmoot.appraisals.service.grading import begin_grading
from folkmoot.appraisals.service.inviting import register_appraiser
from folkmoot.appraisals.service.opening import open_appraisal
from folkmoot.appraisals.service.publishing import publish_result
from folkmoot.appraisals.service.reporting import (
    add_problem,
    answer_problem,
    hand_in_report,
    look_again,
    report_task,
    set_task,
)

__all__ = [
    "add_problem",
    "answer_problem",
    "begin_grading",
    "call_appraisal_meeting",
    "call_off_appraisal_meeting",
    "close_appraisal",
    "end_appraisal_meeting",
    "end_without_result",
    "enter_count",
    "hand_in_report",
    "look_again",
    "open_appraisal",
    "open_appraisal_meeting",
    "publish_result",
    "register_appraiser",
    "reject_count",
    "report_task",
    "set_task",
    "verify_count",
]
