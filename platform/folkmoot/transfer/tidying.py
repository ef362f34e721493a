"""What is kept of rosters, for no longer than was said when they were uploaded."""

from datetime import datetime

from sqlalchemy import delete, select

from folkmoot.kernel.database import Database
from folkmoot.kernel.scope import TenantScope
from folkmoot.tenancy.models import Community
from folkmoot.transfer.models import RosterImport, RosterRow


def delete_expired(database: Database, at: datetime) -> int:
    """Delete every roster whose time is over; how many those were. A transaction a community."""
    with database.begin() as session:
        places = session.execute(select(Community.id, Community.district_id).order_by(Community.id))
        scopes = [TenantScope(*place) for place in places]
    return sum(_delete_in(database, scope, at) for scope in scopes)


def _delete_in(database: Database, scope: TenantScope, at: datetime) -> int:
    with database.begin(scope) as session:
        over = select(RosterImport.id).where(RosterImport.expires_at <= at)
        ids = session.scalars(over).all()
        if ids:
            session.execute(delete(RosterRow).where(RosterRow.import_id.in_(ids)))
            session.execute(delete(RosterImport).where(RosterImport.id.in_(ids)))
        return len(ids)
