"""Where a role holds, and what is kept of a token."""

import hashlib
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Place:
    """Where a role holds: nowhere in particular, a district, or a community of it."""

    district_id: int | None = None
    tenant_id: int | None = None


def hash_token(token: str) -> str:
    """SHA-256: tokens are 256 random bits, so a slow hash would protect nothing more."""
    return hashlib.sha256(token.encode()).hexdigest()
