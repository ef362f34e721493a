"""From a clerk's rows to the registers: fates, doubts, commits, and what changed meanwhile."""

import io
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, timedelta
from threading import Barrier

import pytest
import xlsxwriter
from sqlalchemy import select
from tests.conftest import Time, World, actor
from tests.integration.transfer.conftest import Office, residents, workbook

from folkmoot.kernel import audit
from folkmoot.kernel.act import Act, Role
from folkmoot.kernel.audit.verify import verify
from folkmoot.kernel.errors import Conflict, FolkmootError, NotAllowed, NotFound, Refused
from folkmoot.kernel.scope import PLATFORM
from folkmoot.people import service as people
from folkmoot.people.domain.kinds import OrganisationKind
from folkmoot.people.models import (
    Body,
    Grid,
    GridDuty,
    Household,
    Kinship,
    Mandate,
    Organisation,
    Ownership,
    Person,
    Residence,
    ResidentGroup,
    Unit,
)
from folkmoot.people.queries import owner_heads
from folkmoot.tenancy.models import Community, CommunityStatus
from folkmoot.transfer import service
from folkmoot.transfer.domain.fates import Decision, Fate
from folkmoot.transfer.models import RosterRow
from folkmoot.transfer.service.access import lock_rosters
from folkmoot.transfer.service.previewing import MOST_OPEN
from folkmoot.transfer.tidying import delete_expired

Count = Callable[[type], int]
WANG = ("王明", "1956年3月8日", "13800000001", "1栋101", "是", "第一居民小组", "网格一")
LI = ("李芳", "1960.1.2", "", "1栋101", "否", "第一居民小组", "网格一")
FULL = (
    *("姓名", "出生日期", "电话", "党员", "门牌", "户主", "入住日期", "居民小组", "网格"),
    *("楼栋", "房号", "建筑面积", "业主", "产权日期", "产权单位", "单位类别", "负责网格"),
)


def test_a_roster_of_all_columns_fills_all_registers(office: Office, count: Count) -> None:
    content = residents(
        (
            *("王明", "1956-03-08", "13800000001", "是", "1栋101", "是", "2001-05-01"),
            *("一组", "网格一", "1栋", "101", "95.35", "是", "2001-04-30"),
        ),
        ("李芳", "", "", "", "1栋101", "否", "", "", "", "1栋", "101", "", "是"),
        ("", "", "", "", "", "", "", "", "", "1栋", "102", "88.5", "", "", "某公司", "开发商"),
        ("赵强", "1980-01-01", *[""] * 14, "网格一"),
        headings=FULL,
    )
    made = office.preview(content)
    assert office.fates(made) == ["new"] * 4
    office.commit(made)
    tables = (Person, Household, Residence, ResidentGroup, Grid, Unit, Organisation)
    assert [count(table) for table in tables] == [3, 1, 2, 1, 1, 2, 1]
    assert (count(Ownership), count(GridDuty)) == (3, 1)
    with office.world.begin() as session:
        heads = owner_heads(session, date(2026, 3, 2))
        assert sorted(head.area for head in heads) == [8850, 9535]
        assert session.scalar(select(Organisation.kind)) is OrganisationKind.DEVELOPER
        home = session.scalars(select(Residence).where(Residence.householder)).one()
        assert home.from_on == date(2001, 5, 1)
        assert session.scalars(select(Household.unit_id)).one() is not None


def test_a_preview_leaves_the_registers_and_the_chain_as_they_were(
    office: Office, count: Count
) -> None:
    with office.world.begin() as session:
        before = session.scalar(select(audit.models.AuditHead.seq))
    office.preview(
        workbook(居民=[("姓名", "门牌"), ("王明", "1号")], 机构=[BODY, *committee(["王明"])])
    )
    with office.world.begin() as session:
        assert session.scalar(select(audit.models.AuditHead.seq)) == before
    assert [count(table) for table in (Person, Body, Mandate)] == [0, 0, 0]


def test_what_was_taken_over_is_unchanged_the_second_time(office: Office) -> None:
    office.enter(residents(WANG, LI))
    again = office.preview(residents(WANG, LI))
    assert office.fates(again) == ["unchanged", "unchanged"]
    with pytest.raises(Refused) as caught:
        office.commit(again)
    assert caught.value.code == "roster.nothing_to_take"


def test_every_row_taken_over_is_in_the_chain(office: Office) -> None:
    office.enter(residents(WANG, LI))
    with office.world.database.snapshot(office.world.scope) as session:
        assert verify(session).findings == ()


