"""Pages of opinions, by a client of the whole application."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any
from uuid import UUID, uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from folkmoot.kernel.act import Act, Role
from folkmoot.opinions import page, queries
from folkmoot.opinions.domain import Channel, DoorState
from folkmoot.opinions.models import DoorVisit, Opinion, Topic, TopicOpinion
from folkmoot.opinions.service import raise_topic, record_opinion
from folkmoot.people import service as people

pytestmark = pytest.mark.usefixtures("clocked")

# The class behind the fixture is in conftest.py, which no test module can import.
World = Any
Clock = Any
SignIn = Callable[..., FlaskClient]
Queries = Callable[[], AbstractContextManager[list[str]]]
Begin = Callable[[], AbstractContextManager[Any]]
Doors = list[UUID]

WRONG_TEXTS = [
    ("电" * 10_000, "text.too_long", "10000", "10000 characters"),
    ("电梯坏了\x07", "text.control", "U+0007", "invisible character"),
    ("<script>alert(1)</script>", "text.markup", "网页标签", "web page tag"),
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
def worker(sign_in: SignIn, world: World, person: UUID) -> FlaskClient:
    return sign_in(world, Role.GRID_WORKER, person_id=person)


@pytest.fixture
def neighbour(begin: Begin, act: Act) -> UUID:
    with begin() as session:
        row = people.register_person(session, act, name="邻居甲")
    return UUID(str(row.id))


@pytest.fixture
def giver(sign_in: SignIn, world: World, neighbour: UUID) -> FlaskClient:
    return sign_in(world, Role.RESIDENT, person_id=neighbour)


@pytest.fixture
def said(begin: Begin, later: Callable[..., Act], neighbour: UUID) -> Callable[..., UUID]:
    """Record an opinion of the neighbour's, unless told otherwise; returns its id."""

    def record(text: str = "电梯坏了三个月", **given: object) -> UUID:
        wanted: dict[str, Any] = {"channel": Channel.COUNTER, "person_id": neighbour, **given}
        with begin() as session:
            made = record_opinion(session, later(seconds=1), text=text, **wanted)
        return UUID(str(made.id))

    return record


@pytest.fixture
def topic(begin: Begin, act: Act, said: Callable[..., UUID]) -> UUID:
    opinion = said()
    with begin() as session:
        raised = raise_topic(
            session, act, title="维修电梯", summary="四部电梯停运", opinion_ids=[opinion]
        )
    return UUID(str(raised.id))


def kept(begin: Begin) -> int:
    with begin() as session:
        return int(session.scalar(select(func.count()).select_from(Opinion)) or 0)


def test_a_visitor_learns_how_to_be_heard_and_sees_nobody(
    visitor: FlaskClient, place: str, said: Callable[..., UUID]
) -> None:
    said()
    shown = visitor.get(f"{place}/opinions/")
    assert shown.status_code == 200
    assert "登录后提意见" in shown.text
    assert "邻居甲" not in shown.text
    assert "电梯坏了" not in shown.text


@pytest.mark.parametrize("path", ["opinions/new", "sweeps/", "sweeps/new", "topics/new"])
def test_a_visitor_who_wants_to_act_is_asked_to_sign_in(
    visitor: FlaskClient, place: str, path: str
) -> None:
    answer = visitor.get(f"{place}/{path}")
    assert answer.status_code == 401
    assert "web.not_signed_in" in answer.text


def test_a_visitor_cannot_tell_an_opinion_that_is_there_from_one_that_is_not(
    visitor: FlaskClient, place: str, said: Callable[..., UUID]
) -> None:
    there = visitor.get(f"{place}/opinions/{said()}/")
    nowhere = visitor.get(f"{place}/opinions/{uuid4()}/")
    assert there.status_code == nowhere.status_code == 401


def test_the_public_reads_a_topic_with_its_opinions_and_without_persons(
    visitor: FlaskClient, secretary: FlaskClient, place: str, topic: UUID
) -> None:
    shown = visitor.get(f"{place}/topics/{topic}/").text
    assert "四部电梯停运" in shown
    assert "电梯坏了三个月" in shown
    assert "邻居甲" not in shown
    assert "/opinions/0" not in shown
    assert "邻居甲" in secretary.get(f"{place}/topics/{topic}/").text


