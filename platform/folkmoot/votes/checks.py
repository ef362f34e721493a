"""What must agree about votes beyond what the chain shows."""

from collections.abc import Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session

from folkmoot.kernel.audit.checks import Doubt, check
from folkmoot.kernel.audit.stored import UNREADABLE
from folkmoot.kernel.errors import FolkmootError, NotFound
from folkmoot.votes.models import Closing
from folkmoot.votes.service import recount


@check("votes:closing:recount")
def counts_again(session: Session) -> Iterator[Doubt]:
    """Every closing is what its ballots count to under the pinned rule. A vote whose plugin was
    replaced cannot be counted here; its count file can, with the release that it names.
    """
    for tenant_id, vote_id in session.execute(select(Closing.tenant_id, Closing.vote_id)).all():
        key = (str(tenant_id), str(vote_id))
        try:
            if recount(session, vote_id).differences:
                yield Doubt("closing", key)
        except NotFound:
            yield Doubt("closing", key, certain=False)
        except (*UNREADABLE, LookupError, FolkmootError):
            yield Doubt("closing", key)
