"""Which voter a ballot belongs to: known while a vote is open, known to nobody after a secret one.

All keys are HMAC-SHA256 under a secret that is deleted at the close. Without it a ballot's
voter key is a random-looking number, and no list of electors helps to turn it back.
"""

import hashlib
import hmac
from datetime import datetime
from uuid import UUID

from folkmoot.kernel.act import Act


def new_secret(act: Act) -> str:
    """256 bits of the act's randomness: four ids carry 296."""
    return hashlib.sha256(b"".join(act.new_id().bytes for _ in range(4))).hexdigest()


def voter_key(secret: str | None, elector_key: str) -> str:
    """The key of an elector's ballots: its own in a named vote (``secret`` is None)."""
    return elector_key if secret is None else _mac(secret, "voter", elector_key)


def covered_key(secret: str | None, batch_id: UUID, elector_key: str) -> str:
    """The key of an elector in one batch; of its own in each, so that who has seen in which order
    ballots were cast cannot look up what somebody's rejected paper said.
    """
    return elector_key if secret is None else _mac(secret, "batch", str(batch_id), elector_key)


def request_key(secret: str | None, elector_key: str, given: str) -> str:
    """The browser's own key of a request, bound to the elector, so that nobody is ever given
    another's receipt and a key kept in a browser finds no ballot later.
    """
    return _mac(secret or "named", "request", elector_key, given)


def _mac(secret: str, *parts: str) -> str:
    message = b"".join(f"{len(part)}:{part},".encode() for part in parts)
    return hmac.digest(secret.encode(), message, "sha256").hex()


def coarse(at: datetime) -> datetime:
    """The full hour before ``at``: to the second, a secret ballot's moment would say whose it is
    to anyone who saw who was at the counter, or who has the web server's log.
    """
    return at.replace(minute=0, second=0, microsecond=0)
