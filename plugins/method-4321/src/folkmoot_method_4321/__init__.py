"""The 4321 method: standing meetings, the form that ends a matter, the appraisal, its notices."""

from datetime import date

from folkmoot_method_4321._appraisal import YEAR_END
from folkmoot_method_4321._notices import TEMPLATES
from folkmoot_sdk import (
    AppraisalForm,
    BodyKind,
    Cadence,
    CalendarCadence,
    EvaluationForm,
    FormItem,
    Grade,
    InForce,
    NoticeTemplate,
    Period,
    Source,
    Text,
    hookimpl,
)

__all__ = [
    "folkmoot_appraisal_forms",
    "folkmoot_cadences",
    "folkmoot_forms",
    "folkmoot_notice_templates",
]

# The district's pilot began in 2014; three meetings and one appraisal: 12 + 4 + 2 + 1 a year.
_SINCE_THE_PILOT = InForce(date(2014, 1, 1))
_PRACTICE = Source(Text("“4321”社区协商工作法（区级做法）", "4321 method (district practice)"), "")


def _standing(id_: str, title: Text, body: BodyKind, per: Period) -> CalendarCadence:
    return CalendarCadence(id_, "2014", title, _SINCE_THE_PILOT, _PRACTICE, body, per)


_CADENCES = (
    _standing(
        "monthly-joint-meeting",
        Text("民主自治联席会议每月至少一次", "Joint meeting at least monthly"),
        BodyKind.JOINT_MEETING,
        Period.MONTH,
    ),
    _standing(
        "quarterly-representatives-meeting",
        Text("居民代表会议每季度至少一次", "Representatives' meeting at least quarterly"),
        BodyKind.REPRESENTATIVES_ASSEMBLY,
        Period.QUARTER,
    ),
    _standing(
        "half-yearly-bulletin-meeting",
        Text("协商事务通报会每半年至少一次", "Deliberation bulletin meeting at least half-yearly"),
        BodyKind.BULLETIN_MEETING,
        Period.HALF_YEAR,
    ),
    _standing(
        "yearly-appraisal-meeting",
        Text("民主评议会每年至少一次", "Democratic appraisal meeting at least yearly"),
        BodyKind.APPRAISAL_MEETING,
        Period.YEAR,
    ),
)

_GRADES = (
    Grade("very_satisfied", Text("很满意", "Very satisfied"), 5),
    Grade("satisfied", Text("满意", "Satisfied"), 4),
    Grade("fair", Text("一般", "Neither satisfied nor dissatisfied"), 3),
    Grade("dissatisfied", Text("不满意", "Dissatisfied"), 2),
    Grade("very_dissatisfied", Text("很不满意", "Very dissatisfied"), 1),
)
_SATISFACTION = EvaluationForm(
    "satisfaction",
    "1",
    Text("办理结果满意度", "Satisfaction with the outcome"),
    (
        FormItem(
            "outcome",
            Text("您对这件事的办理结果满意吗？", "How satisfied are you with the outcome?"),
            _GRADES,
        ),
    ),
)


@hookimpl
def folkmoot_cadences() -> tuple[Cadence, ...]:
    return _CADENCES


@hookimpl
def folkmoot_forms() -> tuple[EvaluationForm, ...]:
    return (_SATISFACTION,)


@hookimpl
def folkmoot_appraisal_forms() -> tuple[AppraisalForm, ...]:
    return (YEAR_END,)


@hookimpl
def folkmoot_notice_templates() -> tuple[NoticeTemplate, ...]:
    return TEMPLATES