def test_a_change_says_what_and_is_made(office: Office) -> None:
    office.enter(residents(WANG))
    office = office.later(days=3)
    moved = ("王明", "1956-03-08", "13800000001", "2栋2", "", "第二居民小组", "")
    made = office.preview(residents(moved))
    (line,) = office.lines(made)
    assert line.fate is Fate.CHANGES
    assert [note.message for note in line.notes][-1] == "Moves from %(old)s to %(new)s."
    office.commit(made)
    with office.world.begin() as session:
        spans = session.scalars(select(Residence).order_by(Residence.from_on)).all()
        assert [span.until for span in spans] == [date(2026, 3, 4), None]


def test_a_refused_row_is_left_out_and_the_rest_taken_over(office: Office, count: Count) -> None:
    done = office.enter(residents(WANG, ("李芳", "1960-02-31"), LI))
    assert count(Person) == 2
    assert office.codes(done) == ["roster.date"]


@pytest.mark.parametrize(
    ("rows", "code"),
    [
        ([WANG, ("王　明", "19560308")], "roster.repeats"),
        ([("王明", "", "", "1号"), ("王明", "", "", "1号")], "roster.repeats"),
        ([WANG, ("王明", "", "13800000001", "9号")], "roster.repeats"),
        ([WANG, ("李芳", "", "", "1栋101", "是")], "roster.two_householders"),
        ([WANG, ("李芳", "", "", "1栋101", "", "另一小组")], "roster.household_differs"),
        ([WANG, ("李芳", "", "12")], "person.phone"),
        ([WANG, ("李芳", "2026-03-03")], "person.born_later"),
        ([WANG, ("=cmd()", "")], "roster.formula"),
        ([WANG, ("李\u200b芳", "")], "text.control"),
        ([WANG, ("", "1960-01-01")], "roster.empty_cell"),
        ([WANG, ("李芳", "", "", "", "", "一组")], "roster.empty_cell"),
        ([WANG, ("李芳" * 40, "")], "text.too_long"),
        ([WANG, ("李芳", "", "", "1号", "大概是")], "roster.yes_or_no"),
    ],
)
def test_a_row_that_cannot_be_taken_says_why(
    office: Office, rows: list[tuple[object, ...]], code: str
) -> None:
    made = office.preview(residents(*rows))
    assert office.fates(made) == ["new", "refused"]
    assert office.codes(made)[1] == code


def test_all_that_is_wrong_with_a_row_is_said_at_once(office: Office) -> None:
    heads = ("姓名", "出生日期", "门牌", "居民小组", "楼栋", "房号", "建筑面积", "户主")
    first = ("王明", "1956-03-08", "1号", "一组", "1栋", "101", "95.35", "是")
    rows = [
        first,
        ("李芳", "昨天", "1号", "二组", "1栋", "101", "88", "大概"),
        ("李芳", "1960-01-02", "1号", "二组", "1栋", "101", "88", "是"),
        ("王明", "1956-03-08", "1号", "二组", "1栋", "101", "88", "是"),
        ("", "", "", "一组", "1栋", "", "", ""),
    ]
    made = office.preview(residents(*rows, headings=heads))
    said = [[note.code for note in line.notes if note.code] for line in office.lines(made)]
    places = ["roster.area_differs", "roster.household_differs"]
    assert said == [
        [],
        ["roster.date", "roster.yes_or_no", *places],
        [*places, "roster.two_householders"],
        ["roster.repeats", *places],
        ["roster.empty_cell"] * 3,
    ]


def test_a_row_with_a_formula_says_what_else_is_wrong_with_it(office: Office) -> None:
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file)
    sheet = book.add_worksheet("居民")
    sheet.write_row(0, 0, ["姓名", "出生日期", "电话"])
    sheet.write_row(1, 1, ["1960-02-31"])
    sheet.write_formula(1, 0, "=A1", None, "")
    sheet.write_row(1, 3, ["备注", "备注"])
    book.close()
    (line,) = office.lines(office.preview(file.getvalue()))
    # The name is empty because a formula stands there, which is said already.
    codes = [note.code for note in line.notes]
    assert codes == ["roster.formula", "roster.no_heading_above", "roster.date"]
    assert line.notes[1].params["where"] == "D2、E2"