def test_a_resident_gives_an_opinion_and_follows_it(
    giver: FlaskClient, begin: Begin, place: str, neighbour: UUID
) -> None:
    sent = giver.post(f"{place}/opinions/new", data={"text": "楼道的灯坏了"})
    assert sent.status_code == 303
    assert "查看它的去向" in giver.get(sent.location).text
    with begin() as session:
        opinion = session.scalars(select(Opinion)).one()
    assert (opinion.person_id, opinion.channel) == (neighbour, Channel.ONLINE)
    assert "楼道的灯坏了" in giver.get(f"{place}/opinions/").text
    assert "正在等待汇成议题" in giver.get(f"{place}/opinions/{opinion.id}/").text


def test_an_anonymous_opinion_leads_back_to_nobody(
    giver: FlaskClient, begin: Begin, place: str
) -> None:
    data = {"text": "物业态度不好", "anonymous": "true"}
    sent = giver.post(f"{place}/opinions/new", data=data)
    with begin() as session:
        opinion = session.scalars(select(Opinion)).one()
    assert (opinion.person_id, opinion.recorded_by) == (None, None)
    assert str(opinion.id) not in sent.location
    assert giver.get(f"{place}/opinions/{opinion.id}/").status_code == 404


def test_a_voice_stays_anonymous_whatever_else_its_account_may_be(
    sign_in: SignIn, world: World, neighbour: UUID, begin: Begin, place: str
) -> None:
    both = sign_in(world, Role.RESIDENT, Role.DISTRICT_OFFICER, person_id=neighbour)
    both.post(f"{place}/opinions/new", data={"text": "物业态度不好", "anonymous": "true"})
    with begin() as session:
        assert session.scalars(select(Opinion)).one().recorded_by is None


def test_what_another_resident_said_is_as_good_as_not_there(
    sign_in: SignIn, world: World, place: str, person: UUID, said: Callable[..., UUID]
) -> None:
    other = sign_in(world, Role.RESIDENT, person_id=person)
    answer = other.get(f"{place}/opinions/{said()}/")
    assert answer.status_code == 404
    assert "opinions.unknown" in answer.text
    assert "电梯坏了" not in other.get(f"{place}/opinions/").text


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize(("text", "code", "zh", "en"), WRONG_TEXTS, ids=lambda v: str(v)[:12])
def test_words_that_cannot_be_kept_are_refused_and_given_back(
    giver: FlaskClient,
    begin: Begin,
    place: str,
    language: str,
    text: str,
    code: str,
    zh: str,
    en: str,
) -> None:
    answer = giver.post(f"{place}/opinions/new?lang={language}", data={"text": text})
    assert answer.status_code == 422
    assert {"zh": zh, "en": en}[language] in answer.text
    assert f'data-code="{code}"' in answer.text
    assert text.replace("<", "&lt;").replace(">", "&gt;") in answer.text
    assert kept(begin) == 0


@pytest.mark.parametrize(("text", "code"), [(text, code) for text, code, *_ in WRONG_TEXTS])
def test_a_program_gets_the_same_refusal_with_its_code(
    giver: FlaskClient, begin: Begin, place: str, text: str, code: str
) -> None:
    headers = {"Accept": "application/json"}
    answer = giver.post(f"{place}/opinions/new", data={"text": text}, headers=headers)
    assert answer.status_code == 422
    assert {"code": code, "field": "text"}.items() <= (answer.json or {}).items()
    assert kept(begin) == 0


def test_words_are_shown_as_they_were_written(
    giver: FlaskClient, secretary: FlaskClient, place: str
) -> None:
    giver.post(f"{place}/opinions/new", data={"text": "a < b & c"})
    for client in (giver, secretary):
        shown = client.get(f"{place}/opinions/").text
        assert "a &lt; b &amp; c" in shown
        assert "&amp;lt;" not in shown


