"""What would have happened: a meeting, a vote, or all of a community's, under another law."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from functools import partial
from uuid import UUID

from flask import Flask, render_template, request
from flask_babel import gettext

from folkmoot.extensions.runner.asking import for_readers
from folkmoot.extensions.service import view_for
from folkmoot.hindsight import queries, simulating
from folkmoot.hindsight.choosing import Choice, alternatives, name_of, turning_days
from folkmoot.hindsight.domain import (
    DISCLAIMER,
    SILENCE_LAW,
    Unknown,
    Verdict,
    conclusion_of,
)
from folkmoot.hindsight.domain.sentences import was_words, would_words
from folkmoot.hindsight.printing import notice_words, total_words
from folkmoot.hindsight.simulating import Line, MeetingSeen, VoteSeen
from folkmoot.identity.views import now
from folkmoot.kernel.act import CHINA
from folkmoot.kernel.errors import Invalid, mark
from folkmoot.kernel.wording import filled
from folkmoot.tenancy.views import here, tenant_blueprint
from folkmoot.web import shapes
from folkmoot.web.asked import number_asked
from folkmoot.web.chrome import Link
from folkmoot.web.database import session
from folkmoot.web.formats import day, words
from folkmoot.web.turns import turn
from folkmoot_sdk import DecisionRule, Span, Text

SILENCE = "silence"
_LONGEST = 200
_FIRST_YEAR = 1990
_LAW = Text("{title}，{source}，{dates}", "{title}: {source}, {dates}")
_COUNTED = Text("改用计票方式：{title}", "Counted otherwise: {title}")
_SILENT = Text("沉默视为同意（法律不允许）", "Silence counts as agreement (no law allows it)")
_COLUMNS = (
    shapes.Column(mark("Meeting or vote")),
    shapes.Column(mark("Held or closed on"), short=True),
    shapes.Column(mark("On record")),
    shapes.Column(mark("Under that law")),
    shapes.Column(mark("Difference"), short=True),
)
_SIGNS = {
    True: mark("≠ Different"),
    False: mark("= The same"),
    None: mark("Cannot be worked out"),
}
_TAGS = {
    True: shapes.Tag(mark("Would have ended otherwise"), shapes.Tone.WAIT),
    False: shapes.Tag(mark("The same"), shapes.Tone.QUIET),
    None: shapes.Tag(mark("Cannot be worked out"), shapes.Tone.QUIET),
}

bp = tenant_blueprint("hindsight", "folkmoot.hindsight")


def install(app: Flask) -> None:
    app.register_blueprint(bp)


@bp.get("/hindsight/")
def community() -> str:
    """A year of past meetings and votes under the law of one day; today's until another is chosen,
    and the newest year of which there is anything to look at.

    A year and no more: each vote brings its ballots. The command line looks at them all.
    """
    asked, today = _asked_day() or _today(), _today()
    years = queries.years(session())
    year = _year(years, today)
    within = Span(date(year, 1, 1), date(year, 12, 31))
    with turn(), for_readers():
        lines = list(simulating.look_at_all(session(), asked, within))
    return render_template(
        "hindsight/community.html",
        asked=asked,
        year=year,
        years=years,
        url_for_year=partial(_address, asked),
        laws=list(_laws(lines, asked, year)),
        total=total_words(lines) if lines else None,
        columns=_COLUMNS,
        rows=[_line(line, asked) for line in lines],
        disclaimer=DISCLAIMER,
    )


def _year(years: Sequence[int], today: date) -> int:
    asked = number_asked("year")
    if asked is None:
        return years[0] if years else today.year
    return min(max(asked, _FIRST_YEAR), today.year)


def _laws(lines: Iterable[Line], asked: date, year: int) -> Iterator[dict[str, object]]:
    """The days on which the law on these meetings and votes changed, each as a link. The one that
    covers ``asked`` is where the reader is.
    """
    turnings = turning_days(view_for(session()), (line.found.was.rule for line in lines))
    present = next((each.day for each in turnings if each.day <= asked), None)
    for each in turnings:
        said = Text("、".join(law.zh for law in each.laws), ", ".join(law.en for law in each.laws))
        address = _address(each.day, year)
        yield {"day": each.day, "laws": said, "href": address, "here": each.day == present}


def _address(law: date, year: int) -> str:
    return here().url("hindsight.community", law=law.isoformat(), year=year)


@bp.get("/hindsight/meetings/<uuid:meeting_id>/")
def meeting(meeting_id: UUID) -> str:
    choice = _choice()
    seen = simulating.look_at_meeting(session(), meeting_id, choice)
    back = Link(
        gettext("Back to the meeting"), here().url("meetings.meeting", meeting_id=meeting_id)
    )
    notice = [shapes.Row(mark("Notice"), notice_words(seen.notice))] if seen.notice else []
    return _page(seen, choice, back, notice)


@bp.get("/hindsight/votes/<uuid:vote_id>/")
def vote(vote_id: UUID) -> str:
    choice = _choice()
    with turn(), for_readers():
        seen = simulating.look_at_vote(session(), vote_id, choice)
    back = Link(gettext("Back to the vote"), here().url("votes.vote", vote_id=vote_id))
    return _page(seen, choice, back, [])


def _page(seen: MeetingSeen | VoteSeen, choice: Choice, back: Link, rows: list[shapes.Row]) -> str:
    would = seen.found.would
    return render_template(
        "hindsight/seen.html",
        title=seen.past.title,
        keeps_method=_keeps_method(seen, choice),
        found=seen.found,
        tag_of=_tag(seen.found.differs, would),
        conclusion=conclusion_of(seen.found),
        would=would if isinstance(would, Verdict) else None,
        law=_law_words(would.rule) if would.rule else None,
        was_law=_law_words(seen.found.was.rule),
        was_said=was_words(seen.found.was),
        would_said=would_words(would) if isinstance(would, Verdict) else None,
        rows=rows,
        choice=choice,
        day=choice.day or _today(),
        choices=list(_choices(seen, choice)),
        back=back,
        notes=[DISCLAIMER, SILENCE_LAW] if seen.found.silent else [DISCLAIMER],
    )


def _keeps_method(seen: MeetingSeen | VoteSeen, choice: Choice) -> bool:
    """Whether a vote is only judged by another law, and not counted in another way as well."""
    if not isinstance(seen, VoteSeen) or choice.silent:
        return False
    others = alternatives(view_for(session()), seen.found.was.rule, methods=True)
    named = {name_of(entry): entry.contribution for entry in others}
    return not choice.rule or isinstance(named.get(choice.rule), DecisionRule)


def _choices(seen: MeetingSeen | VoteSeen, choice: Choice) -> Iterator[dict[str, object]]:
    """Radio buttons: every rule that could be tried on this record."""
    is_vote = isinstance(seen, VoteSeen)
    pinned = seen.found.was.rule
    for entry in alternatives(view_for(session()), pinned, methods=is_vote):
        rule, name = entry.contribution, name_of(entry)
        said = filled(_COUNTED, title=rule.title)
        if isinstance(rule, DecisionRule):
            said = _law_words(rule)
        yield {"value": name, "text": words(said), "checked": choice.rule == name}
    if is_vote:
        yield {"value": SILENCE, "text": words(_SILENT), "checked": choice.silent}


def _law_words(rule: DecisionRule) -> Text:
    source = Text(rule.source.sentence("zh"), rule.source.sentence("en"))
    dates = Text(rule.in_force.sentence("zh"), rule.in_force.sentence("en"))
    return filled(_LAW, title=rule.title, source=source, dates=dates)


def _tag(differs: bool, would: Verdict | Unknown) -> shapes.Tag:
    return _TAGS[None if isinstance(would, Unknown) else differs]


def _line(line: Line, asked: date) -> list[object]:
    where = {f"{line.what}_id": line.id, "law": asked.isoformat()}
    would = line.found.would
    said = would.reason if isinstance(would, Unknown) else would_words(would)
    notice = [notice_words(line.notice)] if line.notice and not line.notice.in_time else []
    return [
        shapes.Cell(line.title, href=here().url(f"hindsight.{line.what}", **where)),
        day(line.on.astimezone(CHINA).date()),
        was_words(line.found.was),
        [said, *notice],
        _SIGNS[None if isinstance(would, Unknown) else line.found.differs],
    ]


def _choice() -> Choice:
    """What the address asks for; the law of today until the reader chooses."""
    rule = request.args.get("rule", "").strip()[:_LONGEST]
    if rule == SILENCE:
        return Choice(silent=True)
    asked = _asked_day()
    return Choice(asked, rule) if asked or rule else Choice(_today())


def _asked_day() -> date | None:
    written = request.args.get("law", "").strip()[:_LONGEST]
    if not written:
        return None
    try:
        return date.fromisoformat(written)
    except ValueError:
        raise Invalid(
            "hindsight.no_day",
            mark("“%(written)s” is no day."),
            cure=mark("Write it as year-month-day, for example 2026-01-01."),
            field="law",
            written=written,
        ) from None


def _today() -> date:
    return now().astimezone(CHINA).date()
