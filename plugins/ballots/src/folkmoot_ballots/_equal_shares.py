"""The method of equal shares: every voter has the same share of the money to spend."""

from collections.abc import Mapping

from marshmallow import Schema, fields, validate

from folkmoot_ballots._purses import Measure, fund
from folkmoot_ballots._settings import whole
from folkmoot_ballots._tallies import option_counts
from folkmoot_ballots._telling_shares import Start, told
from folkmoot_ballots._words import Worded
from folkmoot_sdk import (
    Count,
    Mark,
    Marking,
    MarkingKind,
    Poll,
    Promise,
    Source,
    Text,
)

_MARKING = Marking(MarkingKind.CHOOSE, (Mark("approve", Text("赞成", "Accept")),))
_AMOUNT = validate.Range(min=1, max=10**12)


class EqualSharesSettings(Schema):
    """`budget` and `costs` are whole numbers of one unit, e.g. of 0.01 yuan; `costs` is by option
    key. Without any costs each option costs 1, so that the budget is a number of options; with
    some, an option that has none cannot be paid for. `measure` is what an approved option is
    worth to a voter: its `cost`, or the same as any other (`number`).
    """

    budget = fields.Integer(
        strict=True,
        load_default=1,
        validate=_AMOUNT,
        metadata={"title": Text("总预算", "Budget")},
    )
    costs = fields.Dict(
        keys=fields.String(validate=validate.Length(min=1, max=100)),
        values=fields.Integer(strict=True, validate=_AMOUNT),
        load_default=dict,
        metadata={"title": Text("各项费用", "Cost of each option")},
    )
    measure = fields.String(
        load_default=Measure.COST.value,
        validate=validate.OneOf([each.value for each in Measure]),
        metadata={
            "title": Text("满意度的计量", "What an option is worth"),
            "words": {
                Measure.COST.value: Text(
                    "按费用：花在上面的每一元同样值", "Its cost: each yuan alike"
                ),
                Measure.NUMBER.value: Text("按项数：每一项同样值", "Each option alike"),
            },
        },
    )


class EqualShares(Worded):
    """D. Peters, G. Pierczyński, P. Skowron (2021), "Proportional Participatory Budgeting with
    Additive Utilities", NeurIPS 34, for ballots that approve.

    The budget is divided equally among the heads that approve of something. An option is bought by
    those who approve of it, all paying the same or all that they have left; time and again the one
    is bought for which the dearest share of its worth is the smallest. What is left when nothing
    more can be bought goes by greedy completion: always to the option with the most heads that
    still fits the money. No tie is broken: every way is followed; what is bought on all ways is put
    forward, what on some is tied. Figures: `approve`, `cost` and `funded`, 1 or 0.

    Each option that is put forward stands on its own: the law may leave one out, and its money
    then stays unspent.
    """

    id = "equal-shares"
    version = "1"
    title = Text("等份额法（参与式预算）", "Equal shares (participatory budget)")
    summary = Text(
        "总预算平均分给每位投票人，一个方案由赞成它的人用各自的份额凑钱买下，每次先买支持者负担最轻的；"
        "剩余的钱再按支持人数补选。赞成某个方案即算同意它。",
        "The budget is shared equally among the voters; those who approve of an option buy it out"
        " of their shares, always the one that weighs least on its backers first, and what is left"
        " goes by the number of backers. Whoever approves of an option is in favour of it.",
    )
    source = Source(
        Text("D. Peters 等（2021）", "D. Peters, G. Pierczyński, P. Skowron (2021)"),
        "",
        "https://arxiv.org/abs/2008.13276",
    )
    settings = EqualSharesSettings
    words = _MARKING
    promises = frozenset({Promise.ANONYMITY, Promise.NEUTRALITY})

    def count(self, poll: Poll) -> Count:
        costs, budget = _costs(poll), whole(poll.settings, "budget")
        approvals, measure = _approvals(poll), Measure(str(poll.settings["measure"]))
        found, purchases = fund(approvals, costs, budget, measure)
        figures = {
            option.key: {
                "cost": costs.get(option.key, 0),
                "funded": int(option.key in found.surely),
            }
            for option in poll.options
        }
        counts = option_counts(poll, lambda _: True, figures)
        sure, tied = (
            tuple(option.key for option in poll.options if option.key in those)
            for those in (found.surely, found.tied)
        )
        backers = {each.key: each.in_favour for each in counts}
        by_cost = measure is Measure.COST
        start = Start(sum(approvals.values()), budget, costs, backers, by_cost)
        steps = told(poll, start, purchases, (sure, tied))
        return Count(counts, (sure,) if sure else (), None, tied, steps)


def _costs(poll: Poll) -> dict[str, int]:
    given = poll.settings["costs"]
    if not isinstance(given, Mapping) or not given:
        return {option.key: 1 for option in poll.options}
    return {option.key: given[option.key] for option in poll.options if option.key in given}


def _approvals(poll: Poll) -> dict[frozenset[str], int]:
    heads: dict[frozenset[str], int] = {}
    for ballot in poll.ballots:
        if ballot.choices:
            approved = frozenset(ballot.choices)
            heads[approved] = heads.get(approved, 0) + ballot.heads
    return heads
