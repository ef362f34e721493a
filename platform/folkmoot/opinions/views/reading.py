"""Opinions that wait for a topic, one's own opinions, and what became of one."""

from dataclasses import dataclass
from uuid import UUID

from flask import render_template, request

from folkmoot.identity.views import must_sign_in
from folkmoot.kernel.act import Act, Role
from folkmoot.kernel.errors import mark
from folkmoot.opinions import queries
from folkmoot.opinions.domain import Channel
from folkmoot.opinions.page import CHANNEL_NAMES, outcomes_of, sources_of, way_of
from folkmoot.opinions.schemas import CHANNELS
from folkmoot.opinions.views.access import is_staff, require_reader
from folkmoot.tenancy.views import here
from folkmoot.web.database import session


@dataclass(frozen=True, slots=True)
class Filter:
    """A way by which opinions came in, with how many of them wait."""

    value: str | None
    label: object
    count: int
    current: bool


def opinion_list() -> str:
    """For staff what waits, for a resident their own, for a visitor how to be heard."""
    act = here().act()
    if is_staff(act):
        return _waiting(act)
    if act.actor.person_id is not None:
        return _own(act.actor.person_id)
    return render_template("opinions/how.html", signed=act.actor.account_id is not None)


def _waiting(act: Act) -> str:
    channel = _channel()
    after = request.args.get("after", type=UUID)
    found = queries.waiting(session(), limit=queries.PAGE + 1, after=after, channel=channel)
    opinions = found[: queries.PAGE]
    return render_template(
        "opinions/waiting.html",
        opinions=opinions,
        more=opinions[-1].id if len(found) > queries.PAGE else None,
        first=after is None,
        filters=_filters(channel),
        channel=channel,
        sources=sources_of(session(), opinions),
        channel_names=CHANNEL_NAMES,
        may_raise=Role.SECRETARY in act.actor.roles,
    )


def _channel() -> Channel | None:
    wanted = request.args.get("channel", "")
    return Channel(wanted) if wanted in set(Channel) else None


def _filters(current: Channel | None) -> list[Filter]:
    counts = queries.waiting_by_channel(session())
    present = [choice for choice in CHANNELS if choice.value in counts]
    return [
        Filter(None, mark("All of them"), sum(counts.values()), current is None),
        *(
            Filter(one.value, one.label, counts[Channel(one.value)], one.value == current)
            for one in present
        ),
    ]


def _own(person_id: UUID) -> str:
    before = request.args.get("before", type=UUID)
    found = queries.opinions_by(session(), person_id, limit=queries.PAGE + 1, before=before)
    opinions = found[: queries.PAGE]
    fed = queries.became_of(session(), [opinion.id for opinion in opinions])
    outcomes = outcomes_of(session(), {topic for topics in fed.values() for topic in topics})
    return render_template(
        "opinions/own.html",
        opinions=opinions,
        more=opinions[-1].id if len(found) > queries.PAGE else None,
        fed=fed,
        outcomes=outcomes,
    )


def opinion(opinion_id: UUID) -> str:
    must_sign_in()
    act = here().act()
    found = queries.find_opinion(session(), opinion_id)
    require_reader(act, found)
    return render_template(
        "opinions/opinion.html",
        opinion=found,
        channel=CHANNEL_NAMES[found.channel],
        source=sources_of(session(), [found]).of(found),
        way=way_of(session(), found.id),
        staff=is_staff(act),
    )
