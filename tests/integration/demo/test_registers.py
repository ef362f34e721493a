"""Documents of both published cases: what stands in them, for whom, and that nothing is missing."""

import json
import subprocess
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import UTC, date, datetime
from io import BytesIO
from pathlib import Path
from secrets import randbits
from threading import BoundedSemaphore
from typing import Any
from uuid import UUID
from zipfile import ZipFile

import pytest
from click.testing import CliRunner
from flask import Flask
from pypdf import PdfReader
from sqlalchemy import select
from werkzeug.http import parse_options_header

from folkmoot.demo.settling import FOUNDER
from folkmoot.demo.stage import Stage
from folkmoot.kernel.act import Act, Actor, Role
from folkmoot.kernel.errors import Conflict, NotAllowed
from folkmoot.meetings.models import Meeting, MeetingSeat
from folkmoot.notices.models import Notice
from folkmoot.opinions import service as opinions
from folkmoot.opinions.domain import Channel
from folkmoot.people.models import Person
from folkmoot.registers import service
from folkmoot.registers.archive.checking import check
from folkmoot.registers.cli import archive as archive_command
from folkmoot.registers.cli import registers as registers_command
from folkmoot.registers.domain import Document, period_named
from folkmoot.registers.queries import offered
from folkmoot.registers.queries.matter import head_of
from folkmoot.registers.rendering import paper_of
from folkmoot.web import turns
from folkmoot_sdk import BodyKind

# The class behind the fixtures is in conftest.py, which no test module can import.
Replay = Any
Counting = Callable[[], AbstractContextManager[list[str]]]

NOW = datetime(2026, 3, 2, 2, tzinfo=UTC)
VISITOR = Act(Actor(None), NOW)
SECRETARY = Act(Actor(None, frozenset({Role.SECRETARY})), NOW)
RESIDENT = Act(Actor(None, frozenset({Role.RESIDENT})), NOW)
OFFICER = Act(Actor(None, frozenset({Role.DISTRICT_OFFICER})), NOW)
OPERATOR = Act(Actor(None, frozenset({Role.OPERATOR})), NOW)


def bulletin(replay: Replay, code: str, locale: str = "zh", act: Act = VISITOR) -> Document:
    with replay.begin() as session:
        return service.draw_bulletin(session, act, period=period_named(code), locale=locale)


def rows(document: Document, heading: str) -> list[tuple[str, ...]]:
    """The rows of all tables in the section that is called so."""
    (section,) = [part for part in document.sections if heading in part.heading]
    tables = [block for block in section.blocks if block.shape == "table"]
    return [row for table in tables for row in table.rows]  # type: ignore[union-attr] # by its shape


def ids(replay: Replay, model: Any, *order: Any) -> list[UUID]:  # noqa: ANN401 - any mapped class
    with replay.begin() as session:
        return list(session.scalars(select(model.id).order_by(*order)))


@pytest.fixture
def assembly(works_replay: Replay) -> UUID:
    with works_replay.begin() as session:
        query = select(Meeting.id).where(Meeting.body_kind == BodyKind.REPRESENTATIVES_ASSEMBLY)
        found: UUID = session.scalars(query).one()
    return found


def names_of(replay: Replay) -> list[str]:
    with replay.begin() as session:
        return list(session.scalars(select(Person.name)))


def test_the_bulletin_of_august_2016(lifts_replay: Replay) -> None:
    """The second round begins and fails, the third begins."""
    august = bulletin(lifts_replay, "2016-08")
    assert august.title == "二二二社区协商工作月报"
    assert august.marked == ""
    assert [row[1] for row in rows(august, "协商事项")] == [
        "决议（第 2 轮）", "决议公开（第 2 轮）", "组织实施（第 2 轮）", "决议（第 3 轮）",
    ]  # fmt: skip
    ((_, day, came, standing),) = rows(august, "会议召开")
    assert (day, came) == ("2016年8月16日", "30/33")
    assert standing == "达到法定人数、已形成纪要"
    ((*_, ballots, result),) = rows(august, "表决")
    assert (ballots, result) == ("30/30", "通过：由产权单位维修")
    assert [row[2] for row in rows(august, "决议实施")] == [
        "被对方拒绝",
        "已计划",
        "商谈中",
        "被对方拒绝",
    ]
    assert len(rows(august, "公示公告")) == 1