def test_a_seat_and_a_kinship_say_all_that_is_wrong_with_them(office: Office) -> None:
    kin = [("姓名", "亲属姓名", "是亲属的"), ("甲", "乙", "配偶"), ("", "", "邻居")]
    seats = [BODY, ("居民委员会", "会长", "丙", "2026-02-30", "可能")]
    made = office.preview(workbook(亲属=kin, 机构=seats))
    said = [[note.code for note in line.notes] for line in office.lines(made)]
    assert said == [
        ["roster.nobody"] * 2,
        ["roster.not_a_choice", "roster.empty_cell", "roster.empty_cell"],
        ["roster.date", "roster.not_a_choice", "roster.yes_or_no"],
    ]


def test_a_doubtful_row_with_a_fault_is_refused_with_both(office: Office) -> None:
    heads = ("姓名", "出生日期", "门牌", "楼栋", "房号", "建筑面积")
    office.enter(residents(("王明", "1956-03-08", "1号", "1栋", "101", "95.35"), headings=heads))
    again = residents(("王明", "", "9号", "1栋", "101", "88"), headings=heads)
    (line,) = office.lines(office.preview(again))
    assert line.fate is Fate.REFUSED
    assert [note.code for note in line.notes] == ["roster.area_differs", "roster.maybe_known"]


def test_somebody_with_two_units_moves_in_once(office: Office, count: Count) -> None:
    heads = ("姓名", "门牌", "户主", "楼栋", "房号", "建筑面积", "业主")
    rows = [("王明", "1号", "是", "1栋", n, "95.35", "是") for n in ("101", "102")]
    office.enter(residents(*rows, headings=heads))
    assert (count(Residence), count(Ownership)) == (1, 2)
    # So does somebody on record who moves; a row that says nothing of a householder agrees.
    later = office.later(days=3)
    word = (*heads, "认定")
    for head, code in (("", ""), ("否", "roster.lives_otherwise")):
        moved = [
            ("王明", "2号", h, "2栋", n, "88", "是", "同一人") for n, h in ((3, "是"), (4, head))
        ]
        made = later.preview(residents(*moved, headings=word))
        assert later.codes(made)[1] == code
    later.commit(later.preview(residents(*moved[:1], headings=word)))
    assert (count(Residence), count(Ownership)) == (2, 3)


def test_somebody_with_two_units_has_two_rows(office: Office, count: Count) -> None:
    heads = ("姓名", "出生日期", "楼栋", "房号", "建筑面积", "业主")
    rows = [("王明", "1956-03-08", "1栋", n, "95.35", "是") for n in ("101", "102")]
    office.enter(residents(*rows, headings=heads))
    assert (count(Person), count(Unit), count(Ownership)) == (1, 2, 2)


@pytest.mark.parametrize(
    "row",
    [
        ("王明", "", "", "9栋9"),  # no birthday, another door
        ("王明", "1956-03-08", "13900000009", "9栋9"),  # neither door nor number fits
        ("王小明", "", "13800000001", "9栋9"),  # the number of somebody else
    ],
)
def test_a_possible_duplicate_waits_for_somebodys_word(
    office: Office, count: Count, row: tuple[str, ...]
) -> None:
    office.enter(residents(WANG))
    office = office.later(days=3)
    made = office.preview(residents(row))
    assert office.fates(made) == ["undecided"]
    (line,) = office.lines(made)
    with office.world.begin() as session:
        service.decide_row(session, office.act, row_id=line.id, decision=Decision.SAME)
    assert office.fates(made) == ["changes"]
    with office.world.begin() as session:
        service.decide_row(session, office.act, row_id=line.id, decision=Decision.OTHER)
    assert office.fates(made) == ["new"]
    office.commit(made)
    assert count(Person) == 2


def test_a_decision_may_stand_in_the_file(office: Office) -> None:
    office.enter(residents(WANG))
    office = office.later(days=3)
    headings = ("姓名", "门牌", "认定")
    for word, fate in (("同一人", "changes"), ("another person", "new"), ("", "undecided")):
        made = office.preview(residents(("王明", "9栋9", word), headings=headings))
        assert office.fates(made) == [fate]


def test_a_households_unit_may_stand_in_any_of_its_rows(office: Office) -> None:
    heads = ("姓名", "门牌", "楼栋", "房号", "建筑面积")
    office.enter(residents(("王明", "1号"), ("李芳", "1号", "1栋", "101", "95.35"), headings=heads))
    with office.world.begin() as session:
        assert session.scalars(select(Household.unit_id)).one() is not None


