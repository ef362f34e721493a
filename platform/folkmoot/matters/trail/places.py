"""Where in the audit chain each thing that happened to a matter was recorded."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import chain
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from folkmoot.kernel.audit.models import AuditEntry
from folkmoot.matters.dossier import Dossier


@dataclass(frozen=True, slots=True)
class Places:
    """Numbers of entries in the chain, by what they are about and when it was done."""

    exact: Mapping[tuple[str, datetime], int]
    first: Mapping[str, int]

    def of(self, subject: UUID, at: datetime) -> str:
        """The entry of that moment, else the first about the subject."""
        key = str(subject)
        seq = self.exact.get((key, at)) or self.first.get(key)
        return f"№ {seq}" if seq else ""


def places_of(session: Session, record: Dossier, also: Iterable[UUID]) -> Places:
    """Where in the chain each thing was recorded, what the dossier lacks ``also``. One query."""
    ids = chain(
        [record.matter_id, record.topic_id],
        also,
        record.opinion_ids,
        (meeting.id for meeting in record.meetings),
        (vote.id for vote in record.votes),
        (notice.id for notice in record.notices),
        (attempt.id for item in record.items for attempt in item.attempts),
        (item.id for item in record.items),
        (each.id for each in record.sign_offs),
    )
    query = select(AuditEntry.subject, AuditEntry.at, AuditEntry.seq)
    query = query.where(AuditEntry.subject.in_([str(one) for one in ids]))
    exact: dict[tuple[str, datetime], int] = {}
    first: dict[str, int] = {}
    for subject, at, seq in session.execute(query.order_by(AuditEntry.seq)):
        exact.setdefault((subject, at), seq)
        first.setdefault(subject, seq)
    return Places(exact, first)
