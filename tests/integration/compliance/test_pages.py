"""A community's year on its page: who reads what, and what can be done about it."""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID, uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from tests.isolation.filling import forms_in

from folkmoot.compliance.models import Discharge, Excuse, PlannedMeeting
from folkmoot.compliance.service import excuse, move_planned, plan_year
from folkmoot.kernel.act import CHINA, Role
from folkmoot.kernel.calendar import WorkCalendar
from folkmoot.meetings.queries import agenda_of, find_meeting
from folkmoot.meetings.service import write_minutes
from folkmoot_sdk import BodyKind

# The classes behind the fixtures are in conftest.py, which no test module can import.
Town = Any
Time = Any
Queries = Any
Seen = Callable[[str], list[str]]
SignIn = Callable[..., FlaskClient]
JOINT = BodyKind.JOINT_MEETING
MONTHS = {5: "May", 6: "Jun"}
NEW_YEAR = date(2026, 1, 1)
TODAY = datetime(2026, 4, 20, 2, tzinfo=UTC)


@pytest.fixture
def owing(town: Town, clocked: Flask, time: Time) -> Town:  # noqa: ARG001 - the clock is switched on by it
    """19 owed; March met, April's first try inquorate, on 20 April."""
    town.owe()
    town.publish(town.hold(date(2026, 3, 12)), date(2026, 3, 13))
    town.failed = town.hold(date(2026, 4, 9), present=3)
    time.now = TODAY
    return town


@pytest.fixture
def place(town: Town) -> str:
    return f"/{town.world.district_slug}/{town.world.community_slug}"


@pytest.fixture
def anybody(clocked: Flask) -> FlaskClient:
    return clocked.test_client()


@pytest.fixture
def secretary(sign_in: SignIn, town: Town) -> FlaskClient:
    return sign_in(town.world, Role.SECRETARY)


def english(client: FlaskClient, address: str) -> str:
    return client.get(address, headers={"Accept-Language": "en"}).text


def calling(client: FlaskClient, year: str, month: int) -> str:
    """Where the year leads for calling its joint meeting of that month."""
    hrefs = re.findall(r'href="([^"]*meetings/call[^"]*)"', english(client, year))
    wanted = f"body=joint_meeting&amp;title=Joint+meeting,+{MONTHS[month]}+2026&amp;"
    (href,) = [href for href in hrefs if wanted in href]
    return str(href.replace("&amp;", "&"))


def as_it_stands(html: str) -> dict[str, str]:
    """What the page's form sends when nobody touches it."""
    (form,) = (form for form in forms_in(html) if "title" in dict(form.values))
    chosen = re.findall(r'(?s)<select[^>]* name="(body_kind)".*?value="(\w+)" selected', html)
    ticked = re.findall(r'name="(\w+)" type="radio" value="(\w+)" checked', html)
    return dict([*form.values, *chosen, *ticked])


def when(moment: datetime) -> dict[str, str]:
    parts = ("year", "month", "day", "hour", "minute")
    return {f"starts_at-{part}": str(getattr(moment, part)) for part in parts}


