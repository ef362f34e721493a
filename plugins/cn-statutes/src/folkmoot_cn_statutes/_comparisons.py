"""The comparisons of the law, each with its words.

"Or more" (以上) includes the number, "over half" (过半数) excludes it: Civil Code 1259.
"""

from folkmoot_sdk import Comparison, Quantity, Text

Q = Quantity

_ATTENDANCE = Text("到会人数", "attendance")
_TURNOUT = Text("投票人数", "turnout")
_VOTES = Text("同意票数", "votes in favour")
_SIGNATURES = Text("联名人数", "signatures")
_HEADS_PRESENT = Text("参与表决的业主人数", "owners taking part")
_AREA_PRESENT = Text("参与表决的专有部分面积", "area taking part")
_HEADS_IN_FAVOUR = Text("同意的业主人数", "owners in favour")
_AREA_IN_FAVOUR = Text("同意的专有部分面积", "area in favour")

HALF_OF_ELIGIBLE_ATTEND = Comparison(2, Q.PRESENT, ">", 1, Q.ELIGIBLE, _ATTENDANCE)
HALF_OF_MEMBERS_ATTEND = Comparison(2, Q.PRESENT, ">", 1, Q.MEMBERS, _ATTENDANCE)
TWO_THIRDS_OF_MEMBERS_ATTEND = Comparison(3, Q.PRESENT, ">=", 2, Q.MEMBERS, _ATTENDANCE)
# One more representative is one more member as well.
FOUR_FIFTHS_REPRESENTATIVES = Comparison(
    5,
    Q.REPRESENTATIVES,
    ">=",
    4,
    Q.MEMBERS,
    Text("居民代表占组成人员的比例", "share of representatives"),
    shared=True,
)
HALF_OF_PRESENT_IN_FAVOUR = Comparison(2, Q.IN_FAVOUR, ">", 1, Q.PRESENT, _VOTES)

HALF_OF_ELIGIBLE_VOTE = Comparison(2, Q.BALLOTS, ">", 1, Q.ELIGIBLE, _TURNOUT)
OVER_TWO_THIRDS_VOTE = Comparison(3, Q.BALLOTS, ">", 2, Q.ELIGIBLE, _TURNOUT)
HALF_OF_BALLOTS = Comparison(2, Q.IN_FAVOUR, ">", 1, Q.BALLOTS, _VOTES)
THIRD_OF_BALLOTS = Comparison(3, Q.IN_FAVOUR, ">=", 1, Q.BALLOTS, _VOTES)

TENTH_OF_ELIGIBLE_SIGN = Comparison(10, Q.SIGNATURES, ">=", 1, Q.ELIGIBLE, _SIGNATURES)
THIRD_OF_REPRESENTATIVES_SIGN = Comparison(3, Q.SIGNATURES, ">=", 1, Q.REPRESENTATIVES, _SIGNATURES)
FIFTH_OF_REPRESENTATIVES_SIGN = Comparison(5, Q.SIGNATURES, ">=", 1, Q.REPRESENTATIVES, _SIGNATURES)

TWO_THIRDS_OF_OWNERS = (
    Comparison(3, Q.AREA_PRESENT, ">=", 2, Q.AREA_TOTAL, _AREA_PRESENT),
    Comparison(3, Q.HEADS_PRESENT, ">=", 2, Q.HEADS_TOTAL, _HEADS_PRESENT),
)
HALF_OF_OWNERS = (
    Comparison(2, Q.AREA_PRESENT, ">", 1, Q.AREA_TOTAL, _AREA_PRESENT),
    Comparison(2, Q.HEADS_PRESENT, ">", 1, Q.HEADS_TOTAL, _HEADS_PRESENT),
)
HALF_OF_OWNERS_PRESENT_IN_FAVOUR = (
    Comparison(2, Q.AREA_IN_FAVOUR, ">", 1, Q.AREA_PRESENT, _AREA_IN_FAVOUR),
    Comparison(2, Q.HEADS_IN_FAVOUR, ">", 1, Q.HEADS_PRESENT, _HEADS_IN_FAVOUR),
)
THREE_QUARTERS_OF_OWNERS_PRESENT_IN_FAVOUR = (
    Comparison(4, Q.AREA_IN_FAVOUR, ">=", 3, Q.AREA_PRESENT, _AREA_IN_FAVOUR),
    Comparison(4, Q.HEADS_IN_FAVOUR, ">=", 3, Q.HEADS_PRESENT, _HEADS_IN_FAVOUR),
)
HALF_OF_ALL_OWNERS_IN_FAVOUR = (
    Comparison(2, Q.AREA_IN_FAVOUR, ">", 1, Q.AREA_TOTAL, _AREA_IN_FAVOUR),
    Comparison(2, Q.HEADS_IN_FAVOUR, ">", 1, Q.HEADS_TOTAL, _HEADS_IN_FAVOUR),
)
TWO_THIRDS_OF_ALL_OWNERS_IN_FAVOUR = (
    Comparison(3, Q.AREA_IN_FAVOUR, ">=", 2, Q.AREA_TOTAL, _AREA_IN_FAVOUR),
    Comparison(3, Q.HEADS_IN_FAVOUR, ">=", 2, Q.HEADS_TOTAL, _HEADS_IN_FAVOUR),
)