def test_sent_twice_with_one_key_is_kept_once(giver: FlaskClient, begin: Begin, place: str) -> None:
    data = {"text": "楼道的灯坏了", "idempotency_key": uuid4().hex}
    assert [giver.post(f"{place}/opinions/new", data=data).status_code for _ in "ab"] == [303] * 2
    assert kept(begin) == 1


def test_staff_write_down_whose_opinion_it_is_by_name_or_door(
    worker: FlaskClient, begin: Begin, place: str, neighbour: UUID, households: Doors
) -> None:
    for who in ("邻居甲", "1-2"):
        data = {"text": f"{who}来电", "channel": "hotline", "who": who}
        assert worker.post(f"{place}/opinions/new", data=data).status_code == 303
    with begin() as session:
        found = {opinion.text: opinion for opinion in session.scalars(select(Opinion))}
    assert found["邻居甲来电"].person_id == neighbour
    assert found["1-2来电"].household_id == households[2]


@pytest.mark.parametrize(
    ("who", "code"), [("没有此人", "opinions.who.unknown"), ("试验员", "opinions.who.several")]
)
def test_a_name_that_fits_nobody_or_two_is_asked_for_again(
    worker: FlaskClient, begin: Begin, act: Act, place: str, who: str, code: str
) -> None:
    with begin() as session:
        people.register_person(session, act, name="试验员")
    data = {"text": "电话里说的", "channel": "hotline", "who": who}
    answer = worker.post(f"{place}/opinions/new", data=data)
    assert (answer.status_code, kept(begin)) == (422, 0)
    assert code in answer.text
    assert "电话里说的" in answer.text


def test_an_opinion_from_nowhere_is_asked_where_it_came_from(
    worker: FlaskClient, place: str
) -> None:
    answer = worker.post(f"{place}/opinions/new", data={"text": "有人说", "channel": "letter"})
    assert answer.status_code == 422
    assert "opinions.no_origin" in answer.text


def test_staff_see_what_waits_by_channel_and_page_by_page(
    secretary: FlaskClient, place: str, said: Callable[..., UUID], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queries, "PAGE", 2)
    for number in range(3):
        said(f"来电{number}", channel=Channel.HOTLINE)
    said("来信", channel=Channel.LETTER)
    first = secretary.get(f"{place}/opinions/").text
    assert ("来电0" in first, "来电2" in first, "后面的意见" in first) == (True, False, True)
    letters = secretary.get(f"{place}/opinions/?channel=letter").text
    assert ("来信" in letters, "来电0" in letters) == (True, False)
    assert secretary.get(f"{place}/opinions/?channel=nonsense&after=nonsense").status_code == 200


def test_a_grid_worker_goes_from_door_to_door(
    worker: FlaskClient, begin: Begin, place: str, grid: UUID, households: Doors
) -> None:
    sweep = worker.post(f"{place}/sweeps/new", data={"purpose": "修什么", "grid_id": str(grid)})
    assert 'id="door-name">1-0<' in worker.get(sweep.location).text
    heard = worker.post(
        f"{sweep.location}doors/{households[0]}",
        data={"outcome": "answered", "idempotency_key": uuid4().hex},
    )
    assert worker.get(heard.location).status_code == 200
    back = worker.post(heard.location, data={"text": "修电梯"})
    assert back.location == sweep.location
    after = worker.get(back.location).text
    assert 'id="door-name">1-1<' in after
    assert after.count("已记录 1 条意见") == 1
    for home, outcome in ((households[1], "absent"), (households[2], "refused")):
        worker.post(f"{sweep.location}doors/{home}", data={"outcome": outcome})
    # Nobody was in at 1-1, so that door comes again.
    assert 'id="door-name">1-1<' in worker.get(sweep.location).text
    with begin() as session:
        opinion = session.scalars(select(Opinion)).one()
        assert (opinion.household_id, opinion.channel) == (households[0], Channel.DOOR)
        assert session.scalar(select(func.count()).select_from(DoorVisit)) == 3