class TestReading:
    def test_anybody_reads_how_the_year_stands_and_why(
        self, owing: Town, anybody: FlaskClient, place: str
    ) -> None:
        page = english(anybody, f"{place}/year/")
        assert owing.failed
        assert "19 meetings are owed." in page
        assert "Held on 12 March 2026 10:00: it counts." in page
        assert "9 April 2026 10:00, does not count: inquorate, 3 short." in page
        assert "Overdue" in page
        for act in ("Call this meeting", "Choose a date", "Excuse the community", "Plan the year"):
            assert act not in page

    def test_it_says_which_rule_asks_and_what_is_kept_with_it(
        self, owing: Town, anybody: FlaskClient, place: str
    ) -> None:
        page = english(anybody, f"{place}/year/")
        assert owing.act
        assert (
            "Representatives&#39; meeting at least quarterly – 4321 method (district practice)"
            in page
        )
        assert "this is kept to as the strictest" in page
        assert "Representatives&#39; meeting at least half-yearly – Urban Residents&#39;" in page
        assert "art. 28" in page

    def test_the_chinese_page_is_chinese_all_through(
        self, owing: Town, anybody: FlaskClient, place: str, latin_on: Seen
    ) -> None:
        page = anybody.get(f"{place}/year/", headers={"Accept-Language": "zh"}).text
        assert owing.act
        assert "2026年度会议" in page
        assert "应召开会议 19 次" in page
        assert "未达法定人数，差 3 人" in page
        assert latin_on(page) == []

    def test_each_reason_against_a_meeting_is_told(
        self, owing: Town, anybody: FlaskClient, place: str
    ) -> None:
        owing.publish(owing.hold(date(2026, 4, 13), ahead=2), date(2026, 4, 14))
        owing.hold(date(2026, 4, 14), breaks_off=True)
        owing.hold(date(2026, 4, 15), minuted=False)
        owing.hold(date(2026, 4, 16))
        owing.call(date(2026, 4, 28))
        page = english(anybody, f"{place}/year/")
        for reason in (
            "does not count: the notice was too short.",
            "does not count: it broke off before its end.",
            "does not count: the minutes are not written.",
            "does not count: the minutes are not published.",
            "Called for 28 April 2026 10:00.",
        ):
            assert reason in page

    def test_an_excuse_is_public_and_who_gave_it_is_not(
        self, owing: Town, anybody: FlaskClient, secretary: FlaskClient, place: str
    ) -> None:
        officer = owing.officer(Role.DISTRICT_OFFICER, date(2026, 4, 19))
        line = owing.of(JOINT)[4]
        with owing.begin() as session:
            excuse(session, officer, obligation_id=line.id, reason="全区防汛")
        for client in (anybody, secretary):
            page = english(client, f"{place}/year/")
            assert "全区防汛" in page
            assert "Excused by an officer above the community on 19 April 2026." in page

    @pytest.mark.parametrize(
        ("year", "said"),
        [
            (2025, "Nothing was laid down for 2025"),
            (2027, "Nothing has been laid down for 2027 yet"),
            (2031, "Nothing has been laid down for 2031 yet"),
        ],
    )
    def test_a_year_in_which_nothing_is_laid_down_says_so(
        self, owing: Town, anybody: FlaskClient, place: str, year: int, said: str
    ) -> None:
        """It is not that nothing is owed: nobody has entered yet what is."""
        assert owing.act
        page = english(anybody, f"{place}/year/?year={year}")
        assert said in page
        assert ("entered here by the district, or by the community" in page) == (year == 2027)

    @pytest.mark.parametrize(("year", "beyond"), [(2200, 2201), (1990, 1989)])
    def test_the_first_and_the_last_year_lead_no_further(
        self, owing: Town, anybody: FlaskClient, place: str, year: int, beyond: int
    ) -> None:
        assert owing.act
        answer = anybody.get(f"{place}/year/?year={year}")
        assert answer.status_code == 200
        assert f"year={beyond}" not in answer.text

    @pytest.mark.parametrize("year", ["0", "-5", "99999999999999", "x", "1066", "1989", "2201"])
    def test_another_year_than_that_asked_for_is_never_shown(
        self, owing: Town, anybody: FlaskClient, place: str, year: str
    ) -> None:
        assert owing.act
        answer = anybody.get(f"{place}/year/?year={year}", headers={"Accept-Language": "en"})
        assert answer.status_code == 404
        assert "Ask for one from 1990 to 2200." in answer.text

    def test_a_page_takes_as_many_queries_for_nineteen_as_for_none(
        self, owing: Town, anybody: FlaskClient, place: str, page_queries: Queries
    ) -> None:
        assert owing.act
        anybody.get(f"{place}/year/")
        counts = []
        for year in (2026, 2031):
            with page_queries() as seen:
                anybody.get(f"{place}/year/?year={year}")
            counts.append(len(seen))
        assert counts[0] == counts[1] <= 7

    def test_a_meeting_says_of_how_many_it_was_made(
        self, owing: Town, anybody: FlaskClient, place: str
    ) -> None:
        """So that a body that has become small, and its quorum with it, can be seen."""
        owing.seat(BodyKind.BULLETIN_MEETING, members=5)
        meeting = owing.hold(date(2026, 4, 13), BodyKind.BULLETIN_MEETING, present=4)
        owing.publish(meeting, date(2026, 4, 14))
        page = english(anybody, f"{place}/year/")
        assert "Held on 12 March 2026 10:00: it counts. Members 9, came 6, quorum 6." in page
        assert "inquorate, 3 short. Members 9, came 3, quorum 6." in page
        assert "Held on 13 April 2026 10:00: it counts. Members 5, came 4, quorum 4." in page

    def test_a_plan_whose_moment_is_over_says_what_came_of_it(
        self, owing: Town, anybody: FlaskClient, place: str, time: Time
    ) -> None:
        for number, day in ((3, 23), (4, 21)):
            line = owing.of(JOINT)[number]
            moment = owing.on(date(2026, number + 1, day), 9)
            with owing.begin() as session:
                move_planned(session, owing.act, obligation_id=line.id, starts_at=moment.at)
        time.now = datetime(2026, 6, 2, 2, tzinfo=UTC)
        page = english(anybody, f"{place}/year/")
        # April met, though without its quorum; in May nobody did.
        assert "Was planned for 23 April 2026 09:00</p>" in page
        assert "Was planned for 21 May 2026 09:00, and was not held</p>" in page
        assert "原计划2026年5月21日 09:00召开，未召开" in anybody.get(f"{place}/year/").text


