"""What the votes of a matter decided: which of them count, and which resolutions stand. Pure."""

from folkmoot.matters.domain import Force, force_of, may_resolve_unannounced
from folkmoot.matters.dossier import Dossier, OptionFact, ResolutionFact, VoteFact


def is_fit(dossier: Dossier, vote: VoteFact) -> bool:
    """Whether the vote's meeting was one that could resolve on this matter; owners need none."""
    if vote.meeting_id is None:
        return True
    return any(
        meeting.id == vote.meeting_id
        and meeting.body == vote.body
        and meeting.closed_at is not None
        and meeting.closed_at >= vote.opened_at
        and meeting.quorate
        and meeting.for_decision
        and (meeting.notice_in_time or may_resolve_unannounced(meeting.body))
        for meeting in dossier.meetings
    )


def waits_for_its_end(dossier: Dossier, vote: VoteFact) -> bool:
    """Whether all that its meeting lacks to resolve, as far as one can know, is to be closed."""
    return any(
        meeting.id == vote.meeting_id
        and meeting.body == vote.body
        and meeting.closed_at is None
        and meeting.for_decision
        and (meeting.notice_in_time or may_resolve_unannounced(meeting.body))
        for meeting in dossier.meetings
    )


def last_word(dossier: Dossier, option: OptionFact, force: Force, round_no: int) -> VoteFact | None:
    """The last closed vote on an option in a round, of those bodies whose vote has this force.

    The last and not any that carried, or one could vote until the answer is yes.
    """
    said = [
        (vote.closed_at, vote)
        for vote in dossier.votes
        if vote.closed_at is not None
        and vote.round_no == round_no
        and option.key in vote.asked
        and force_of(vote.body, option.subject) == force
        and is_fit(dossier, vote)
    ]
    return max(said, key=lambda pair: pair[0])[1] if said else None


def standing(dossier: Dossier) -> tuple[ResolutionFact, ...]:
    """The resolutions of this round that a fit vote carried and no later one took back."""
    return tuple(
        each
        for each in dossier.resolutions
        if each.round_no == dossier.round_no and _stands(dossier, each)
    )


def undecided(dossier: Dossier) -> frozenset[str]:
    """Options being carried out, or about to be, that only advice stands behind so far.

    An item goes back to the round that resolved it; whoever may decide has to say yes in that
    round or since, whatever round it is now.
    """
    resting = {(each.round_no, each.option_key) for each in standing(dossier)}
    resting |= {(item.round_no, item.option_key) for item in dossier.open_items()}
    return frozenset(key for number, key in resting if not _is_decided(dossier, key, number))


def _stands(dossier: Dossier, resolution: ResolutionFact) -> bool:
    option = _option(dossier, resolution.option_key)
    last = last_word(dossier, option, resolution.force, resolution.round_no)
    return last is not None and last.id == resolution.vote_id


def _is_decided(dossier: Dossier, key: str, since: int) -> bool:
    option = _option(dossier, key)
    rounds = range(since, dossier.round_no + 1)
    words = (last_word(dossier, option, Force.DECIDES, number) for number in rounds)
    return any(word is not None and word.carried_option(key) for word in words)


def _option(dossier: Dossier, key: str) -> OptionFact:
    return next(option for option in dossier.options if option.key == key)
