"""Tables of an appraisal, all append-only. That one state follows the other is in the keys: each
state's row is known by the appraisal's id, a grading's by its turn as well, and stands on that of
the state before.
"""

from folkmoot.appraisals.models.closed import (
    AppraisalClosing,
    AppraisalConsequence,
    AppraisalGrade,
    AppraisalPublication,
)
from folkmoot.appraisals.models.graded import (
    AppraisalGrading,
    GradeCount,
    GradeCountJudgement,
    GradingEnd,
    GradingPart,
)
from folkmoot.appraisals.models.opened import (
    Appraisal,
    AppraisalCall,
    AppraisalSide,
    AppraisedSeat,
    Appraiser,
)
from folkmoot.appraisals.models.reported import (
    AppraisalReported,
    ProblemAnswer,
    TaskReport,
    WorkProblem,
    WorkReport,
    WorkReportLine,
    WorkTask,
)

__all__ = [
    "Appraisal",
    "AppraisalCall",
    "AppraisalClosing",
    "AppraisalConsequence",
    "AppraisalGrade",
    "AppraisalGrading",
    "AppraisalPublication",
    "AppraisalReported",
    "AppraisalSide",
    "AppraisedSeat",
    "Appraiser",
    "GradeCount",
    "GradeCountJudgement",
    "GradingEnd",
    "GradingPart",
    "ProblemAnswer",
    "TaskReport",
    "WorkProblem",
    "WorkReport",
    "WorkReportLine",
    "WorkTask",
]