class TestActing:
    def test_what_is_overdue_says_what_can_still_be_done(
        self, owing: Town, secretary: FlaskClient, anybody: FlaskClient, place: str
    ) -> None:
        """January was never held, February lacks its minutes, and nothing of it is public."""
        held = owing.hold(date(2026, 2, 5), minuted=False)
        page = english(secretary, f"{place}/year/")
        assert "Call this meeting belatedly" in page
        assert f'href="{place}/meetings/{held}/do/minutes"' in page
        assert "What was not held by its last day stays overdue" in page
        with owing.begin() as session:
            write_minutes(session, owing.on(date(2026, 2, 6)), meeting_id=held)
        february = english(secretary, f"{place}/year/").partition(str(owing.of(JOINT)[1].id))[2]
        assert f'href="{place}/year/minutes/{held}"' in february.partition("</li>\n<li")[0]
        assert "belatedly</a>" not in english(anybody, f"{place}/year/")

    def test_a_belated_call_keeps_nothing_of_the_plan_that_is_over(
        self, owing: Town, secretary: FlaskClient, place: str
    ) -> None:
        line = owing.of(JOINT)[0]
        with owing.begin() as session:
            moment = owing.on(date(2026, 1, 20))
            move_planned(session, owing.on(NEW_YEAR), obligation_id=line.id, starts_at=moment.at)
        page = english(secretary, f"{place}/year/")
        assert "title=Joint+meeting,+Jan+2026" in page
        assert "held_on-month=1&" not in page

    def test_a_secretary_lays_down_the_next_year_once(
        self, owing: Town, secretary: FlaskClient, place: str
    ) -> None:
        address = f"{place}/year/lay-down/2027"
        assert f'href="{address}"' in english(secretary, f"{place}/year/?year=2027")
        assert secretary.get(address).status_code == 200
        for _ in range(2):
            answer = secretary.post(address)
            assert answer.location.endswith("/year/?year=2027")
            assert len(owing.year(2027)) == 19
        assert f'href="{address}"' not in english(secretary, f"{place}/year/?year=2027")

    @pytest.mark.parametrize("year", [2025, 2028])
    def test_no_other_year_is_laid_down(
        self, owing: Town, secretary: FlaskClient, place: str, year: int
    ) -> None:
        assert secretary.post(f"{place}/year/lay-down/{year}").status_code == 422
        assert owing.year(year) == ()
        assert "lay-down" not in secretary.get(f"{place}/year/?year={year}").text

    def test_one_form_plans_the_rest_of_the_year(
        self, owing: Town, secretary: FlaskClient, place: str
    ) -> None:
        assert "have no date" in english(secretary, f"{place}/year/")
        sent = {"usual": "14:30", "representatives": "19:00"}
        answer = secretary.post(f"{place}/year/plan/2026", data=sent)
        assert answer.location.endswith("/year/?year=2026")
        # April to December, three quarters, two half-years, the year.
        assert owing.count(PlannedMeeting) == 9 + 3 + 2 + 1
        page = english(secretary, f"{place}/year/")
        assert "Planned for" in page
        assert "Move the date" in page

    def test_a_date_is_moved_and_a_day_of_rest_is_named_as_one(
        self, owing: Town, secretary: FlaskClient, place: str
    ) -> None:
        line = owing.of(JOINT)[4]
        address = f"{place}/year/{line.id}/move"
        assert secretary.get(address).status_code == 200
        moment = datetime(2026, 5, 16, 9, 30, tzinfo=CHINA)
        assert secretary.post(address, data=when(moment)).status_code == 303
        page = english(secretary, f"{place}/year/")
        assert "Planned for 16 May 2026 09:30 · a day of rest" in page

    def test_a_day_outside_its_period_is_refused_beside_its_field(
        self, owing: Town, secretary: FlaskClient, place: str
    ) -> None:
        line = owing.of(JOINT)[4]
        moment = datetime(2026, 6, 1, 9, 30, tzinfo=CHINA)
        answer = secretary.post(
            f"{place}/year/{line.id}/move", data=when(moment), headers={"Accept-Language": "en"}
        )
        assert answer.status_code == 422
        assert "owed from 1 May 2026 to 31 May 2026; on 1 June 2026" in answer.text

    def test_calling_what_is_owed_begins_with_a_form_that_is_filled_in(
        self, owing: Town, secretary: FlaskClient, place: str
    ) -> None:
        with owing.begin() as session:
            plan_year(session, owing.on(date(2026, 4, 20)), year=2026)
        owing.seat(JOINT)
        page = english(secretary, f"{place}/year/")
        may = owing.of(JOINT)[4]
        at = may.planned_at.astimezone(CHINA)
        (href,) = [
            part.split('"')[0].replace("&amp;", "&")
            for part in page.split('href="')
            if "meetings/call" in part and "title=Joint+meeting,+May+2026" in part
        ]
        form = english(secretary, href)
        assert 'value="Joint meeting, May 2026"' in form
        assert 'value="joint_meeting" selected' in form
        for part in ("year", "month", "day", "hour", "minute"):
            assert f'name="starts_at-{part}" type="text" value="{getattr(at, part)}"' in form
        assert "must hang on" in form

    def test_the_second_meeting_of_a_body_is_called_without_typing_a_word(
        self, owing: Town, secretary: FlaskClient, place: str
    ) -> None:
        # Nothing is planned: the day is proposed, in its own month and with time for the notice.
        for month in MONTHS:
            html = english(secretary, calling(secretary, f"{place}/year/", month))
            answer = secretary.post(f"{place}/meetings/call", data=as_it_stands(html))
            assert answer.status_code == 303
            with owing.begin() as session:
                meeting = find_meeting(
                    session, UUID(answer.location.rpartition("/meetings/")[2][:36])
                )
                agenda = [item.title for item in agenda_of(session, meeting.id)]
            held = meeting.starts_at.astimezone(CHINA).date()
            assert (held.month, meeting.notice_in_time) == (month, True)
            assert WorkCalendar().is_workday(held)
            assert (meeting.place, agenda) == ("社区会议室", ["通报情况"])

    def test_the_secretarys_page_takes_as_many_queries_as_anybodys_and_no_more_for_more(
        self, owing: Town, secretary: FlaskClient, place: str, page_queries: Queries
    ) -> None:
        assert owing.act
        secretary.get(f"{place}/year/")
        counts = []
        for year in (2026, 2031):
            with page_queries() as seen:
                secretary.get(f"{place}/year/?year={year}")
            counts.append(len(seen))
        assert counts[0] == counts[1]

    def test_the_appraisal_meeting_is_called_where_the_appraisal_is(
        self, owing: Town, secretary: FlaskClient, place: str
    ) -> None:
        owing.seat(BodyKind.APPRAISAL_MEETING)
        page = english(secretary, f"{place}/year/")
        assert f'href="{place}/appraisals/"' in page.partition("in the year-end appraisal")[0]
        assert "body=appraisal_meeting" not in page
        assert 'value="appraisal_meeting"' not in english(secretary, f"{place}/meetings/call")

    def test_minutes_are_read_published_and_counted(
        self, owing: Town, secretary: FlaskClient, place: str
    ) -> None:
        meeting, boards = owing.hold(date(2026, 4, 16)), owing.board()
        page = english(secretary, f"{place}/year/")
        assert "Publish the minutes of “4月会议”" in page
        address = f"{place}/year/minutes/{meeting}"
        form = secretary.get(address, headers={"Accept-Language": "zh"}).text
        assert "4月会议：会议纪要" in form
        assert "成员0" not in form
        sent = {"board_ids": [str(boards[0])], "days": "15"}
        assert secretary.post(address, data=sent).status_code == 303
        assert meeting in owing.met_by()
        assert "Held on 16 April 2026 10:00: it counts." in english(secretary, f"{place}/year/")
        assert secretary.get(address).status_code == 409
        assert owing.count(Discharge) == 2

    def test_its_notice_leads_to_the_meeting(
        self, owing: Town, anybody: FlaskClient, place: str
    ) -> None:
        meeting = owing.hold(date(2026, 4, 16))
        notice = owing.publish(meeting, date(2026, 4, 17))
        page = anybody.get(f"{place}/notices/{notice}/").text
        assert f"{place}/meetings/{meeting}/" in page

    @pytest.mark.parametrize("role", [Role.STREET_OFFICER, Role.DISTRICT_OFFICER])
    def test_an_officer_excuses_and_a_reason_is_asked_for(
        self, owing: Town, sign_in: SignIn, place: str, role: Role
    ) -> None:
        officer = sign_in(owing.world, role)
        assert "Excuse the community" in english(officer, f"{place}/year/")
        address = f"{place}/year/{owing.of(JOINT)[4].id}/excuse"
        empty = officer.post(address, data={"reason": "  "})
        assert empty.status_code == 422
        assert owing.count(Excuse) == 0
        assert officer.post(address, data={"reason": "全区防汛"}).status_code == 303
        page = english(officer, f"{place}/year/")
        assert "Excused by 试验账号 on 20 April 2026." in page

    @pytest.mark.parametrize("role", sorted(Role))
    def test_each_does_only_what_is_theirs(
        self, owing: Town, sign_in: SignIn, place: str, role: Role
    ) -> None:
        client, line = sign_in(owing.world, role), owing.of(JOINT)[4]
        meeting = owing.hold(date(2026, 4, 16))
        secretarys = (
            f"{place}/year/plan/2026",
            f"{place}/year/lay-down/2027",
            f"{place}/year/{line.id}/move",
            f"{place}/year/minutes/{meeting}",
        )
        for address in secretarys:
            assert client.get(address).status_code == (200 if role is Role.SECRETARY else 403)
        above = role in {Role.STREET_OFFICER, Role.DISTRICT_OFFICER}
        found = client.get(f"{place}/year/{line.id}/excuse").status_code
        assert found == (200 if above else 403)

    def test_a_visitor_is_asked_to_sign_in(
        self, owing: Town, anybody: FlaskClient, place: str
    ) -> None:
        line = owing.of(JOINT)[4]
        for address in (f"{place}/year/plan/2026", f"{place}/year/{line.id}/excuse"):
            assert anybody.get(address).status_code == 401

    def test_what_is_not_owed_here_is_not_found(
        self, owing: Town, secretary: FlaskClient, place: str
    ) -> None:
        assert owing.act
        assert secretary.get(f"{place}/year/{uuid4()}/move").status_code == 404
        assert secretary.get(f"{place}/year/minutes/{uuid4()}").status_code == 404
