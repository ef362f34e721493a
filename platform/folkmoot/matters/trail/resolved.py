"""What the trail tells of meetings, votes and public notices."""

from collections.abc import Iterator

from flask_babel import gettext

from folkmoot.kernel.errors import mark
from folkmoot.matters.domain import Force
from folkmoot.matters.dossier import Dossier, VoteFact
from folkmoot.matters.trail.places import Places
from folkmoot.notices.schemas import KINDS
from folkmoot.people.domain.kinds import body_label
from folkmoot.tenancy.views import Here
from folkmoot.web.shapes import Entry, Tag, Tone

_KIND_NAMES = {choice.value: choice.label for choice in KINDS}


def meetings(record: Dossier, place: Here, places: Places) -> Iterator[Entry]:
    for meeting in record.meetings:
        tag = None
        if meeting.closed_at:
            quorate = Tag(mark("Quorate"), Tone.GOOD)
            tag = quorate if meeting.quorate else Tag(mark("Not quorate"), Tone.BAD)
        yield Entry(
            at=meeting.starts_at,
            title=meeting.title,
            by=body_label(meeting.body),
            tag=tag,
            href=place.url("meetings.meeting", meeting_id=meeting.id),
            place=places.of(meeting.id, meeting.starts_at),
        )


def votes(record: Dossier, place: Here, places: Places) -> Iterator[Entry]:
    labels = {option.key: option.label for option in record.options}
    for vote in record.votes:
        href = place.url("votes.vote", vote_id=vote.id)
        yield Entry(
            at=vote.opened_at,
            title=mark("Voting begins"),
            body=_put(vote, labels),
            by=body_label(vote.body),
            href=href,
            place=places.of(vote.id, vote.opened_at),
        )
        if vote.count_failed_at is not None:
            yield Entry(
                at=vote.count_failed_at,
                title=mark("The voting rule gave no result"),
                body=mark("Voting is over and nothing is lost: the count is made again."),
                by=body_label(vote.body),
                tag=Tag(mark("Count failed"), Tone.BAD),
                href=href,
                place=places.of(vote.id, vote.count_failed_at),
            )
        if vote.closed_at is not None:
            yield Entry(
                at=vote.closed_at,
                title=mark("Outcome of the vote"),
                body=gettext("; ").join(labels[key] for key in vote.winners),
                by=body_label(vote.body),
                tag=_result(record, vote),
                href=href,
                place=places.of(vote.id, vote.closed_at),
            )


def _put(vote: VoteFact, labels: dict[str, str]) -> str:
    asked = [label for key, label in labels.items() if key in vote.asked]
    return gettext("Put to the vote: %(options)s", options=gettext("; ").join(asked))


def _result(record: Dossier, vote: VoteFact) -> Tag:
    if not (vote.valid and vote.carried):
        return Tag(mark("Not carried"), Tone.BAD)
    forces = {each.force for each in record.resolutions if each.vote_id == vote.id}
    advice = Force.RECOMMENDS in forces
    return Tag(mark("Carried as a recommendation") if advice else mark("Carried"), Tone.GOOD)


def notices(record: Dossier, place: Here, places: Places) -> Iterator[Entry]:
    for notice in record.notices:
        yield Entry(
            at=notice.posted_at,
            title=mark("Public notice"),
            body=_KIND_NAMES[notice.kind],
            tag=None if notice.standing else Tag(mark("Taken down"), Tone.BAD),
            href=place.url("notices.notice", notice_id=notice.id),
            place=places.of(notice.id, notice.posted_at),
        )
