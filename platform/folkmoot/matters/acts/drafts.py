"""What a notice about a matter could say, so that nobody has to begin with an empty page."""

from collections.abc import Iterable, Iterator

from flask_babel import gettext

from folkmoot.implementation.service.attempts import STATE_NAMES
from folkmoot.kernel.act import CHINA
from folkmoot.kernel.errors import mark
from folkmoot.matters.decided import standing
from folkmoot.matters.domain import Force
from folkmoot.matters.dossier import Dossier, ItemFact, VoteFact
from folkmoot.people.domain.kinds import body_label
from folkmoot.tenancy.steps import Step
from folkmoot.web.formats import day, words

_TITLES = {
    Step.PUBLICATION: mark("Resolution on “%(matter)s”"),
    Step.IMPLEMENTATION: mark("How “%(matter)s” is carried out"),
    Step.OUTCOME: mark("What came of “%(matter)s”"),
}


def draft_of(record: Dossier, step: Step) -> tuple[str, str]:
    """Title and text of the notice that belongs to a step, for the secretary to change."""
    title = gettext(_TITLES[step], matter=record.title)
    if record.round_no > 1:
        title = gettext("%(title)s (round %(number)d)", title=title, number=record.round_no)
    said = _resolved(record) if step is Step.PUBLICATION else _done(record.open_items())
    objecting = gettext("Objections can be made to the residents' committee while this hangs.")
    return title, "\n".join((*said, objecting))


def _resolved(record: Dossier) -> Iterator[str]:
    labels = {option.key: option.label for option in record.options}
    resting = standing(record)
    for vote in record.votes:
        carried = [each for each in resting if each.vote_id == vote.id]
        if carried:
            advice = all(each.force is Force.RECOMMENDS for each in carried)
            yield _carried(vote, [labels[each.option_key] for each in carried], advice=advice)


def _carried(vote: VoteFact, options: list[str], *, advice: bool) -> str:
    on = (vote.closed_at or vote.opened_at).astimezone(CHINA).date()
    said = {
        "day": day(on),
        "body": words(body_label(vote.body)),
        "options": gettext("; ").join(options),
    }
    if advice:
        return gettext("Recommended on %(day)s (%(body)s): %(options)s.", **said)
    return gettext("Resolved on %(day)s (%(body)s): %(options)s.", **said)


def _done(items: Iterable[ItemFact]) -> Iterator[str]:
    states = {state.value: name for state, name in STATE_NAMES.items()}
    for item in items:
        last = item.attempts[-1] if item.attempts else None
        yield gettext(
            "%(item)s: %(state)s.",
            item=item.title,
            state=words(states[last.state]) if last else gettext("not tried yet"),
        )
