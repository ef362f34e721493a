"""The next version of a district's policy pack, in which something else is laid down."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from uuid import uuid4

from folkmoot.kernel import audit
from folkmoot.kernel.act import CHINA, Act, Actor, Role
from folkmoot.kernel.database import Database
from folkmoot.kernel.scope import PLATFORM
from folkmoot.tenancy.laid_down import published
from folkmoot.tenancy.models import District
from folkmoot.tenancy.packs import Mode, Pack, Setting, parameter_named
from folkmoot.tenancy.packs.versions import newest_on
from folkmoot.tenancy.publishing import publish


def lay_down(database: Database, act: Act, district_id: int, since: date, **values: object) -> None:
    """Published the day before ``since``; it says of everything else what held until then.

    What is no Setting of its own is locked.
    """
    operator = Actor(None, frozenset({Role.OPERATOR}))
    at = datetime.combine(since - timedelta(days=1), datetime.min.time(), CHINA)
    eve = replace(act, actor=operator, at=at)
    said = {
        parameter_named(key): value if isinstance(value, Setting) else Setting(Mode.LOCK, value)
        for key, value in values.items()
    }
    with database.begin(PLATFORM) as session:
        district = session.get_one(District, district_id)
        before = newest_on(published(session, district_id), since)
        settings = {**(before.settings if before else {}), **said}
        publish(session, eve, district, [Pack(uuid4().hex, since, "", settings)])
        audit.record(session, eve, "test:pack:publish", district_id)