def test_after_the_end_no_door_is_taken_and_nothing_is_lost_silently(
    worker: FlaskClient, place: str, sweep: UUID, households: Doors, time: Clock
) -> None:
    address = f"{place}/sweeps/{sweep}/"
    assert worker.post(f"{address}finish").status_code == 303
    time.forward(minutes=1)
    answer = worker.post(f"{address}doors/{households[0]}", data={"outcome": "absent"})
    assert answer.status_code == 409
    assert "请开始新一次走访" in answer.text
    assert worker.post(f"{address}finish").status_code == 409
    assert "已于" in worker.get(address).text


def test_a_door_of_another_round_is_not_there(
    worker: FlaskClient, place: str, sweep: UUID, knock: Callable[..., UUID], households: Doors
) -> None:
    address = f"{place}/sweeps/{sweep}"
    assert worker.get(f"{address}/doors/{uuid4()}").status_code == 404
    assert worker.get(f"{place}/sweeps/{uuid4()}/visits/{knock(households[0])}").status_code == 404


def test_a_tap_that_says_nothing_is_asked_again(
    worker: FlaskClient, place: str, sweep: UUID, households: Doors
) -> None:
    answer = worker.post(f"{place}/sweeps/{sweep}/doors/{households[0]}", data={"outcome": "?"})
    assert answer.status_code == 422
    assert "form.not_a_choice" in answer.text


def test_no_opinion_comes_from_a_door_that_stayed_shut(
    worker: FlaskClient,
    begin: Begin,
    place: str,
    sweep: UUID,
    knock: Callable[..., UUID],
    households: Doors,
) -> None:
    visit = knock(households[0], DoorState.ABSENT)
    answer = worker.post(f"{place}/sweeps/{sweep}/visits/{visit}", data={"text": "修电梯"})
    assert (answer.status_code, kept(begin)) == (409, 0)
    assert "修电梯" in answer.text


def test_a_topic_is_raised_from_the_ticked_opinions_and_others_are_merged(
    secretary: FlaskClient, begin: Begin, place: str, said: Callable[..., UUID]
) -> None:
    first, second = said(), said("还是电梯")
    form = secretary.get(f"{place}/topics/new?opinion={first}")
    assert ("电梯坏了三个月" in form.text, "还是电梯" in form.text) == (True, False)
    data = {"title": "维修电梯", "summary": "电梯停运", "opinion_ids": [str(first)]}
    raised = secretary.post(f"{place}/topics/new?opinion={first}", data=data)
    assert raised.status_code == 303
    merged = secretary.post(f"{raised.location}merge", data={"opinion_ids": [str(second)]})
    assert merged.location == raised.location
    with begin() as session:
        assert set(session.scalars(select(TopicOpinion.opinion_id))) == {first, second}
    assert "/take-up" in secretary.get(raised.location).text


def test_a_topic_from_nobody_is_refused(
    secretary: FlaskClient, begin: Begin, place: str, said: Callable[..., UUID]
) -> None:
    said()
    answer = secretary.post(f"{place}/topics/new", data={"title": "凭空", "summary": "凭空"})
    assert answer.status_code == 422
    assert "form.required" in answer.text
    with begin() as session:
        assert session.scalars(select(Topic)).all() == []


def test_only_the_secretary_raises_topics(worker: FlaskClient, place: str, topic: UUID) -> None:
    assert worker.get(f"{place}/topics/new").status_code == 403
    assert worker.get(f"{place}/topics/{topic}/merge").status_code == 403
    assert "/take-up" not in worker.get(f"{place}/topics/{topic}/").text


def test_an_operator_reads_no_opinion(
    sign_in: SignIn, world: World, place: str, said: Callable[..., UUID]
) -> None:
    opinion = said()
    for role in (Role.OPERATOR, Role.DISTRICT_OFFICER):
        client = sign_in(world, role)
        assert "邻居甲" not in client.get(f"{place}/opinions/").text
        assert client.get(f"{place}/opinions/{opinion}/").status_code == 404
        assert client.get(f"{place}/sweeps/").status_code == 403


