"""Single transferable vote: seats in proportion; votes left over pass to the next choice."""

from collections.abc import Mapping

from marshmallow import Schema, fields, validate

from folkmoot_ballots._ranks import Ranked, accepts, firsts, rankings
from folkmoot_ballots._seats import Quota, elect, quota_of
from folkmoot_ballots._settings import whole
from folkmoot_ballots._tallies import option_counts
from folkmoot_ballots._telling_seats import Start, told
from folkmoot_ballots._ways import Chosen
from folkmoot_sdk import Count, Poll, Promise, Source, Text


class TransferableVoteSettings(Schema):
    """`seats`: how many are elected. `quota`: `exact` elects on more than a share of 1 in seats + 1
    of the votes; `whole` on that share rounded down and one more, as public elections do.
    """

    seats = fields.Integer(
        strict=True,
        load_default=1,
        validate=validate.Range(min=1),
        metadata={"title": Text("名额", "Seats")},
    )
    quota = fields.String(
        load_default=Quota.EXACT.value,
        validate=validate.OneOf([each.value for each in Quota]),
        metadata={
            "title": Text("当选基数", "Quota"),
            "words": {
                Quota.EXACT.value: Text(
                    "精确：超过总票数的（名额＋1）分之一", "Exact: more than votes / (seats + 1)"
                ),
                Quota.WHOLE.value: Text(
                    "取整：上述数目舍去零头再加 1 票",
                    "Whole: that number rounded down, and one more",
                ),
            },
        },
    )


class TransferableVote(Ranked):
    """The weighted inclusive Gregory method with a Droop quota, in exact fractions: N. Tideman
    (1995), "The Single Transferable Vote", Journal of Economic Perspectives 9.

    Whoever has the quota is elected; all surpluses of a stage pass on at once, every ballot of an
    elected option at the same share of what it was worth, to the next option that is still
    standing; ballots that name none are spent. Where nobody has the quota, the option with the
    fewest votes goes. No tie is broken: every way is followed, as in `instant-runoff`; who is
    elected on all ways is elected, who on some is tied. Options that nobody ranks do not stand.

    Only who is elected is put forward: a seat that the law leaves empty takes an election of its
    own, since another set of options would not be this one with another name in it. Figures:
    `first`, the heads that put it first, and `elected`, 1 or 0.
    """

    id = "single-transferable-vote"
    version = "1"
    title = Text("单记可转移投票（按比例选多个）", "Single transferable vote")
    summary = Text(
        "给方案排出先后；达到当选基数的当选，多出的票按比例转给下一个方案，无人达到时淘汰票最少的，"
        "直到名额选满。排了某个方案（不论第几位）即算同意它，不同意的不要排。",
        "Options are ranked; whoever has the quota is elected and what is over passes on in shares,"
        " and where nobody has it the one with the fewest votes goes, until the seats are filled."
        " Whoever ranks an option, at whatever place, is in favour of it; those you are against"
        " stay unranked.",
    )
    source = Source(Text("N. Tideman（1995）", "N. Tideman (1995)"), "", "doi:10.1257/jep.9.1.27")
    settings = TransferableVoteSettings
    promises = frozenset({Promise.ANONYMITY, Promise.NEUTRALITY, Promise.MAJORITY})

    def count(self, poll: Poll) -> Count:
        ballots, seats = rankings(poll), whole(poll.settings, "seats")
        quota = Quota(str(poll.settings["quota"]))
        found, rounds = elect(ballots, seats, quota)
        counts = option_counts(poll, accepts, _figures(poll, found, firsts(ballots)))
        sure, tied = (
            tuple(o.key for place, o in enumerate(poll.options) if place in those)
            for those in (found.surely, found.tied)
        )
        cast = sum(ballots.values())
        start = Start(cast, seats, quota_of(cast, seats, quota), exact=quota is Quota.EXACT)
        steps = told(poll, start, rounds, (sure, tied))
        return Count(counts, (sure,) if sure else (), seats, tied, steps)


def _figures(poll: Poll, found: Chosen[int], first: Mapping[int, int]) -> dict[str, dict[str, int]]:
    return {
        option.key: {"first": first.get(place, 0), "elected": int(place in found.surely)}
        for place, option in enumerate(poll.options)
    }
