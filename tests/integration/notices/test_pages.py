"""Pages of notices, by a client of the whole application."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date
from typing import Any
from uuid import UUID, uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from folkmoot.extensions.service import view_for
from folkmoot.kernel.act import Act, Role
from folkmoot.notices import page, queries
from folkmoot.notices.domain import NoticeKind
from folkmoot.notices.models import NoticeRemoval, Objection, ObjectionAnswer, PostingProof
from folkmoot.notices.page import term_of
from folkmoot.notices.service import object_to
from folkmoot.people import service as people

pytestmark = pytest.mark.usefixtures("clocked")

# The class behind the fixture is in conftest.py, which no test module can import.
World = Any
Clock = Any
SignIn = Callable[..., FlaskClient]
Queries = Callable[[], AbstractContextManager[list[str]]]
Begin = Callable[[], AbstractContextManager[Any]]
Post = Callable[..., UUID]
Objected = Callable[[UUID], UUID]

WRONG_TEXTS = [
    ("拆" * 10_000, "text.too_long"),
    ("楼道\x07", "text.control"),
    ("<script>alert(1)</script>", "text.markup"),
]


@pytest.fixture
def place(world: World) -> str:
    return f"/{world.district_slug}/{world.community_slug}"


@pytest.fixture
def visitor(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture
def secretary(sign_in: SignIn, world: World) -> FlaskClient:
    return sign_in(world, Role.SECRETARY)


@pytest.fixture
def living(sign_in: SignIn, world: World, resident: Act) -> FlaskClient:
    """A browser in which the resident of the fixture is signed in."""
    return sign_in(world, Role.RESIDENT, person_id=resident.actor.person_id)


@pytest.fixture
def objected(begin: Begin, resident: Act) -> Callable[[UUID], UUID]:
    def object_(notice: UUID) -> UUID:
        with begin() as session:
            made = object_to(session, resident, notice_id=notice, text="费用没有公开")
        return UUID(str(made.id))

    return object_


@pytest.mark.usefixtures("live_world")
def test_a_notice_says_until_when_it_hangs_where_and_by_what_rule(
    visitor: FlaskClient, place: str, post: Post
) -> None:
    shown = visitor.get(f"{place}/notices/{post()}/").text
    # Posted on 2 March 2026; the fifteenth day after it is a Tuesday.
    for words in (
        "2026年3月2日",
        "2026年3月17日",
        "还有 15 天",
        "第 34 条",
        "第201条",
        "东门公告栏",
    ):
        assert words in shown, words


def test_a_resolution_that_was_not_carried_out_says_so_on_the_board(
    visitor: FlaskClient, place: str, post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(page, "_wiring", page._Wiring())  # noqa: SLF001 - put back after the test
    page.register_superseded(lambda _session, _notice: page.Superseded(2, "/the-matter"))
    resolution = post(subject_id=uuid4(), kind=NoticeKind.RESOLUTION)
    shown = visitor.get(f"{place}/notices/{resolution}/").text
    assert "此决议已因落实未成进入第 2 轮。" in shown
    assert 'href="/the-matter"' in shown
    outcome = post(subject_id=uuid4(), kind=NoticeKind.OUTCOME)
    assert "落实未成" not in visitor.get(f"{place}/notices/{outcome}/").text


def test_staff_write_down_what_a_resident_objects_to(
    secretary: FlaskClient, living: FlaskClient, place: str, post: Post
) -> None:
    address = f"{place}/notices/{post()}/"
    assert "代居民登记异议" in secretary.get(address).text
    assert "居民对什么有异议？" in secretary.get(f"{address}object").text
    assert "对这份公示提出异议" in living.get(address).text


def test_a_last_day_of_rest_is_explained(visitor: FlaskClient, place: str, post: Post) -> None:
    # The 21st of March 2026 is a Saturday.
    shown = visitor.get(f"{place}/notices/{post(days=19)}/").text
    assert "2026年3月23日" in shown
    assert "顺延到下一个工作日" in shown


@pytest.mark.usefixtures("live_world")
def test_an_older_notice_quotes_no_article_that_was_not_law_then(begin: Begin, post: Post) -> None:
    notice_id = post()
    with begin() as session:
        notice = queries.find_notice(session, notice_id)
        view = view_for(session)
        session.expunge(notice)
    today = term_of(view, notice, date(2026, 3, 2))
    assert today.law is not None
    assert (today.law.en.endswith("art. 34"), today.by_code) == (True, True)
    notice.posted_on = date(2016, 10, 25)
    term = term_of(view, notice, date(2016, 11, 1))
    assert (term.law, term.by_code) == (None, False)


def test_a_notice_names_no_law_that_nobody_brought(begin: Begin, post: Post) -> None:
    with begin() as session:
        notice = queries.find_notice(session, post())
        assert term_of(view_for(session), notice, date(2026, 3, 2)).law is None


def test_the_list_shows_what_hangs_and_then_what_has_hung(
    visitor: FlaskClient, place: str, post: Post, time: Clock
) -> None:
    post(title="先贴的")
    time.forward(days=30)
    assert "目前没有公示" in visitor.get(f"{place}/notices/").text
    shown = visitor.get(f"{place}/notices/").text
    assert shown.index("往期公示") < shown.index("先贴的")


def test_past_notices_come_page_by_page(
    visitor: FlaskClient, place: str, post: Post, time: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queries, "PAGE", 2)
    for number in range(3):
        post(title=f"公示{number}")
    time.forward(days=30)
    first = visitor.get(f"{place}/notices/").text
    assert sum(f"公示{number}<" in first for number in range(3)) == 2
    assert "更早的公示" in first


def test_a_visitor_who_objects_is_asked_to_sign_in(
    visitor: FlaskClient, place: str, post: Post
) -> None:
    notice = post()
    assert "登录后提出异议" in visitor.get(f"{place}/notices/{notice}/").text
    for path in ("object", "proof", "take-down"):
        assert visitor.get(f"{place}/notices/{notice}/{path}").status_code == 401


def test_a_resident_objects_and_reads_the_answer(
    living: FlaskClient, secretary: FlaskClient, begin: Begin, place: str, post: Post
) -> None:
    notice = post()
    sent = living.post(f"{place}/notices/{notice}/object", data={"text": "a < b & c"})
    assert sent.location == f"{place}/notices/{notice}/"
    assert "a &lt; b &amp; c" in living.get(sent.location).text
    with begin() as session:
        objection = session.scalars(select(Objection)).one().id
    answered = secretary.post(f"{place}/objections/{objection}/answer", data={"text": "账目已张贴"})
    assert answered.location == sent.location
    assert "账目已张贴" in living.get(sent.location).text


def test_the_public_reads_how_many_objected_and_neither_who_nor_what(
    visitor: FlaskClient, secretary: FlaskClient, place: str, post: Post, objected: Objected
) -> None:
    notice = post()
    objected(notice)
    shown = visitor.get(f"{place}/notices/{notice}/").text
    assert "共收到 1 条异议" in shown
    assert "费用没有公开" not in shown
    assert "试验居民" not in shown
    assert "试验居民" in secretary.get(f"{place}/notices/{notice}/").text


def test_another_resident_reads_no_objection_but_their_own(
    sign_in: SignIn, world: World, begin: Begin, act: Act, place: str,
    post: Post, objected: Objected,
) -> None:  # fmt: skip
    notice = post()
    objected(notice)
    with begin() as session:
        other = people.register_person(session, act, name="另一人").id
    client = sign_in(world, Role.RESIDENT, person_id=other)
    assert "费用没有公开" not in client.get(f"{place}/notices/{notice}/").text


def test_staff_write_down_an_objection_for_somebody_or_for_a_letter_without_a_name(
    secretary: FlaskClient, begin: Begin, place: str, post: Post, resident: Act
) -> None:
    address = f"{place}/notices/{post()}/object"
    for who in ("试验居民", ""):
        assert secretary.post(address, data={"text": "异议", "who": who}).status_code == 303
    assert secretary.post(address, data={"text": "异议", "who": "没有此人"}).status_code == 422
    with begin() as session:
        persons = set(session.scalars(select(Objection.person_id)))
    assert persons == {resident.actor.person_id, None}


def test_an_objection_after_the_last_day_is_refused_with_the_day(
    sign_in: SignIn, world: World, begin: Begin, place: str, post: Post,
    resident: Act, time: Clock,
) -> None:  # fmt: skip
    notice = post()
    time.forward(days=16)
    client = sign_in(world, Role.RESIDENT, person_id=resident.actor.person_id)
    answer = client.post(f"{place}/notices/{notice}/object", data={"text": "太晚的异议"})
    assert answer.status_code == 409
    assert "2026年3月17日" in answer.text
    assert "太晚的异议" in answer.text
    with begin() as session:
        assert session.scalars(select(Objection)).all() == []


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize(("text", "code"), WRONG_TEXTS, ids=[code for _, code in WRONG_TEXTS])
def test_words_that_cannot_be_kept_are_refused_and_given_back(
    living: FlaskClient,
    begin: Begin,
    place: str,
    post: Post,
    language: str,
    text: str,
    code: str,
) -> None:
    address = f"{place}/notices/{post()}/object?lang={language}"
    answer = living.post(address, data={"text": text})
    assert answer.status_code == 422
    assert f'data-code="{code}"' in answer.text
    assert text.replace("<", "&lt;").replace(">", "&gt;") in answer.text
    with begin() as session:
        assert session.scalars(select(Objection)).all() == []


def test_an_objection_is_answered_once(
    secretary: FlaskClient, begin: Begin, place: str, post: Post, objected: Objected
) -> None:
    objection = objected(post())
    address = f"{place}/objections/{objection}/answer"
    assert "费用没有公开" in secretary.get(address).text
    assert secretary.post(address, data={"text": "账目已张贴"}).status_code == 303
    again = secretary.post(address, data={"text": "另一个答复"})
    assert again.status_code == 409
    assert "另一个答复" in again.text
    with begin() as session:
        assert session.scalars(select(ObjectionAnswer.text)).all() == ["账目已张贴"]


def test_the_secretary_sees_which_objections_wait_and_which_are_late(
    secretary: FlaskClient,
    visitor: FlaskClient,
    place: str,
    post: Post,
    objected: Objected,
    time: Clock,
) -> None:
    objected(post())
    assert "请于" in secretary.get(f"{place}/notices/").text
    assert "费用没有公开" not in visitor.get(f"{place}/notices/").text
    time.forward(hours=11)
    assert "已逾期" not in secretary.get(f"{place}/notices/").text


def test_that_a_notice_hangs_is_noted_and_shown_to_everybody(
    secretary: FlaskClient, visitor: FlaskClient, begin: Begin, place: str, post: Post,
    boards: list[UUID],
) -> None:  # fmt: skip
    address = f"{place}/notices/{post()}"
    data = {"board_id": str(boards[0]), "note": "门卫看见张贴"}
    assert secretary.post(f"{address}/proof", data=data).status_code == 303
    assert "门卫看见张贴" in visitor.get(f"{address}/").text
    wrong = secretary.post(f"{address}/proof", data=data | {"board_id": str(uuid4())})
    assert wrong.status_code == 422
    with begin() as session:
        assert len(session.scalars(select(PostingProof)).all()) == 1


def test_a_notice_is_taken_down_with_a_reason_that_everybody_reads(
    secretary: FlaskClient, visitor: FlaskClient, begin: Begin, place: str, post: Post
) -> None:
    address = f"{place}/notices/{post()}"
    assert secretary.post(f"{address}/take-down", data={}).status_code == 422
    assert secretary.post(f"{address}/take-down", data={"reason": "金额写错"}).status_code == 303
    shown = visitor.get(f"{address}/").text
    assert "金额写错" in shown
    assert "登录后提出异议" not in shown
    assert secretary.post(f"{address}/take-down", data={"reason": "再撤"}).status_code == 409
    with begin() as session:
        assert len(session.scalars(select(NoticeRemoval)).all()) == 1


def test_a_resident_may_neither_prove_nor_take_down_nor_answer(
    living: FlaskClient, place: str, post: Post, objected: Objected
) -> None:
    notice = post()
    for path in (
        f"notices/{notice}/proof",
        f"notices/{notice}/take-down",
        f"objections/{objected(notice)}/answer",
    ):
        assert living.get(f"{place}/{path}").status_code == 403, path


def test_another_community_finds_none_of_this(
    make_world: Callable[[], World], sign_in: SignIn, post: Post, objected: Objected
) -> None:
    notice = post()
    objection = objected(notice)
    other = make_world()
    client = sign_in(other, Role.SECRETARY, Role.RESIDENT)
    place = f"/{other.district_slug}/{other.community_slug}"
    for path in (
        f"notices/{notice}/",
        f"notices/{notice}/object",
        f"notices/{notice}/proof",
        f"notices/{notice}/take-down",
        f"objections/{objection}/answer",
    ):
        assert client.get(f"{place}/{path}").status_code == 404, path
        assert client.post(f"{place}/{path}").status_code in {404, 405}, path


def test_lists_and_notices_take_a_fixed_number_of_queries(
    secretary: FlaskClient, place: str, post: Post, objected: Objected, page_queries: Queries
) -> None:
    notice = post()
    objected(notice)
    pages = (f"{place}/notices/", f"{place}/notices/{notice}/")
    secretary.get(pages[0])  # what is remembered between pages is remembered now
    counts = []
    for _ in range(2):
        with page_queries() as seen:
            answers = [secretary.get(address).status_code for address in pages]
        assert answers == [200, 200]
        counts.append(len(seen))
        for number in range(8):
            post(title=f"第{number}号", kind=NoticeKind.OUTCOME)
            objected(notice)
    assert counts[0] == counts[1] <= 12


def test_every_page_is_wholly_chinese_and_wholly_there_in_english(
    secretary: FlaskClient,
    living: FlaskClient,
    visitor: FlaskClient,
    place: str,
    post: Post,
    objected: Objected,
    latin_on: Callable[[str], list[str]],
) -> None:
    notice = post(days=19)
    objection = objected(notice)
    staff = (
        "notices/", f"notices/{notice}/", f"notices/{notice}/object", f"notices/{notice}/proof",
        f"notices/{notice}/take-down", f"objections/{objection}/answer",
    )  # fmt: skip
    for client, paths in ((secretary, staff), (living, staff[1:3]), (visitor, staff[:2])):
        for path in paths:
            chinese = client.get(f"{place}/{path}?lang=zh")
            assert (chinese.status_code, latin_on(chinese.text)) == (200, []), path
            assert latin_on(client.get(f"{place}/{path}?lang=en").text), path
