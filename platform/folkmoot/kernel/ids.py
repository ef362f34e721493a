"""Identifiers: UUID version 7, made in Python so that any PostgreSQL will do."""

import secrets
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from uuid import UUID

NewId = Callable[[datetime], UUID]

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND = timedelta(milliseconds=1)
_VERSION = 0x7 << 76
_VARIANT = 0b10 << 62


def uuid7(at: datetime, randomness: int) -> UUID:
    """RFC 9562 section 5.7: 48 bits of milliseconds, then 74 bits of ``randomness``."""
    # Whole numbers: timestamp() is a float, and two moments apart could fall into one.
    milliseconds = (at - _EPOCH) // _MILLISECOND & ((1 << 48) - 1)
    high = (randomness >> 62) & 0xFFF
    low = randomness & ((1 << 62) - 1)
    return UUID(int=milliseconds << 80 | _VERSION | high << 64 | _VARIANT | low)


def random_id(at: datetime) -> UUID:
    """The everyday source of ids. Tests and the demo pass a seeded one instead."""
    return uuid7(at, secrets.randbits(74))
