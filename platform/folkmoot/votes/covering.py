"""Which electors a batch covers, and which of them have a ballot elsewhere by now.

Only while the secret of a secret vote is there; afterwards the keys of a batch fit nobody.
"""

from collections.abc import Collection, Mapping
from uuid import UUID

from sqlalchemy.orm import Session

from folkmoot.votes import queries
from folkmoot.votes.keys import covered_key, voter_key
from folkmoot.votes.models import Vote


def covered(
    session: Session, vote: Vote, batch_ids: Collection[UUID]
) -> Mapping[UUID, frozenset[str]]:
    """Elector keys by batch. Three queries, however many batches."""
    if not batch_ids:
        return {}
    kept = queries.keys_of(session, batch_ids)
    secret = queries.secret_of(session, vote.id)
    roll = queries.roll_of(session, vote.id)
    return {
        batch_id: frozenset(each for each in roll if covered_key(secret, batch_id, each) in keys)
        for batch_id, keys in kept.items()
    }


def conflicts(
    session: Session, vote: Vote, batch_ids: Collection[UUID]
) -> Mapping[UUID, tuple[str, ...]]:
    """Electors of these batches, none of them verified, whose ballot is in the count already."""
    if not batch_ids:
        return {}
    secret, counted = queries.secret_of(session, vote.id), queries.counted(session, vote.id)
    return {
        batch_id: tuple(sorted(each for each in keys if voter_key(secret, each) in counted))
        for batch_id, keys in covered(session, vote, batch_ids).items()
    }
