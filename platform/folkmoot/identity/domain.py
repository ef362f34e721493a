"""Where a role holds, and what is kept of a token."""

import hashlib
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Place:
    """Where a role holds: nowhere in particular, a district, a street office or a community of it.

    A community's place names its street office too, since that is how a street's role reaches it.
    """

    district_id: int | None = None
    tenant_id: int | None = None
    street_office_id: int | None = None


def hash_token(token: str) -> str:
    """SHA-256: tokens are 256 random bits, so a slow hash would protect nothing more."""
    return hashlib.sha256(token.encode()).hexdigest()
