"""How a vote is marked, counted and judged, in the reader's words."""

from collections.abc import Iterator

from flask_babel import gettext

from folkmoot.extensions.shares import in_words
from folkmoot.kernel.errors import mark
from folkmoot.kernel.wording import joined
from folkmoot.votes.domain import Turnout
from folkmoot.votes.page import Marking, Sheet, VoteRecord
from folkmoot.web import language, shapes
from folkmoot.web.formats import words

_TURNOUT = {
    Turnout.ATTENDING: mark("Everybody who attends the meeting, abstentions included"),
    Turnout.TAKING_PART: mark("Everybody who casts a ballot"),
}


def law_rows(record: VoteRecord) -> Iterator[shapes.Row]:
    vote, law = record.vote, record.law
    yield shapes.Row(mark("How votes are marked and counted"), _method_words(record))
    yield shapes.Row(mark("The law that judges it"), law.title)
    citation = f"{law.source.sentence(language())} · {law.in_force.sentence(language())}"
    yield shapes.Row(mark("Source"), citation)
    for label, tests in ((mark("Valid when"), law.validity), (mark("Carried when"), law.carriage)):
        if tests:
            asked = [in_words(each, meeting=vote.turnout is Turnout.ATTENDING) for each in tests]
            yield shapes.Row(label, joined(asked, "；", "; "))
    yield shapes.Row(mark("Who counts as present"), _TURNOUT[vote.turnout])


def _method_words(record: VoteRecord) -> str:
    pin = record.vote.method["pin"]
    if record.method is None:
        reference = f"{pin['id']}@{pin['version']}"
        return gettext("%(rule)s (its plugin is not installed here)", rule=reference)
    if record.sheet.most == 1:
        # The rule's own title says that several may be marked; its settings here forbid it.
        return how_to_mark(record.sheet)
    return f"{words(record.method.title)} · {how_to_mark(record.sheet)}"


def how_to_mark(sheet: Sheet) -> str:
    if sheet.marking is Marking.EACH:
        return gettext("For each item: for, against or abstain. Each is carried on its own.")
    if sheet.marking is Marking.PAPER:
        return gettext("Ballots of this voting rule are marked on paper.")
    if sheet.most is None:
        return gettext("Mark every option that you accept.")
    if sheet.most == 1:
        return gettext("Single choice: mark one option.")
    return gettext("Mark up to %(most)d options.", most=sheet.most)
