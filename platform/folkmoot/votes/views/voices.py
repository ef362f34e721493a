"""What the reader has said with their own ballots, and may say now."""

from collections.abc import Iterator
from dataclasses import dataclass

from flask_babel import gettext

from folkmoot.kernel.act import Act
from folkmoot.tenancy.views import Here
from folkmoot.votes.named import Away
from folkmoot.votes.page import VoteRecord
from folkmoot.votes.sheets import Marking
from folkmoot.votes.views.marked import in_rows
from folkmoot.web import shapes
from folkmoot.web.formats import moment
from folkmoot_sdk import Secrecy


def _suspended() -> str:
    return gettext(
        "The platform's operator has suspended this voting rule for the time being. Ballots that"
        " were cast are kept; you can vote here again once it is resumed."
    )


def _missing() -> str:
    return gettext(
        "The release of this voting rule is not on the platform just now. Ballots that were cast"
        " are kept; you can vote here again once the operator has installed it."
    )


_AWAY = {Away.SUSPENDED: _suspended, Away.MISSING: _missing}


@dataclass(frozen=True, slots=True)
class Voice:
    """What the reader has said with one ballot of theirs, and may say now."""

    said: str
    href: str = ""
    action: str = ""
    rows: tuple[shapes.Row, ...] = ()


def voices_of(record: VoteRecord, act: Act, place: Here) -> Iterator[Voice]:
    """One for each ballot that is the reader's to cast, while it can be cast."""
    if record.closing is not None or record.is_over(act):
        return
    several = len(record.own) > 1
    for number, (_, own) in enumerate(sorted(record.own.items()), 1):
        query = {"number": number} if several else {}
        href = place.url("votes.ballot", vote_id=record.vote.id, **query)
        which = gettext("Ballot %(number)d: ", number=number) if several else ""
        if own.elsewhere:
            yield Voice(which + gettext("Your ballot is in a hand count or on paper."))
        elif record.sheet.away is not None:
            yield Voice(which + _AWAY[record.sheet.away](), rows=own_marks(record, own.choices))
        elif record.sheet.marking is Marking.PAPER:
            yield Voice(which + gettext("You vote on paper: ask the secretary for one."))
        elif own.seq:
            said = gettext("You voted on %(at)s.", at=moment(own.cast_at)) if own.cast_at else ""
            rows = own_marks(record, own.choices)
            yield Voice(which + said, href, gettext("Change your vote"), rows)
        else:
            yield Voice(which + gettext("You have not voted yet."), href, gettext("Vote now"))


def own_marks(record: VoteRecord, choices: object) -> tuple[shapes.Row, ...]:
    """What the reader marked; nothing in a secret vote, so that nobody can be made to show it."""
    if record.vote.secrecy is Secrecy.SECRET or not isinstance(choices, dict):
        return ()
    return in_rows(record.sheet, choices)