def test_a_family_shares_a_telephone_without_a_question(office: Office) -> None:
    office.enter(residents(WANG))
    made = office.preview(residents(("李芳", "1960-01-02", "13800000001", "1栋101")))
    assert office.fates(made) == ["new"]


def test_kinship_is_recorded_and_read_both_ways(office: Office, count: Count) -> None:
    people_rows = [("姓名", "门牌"), ("王明", "1号"), ("李芳", "1号")]
    heads = ("姓名", "亲属姓名", "是亲属的")
    content = workbook(居民=people_rows, 亲属=[heads, ("王明", "李芳", "丈夫")])
    office.enter(content)
    assert count(Kinship) == 1
    again = workbook(
        亲属=[heads, ("李芳", "王明", "配偶"), ("李芳", "王明", "子女"), ("甲", "王明", "父")]
    )
    made = office.preview(again)
    assert office.fates(made) == ["unchanged", "refused", "refused"]
    assert office.codes(made)[1:] == ["roster.tie_repeats", "roster.nobody"]


BODY = ("机构", "职务", "姓名", "任期起始", "居民代表")


def committee(names: list[str], body: str = "居民委员会") -> list[tuple[str, ...]]:
    return [(body, "委员", name, "2026-03-01", "") for name in names]


NAMES = ["赵一", "钱二", "孙三", "李四", "周五", "吴六", "郑七"]
PEOPLE = [("姓名", "门牌"), *((name, f"{n}号") for n, name in enumerate(NAMES))]


def test_a_body_is_constituted_by_the_rules_of_the_registers(office: Office, count: Count) -> None:
    content = workbook(居民=PEOPLE, 机构=[BODY, *committee(NAMES[:5])])
    made = office.preview(content)
    assert set(office.fates(made)) == {"new"}
    office.commit(made)
    assert (count(Body), count(Mandate)) == (1, 5)
    again = workbook(机构=[BODY, *committee(NAMES[:6])])
    assert office.fates(office.preview(again)) == ["unchanged"] * 5 + ["new"]


def test_what_the_law_refuses_is_named_at_each_row_of_the_body(
    office: Office, count: Count
) -> None:
    made = office.preview(workbook(居民=PEOPLE, 机构=[BODY, *committee(NAMES[:4])]))
    assert office.codes(made)[-4:] == ["body.committee_size"] * 4
    office.commit(made)
    assert (count(Person), count(Body)) == (7, 0)


def test_a_relative_on_the_supervision_committee_is_refused_by_name(office: Office) -> None:
    kin = [("姓名", "亲属姓名", "是亲属的"), ("郑七", "赵一", "配偶")]
    bodies = [BODY, *committee(["郑七"], "居务监督委员会"), *committee(NAMES[:5])]
    made = office.preview(workbook(居民=PEOPLE, 亲属=kin, 机构=bodies))
    refused = [line for line in office.lines(made) if line.fate is Fate.REFUSED]
    assert [(line.cells["name"], line.notes[0].code) for line in refused] == [
        ("郑七", "body.supervisor_related")
    ]
    assert refused[0].notes[0].params["relative"] == "赵一"


def test_a_body_that_nobody_is_elected_into_is_refused(office: Office) -> None:
    made = office.preview(workbook(居民=PEOPLE, 机构=[BODY, *committee(["赵一"], "两委会")]))
    assert office.codes(made)[-1] == "roster.body_derived"


def test_a_commit_after_the_registers_changed_is_refused_until_previewed_again(
    office: Office, count: Count
) -> None:
    made = office.preview(residents(WANG, LI))
    with office.world.begin() as session:
        people.register_person(session, office.act, name="王明", born_on=date(1956, 3, 8))
    with pytest.raises(Conflict) as caught:
        office.commit(made)
    assert (caught.value.code, caught.value.params["row"]) == ("roster.changed_since", 2)
    assert count(Person) == 1
    with office.world.begin() as session:
        service.preview_again(session, office.act, import_id=made.id)
    assert office.fates(made) == ["changes", "new"]
    office.commit(made)
    assert count(Person) == 2


def test_a_commit_a_second_time_is_a_conflict(office: Office, count: Count) -> None:
    made = office.preview(residents(WANG))
    office.commit(made)
    with pytest.raises(Conflict) as caught:
        office.commit(made)
    assert caught.value.code == "roster.committed"
    assert count(Person) == 1


