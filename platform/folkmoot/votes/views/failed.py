"""A count that failed, as the vote's page tells it: by name of the fault, and what to do."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import gettext

from folkmoot.kernel.act import Act, Role
from folkmoot.tenancy.views import Here
from folkmoot.votes.faults import Fault
from folkmoot.votes.models import CountFailure
from folkmoot.votes.page import VoteRecord
from folkmoot.web import shapes
from folkmoot.web.formats import moment, words
from folkmoot_sdk import Text


@dataclass(frozen=True, slots=True)
class Failed:
    """``said`` names the fault, ``told`` who knows of it, and ``again`` that a later attempt failed
    as well, or ""; ``href`` leads to counting again, for whoever may do it. Once counted, only the
    attempts are told.
    """

    said: str
    told: str
    again: str
    href: str
    attempts: list[shapes.Row]


def failed_of(record: VoteRecord, act: Act, place: Here) -> Failed | None:
    """None for a vote of which no count has failed."""
    if not record.failures:
        return None
    last = record.failures[-1]
    said = gettext(
        "The voting rule %(rule)s gave no result: %(fault)s.",
        rule=words(record.method.title),
        fault=words(Text.from_plain(last.sentence)),
    )
    to_count = record.closing is None and Role.SECRETARY in act.actor.roles
    matter = record.vote.subject_id
    return Failed(
        said=said,
        told=_told(last),
        again=_again(record.failures),
        href=place.url("matters.do", matter_id=matter, name="count-again") if to_count else "",
        attempts=[
            shapes.Row(_attempt(each.number, moment(each.failed_at)), _what(each))
            for each in record.failures
        ],
    )


def _told(last: CountFailure) -> str:
    if Fault(last.fault).is_stopped:
        return gettext(
            "The platform's operator has suspended the rule, and can resume it. After that the vote"
            " is counted again."
        )
    return gettext(
        "The platform's operator sees this failure among the plugin's troubles, from which the"
        " rule's publisher learns of it. Once it is mended, the vote is counted again."
    )


def _again(failures: Sequence[CountFailure]) -> str:
    if len(failures) == 1:
        return ""
    last = failures[-1]
    return gettext(
        "It was counted again on %(at)s, the attempt number %(number)d, and failed again.",
        at=moment(last.failed_at),
        number=last.number,
    )


def _attempt(number: int, at: str) -> str:
    return gettext("Attempt %(number)d, %(at)s", number=number, at=at)


def _what(failure: CountFailure) -> str:
    fault = words(Text.from_plain(failure.sentence))
    return f"{fault} ({failure.plugin} {failure.version})"
