"""As many rows as are taken at once: they must come through."""

from dataclasses import fields

import pytest
from sqlalchemy import func, select
from tests.integration.transfer.conftest import Office, residents
from tests.statements import sent_to

from folkmoot.kernel.audit.models import AuditEntry
from folkmoot.people.models import Household, Ownership, Person, Residence
from folkmoot.transfer.domain.picture import Picture
from folkmoot.transfer.queries import picture_of
from folkmoot.transfer.reading.limits import ROWS

HEADINGS = (
    *("姓名", "出生日期", "电话", "党员", "门牌", "户主", "居民小组", "网格"),
    *("楼栋", "房号", "建筑面积", "业主"),
)


def town(rows: int) -> bytes:
    """Households of three, an owner in each."""
    people = []
    for number in range(rows):
        home, first = number // 3, number % 3 == 0
        name = f"王{chr(0x4E00 + number % 5000)}{chr(0x5E00 + number // 5000)}"
        building, unit = f"{home // 60 + 1}栋", str(home % 60 + 1)
        yes = "是" if first else ""
        place = (f"{building}{unit}", yes, f"第{home // 300}小组", f"网格{home // 300}")
        own = (building, unit, "95.35", yes)
        people.append((name, "1956年3月8日", f"138{number:08d}", "否", *place, *own))
    return residents(*people, headings=HEADINGS)


@pytest.mark.slow
def test_fifty_thousand_rows_are_previewed_and_taken_over(office: Office) -> None:
    content = town(ROWS)
    made = office.preview(content)
    assert made.counts["new"] == ROWS
    office.commit(made)
    with office.world.begin() as session:
        found = [
            session.scalar(select(func.count()).select_from(model)) or 0
            for model in (Person, Residence, Household, Ownership)
        ]
        digests = session.scalars(select(func.jsonb_array_length(AuditEntry.rows))).all()
    homes = -(-ROWS // 3)
    assert found == [ROWS, ROWS, homes, homes]
    entered = [number or 0 for number in digests]
    assert sum(entered) > 2 * (ROWS + homes)
    assert max(entered) <= 1000


def test_the_registers_are_read_in_ten_queries_however_large(office: Office) -> None:
    office.enter(town(60))
    with (
        office.world.begin() as session,
        sent_to(office.world.database.engine, only="SELECT") as sent,
    ):
        assert len(picture_of(session, office.act.today).persons) == 60
    assert len(sent) == len(fields(Picture))
