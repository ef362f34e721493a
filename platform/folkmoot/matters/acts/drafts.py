"""What a notice about a matter could say, so that nobody has to begin with an empty page."""

from collections.abc import Iterable, Iterator

from flask_babel import gettext
from sqlalchemy.orm import Session

from folkmoot.extensions.service import view_for
from folkmoot.extensions.wording import template_for
from folkmoot.implementation.service.attempts import STATE_NAMES
from folkmoot.kernel.act import CHINA
from folkmoot.kernel.errors import mark
from folkmoot.matters.decided import standing
from folkmoot.matters.domain import Force
from folkmoot.matters.dossier import Dossier, ItemFact, VoteFact
from folkmoot.people.domain.kinds import body_label
from folkmoot.tenancy.queries import own_community
from folkmoot.tenancy.steps import Step
from folkmoot.web.formats import day, words
from folkmoot.web.preferences import language
from folkmoot_sdk import NoticeWords, Occasion

_TITLES = {
    Step.PUBLICATION: mark("Resolution on “%(matter)s”"),
    Step.IMPLEMENTATION: mark("How “%(matter)s” is carried out"),
    Step.OUTCOME: mark("What came of “%(matter)s”"),
}


_OCCASIONS = {
    Step.PUBLICATION: Occasion.RESOLUTION,
    Step.IMPLEMENTATION: Occasion.IMPLEMENTATION,
    Step.OUTCOME: Occasion.OUTCOME,
}


def draft_of(record: Dossier, step: Step, session: Session) -> NoticeWords:
    """Title and text of the notice that belongs to a step, for the secretary to change: by the
    template of a plugin of the community, else in our own words.
    """
    said = list(_resolved(record) if step is Step.PUBLICATION else _done(record.open_items()))
    template = template_for(view_for(session), _OCCASIONS[step])
    if template is None:
        return _plain_draft(record, step, said)
    values = {
        "community": own_community(session).name,
        "matter": record.title,
        "round": _round(record, ""),
        "facts": "\n".join(said),
    }
    return template.words(values, language())


def _plain_draft(record: Dossier, step: Step, said: Iterable[str]) -> NoticeWords:
    title = _round(record, gettext(_TITLES[step], matter=record.title))
    objecting = gettext("Objections can be made to the residents' committee while this hangs.")
    return NoticeWords(title, "\n".join((*said, objecting)))


def _round(record: Dossier, title: str) -> str:
    if record.round_no == 1:
        return title
    return gettext("%(title)s (round %(number)d)", title=title, number=record.round_no)


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
