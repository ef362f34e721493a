"""Single transferable vote: seats in proportion; votes left over pass to the next choice."""

from collections.abc import Mapping

from marshmallow import Schema, fields, validate

from folkmoot_ballots._ranks import Ranked, accepts, firsts, rankings
from folkmoot_ballots._seats import Quota, elect
from folkmoot_ballots._settings import whole
from folkmoot_ballots._tallies import option_counts
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
                Quota.EXACT.value: Text("超过“票数÷（名额＋1）”", "More than votes / (seats + 1)"),
                Quota.WHOLE.value: Text(
                    "“票数÷（名额＋1）”取整后加一", "Votes / (seats + 1), rounded down, and one"
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
    source = Source(Text("N. Tideman（1995）", "N. Tideman (1995)"), "", "doi:10.1257/jep.9.1.27")
    settings = TransferableVoteSettings
    promises = frozenset({Promise.ANONYMITY, Promise.NEUTRALITY, Promise.MAJORITY})

    def count(self, poll: Poll) -> Count:
        ballots, seats = rankings(poll), whole(poll.settings, "seats")
        found = elect(ballots, seats, Quota(str(poll.settings["quota"])))
        counts = option_counts(poll, accepts, _figures(poll, found, firsts(ballots)))
        sure, tied = (
            tuple(o.key for place, o in enumerate(poll.options) if place in those)
            for those in (found.surely, found.tied)
        )
        return Count(counts, (sure,) if sure else (), seats, tied)


def _figures(poll: Poll, found: Chosen[int], first: Mapping[int, int]) -> dict[str, dict[str, int]]:
    return {
        option.key: {"first": first.get(place, 0), "elected": int(place in found.surely)}
        for place, option in enumerate(poll.options)
    }
