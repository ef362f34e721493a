"""Periods in days, and how often the law wants a meeting."""

from folkmoot_cn_statutes._sources import IN_FORCE_2026, urc
from folkmoot_sdk import BodyKind, Cadence, Deadline, DeadlineKind, Period, Text


def _days(
    id_: str,
    title: Text,
    article: str,
    kind: DeadlineKind,
    days: int,
    exception: Text | None = None,
) -> Deadline:
    return Deadline(id_, "2026", title, IN_FORCE_2026, urc(article), kind, days, exception)


DEADLINES: tuple[Deadline, ...] = (
    _days(
        "public-notice",
        Text(
            "决定事项、实施情况和结果的公示期",
            "Public notice of decisions, their implementation and the outcome",
        ),
        "34",
        DeadlineKind.RUN,
        15,
    ),
    _days(
        "residents-meeting-notice",
        Text("居民会议召开前的通知", "Notice of a residents' meeting"),
        "26",
        DeadlineKind.LEAD,
        10,
        Text("情况紧急的除外，须记录理由", "urgent matters, with the reason recorded"),
    ),
    _days(
        "voters-list",
        Text("选举日前公布选民名单", "Voters' list published before election day"),
        "17",
        DeadlineKind.LEAD,
        20,
    ),
    _days(
        "voters-list-objection",
        Text("对选民名单提出异议", "Objections to the voters' list"),
        "17",
        DeadlineKind.LIMIT,
        5,
    ),
    _days(
        "voters-list-answer",
        Text("对选民名单异议的答复", "Answer to an objection to the voters' list"),
        "17",
        DeadlineKind.LIMIT,
        3,
    ),
)

CADENCES: tuple[Cadence, ...] = (
    Cadence(
        "statutory-representatives-meeting",
        "2026",
        Text("居民代表会议每半年至少一次", "Representatives' meeting at least half-yearly"),
        IN_FORCE_2026,
        urc("28"),
        BodyKind.REPRESENTATIVES_ASSEMBLY,
        Period.HALF_YEAR,
    ),
    Cadence(
        "statutory-appraisal",
        "2026",
        Text("民主评议每年至少一次", "Democratic appraisal at least yearly"),
        IN_FORCE_2026,
        urc("37"),
        BodyKind.APPRAISAL_MEETING,
        Period.YEAR,
    ),
)