def test_what_became_of_an_opinion_goes_as_far_as_the_floors_above_know(
    giver: FlaskClient, place: str, topic: UUID, begin: Begin, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(page, "_PROVIDERS", [])
    page.register_outcomes(lambda _session, ids: dict.fromkeys(ids, ("修电梯", "/x", "已办结")))
    with begin() as session:
        opinion = session.scalars(select(Opinion)).one()
    for address in (f"opinions/{opinion.id}/", "opinions/", f"topics/{topic}/", "topics/"):
        assert "已办结" in giver.get(f"{place}/{address}").text, address


def test_another_community_finds_none_of_this(
    make_world: Callable[[], World],
    sign_in: SignIn,
    said: Callable[..., UUID],
    topic: UUID,
    sweep: UUID,
    households: Doors,
) -> None:
    other = make_world()
    client = sign_in(other, Role.SECRETARY, Role.GRID_WORKER)
    place = f"/{other.district_slug}/{other.community_slug}"
    for path in (
        f"opinions/{said()}/",
        f"topics/{topic}/",
        f"topics/{topic}/merge",
        f"sweeps/{sweep}/",
        f"sweeps/{sweep}/doors/{households[0]}",
    ):
        assert client.get(f"{place}/{path}").status_code == 404, path
        assert client.post(f"{place}/{path}").status_code in {404, 405}, path


def test_somebody_of_another_community_is_nobody_here(
    make_world: Callable[[], World], sign_in: SignIn, place: str, said: Callable[..., UUID]
) -> None:
    stranger = sign_in(make_world(), Role.SECRETARY)
    assert stranger.get(f"{place}/opinions/{said()}/").status_code == 404
    assert stranger.get(f"{place}/opinions/new").status_code == 403
    assert "邻居甲" not in stranger.get(f"{place}/opinions/").text


@pytest.mark.usefixtures("sweep")
@pytest.mark.parametrize("path", ["opinions/", "topics/", "sweeps/"])
def test_a_list_takes_as_many_queries_for_nine_as_for_one(
    secretary: FlaskClient,
    begin: Begin,
    act: Act,
    place: str,
    path: str,
    said: Callable[..., UUID],
    page_queries: Queries,
) -> None:
    def grow(number: int) -> None:
        for _ in range(number):
            with begin() as session:
                raise_topic(session, act, title="t", summary="s", opinion_ids=[said()])
            said()

    grow(1)
    secretary.get(f"{place}/topics/")  # what is remembered between pages is remembered now
    with page_queries() as one:
        secretary.get(f"{place}/{path}")
    grow(8)
    with page_queries() as nine:
        secretary.get(f"{place}/{path}")
    assert len(nine) == len(one) <= 7, nine


def test_every_page_is_wholly_chinese_and_wholly_there_in_english(
    secretary: FlaskClient,
    giver: FlaskClient,
    visitor: FlaskClient,
    place: str,
    topic: UUID,
    sweep: UUID,
    knock: Callable[..., UUID],
    households: Doors,
    said: Callable[..., UUID],
    latin_on: Callable[[str], list[str]],
) -> None:
    visit = knock(households[0])
    staff = (
        "opinions/", "opinions/new", f"opinions/{said()}/", "topics/new", f"topics/{topic}/",
        f"topics/{topic}/merge", "sweeps/", f"sweeps/{sweep}/", f"sweeps/{sweep}/visits/{visit}",
        f"sweeps/{sweep}/doors/{households[1]}", "opinions/kept",
    )  # fmt: skip
    for client, paths in (
        (secretary, staff),
        (giver, ("opinions/", "opinions/new")),
        (visitor, ("opinions/", "topics/", f"topics/{topic}/")),
    ):
        for path in paths:
            chinese = client.get(f"{place}/{path}?lang=zh")
            assert (chinese.status_code, latin_on(chinese.text)) == (200, []), path
            assert latin_on(client.get(f"{place}/{path}?lang=en").text), path
