"""The whole of a year's end, done by people in their browsers."""

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date, datetime, timedelta
from typing import Any, Protocol
from uuid import uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from tests.integration.appraisals.owing import owe

from folkmoot.appraisals import service
from folkmoot.appraisals.domain import TaskState
from folkmoot.appraisals.models import AppraisedSeat, GradeCount, WorkProblem, WorkTask
from folkmoot.demo import appraising
from folkmoot.demo.deliberating import Scenes
from folkmoot.identity import service as identity
from folkmoot.kernel.act import CHINA, Act, Actor, Role
from folkmoot.kernel.scope import PLATFORM
from folkmoot.meetings.models import Meeting
from folkmoot.people import service as people
from folkmoot.people.models import Person


class World(Protocol):
    district_slug: str
    community_slug: str


class Site:
    """The pages of one community, for a visitor and for its people."""

    def __init__(self, app: Flask, world: World, scenes: Scenes) -> None:
        self.app, self.scenes = app, scenes
        self.at = f"/{world.district_slug}/{world.community_slug}/appraisals/"

    def browser(self, actor: Actor | None, language: str = "en") -> FlaskClient:
        client = self.app.test_client()
        if actor is not None:
            client.post(f"/sign-in/{self._link(actor)}")
        client.get(f"/?lang={language}")
        return client

    def _link(self, actor: Actor) -> str:
        """A link for the account that the story gave them, at the story's own time."""
        assert actor.account_id is not None
        operator = Actor(None, frozenset({Role.OPERATOR}))
        act, token = Act(operator, self.scenes.stage.now), uuid4().hex
        with self.scenes.stage.database.begin(PLATFORM) as session:
            identity.issue_link(session, act, account_id=actor.account_id, token=token)
        return token

    def rows(self, model: type[Any]) -> list[Any]:
        with self.scenes.stage.database.begin(self.scenes.stage.scope) as session:
            found = list(session.scalars(select(model)))
            session.expunge_all()
            return found

    def name(self, person_id: object) -> str:
        return str(next(each.name for each in self.rows(Person) if each.id == person_id))


@pytest.fixture
def site(staged: Flask, live_world: World, scenes: Scenes) -> Site:
    return Site(staged, live_world, scenes)


def date_of(prefix: str, when: datetime, *, time: bool = False) -> dict[str, str]:
    there = when.astimezone(CHINA)
    parts = ("year", "month", "day", "hour", "minute") if time else ("year", "month", "day")
    return {f"{prefix}-{part}": str(getattr(there, part)) for part in parts}


def sent(client: FlaskClient, address: str, **data: object) -> str:
    answer = client.post(address, data=data)
    assert answer.status_code == 303, re.sub(r"<[^>]+>", " ", answer.text)
    return str(answer.location).partition("#")[0]


