"""Periods in days, and how often the law wants a meeting."""

from folkmoot_cn_statutes._sources import IN_FORCE_2026, urc
from folkmoot_sdk import (
    BodyKind,
    Cadence,
    CalendarCadence,
    Deadline,
    DeadlineKind,
    Event,
    Period,
    Standing,
    Text,
)


def _days(
    id_: str,
    title: Text,
    article: str,
    counted: tuple[DeadlineKind, Event, int],
    *,
    body: BodyKind | None = None,
    exception: Text | None = None,
) -> Deadline:
    kind, event, days = counted
    return Deadline(
        id=id_,
        version="2026",
        title=title,
        in_force=IN_FORCE_2026,
        source=urc(article),
        kind=kind,
        event=event,
        days=days,
        body=body,
        exception=exception,
        standing=Standing.STATUTE,
    )


def _notice(id_: str, title: Text, body: BodyKind) -> Deadline:
    return _days(
        id_,
        title,
        "26",
        (DeadlineKind.LEAD, Event.MEETING, 10),
        body=body,
        exception=Text("情况紧急的除外，须记录理由", "urgent matters, with the reason recorded"),
    )


DEADLINES: tuple[Deadline, ...] = (
    _days(
        "public-notice",
        Text(
            "决定事项、实施情况和结果的公示期",
            "Public notice of decisions, their implementation and the outcome",
        ),
        "34",
        (DeadlineKind.RUN, Event.PUBLIC_NOTICE, 15),
    ),
    _notice(
        "residents-meeting-notice",
        Text("居民会议召开前的通知", "Notice of a residents' meeting"),
        BodyKind.RESIDENTS_MEETING,
    ),
    # The same meeting, voting by household: the article makes no difference between the two.
    _notice(
        "households-meeting-notice",
        Text("居民会议（户代表参加）召开前的通知", "Notice of a residents' meeting by household"),
        BodyKind.HOUSEHOLDS_MEETING,
    ),
    _days(
        "voters-list",
        Text("选举日前公布选民名单", "Voters' list published before election day"),
        "17",
        (DeadlineKind.LEAD, Event.ELECTION, 20),
    ),
    _days(
        "voters-list-objection",
        Text("对选民名单提出异议", "Objections to the voters' list"),
        "17",
        (DeadlineKind.LIMIT, Event.VOTERS_LIST, 5),
    ),
    _days(
        "voters-list-answer",
        Text("对选民名单异议的答复", "Answer to an objection to the voters' list"),
        "17",
        (DeadlineKind.LIMIT, Event.OBJECTION, 3),
    ),
)

CADENCES: tuple[Cadence, ...] = (
    CalendarCadence(
        "statutory-representatives-meeting",
        "2026",
        Text("居民代表会议每半年至少一次", "Representatives' meeting at least half-yearly"),
        IN_FORCE_2026,
        urc("28"),
        BodyKind.REPRESENTATIVES_ASSEMBLY,
        Period.HALF_YEAR,
        standing=Standing.STATUTE,
    ),
    CalendarCadence(
        "statutory-appraisal",
        "2026",
        Text("民主评议每年至少一次", "Democratic appraisal at least yearly"),
        IN_FORCE_2026,
        urc("37"),
        BodyKind.APPRAISAL_MEETING,
        Period.YEAR,
        standing=Standing.STATUTE,
    ),
)
