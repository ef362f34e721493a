"""A count that failed, as the vote's page tells it: by name of the fault, and what to do."""

from dataclasses import dataclass

from flask_babel import gettext

from folkmoot.kernel.act import Act, Role
from folkmoot.tenancy.views import Here
from folkmoot.votes.models import CountFailure
from folkmoot.votes.page import VoteRecord
from folkmoot.web import shapes
from folkmoot.web.formats import moment, words
from folkmoot_sdk import Text


@dataclass(frozen=True, slots=True)
class Failed:
    """``said`` names the fault; ``href`` leads to counting again, for whoever may do it. Once
    counted, only the attempts are told.
    """

    said: str
    href: str
    attempts: list[shapes.Row]


def failed_of(record: VoteRecord, act: Act, place: Here) -> Failed | None:
    """None for a vote of which no count has failed."""
    if not record.failures:
        return None
    last = record.failures[-1]
    said = gettext(
        "The voting rule %(rule)s gave no result: %(fault)s.",
        rule=_rule(record),
        fault=words(Text.from_plain(last.sentence)),
    )
    to_count = record.closing is None and Role.SECRETARY in act.actor.roles
    matter = record.vote.subject_id
    return Failed(
        said=said,
        href=place.url("matters.do", matter_id=matter, name="count-again") if to_count else "",
        attempts=[
            shapes.Row(_attempt(each.number, moment(each.failed_at)), _what(each))
            for each in record.failures
        ],
    )


def _rule(record: VoteRecord) -> str:
    if record.method is not None:
        return str(words(record.method.title))
    return str(record.vote.method["pin"]["id"])


def _attempt(number: int, at: str) -> str:
    return gettext("Attempt %(number)d, %(at)s", number=number, at=at)


def _what(failure: CountFailure) -> str:
    fault = words(Text.from_plain(failure.sentence))
    return f"{fault} ({failure.plugin} {failure.version})"
