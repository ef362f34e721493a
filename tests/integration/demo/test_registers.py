"""Documents of both published cases: what stands in them, in both languages."""
import pytest
from datetime import UTC, datetime
from typing import Any
from folkmoot.kernel.act import Act, Actor, Role
from folkmoot.registers import service
from folkmoot.registers.domain import period_named
from folkmoot.registers.rendering import alone
NOW = Act(Actor(None, frozenset()), datetime(2026,3,2,tzinfo=UTC))
SEC = Act(Actor(None, frozenset({Role.SECRETARY})), datetime(2026,3,2,tzinfo=UTC))
@pytest.mark.parametrize("locale",["zh","en"])
def test_all(lifts_replay: Any, works_replay: Any, locale: str) -> None:
    for replay, codes in ((lifts_replay,("2016-08","2016-Q3","2016-H2","2016")),(works_replay,("2017-04","2017"))):
        with replay.begin() as session:
            for code in codes:
                d=service.draw_bulletin(session, NOW, period=period_named(code), locale=locale)
                open(f'/tmp/f_out/{code}-{locale}.html','w').write(alone(d,"http://x/","folkmoot:paper.css"))
            from folkmoot.meetings.models import Meeting
            from folkmoot.notices.models import Notice
            from sqlalchemy import select
            m=session.scalars(select(Meeting.id).order_by(Meeting.starts_at.desc())).first()
            for name in ("call","sheet","minutes"):
                d=getattr(service,"draw_"+name)(session, SEC, meeting_id=m, locale=locale)
                open(f'/tmp/f_out/{codes[0]}-{name}-{locale}.html','w').write(alone(d,"http://x/","folkmoot:paper.css"))
            for n in session.scalars(select(Notice.id).order_by(Notice.posted_at).limit(1)):
                d=service.draw_notice(session, NOW, notice_id=n, locale=locale)
                open(f'/tmp/f_out/{codes[0]}-notice-{locale}.html','w').write(alone(d,"http://x/","folkmoot:paper.css"))
            for whole in (False,True):
                p=service.pack_archive(session, SEC, matter_id=replay.matter_id, locale=locale, whole=whole)
                open(f'/tmp/f_out/{codes[0]}-{p.name}','wb').write(p.content)
                from folkmoot.registers.archive.checking import check
                assert check(p.content).findings==()
