"""How large committees and constituencies are to be, and how long a term is."""

from datetime import date

from folkmoot_cn_statutes._sources import IN_FORCE_1990, IN_FORCE_2026, urc, urc_1989
from folkmoot_sdk import InForce, SizeRule, Text

_MEMBERS = Text("人", "members")
_HOUSEHOLDS = Text("户", "households")
_YEARS = Text("年", "years")
_COMMITTEE = Text("居民委员会成员人数", "Members of the residents' committee")
_TERM = Text("居民委员会任期", "Term of the residents' committee")
_COMMUNITY = Text("居民委员会的户数规模", "Households of a community")
_SIZES_2026 = urc("3, 8, 13, 14")

SIZES: tuple[SizeRule, ...] = (
    SizeRule("committee-members", "1990", _COMMITTEE, IN_FORCE_1990, urc_1989("7"), _MEMBERS, 5, 9),
    SizeRule("committee-members", "2026", _COMMITTEE, IN_FORCE_2026, _SIZES_2026, _MEMBERS, 5, 9),
    SizeRule(
        "households-per-representative",
        "2026",
        Text("每名居民代表所代表的户数", "Households per representative"),
        IN_FORCE_2026,
        _SIZES_2026,
        _HOUSEHOLDS,
        20,
        50,
    ),
    # The amendment of 2018 lengthened the term, from the day it was passed.
    SizeRule(
        "committee-term",
        "1990",
        _TERM,
        InForce(date(1990, 1, 1), date(2018, 12, 28)),
        urc_1989("8"),
        _YEARS,
        3,
        3,
    ),
    SizeRule(
        "committee-term",
        "2018",
        _TERM,
        InForce(date(2018, 12, 29), date(2025, 12, 31)),
        urc_1989("8"),
        _YEARS,
        5,
        5,
    ),
    SizeRule("committee-term", "2026", _TERM, IN_FORCE_2026, _SIZES_2026, _YEARS, 5, 5),
    SizeRule(
        "community-households",
        "1990",
        _COMMUNITY,
        IN_FORCE_1990,
        urc_1989("6"),
        _HOUSEHOLDS,
        100,
        700,
        binding=False,
    ),
    SizeRule(
        "community-households",
        "2026",
        _COMMUNITY,
        IN_FORCE_2026,
        _SIZES_2026,
        _HOUSEHOLDS,
        1000,
        3000,
        binding=False,
    ),
    SizeRule(
        "proxies-per-holder",
        "2026",
        Text("每名受托人可接受的委托数", "Proxies that one person may hold"),
        IN_FORCE_2026,
        urc("19"),
        Text("份", "proxies"),
        None,
        3,
    ),
)