def test_the_bulletin_of_april_2017(works_replay: Replay) -> None:
    """The meeting of 18 April: one vote, five items."""
    april = bulletin(works_replay, "2017-04", "en")
    # With its body, for whoever cannot read the title.
    title = "2017 年居民代表大会 (Residents' representatives' meeting)"
    assert (title, "18 April 2017") in [row[:2] for row in rows(april, "Meetings held")]
    ((*_, ballots, result),) = rows(april, "Votes")
    assert ballots == "34 of 34"
    assert result.count(",") == 4
    assert result.startswith("Carried: ")


def test_three_months_make_a_quarter_and_two_quarters_a_half(lifts_replay: Replay) -> None:
    for longer, parts in (
        ("2016-Q3", ("2016-07", "2016-08", "2016-09")),
        ("2016-H2", ("2016-Q3", "2016-Q4")),
    ):
        whole, pieces = bulletin(lifts_replay, longer), [bulletin(lifts_replay, p) for p in parts]
        for heading in ("协商事项", "会议召开", "表决", "决议实施", "公示公告"):
            assert rows(whole, heading) == [row for one in pieces for row in rows(one, heading)]


def test_the_year_begins_with_satisfaction_and_tells_of_the_fund(lifts_replay: Replay) -> None:
    year = bulletin(lifts_replay, "2016")
    first = year.sections[0]
    assert first.heading == "一、居民满意度"
    assert "19 份答复：很满意 12、满意 6、一般 1" in str(first)
    ((_, option, _, state),) = rows(year, "维修资金")
    assert (option, state) == ("动用维修资金（建议）", "受其他情况阻碍")


def test_a_month_that_is_not_over_says_so_and_stays_as_it_is_once_it_is(
    works_replay: Replay,
) -> None:
    during = replace(VISITOR, at=datetime(2017, 4, 18, 4, tzinfo=UTC))
    going_on = bulletin(works_replay, "2017-04", act=during)
    assert "截至2017年4月18日" in going_on.marked
    after = [
        bulletin(works_replay, "2017-04", act=replace(VISITOR, at=moment))
        for moment in (datetime(2017, 4, 30, 17, tzinfo=UTC), NOW)
    ]
    assert after[0].digest == after[1].digest
    with pytest.raises(Conflict, match=r"registers\.not_begun"):
        bulletin(works_replay, "2017-05", act=during)


def test_what_is_recorded_later_does_not_change_a_month_that_is_over(works_replay: Replay) -> None:
    scope, _ = works_replay.next_door
    stage = Stage(
        works_replay.database, scope, datetime(2017, 5, 2, tzinfo=UTC), lambda _: None, randbits(60)
    )
    next_door = replace(works_replay, scope=scope)
    before = bulletin(next_door, "2017-04")
    stage.do(
        FOUNDER,
        opinions.record_opinion,
        text="四月就说过了。",
        channel=Channel.COUNTER,
        origin="来电",
        given_at=datetime(2017, 4, 20, tzinfo=UTC),
    )
    assert bulletin(next_door, "2017-04").digest == before.digest
    assert "登记居民意见 1 条" in str(bulletin(next_door, "2017-05"))


@pytest.mark.parametrize("code", ["2016-08", "2016-H2", "2016"])
def test_a_bulletin_takes_as_many_queries_for_a_full_period_as_for_an_empty_one(
    lifts_replay: Replay, counting: Counting, code: str
) -> None:
    numbers = []
    for scope in (lifts_replay.scope, lifts_replay.next_door[0]):
        with lifts_replay.database.begin(scope) as session, counting() as statements:
            service.draw_bulletin(session, VISITOR, period=period_named(code), locale="zh")
        numbers.append(len(statements))
    assert numbers[0] == numbers[1] <= 20


