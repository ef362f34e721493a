"""What can be wrong with ranks and scores, said before a ballot is cast."""

from folkmoot.kernel.errors import Invalid, mark
from folkmoot_sdk import Text


def rank_twice(field: str, place: Text, options: tuple[str, str]) -> Invalid:
    return Invalid(
        "vote.rank_twice",
        mark("%(first)s and %(second)s have the same place: %(place)s."),
        cure=mark("Give each place once, and leave out what you do not want to rank."),
        field=field,
        first=options[0],
        second=options[1],
        place=place,
    )


def rank_skipped(field: str, missing: Text, given: Text) -> Invalid:
    return Invalid(
        "vote.rank_skipped",
        mark("A place is given, and the one before it is not: %(given)s without %(missing)s."),
        cure=mark("Begin with the first place and leave none out in between."),
        field=field,
        missing=missing,
        given=given,
    )


def spent_too_much(field: str, total: int, spent: int) -> Invalid:
    return Invalid(
        "vote.score_total",
        mark("These are %(spent)d points together, and a ballot has %(total)d to give."),
        cure=mark("Take %(over)d points away."),
        field=field,
        total=total,
        spent=spent,
        over=spent - total,
    )
