"""Hand counts and papers on a vote's page: how each stands, and what the reader may say of it."""

from collections.abc import Iterator
from dataclasses import dataclass

from flask_babel import gettext

from folkmoot.kernel.act import Act
from folkmoot.kernel.errors import mark
from folkmoot.tenancy.views import Here
from folkmoot.votes.domain import Judgement
from folkmoot.votes.models import Batch, BatchJudgement
from folkmoot.votes.page import CHANNELS, VoteRecord
from folkmoot.votes.service.judging import is_own, is_staff
from folkmoot.web import shapes
from folkmoot.web.formats import moment, words

_BATCH_TAGS = {
    None: shapes.Tag(mark("Waits for a second person"), shapes.Tone.WAIT),
    Judgement.VERIFIED: shapes.Tag(mark("Verified, in the count"), shapes.Tone.GOOD),
    Judgement.REJECTED: shapes.Tag(mark("Rejected, not counted"), shapes.Tone.BAD),
}
BATCH_COLUMNS = (
    shapes.Column(mark("Entered on")),
    shapes.Column(mark("How they were given")),
    shapes.Column(mark("Voters it covers"), numeric=True),
    shapes.Column(mark("State")),
    shapes.Column(mark("Note or reason")),
)


@dataclass(frozen=True, slots=True)
class Waiting:
    """A batch that the reader may verify now."""

    said: str
    href: str


def waiting_for(record: VoteRecord, act: Act, place: Here) -> Iterator[Waiting]:
    for batch, judged in record.batches:
        can_be = not record.conflicts.get(batch.id) and judged is None
        if can_be and _word_on(record, act, batch, judged) == "verify_batch":
            said = gettext(
                "%(way)s of %(covers)d voters, entered on %(at)s",
                way=words(CHANNELS[batch.channel]),
                covers=batch.covers,
                at=moment(batch.entered_at),
            )
            where = {"vote_id": batch.vote_id, "batch_id": batch.id}
            yield Waiting(said, place.url("votes.verify_batch", **where))


def batch_row(
    record: VoteRecord, act: Act, place: Here, batch: Batch, judged: BatchJudgement | None
) -> list[object]:
    entered = moment(batch.entered_at)
    reading: object = entered
    if end := _word_on(record, act, batch, judged):
        href = place.url(f"votes.{end}", vote_id=batch.vote_id, batch_id=batch.id)
        reading = shapes.Cell(f"{entered} · {_said(end, act, batch)}", href=href)
    reason = judged.reason if judged else ""
    return [
        reading,
        CHANNELS[batch.channel],
        batch.covers,
        shapes.Cell("", tag=_state(record, batch, judged)),
        reason or batch.note or "–",
    ]


def _state(record: VoteRecord, batch: Batch, judged: BatchJudgement | None) -> shapes.Tag:
    if twice := record.conflicts.get(batch.id, 0):
        label = gettext("Cannot be verified: %(count)d voted otherwise", count=twice)
        return shapes.Tag(label, shapes.Tone.BAD)
    return _BATCH_TAGS[judged.judgement if judged else None]


def _word_on(
    record: VoteRecord, act: Act, batch: Batch, judged: BatchJudgement | None
) -> str | None:
    """What the reader may say of a batch now: staff and electors, and each what is theirs."""
    if record.closing is not None or not (is_staff(act) or record.own):
        return None
    if judged is not None:
        is_counted = judged.judgement is Judgement.VERIFIED
        return "object_to_batch" if record.own and is_counted else None
    if is_own(act, batch) or (is_staff(act) and record.is_over(act)):
        return "reject_batch"
    return "object_to_batch" if record.is_over(act) else "verify_batch"


def _said(end: str, act: Act, batch: Batch) -> str:
    if end == "verify_batch":
        return gettext("Compare and verify")
    if end == "object_to_batch":
        return gettext("Object")
    return gettext("Take it back") if is_own(act, batch) else gettext("Reject")


def objections_to(record: VoteRecord) -> Iterator[shapes.Row]:
    for batch, _ in record.batches:
        for each in record.objections.get(batch.id, ()):
            about = gettext("An elector on the batch of %(at)s", at=moment(batch.entered_at))
            yield shapes.Row(about, each.text)
