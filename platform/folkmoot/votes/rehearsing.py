"""Rehearsing a voting rule: a whole vote by it, opened, cast, closed and counted again, among
invented electors. Whoever asks takes the transaction back, or lets the vote stay in its draft.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import cycle, islice
from uuid import UUID

from sqlalchemy.orm import Session

from folkmoot.extensions.registry import Registered
from folkmoot.extensions.service import view_for
from folkmoot.kernel.act import Act, Actor, Role
from folkmoot.kernel.errors import Refused, mark
from folkmoot.kernel.wording import filled
from folkmoot.tenancy.queries import own_community
from folkmoot.tenancy.stages import CommunityStatus
from folkmoot.votes.domain import (
    NO_MATTER,
    SHORTEST,
    Channel,
    Choices,
    ElectorDraft,
    Tally,
    Turnout,
)
from folkmoot.votes.models import CountFailure
from folkmoot.votes.pins import pinned_method
from folkmoot.votes.problems.counting import count_failed
from folkmoot.votes.service import close_vote, enter_batch, open_vote, recount, verify_batch
from folkmoot.votes.sheets import Marking, Sheet, sheet_of
from folkmoot_sdk import (
    BodyKind,
    Figures,
    Option,
    Outcome,
    Purpose,
    Quantity,
    Secrecy,
    Text,
    VotingRule,
    reference,
)

_ELECTORS = 12
_LABELS = (
    Text("加装电梯", "Put in a lift"),
    Text("更换路灯", "Replace the street lamps"),
    Text("增设长椅", "Set up benches"),
)
_TITLE, _LONGEST = Text("排练：{rule}", "Rehearsal: {rule}"), 200
# Where a rule says nothing of how high a score may be.
_USUAL_HIGH = 10


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """What came out, and every part in which a second count came to something else. ``ballots``
    are in the rule's own keys, ``in_words`` as a voter reads them, None for a blank one.
    """

    vote_id: UUID
    rule: str
    release: str
    digest: str
    ballots: Mapping[str, int]
    in_words: Mapping[Text | None, int]
    outcome: Outcome
    differences: tuple[str, ...]


def rehearse(session: Session, act: Act, *, rule: str, language: str) -> Rehearsal:
    """Hold a vote by ``rule`` ("plugin/id" or "id") in the session's community, which must be a
    draft: where people live with their votes, nobody invents any.

    Raises Refused (``vote.rehearsal_only_in_draft``, ``vote.count_failed`` with the rule's
    fault), NotFound (``rules.unknown``), and what the acts of a vote raise.
    """
    act.actor.require(Role.OPERATOR)
    if own_community(session).status is not CommunityStatus.DRAFT:
        raise _only_in_draft()
    method = view_for(session).voting_rule(rule)
    secretary, second = (_as(act, role) for role in (Role.SECRETARY, Role.GRID_WORKER))
    vote_id, sheet, tallies = _open(session, secretary, method, language)
    _cast(session, secretary, second, vote_id, tallies)
    outcome = close_vote(session, secretary, vote_id=vote_id)
    if isinstance(outcome, CountFailure):
        raise count_failed(
            method.contribution.title, Text(outcome.sentence["zh"], outcome.sentence["en"])
        )
    return Rehearsal(
        vote_id=vote_id,
        rule=f"{method.plugin}/{reference(method.contribution)}",
        release=method.plugin_version,
        digest=method.digest,
        ballots=Counter(_said(tally.choices) for tally in tallies),
        in_words=Counter(_in_words(tally.choices, sheet) for tally in tallies),
        outcome=outcome,
        differences=recount(session, vote_id).differences,
    )


def _as(act: Act, role: Role) -> Act:
    """Two invented members of staff: what one enters, another verifies."""
    return replace(act, actor=Actor(act.new_id(), frozenset({role})))


def _open(
    session: Session, act: Act, method: Registered[VotingRule], language: str
) -> tuple[UUID, Sheet, tuple[Tally, ...]]:
    law = view_for(session).law_for(BodyKind.RESIDENTS_MEETING, Purpose.DECISION, on=act.today)
    options = tuple(Option(f"option-{n}", each.in_(language)) for n, each in enumerate(_LABELS, 1))
    allowed = method.contribution.secrecy
    vote = open_vote(
        session,
        act,
        title=filled(_TITLE, rule=method.contribution.title).in_(language)[:_LONGEST],
        subject_id=NO_MATTER,
        options=options,
        electors=[ElectorDraft(key, ()) for key in _keys()],
        figures=Figures({Quantity.ELIGIBLE: _ELECTORS}),
        law=law,
        method=method,
        secrecy=Secrecy.NAMED if Secrecy.NAMED in allowed else Secrecy.SECRET,
        turnout=Turnout.TAKING_PART,
        closes_at=act.at + SHORTEST,
    )
    pinned_method(vote)  # the very release, found again as every later act will find it
    sheet = sheet_of(vote, options)
    marked = islice(cycle(invented(sheet)), _ELECTORS)
    return vote.id, sheet, tuple(Tally(choices=each) for each in marked)


def _cast(
    session: Session, secretary: Act, second: Act, vote_id: UUID, tallies: Sequence[Tally]
) -> None:
    # On paper: an elector who votes online is a person of the community, and these are none.
    batch = enter_batch(
        session,
        secretary,
        vote_id=vote_id,
        channel=Channel.PAPER,
        electors=_keys(),
        tallies=tallies,
    )
    verify_batch(session, second, batch_id=batch.id)


def _keys() -> list[str]:
    return [f"rehearsal-{number:02}" for number in range(1, _ELECTORS + 1)]


def invented(sheet: Sheet) -> tuple[Choices, ...]:
    """Different ballots that a voter could mark on this sheet, a blank one last."""
    keys = [option.key for option in sheet.options]
    turned = [keys[at:] + keys[:at] for at in range(len(keys))]
    most = sheet.most or len(keys)
    made: list[Choices] = []  # of PAPER only the rule's own people know; blank counts anywhere
    if sheet.marking is Marking.RANK:
        made = [{key: at for at, key in enumerate(order[:most], 1)} for order in turned]
    elif sheet.marking is Marking.SCORE:
        made = [_scored(sheet, order) for order in turned]
    elif sheet.marking is Marking.EACH and sheet.marks:
        given = [each.key for each in sheet.marks]
        made = [dict(zip(order, cycle(given), strict=False)) for order in turned]
    elif sheet.marking is Marking.ACCEPT and sheet.marks:
        word, few = sheet.marks[0].key, min(most, len(keys) - 1)
        made = [dict.fromkeys(order[: max(few, 1)], word) for order in (*turned, keys)]
    return (*made, {})


def _scored(sheet: Sheet, order: Sequence[str]) -> Choices:
    low = sheet.low or 0
    high = low + _USUAL_HIGH if sheet.high is None else sheet.high
    if sheet.total is not None:
        # All of it on one, as far as one may have it; a zero need not be written.
        return {order[0]: min(high, sheet.total)}
    return {key: max(low, high - at) for at, key in enumerate(order)}


def _said(choices: Choices) -> str:
    return ", ".join(f"{key}={mark}" for key, mark in sorted(choices.items()))


def _in_words(choices: Choices, sheet: Sheet) -> Text | None:
    """A ballot by the names of its options and the rule's own words for their marks."""
    words = {each.key: each.text for each in sheet.marks}
    marked = [
        (option.label, words.get(str(choices[option.key])) or choices[option.key])
        for option in sheet.options
        if option.key in choices
    ]
    if not marked:
        return None
    zh, en = (
        [(label, word.in_(language) if isinstance(word, Text) else word) for label, word in marked]
        for language in ("zh", "en")
    )
    return Text(
        "，".join(f"{label}：{word}" for label, word in zh),
        ", ".join(f"{label}: {word}" for label, word in en),
    )


def _only_in_draft() -> Refused:
    return Refused(
        "vote.rehearsal_only_in_draft",
        mark("A vote is rehearsed only in a community that is a draft."),
        cure=mark("Name a draft community, or make one."),
    )