def test_an_archive_takes_as_many_queries_for_four_rounds_as_for_one(
    lifts_replay: Replay, works_replay: Replay, counting: Counting
) -> None:
    numbers = []
    for replay in (lifts_replay, works_replay):
        with replay.begin() as session, counting() as statements:
            service.pack_archive(session, VISITOR, matter_id=replay.matter_id, locale="zh")
        numbers.append(len(statements))
    assert numbers[0] == numbers[1] <= 50


def test_public_papers_name_nobody(lifts_replay: Replay, works_replay: Replay) -> None:
    for replay, codes in ((lifts_replay, ("2016-Q3", "2016")), (works_replay, ("2017",))):
        papers = [str(bulletin(replay, code)) for code in codes]
        with replay.begin() as session:
            for meeting_id in ids(replay, Meeting, Meeting.starts_at):
                drawn = (service.draw_call, service.draw_minutes)
                papers += [
                    str(draw(session, VISITOR, meeting_id=meeting_id, locale="zh"))
                    for draw in drawn
                ]
            for notice_id in ids(replay, Notice, Notice.posted_at):
                papers.append(
                    str(service.draw_notice(session, VISITOR, notice_id=notice_id, locale="zh"))
                )
            public = service.pack_archive(session, VISITOR, matter_id=replay.matter_id, locale="zh")
        papers.append(public.content.decode("utf-8", "replace"))
        assert [name for name in names_of(replay) if any(name in paper for paper in papers)] == []


def test_minutes_have_names_for_the_people_of_the_community_alone(
    works_replay: Replay, assembly: UUID
) -> None:
    with works_replay.begin() as session:
        texts = {
            act: str(service.draw_minutes(session, act, meeting_id=assembly, locale="zh"))
            for act in (VISITOR, OFFICER, OPERATOR, RESIDENT, SECRETARY)
        }
    seen = {
        act: any(name in text for name in names_of(works_replay)) for act, text in texts.items()
    }
    assert seen == {
        VISITOR: False,
        OFFICER: False,
        OPERATOR: False,
        RESIDENT: True,
        SECRETARY: True,
    }


def test_a_sheet_has_every_member_once_and_is_the_offices(
    works_replay: Replay, assembly: UUID
) -> None:
    with works_replay.begin() as session:
        sheet = service.draw_sheet(session, SECRETARY, meeting_id=assembly, locale="zh")
        called = set(
            session.scalars(
                select(Person.name)
                .join(MeetingSeat, MeetingSeat.person_id == Person.id)
                .where(MeetingSeat.meeting_id == assembly)
            )
        )
        for act in (VISITOR, RESIDENT, OFFICER, OPERATOR):
            with pytest.raises(NotAllowed):
                service.draw_sheet(session, act, meeting_id=assembly, locale="zh")
    (table,) = sheet.sections[0].blocks
    assert table.shape == "table"
    assert [row[0] for row in table.rows] == [str(n) for n in range(1, 37)]  # type: ignore[union-attr] # by its shape
    assert {row[1] for row in table.rows} == called  # type: ignore[union-attr] # as above
    assert all(row[3:] == ("", "") for row in table.rows)  # type: ignore[union-attr] # as above


def test_an_archive_with_names_is_the_secretarys(lifts_replay: Replay) -> None:
    with lifts_replay.begin() as session:
        for act in (VISITOR, RESIDENT, OFFICER, OPERATOR):
            with pytest.raises(NotAllowed):
                service.pack_archive(
                    session, act, matter_id=lifts_replay.matter_id, locale="zh", whole=True
                )
        whole = service.pack_archive(
            session, SECRETARY, matter_id=lifts_replay.matter_id, locale="zh", whole=True
        )
    assert (
        sum(name in whole.content.decode("utf-8", "replace") for name in names_of(lifts_replay))
        > 30
    )