def test_two_commits_at_once_of_the_same_people_enter_them_once(
    office: Office, count: Count
) -> None:
    rosters = [office.preview(residents(WANG, LI)) for _ in range(2)]
    barrier = Barrier(2)

    def run(number: int) -> str:
        barrier.wait()
        try:
            office.commit(rosters[number])
        except FolkmootError as error:
            return error.code
        return "done"

    with ThreadPoolExecutor(2) as pool:
        codes = set(pool.map(run, range(2)))
    assert codes in ({"done", "roster.changed_since"}, {"done", "roster.busy"})
    assert count(Person) == 2


def test_a_preview_waits_for_no_other_work_on_rosters(office: Office) -> None:
    with office.world.begin() as session:
        lock_rosters(session)
        with pytest.raises(Conflict) as caught:
            office.preview(residents(WANG))
    assert caught.value.code == "roster.busy"


def test_no_more_than_five_previews_are_open(office: Office, count: Count) -> None:
    made = [office.preview(residents(WANG)) for _ in range(MOST_OPEN)]
    with pytest.raises(Refused) as caught:
        office.preview(residents(LI))
    assert caught.value.code == "roster.too_many_open"
    assert count(RosterRow) == MOST_OPEN
    _in(office, service.discard_roster, office.act, import_id=made[0].id)
    office.commit(made[1])
    for _ in range(2):
        office.preview(residents(LI))
    # Those that are too old to be taken over do not count.
    office.later(days=30).preview(residents(LI))


@pytest.mark.parametrize("role", [Role.RESIDENT, Role.GRID_WORKER, Role.DISTRICT_OFFICER])
def test_who_keeps_no_registers_takes_no_roster_over(office: Office, role: Role) -> None:
    made = office.preview(residents(WANG))
    other = replace(office.act, actor=actor(role))
    (line,) = office.lines(made)
    for run in (
        lambda: office.preview(residents(WANG), other),
        lambda: office.commit(made, other),
        lambda: _in(office, service.discard_roster, other, import_id=made.id),
        lambda: _in(office, service.preview_again, other, import_id=made.id),
        lambda: _in(office, service.decide_row, other, row_id=line.id, decision=Decision.SAME),
    ):
        with pytest.raises(NotAllowed):
            run()


def _in(office: Office, verb: Callable[..., object], act: Act, **given: object) -> None:
    with office.world.begin() as session:
        verb(session, act, **given)


def test_a_district_officer_keeps_the_registers_of_a_draft(office: Office, count: Count) -> None:
    operator = replace(office.act, actor=actor(Role.OPERATOR))
    with office.world.database.begin(PLATFORM) as session:
        community = session.get_one(Community, office.world.scope.tenant_id)
        community.status = CommunityStatus.DRAFT
        audit.record(session, operator, "test:community:draft", community.id)
    officer = replace(office.act, actor=actor(Role.DISTRICT_OFFICER))
    content = workbook(居民=PEOPLE, 机构=[BODY, *committee(NAMES[:5])])
    office.commit(office.preview(content, officer), officer)
    assert (count(Person), count(Body)) == (7, 1)


def test_another_communitys_roster_is_unknown(
    office: Office, make_world: Callable[[], World]
) -> None:
    made = office.preview(residents(WANG))
    stranger = Office(make_world(), office.act)
    with pytest.raises(NotFound):
        stranger.commit(made)


@pytest.fixture
def years_before(time: Time) -> Time:
    """A clock before everybody else's: what is deleted then is nobody's but this test's own."""
    time.now -= timedelta(days=4 * 365)
    return time


def test_what_is_kept_is_deleted_after_thirty_days(
    years_before: Time, office: Office, count: Count
) -> None:
    time = years_before
    made = office.preview(residents(WANG))
    day = timedelta(days=30)
    delete_expired(office.world.database, time.now + day - timedelta(seconds=1))
    assert count(RosterRow) == 1
    with pytest.raises(Refused) as caught:
        office.commit(made, replace(office.act, at=time.now + day))
    assert caught.value.code == "roster.expired"
    assert delete_expired(office.world.database, time.now + day) == 1
    assert count(RosterRow) == 0


def test_a_discarded_roster_is_gone(office: Office, count: Count) -> None:
    made = office.preview(residents(WANG))
    _in(office, service.discard_roster, office.act, import_id=made.id)
    assert count(RosterRow) == 0
    with pytest.raises(NotFound):
        office.commit(made)


def test_rows_that_were_taken_over_are_not_kept(office: Office, count: Count) -> None:
    office.enter(residents(WANG, LI))
    assert count(RosterRow) == 0
