"""How a vote is marked, counted and judged, in the reader's words."""

from collections.abc import Callable, Iterator, Mapping

from flask_babel import gettext

from folkmoot.extensions.shares import in_words
from folkmoot.kernel.errors import mark
from folkmoot.kernel.wording import joined
from folkmoot.votes.domain import Turnout
from folkmoot.votes.named import Away
from folkmoot.votes.page import VoteRecord
from folkmoot.votes.sheets import Marking, Sheet
from folkmoot.web import language, shapes
from folkmoot.web.formats import quoted, words
from folkmoot.web.preferences import CHINESE

_AWAY = {
    Away.SUSPENDED: mark("Suspended by the platform's operator; it can be resumed"),
    Away.MISSING: mark("Exactly this release is not installed; the operator can install it again"),
}
_TURNOUT = {
    Turnout.ATTENDING: mark("Everybody who attends the meeting, abstentions included"),
    Turnout.TAKING_PART: mark("Everybody who casts a ballot"),
}


def law_rows(record: VoteRecord) -> Iterator[shapes.Row]:
    vote, law = record.vote, record.law
    yield from _method_rows(record)
    yield shapes.Row(mark("The law that judges it"), law.title)
    citation = f"{law.source.sentence(language())} · {law.in_force.sentence(language())}"
    yield shapes.Row(mark("Source"), citation)
    for label, tests in ((mark("Valid when"), law.validity), (mark("Carried when"), law.carriage)):
        if tests:
            asked = [in_words(each, meeting=vote.turnout is Turnout.ATTENDING) for each in tests]
            yield shapes.Row(label, joined(asked, "；", "; "))
    yield shapes.Row(mark("Who counts as present"), _TURNOUT[vote.turnout])


def _method_rows(record: VoteRecord) -> Iterator[shapes.Row]:
    """The rule by its own name, how it counts, what was set of it for this vote, whose it is."""
    rule = record.method
    yield shapes.Row(mark("How votes are marked and counted"), _method_words(record))
    if rule.summary is not None:
        yield shapes.Row(mark("How it is counted"), rule.summary)
    for title, value in rule.settings:
        yield shapes.Row(title, value)
    if rule.publisher:
        brought = gettext(
            "%(plugin)s %(version)s, by %(publisher)s",
            plugin=words(rule.plugin),
            version=rule.version,
            publisher=rule.publisher,
        )
        yield shapes.Row(mark("The voting rule comes from"), brought)
    if rule.away is not None:
        yield shapes.Row(mark("The voting rule just now"), _AWAY[rule.away])


def _method_words(record: VoteRecord) -> str:
    if record.sheet.most == 1:
        # The rule's own title says that several may be marked; its settings here forbid it.
        return how_to_mark(record.sheet)
    if record.sheet.silent:
        return str(words(record.method.title))
    return f"{words(record.method.title)} · {how_to_mark(record.sheet)}"


def how_to_mark(sheet: Sheet) -> str:
    if sheet.silent:
        return gettext("The voting rule does not say at the moment how its ballots are marked.")
    return _HOW.get(sheet.marking, _on_paper)(sheet)


def _each(sheet: Sheet) -> str:
    if tuple(each.key for each in sheet.marks) == _MOTION:
        return gettext("For each item: for, against or abstain. Each is carried on its own.")
    offered = quoted(words(each.text) for each in sheet.marks)
    if sheet.unmarked is None:
        return gettext(
            "Say one of these of each option, and leave none out: %(words)s.", words=offered
        )
    return gettext(
        "Say one of these of each option: %(words)s. An option that you say nothing of counts as"
        " %(unmarked)s; a ballot that says nothing at all is an abstention.",
        words=offered,
        unmarked=quoted([words(sheet.word_of(sheet.unmarked))]),
    )


def _choose(sheet: Sheet) -> str:
    if sheet.most is None:
        return gettext("Mark every option that you accept.")
    if sheet.most == 1:
        return gettext("Single choice: mark one option.")
    return gettext("Mark up to %(most)d options.", most=sheet.most)


def _rank(sheet: Sheet) -> str:
    said = [gettext("Give your best option the 1st place, the next one the 2nd, and so on.")]
    if sheet.ranks < len(sheet.options):
        said.append(gettext("Up to %(most)d options can be ranked.", most=sheet.ranks))
    if sheet.equals:
        said.append(gettext("Options that you like the same may share a place."))
    said.append(gettext("Leave without a place whatever you do not want."))
    return _sentences(said)


def _sentences(said: list[str]) -> str:
    return ("" if language() == CHINESE else " ").join(said)


def _score(sheet: Sheet) -> str:
    if sheet.total is not None:
        return gettext(
            "You have %(total)d points to give. Spread them as you like, or give them all to one.",
            total=sheet.total,
        )
    if sheet.low is None or sheet.high is None:
        return gettext("Give each option a whole number; the higher, the better.")
    said = [
        gettext(
            "Give each option a score from %(low)d to %(high)d; the higher, the better.",
            low=sheet.low,
            high=sheet.high,
        )
    ]
    if sheet.unmarked is not None:
        said.append(
            gettext("An option without a score counts as %(unmarked)s.", unmarked=sheet.unmarked)
        )
    return _sentences(said)


def _on_paper(_sheet: Sheet) -> str:
    return gettext("Ballots of this voting rule are marked on paper.")


_MOTION = ("for", "against", "abstain")
_HOW: Mapping[Marking, Callable[[Sheet], str]] = {
    Marking.EACH: _each,
    Marking.ACCEPT: _choose,
    Marking.RANK: _rank,
    Marking.SCORE: _score,
}