@pytest.mark.parametrize("locale", ["zh", "en"])
def test_an_archive_holds_every_paper_and_is_the_same_each_time(
    lifts_replay: Replay, locale: str
) -> None:
    with lifts_replay.begin() as session:
        one, other = (
            service.pack_archive(session, VISITOR, matter_id=lifts_replay.matter_id, locale=locale)
            for _ in range(2)
        )
    assert one.content == other.content
    assert check(BytesIO(one.content)).findings == ()
    assert check(BytesIO(one.content)).digest == one.digest
    with ZipFile(BytesIO(one.content)) as packed:
        names = packed.namelist()
        index = json.loads(packed.read("index.json"))
        record = packed.read("record.html").decode()
    # Six meetings, four votes; a resolution's notice a round, and the outcome's.
    assert sum(name.endswith("-minutes.html") for name in names) == 6
    assert sum(name.startswith("votes/") for name in names) == 4
    assert sum(name.startswith("notices/") for name in names) == 5
    assert {each["path"] for each in index["files"]} | {
        "index.html",
        "index.json",
        "SHA256SUMS",
    } == set(names)
    with lifts_replay.begin() as session:
        head = head_of(session)
    assert index["chain"] == {"seq": head.seq, "hash": head.hash}
    for reason in ("公司刚刚进驻", "电梯已移交", "手续不全"):
        assert reason in record


def test_an_archive_of_a_matter_next_door_is_not_found(
    lifts_replay: Replay, works_replay: Replay, app: Flask
) -> None:
    client = app.test_client()
    foreign = f"{lifts_replay.address}/registers/matters/{works_replay.matter_id}/archive"
    assert client.get(foreign).status_code == 404