def sent_on(client: FlaskClient, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 303
    return str(answer.location)


def test_a_year_is_appraised_on_its_pages(site: Site) -> None:
    scenes, cast = site.scenes, site.scenes.settled.cast
    secretary = site.browser(cast.secretary)
    assert "Open the appraisal of a year" in secretary.get(site.at).text
    here = sent(secretary, f"{site.at}open", year="2026")
    due = date_of("due_on", scenes.stage.now + timedelta(days=90))
    for body in ("party_committee", "residents_committee", "deliberation_council"):
        own = {"body_kind": body, "text": "走访不够", "task": "每月走访", **due}
        sent(secretary, f"{here}problems/new?body={body}", **own)
        sent(secretary, f"{here}report", body_kind=body, achievements="办成五件实事")
    page = secretary.get(here).text
    assert page.index("How satisfied residents are") < page.index("Work report:")
    appraisal_id = site.rows(AppraisedSeat)[0].appraisal_id
    party = scenes.stage.do(
        cast.secretary, people.register_person, name="党员代表戊", party_member=True
    )
    supervisor = site.browser(cast.supervisor)
    sent(supervisor, f"{here}appraisers/new", category="party_members", who=party.name)
    refused = supervisor.post(
        f"{here}meeting",
        data={"place": "会议室"} | date_of("starts_at", scenes.stage.now, time=True),
    )
    assert refused.status_code == 409
    assert "appraisal.category_missing" in refused.text
    assert "Units located here" in refused.text
    appraising.invite(scenes, appraisal_id)
    starts = (scenes.stage.now + timedelta(days=8)).replace(hour=14, minute=0)
    called = {"place": "会议室"} | date_of("starts_at", starts, time=True)
    sent(supervisor, f"{here}meeting", **called)
    hold(site, here)


def hold(site: Site, here: str) -> None:
    """From the meeting, whose notice is served, to the public notice."""
    scenes, cast = site.scenes, site.scenes.settled.cast
    meeting = max(site.rows(Meeting), key=lambda each: each.starts_at)
    appraising.assemble(scenes, meeting)
    supervisor = site.browser(cast.supervisor)
    sent(supervisor, f"{here}grading", chair_id=str(cast.supervisor.person_id))
    sheets: dict[str, object] = {"sheets": "10"}
    for seat in site.rows(AppraisedSeat):
        sheets |= {f"seat_{seat.id.hex}_competent": "9", f"seat_{seat.id.hex}_not_competent": "1"}
    sent(supervisor, f"{here}counts/new", **sheets)
    (count,) = site.rows(GradeCount)
    own = supervisor.post(f"{site.at}counts/{count.id}/verify", data={})
    assert "appraisal.same_person" in own.text
    sent(site.browser(cast.verifier), f"{site.at}counts/{count.id}/verify")
    visitor = site.browser(None)
    before = visitor.get(here).text
    assert site.name(site.rows(AppraisedSeat)[0].person_id) not in before
    assert "when the result has been published" in before
    sent(supervisor, f"{here}close")
    scenes.stage.now += timedelta(hours=1)
    sent(supervisor, f"{here}meeting/end")
    boards = [str(each) for each in scenes.settled.board_ids]
    assert supervisor.post(f"{here}publish", data={"board_ids": boards}).status_code == 303
    told = visitor.get(here).text
    assert site.name(site.rows(AppraisedSeat)[0].person_id) in told
    assert "9 of 10; at least 2/3 is asked for: reached" in told
    href = re.search(r'href="([^"]+/notices/[^"]+)"', told)
    assert href
    notice = visitor.get(href[1]).text
    link = re.search(r'href="([^"]+)"[^>]*>See the appraisal', notice)
    assert link
    assert sent_on(visitor, link[1]) == here


def test_a_report_refused_for_what_came_up_can_still_be_handed_in_on_the_pages(site: Site) -> None:
    scenes, secretary = site.scenes, site.browser(site.scenes.settled.cast.secretary)
    here = sent(secretary, f"{site.at}open", year="2026")
    scenes.stage.together(scenes.secretary, lambda s, act: owe(s, act(), date(2026, 2, 28)))
    report = {"body_kind": "residents_committee", "achievements": "办成五件实事"}
    for code in ("appraisal.record_has_more", "appraisal.problem_without_task"):
        refused = secretary.post(f"{here}report", data=report)
        assert (refused.status_code, code in refused.text) == (409, True)
        assert "办成五件实事" in refused.text
        assert "Owed and not held from 2026-02-01" in secretary.get(here).text
    (problem,) = site.rows(WorkProblem)
    due = date_of("due_on", scenes.stage.now + timedelta(days=90))
    sent(secretary, f"{site.at}problems/{problem.id}/task", text="补开会议", **due)
    sent(secretary, f"{here}report", **report)


def test_a_grading_is_given_up_and_begun_anew_on_the_pages(
    site: Site, latin_on: Callable[[str], list[str]]
) -> None:
    scenes, cast = site.scenes, site.scenes.settled.cast
    appraisal_id = appraising.open_year(scenes, 2026)
    appraising.write_reports(scenes, appraisal_id)
    appraising.invite(scenes, appraisal_id)
    appraising.gather(scenes, appraisal_id)
    here = f"{site.at}{appraisal_id}/"
    chair = site.browser(cast.supervisor, "zh")
    assert latin_on(chair.get(f"{here}give-up").text) == []
    too_many = chair.post(f"{here}give-up", data={"sheets": "3", "reason": "散会过早"})
    assert "appraisal.enough_sheets" in too_many.text
    assert site.browser(cast.secretary).get(f"{here}give-up").status_code == 409
    assert site.browser(cast.grid_worker).get(f"{here}give-up").status_code in {403, 409}
    sent(chair, f"{here}give-up", sheets="2", reason="散会过早，多数人把票带走了")
    page = chair.get(here).text
    assert "散会过早，多数人把票带走了" in page
    assert f"{appraisal_id}/grading" not in page
    assert latin_on(page) == []
    sent(chair, f"{here}meeting/end")
    starts = (scenes.stage.now + timedelta(days=8)).replace(hour=14, minute=0)
    sent(chair, f"{here}meeting", place="会议室", **date_of("starts_at", starts, time=True))
    assert f"{appraisal_id}/grading" in chair.get(here).text
    hold(site, here)


def test_in_chinese_nothing_on_any_page_is_english(
    site: Site, latin_on: Callable[[str], list[str]]
) -> None:
    scenes, cast = site.scenes, site.scenes.settled.cast
    bad = {scenes.settled.members[k][-1]: "not_competent" for k in scenes.settled.members}
    appraising.hold_year_end(scenes, 2026, bad)
    scenes.stage.at(2027, 3, 2)
    second = appraising.hold_year_end(scenes, 2027, bad)
    scenes.stage.at(2028, 3, 2)
    third = appraising.open_year(scenes, 2028)
    secretary = site.browser(cast.secretary, "zh")
    problem, task = site.rows(WorkProblem)[-1], site.rows(WorkTask)[-1]
    for path in (
        "",
        f"{second}/",
        f"{third}/",
        f"{third}/problems/new",
        f"{third}/report",
        f"problems/{problem.id}/task",
        f"problems/{problem.id}/answer",
        f"tasks/{task.id}/report",
    ):
        answer = secretary.get(f"{site.at}{path}")
        assert answer.status_code == 200, path
        assert latin_on(answer.text) == [], path
    chair = site.browser(cast.supervisor, "zh")
    for path in ("", "appraisers/new", "meeting", "meeting/open", "meeting/end"):
        answer = chair.get(f"{site.at}{third}/{path}")
        assert (answer.status_code, latin_on(answer.text)) == (200, []), path
    assert "连续 2 次不称职" in secretary.get(f"{site.at}{second}/").text
    assert "上年承诺" in secretary.get(f"{site.at}{third}/").text


def test_the_next_year_begins_with_the_last_years_tasks(site: Site) -> None:
    scenes = site.scenes
    appraising.hold_year_end(scenes, 2026)
    done = site.rows(WorkTask)[0]
    said = {"task_id": done.id, "state": TaskState.DONE, "text": "走访记录存档。"}
    scenes.stage.do(scenes.secretary, service.report_task, **said)
    scenes.stage.at(2027, 3, 2)
    later = appraising.open_year(scenes, 2027)
    page = site.browser(scenes.secretary).get(f"{site.at}{later}/").text
    promised, written = page.index("tasks of 2026"), page.index("Work report:")
    assert promised < page.index("走访记录存档。") < written
    assert "Not done from the last year" in page


def test_only_officers_and_those_who_take_part_see_it_before_it_is_published(site: Site) -> None:
    scenes, cast = site.scenes, site.scenes.settled.cast
    appraisal_id = appraising.open_year(scenes, 2026)
    here = f"{site.at}{appraisal_id}/"
    assert "Work report:" not in site.browser(cast.resident).get(here).text
    assert "Work report:" in site.browser(cast.council_member).get(here).text


def test_the_office_is_offered_to_the_supervisors_and_not_to_whoever_is_appraised(
    site: Site,
) -> None:
    scenes, cast = site.scenes, site.scenes.settled.cast
    appraisal_id = appraising.open_year(scenes, 2026)
    here = f"{site.at}{appraisal_id}/"
    own, chair = site.browser(cast.secretary), site.browser(cast.supervisor)
    for page, offered in ((own.get(here).text, False), (chair.get(here).text, True)):
        assert ("Invite somebody to appraise" in page) is offered
        assert ("Call the appraisal meeting" in page) is offered
        # The supervisor runs it, and so reads it before it is published.
        assert "Work report:" in page
    for path in ("appraisers/new", "meeting", "meeting/open", "meeting/end", "publish"):
        refused = own.get(f"{here}{path}")
        assert (refused.status_code, "appraisal.appraised" in refused.text) == (409, True), path
    names = ("Open the appraisal meeting", "End the appraisal meeting")
    appraising.write_reports(scenes, appraisal_id)
    appraising.invite(scenes, appraisal_id)
    meeting = appraising.call(scenes, appraisal_id, scenes.stage.now + timedelta(days=9))
    assert [each in chair.get(here).text for each in names] == [True, False]
    appraising.assemble(scenes, meeting)
    assert [each in site.browser(cast.supervisor).get(here).text for each in names] == [False, True]


def test_a_year_is_opened_where_none_is_open_yet(site: Site) -> None:
    """The last year can be made good; one that is there already is not offered again."""
    scenes, words = site.scenes, "Open the appraisal of a year"
    for year, left in ((2026, "2025"), (2025, "")):
        appraising.open_year(scenes, year)
        for actor in (scenes.secretary, scenes.settled.cast.supervisor):
            client = site.browser(actor)
            assert (words in client.get(site.at).text) is bool(left)
            form = client.get(f"{site.at}open")
            assert form.status_code == (200 if left else 409)
            assert re.findall(r'name="year"[^>]*value="(\d+)"', form.text) == (
                [left] if left else []
            )


def test_sheets_that_say_nothing_of_somebody_are_shown_beside_the_grades(site: Site) -> None:
    appraisal_id = appraising.hold_year_end(site.scenes, 2026)
    page = site.browser(None).get(f"{site.at}{appraisal_id}/").text
    said = " ".join(re.sub(r"<[^>]+>", " ", page).split())
    assert (
        "12 sheets · Competent 11 · Basically competent 0 · Not competent 0 · Not graded 1" in said
    )


def test_the_published_result_is_not_offered_to_be_taken_down(site: Site) -> None:
    appraisal_id = appraising.hold_year_end(site.scenes, 2026)
    secretary = site.browser(site.scenes.secretary)
    href = re.search(
        r'href="([^"]+/notices/[^"]+)"', secretary.get(f"{site.at}{appraisal_id}/").text
    )
    assert href
    assert "Take the notice down" not in secretary.get(href[1]).text
    refused = secretary.post(f"{href[1]}take-down", data={"reason": "写错了"})
    assert "notices.hangs_its_days" in refused.text


def test_whoever_is_appraised_is_offered_nothing_that_counts(site: Site) -> None:
    scenes = site.scenes
    appraisal_id = appraising.open_year(scenes, 2026)
    appraising.write_reports(scenes, appraisal_id)
    appraising.invite(scenes, appraisal_id)
    appraising.gather(scenes, appraisal_id)
    here, own = f"{site.at}{appraisal_id}/", site.browser(scenes.secretary)
    assert "Enter what the sheets say" not in own.get(here).text
    refused = own.get(f"{here}counts/new")
    assert refused.status_code == 409
    assert "appraisal.appraised" in refused.text


def test_a_page_takes_as_many_queries_for_many_rows_as_for_few(
    site: Site, page_queries: Callable[[], AbstractContextManager[list[str]]]
) -> None:
    scenes = site.scenes
    first = appraising.hold_year_end(scenes, 2026)
    scenes.stage.at(2027, 3, 2)
    second = appraising.hold_year_end(scenes, 2027)
    visitor = site.browser(None)
    taken = []
    for appraisal_id in (first, second):
        visitor.get(f"{site.at}{appraisal_id}/")
        with page_queries() as seen:
            visitor.get(f"{site.at}{appraisal_id}/")
        taken.append(len(seen))
    # The tasks of the year before are one query more, where there was one.
    assert taken == [13, 14]