def test_an_archive_is_refused_at_once_while_all_places_are_taken(
    lifts_replay: Replay, app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = f"{lifts_replay.address}/registers/matters/{lifts_replay.matter_id}/archive"
    monkeypatch.setattr(turns, "_places", places := BoundedSemaphore(1))
    with places:
        assert app.test_client().get(address).status_code == 409
    # What else is in the address has no say in it.
    assert app.test_client().get(f"{address}?as=%22").mimetype == "application/zip"


def test_the_index_page_and_sha256sum_say_the_same(lifts_replay: Replay, tmp_path: Path) -> None:
    with lifts_replay.begin() as session:
        package = service.pack_archive(
            session, VISITOR, matter_id=lifts_replay.matter_id, locale="zh"
        )
    with ZipFile(BytesIO(package.content)) as packed:
        packed.extractall(tmp_path)
    checked = ["sha256sum", "--check", "--strict", "--quiet", "SHA256SUMS"]
    assert subprocess.run(checked, cwd=tmp_path, check=False).returncode == 0  # noqa: S603 - as it stands
    (tmp_path / "record.html").write_text("else")
    told = subprocess.run(checked, cwd=tmp_path, check=False, capture_output=True, text=True)  # noqa: S603 - as above
    assert "record.html" in told.stdout


@pytest.mark.usefixtures("makes_pdfs")
@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_document_has_its_page_its_print_and_its_pdf(
    works_replay: Replay,
    app: Flask,
    assembly: UUID,
    language: str,
    latin_on: Callable[[str], list[str]],
) -> None:
    client = app.test_client()
    notice_id = ids(works_replay, Notice, Notice.posted_at)[0]
    for path in (
        "periods/2017-04", "periods/2017", f"meetings/{assembly}/notice",
        f"meetings/{assembly}/minutes", f"notices/{notice_id}",
    ):  # fmt: skip
        address = f"{works_replay.address}/registers/{path}/"
        page = client.get(f"{address}?lang={language}")
        assert page.status_code == 200
        assert 'class="paper paper--' in page.text
        alone = client.get(f"{address}?as=print")
        assert "fm-navigation" not in alone.text
        paper = alone.text.partition("<article")[2].partition("</article>")[0]
        assert paper in page.text
        if language == "zh":
            assert latin_on(page.text) == []
    made = client.get(f"{address}?as=pdf")
    assert made.mimetype == "application/pdf"
    text = "".join(part.extract_text() for part in PdfReader(BytesIO(made.data)).pages)
    assert "2017 年五项必办任务" in text
    again = client.get(f"{address}?as=pdf", headers={"If-None-Match": made.headers["ETag"]})
    assert again.status_code == 304


@pytest.mark.usefixtures("makes_pdfs")
def test_what_is_downloaded_says_whose_it_is_of_what_kind_and_of_when(
    works_replay: Replay, app: Flask, assembly: UUID
) -> None:
    client, place = app.test_client(), works_replay.address
    slug = place.rpartition("/")[2]
    called = {}
    for path in ("periods/2017-04/", "periods/2017-Q2/", f"meetings/{assembly}/minutes/",
                 f"meetings/{assembly}/notice/",
                 f"matters/{works_replay.matter_id}/archive"):  # fmt: skip
        header = client.get(f"{place}/registers/{path}?as=pdf").headers["Content-Disposition"]
        _, given = parse_options_header(header)
        plain = header.partition('filename="')[2].partition('"')[0]
        assert plain.isascii()
        called[plain] = given["filename"]
    assert called == {
        f"{slug}-monthly-2017-04.pdf": "岭前社区协商工作月报 2017-04.pdf",
        f"{slug}-quarterly-2017-Q2.pdf": "岭前社区协商工作季报 2017-Q2.pdf",
        f"{slug}-minutes-2017-04-18.pdf": "岭前社区 2017 年居民代表大会：会议纪要 2017-04-18.pdf",
        f"{slug}-meeting-notice-2017-04-10.pdf": (
            "岭前社区 关于召开“2017 年居民代表大会”的通知 2017-04-10.pdf"
        ),
        f"{slug}-matter-1-public-zh.zip": "第1号事项“2017 年岭前社区环境改造”档案（公开）.zip",
    }


@pytest.mark.parametrize(("language", "said"), [("zh", "文书档案"), ("en", "Registers of 2017")])
def test_the_list_leads_to_everything_of_a_year(
    works_replay: Replay, app: Flask, assembly: UUID, language: str, said: str
) -> None:
    client = app.test_client()
    page = client.get(f"{works_replay.address}/registers/?year=2017&lang={language}").text
    assert said in page
    for path in ("periods/2017-04/", "periods/2017/", f"meetings/{assembly}/minutes/",
                 f"matters/{works_replay.matter_id}/archive"):  # fmt: skip
        assert f"{works_replay.address}/registers/{path}" in page
    # What holds names is offered to the office alone.
    assert "/sheet/" not in page
    assert "with-names" not in page


def test_a_year_is_chosen_directly_and_an_archive_stands_under_its_matters_end(
    works_replay: Replay, app: Flask
) -> None:
    client, place = app.test_client(), f"{works_replay.address}/registers/"
    archive = f"matters/{works_replay.matter_id}/archive"
    newest = client.get(f"{place}?lang=en").text
    with works_replay.begin() as session:
        years = offered.years(session)
    assert f"Registers of {years[0]}" in newest
    assert all(f"{place}?year={year}" in newest for year in years)
    assert archive in client.get(f"{place}?year=2017").text
    others = [year for year in (*years, 2026) if year != 2017]
    assert not any(archive in client.get(f"{place}?year={year}").text for year in others)


def test_a_matter_under_way_is_found_where_it_is_asked_for(works_replay: Replay) -> None:
    with works_replay.begin() as session:
        for under_way in (False, True):
            assert offered.matters_of(session, 2014, under_way=under_way) == ()
        found = offered.matters_of(session, 2017, under_way=True)
    assert [one.id for one in found] == [works_replay.matter_id]


def test_the_list_takes_as_many_queries_for_a_full_year_as_for_an_empty_one(
    works_replay: Replay, app: Flask, counting: Counting
) -> None:
    client, numbers = app.test_client(), []
    for address in (works_replay.address, works_replay.next_door[1]):
        client.get(f"{address}/registers/?year=2017")
        with counting() as statements:
            assert client.get(f"{address}/registers/?year=2017").status_code == 200
        numbers.append(len(statements))
    assert numbers[0] <= numbers[1] <= 15


def test_the_pages_below_lead_to_their_papers(
    works_replay: Replay, app: Flask, assembly: UUID
) -> None:
    client, place = app.test_client(), works_replay.address
    notice_id = ids(works_replay, Notice, Notice.posted_at)[0]
    for page, link in (
        (f"meetings/{assembly}/", f"meetings/{assembly}/notice/"),
        (f"notices/{notice_id}/", f"notices/{notice_id}/"),
        (f"matters/{works_replay.matter_id}/", f"matters/{works_replay.matter_id}/archive"),
    ):
        assert f'href="{place}/registers/{link}"' in client.get(f"{place}/{page}").text


@pytest.mark.parametrize("path", ["periods/2017-13/", "periods/abc/", "periods/9999/"])
def test_a_period_that_there_is_not_is_told_with_its_cure(
    works_replay: Replay, app: Flask, path: str
) -> None:
    answer = app.test_client().get(f"{works_replay.address}/registers/{path}")
    assert answer.status_code == 422
    assert "2016-08" in answer.text


def test_a_sheet_asks_a_visitor_to_sign_in(
    works_replay: Replay, app: Flask, assembly: UUID
) -> None:
    address = f"{works_replay.address}/registers/meetings/{assembly}/sheet/"
    answer = app.test_client().get(address)
    assert answer.status_code in {302, 303, 401}


class _Operation:
    """What the command line hands down."""

    def __init__(self, replay: Replay) -> None:
        self.database, self.act, self.origin = replay.database, OPERATOR, "http://127.0.0.1:8000"


@pytest.mark.usefixtures("makes_pdfs")
def test_the_command_line_writes_documents(
    works_replay: Replay, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run, operation = CliRunner(), _Operation(works_replay)
    given = ["--community", works_replay.address, "--period", "2017-04", "--lang", "zh"]
    for name in ("april.html", "april.pdf"):
        out = tmp_path / name
        told = run.invoke(registers_command, ["monthly", *given, "--out", str(out)], obj=operation)
        assert told.exit_code == 0, told.output
        assert bulletin(works_replay, "2017-04").digest in told.output
    assert (tmp_path / "april.pdf").read_bytes().startswith(b"%PDF-")
    # An address of this machine would lead nobody else there, so the paper has its path alone.
    place = f"{works_replay.address}/registers/periods/2017-04/"
    assert "127.0.0.1" not in (tmp_path / "april.html").read_text()
    operation.origin = "https://moot.example.cn"
    monkeypatch.chdir(tmp_path)
    told = run.invoke(registers_command, ["monthly", *given], obj=operation)
    name = f"{works_replay.address.rpartition('/')[2]}-monthly-2017-04.html"
    assert name in told.output
    assert f"https://moot.example.cn{place}" in Path(name).read_text()
    wrong = run.invoke(registers_command, ["quarterly", *given], obj=operation)
    assert "registers.other_reach" in str(wrong.exception)


def test_the_command_line_packs_and_checks_archives(works_replay: Replay, tmp_path: Path) -> None:
    run, operation, out = CliRunner(), _Operation(works_replay), tmp_path / "works.zip"
    packed = run.invoke(
        archive_command,
        ["export", str(works_replay.matter_id), "--community", works_replay.address, "--out",
         str(out), "--lang", "en"],
        obj=operation,
    )  # fmt: skip
    told = packed.output.splitlines()
    assert "2017 年岭前社区环境改造" in told[0]
    digest = told[2].split()[-1]
    assert told[-1] == f"  folkmoot archive verify {out} --digest {digest}"
    sound = run.invoke(archive_command, ["verify", str(out), "--digest", digest])
    assert sound.exit_code == 0, sound.output
    other = run.invoke(archive_command, ["verify", str(out), "--digest", "0" * 64, "--json"])
    assert (other.exit_code, json.loads(other.output)["sound"]) == (1, False)
    changed = bytearray(out.read_bytes())
    changed[changed.index("线缆".encode())] ^= 1
    out.write_bytes(changed)
    broken = run.invoke(archive_command, ["verify", str(out), "--lang", "en"])
    assert broken.exit_code == 1
    assert "damaged and cannot be read: " in broken.output


def test_a_paper_bears_its_digest_and_where_it_can_be_checked(works_replay: Replay) -> None:
    document = bulletin(works_replay, "2017-04")
    html = paper_of(document, "http://x/registers/")
    assert document.digest in html
    assert "http://x/registers/" in html
    assert document.dated == "2017年4月30日"
    assert date(2017, 4, 30) == period_named("2017-04").last
