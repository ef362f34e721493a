"""How large committees and constituencies are to be, and how long a term is."""

from datetime import date

from folkmoot_cn_statutes._sources import (
    DISTRICT,
    IN_FORCE_1990,
    IN_FORCE_2014,
    IN_FORCE_2026,
    urc,
    urc_1989,
)
from folkmoot_sdk import BodyKind, InForce, Measure, SizeRule, Source, Standing, Text

_MEMBERS = Text("人", "members")
_HOUSEHOLDS = Text("户", "households")
_YEARS = Text("年", "years")
_PROXIES = Text("份", "proxies")
_COMMITTEE = Text("居民委员会成员人数", "Members of the residents' committee")
_TERM = Text("居民委员会任期", "Term of the residents' committee")
_COMMUNITY = Text("居民委员会的户数规模", "Households of a community")
_HELD = Text("每名受托人可接受的委托数", "Proxies that one person may hold")

# The paper these rest on gives the four articles together, for four sizes together. Which says
# which is not certain from it, so each size names all four.
_SIZES_2026 = urc("3, 8, 13, 14")


def _size(
    id_: str,
    title: Text,
    law: tuple[InForce, Source],
    measure: Measure,
    unit: Text,
    bounds: tuple[int | None, int | None],
    *,
    body: BodyKind | None = None,
    binding: bool = True,
    standing: Standing = Standing.STATUTE,
) -> SizeRule:
    in_force, source = law
    return SizeRule(
        id=id_,
        version=str(in_force.start.year),
        title=title,
        in_force=in_force,
        source=source,
        measure=measure,
        unit=unit,
        at_least=bounds[0],
        at_most=bounds[1],
        body=body,
        binding=binding,
        standing=standing,
    )


def _members(law: tuple[InForce, Source]) -> SizeRule:
    kind = BodyKind.RESIDENTS_COMMITTEE
    return _size("committee-members", _COMMITTEE, law, Measure.MEMBERS, _MEMBERS, (5, 9), body=kind)


def _term(law: tuple[InForce, Source], years: int) -> SizeRule:
    kind = BodyKind.RESIDENTS_COMMITTEE
    return _size("committee-term", _TERM, law, Measure.TERM, _YEARS, (years, years), body=kind)


def _community(law: tuple[InForce, Source], least: int, most: int) -> SizeRule:
    return _size(
        "community-households",
        _COMMUNITY,
        law,
        Measure.HOUSEHOLDS,
        _HOUSEHOLDS,
        (least, most),
        binding=False,
    )


def _proxies(id_: str, body: BodyKind, most: int) -> SizeRule:
    law = (IN_FORCE_2026, urc("19"))
    return _size(id_, _HELD, law, Measure.PROXIES, _PROXIES, (None, most), body=body)


def _meeting(id_: str, title: Text, body: BodyKind, least: int) -> SizeRule:
    """How many a standing meeting of the district's practice has at least: else it could be met by
    one person alone, of whom two thirds are there whenever they are.
    """
    law = (IN_FORCE_2014, DISTRICT)
    return _size(
        id_,
        title,
        law,
        Measure.MEMBERS,
        _MEMBERS,
        (least, None),
        body=body,
        standing=Standing.PRACTICE,
    )


SIZES: tuple[SizeRule, ...] = (
    _members((IN_FORCE_1990, urc_1989("7"))),
    _members((IN_FORCE_2026, _SIZES_2026)),
    _size(
        "households-per-representative",
        Text("每名居民代表所代表的户数", "Households per representative"),
        (IN_FORCE_2026, _SIZES_2026),
        Measure.HOUSEHOLDS_PER_REPRESENTATIVE,
        _HOUSEHOLDS,
        (20, 50),
    ),
    # The amendment of 2018 lengthened the term, from the day it was passed.
    _term((InForce(date(1990, 1, 1), date(2018, 12, 28)), urc_1989("8")), 3),
    _term((InForce(date(2018, 12, 29), date(2025, 12, 31)), urc_1989("8")), 5),
    _term((IN_FORCE_2026, _SIZES_2026), 5),
    _community((IN_FORCE_1990, urc_1989("6")), 100, 700),
    _community((IN_FORCE_2026, _SIZES_2026), 1000, 3000),
    _proxies("proxies-per-holder", BodyKind.RESIDENTS_MEETING, 3),
    _proxies("proxies-per-holder-by-household", BodyKind.HOUSEHOLDS_MEETING, 3),
    # Representatives stand for others already: none at all when they elect.
    _proxies("proxies-among-representatives", BodyKind.REPRESENTATIVES_ASSEMBLY, 0),
    _meeting(
        "joint-meeting-members",
        Text("联席会议组成人数", "Members of the joint meeting"),
        BodyKind.JOINT_MEETING,
        5,
    ),
    _meeting(
        "bulletin-meeting-members",
        Text("通报会组成人数", "Members of the bulletin meeting"),
        BodyKind.BULLETIN_MEETING,
        5,
    ),
    # Two of each of the four kinds of appraisers.
    _meeting(
        "appraisal-meeting-members",
        Text("评议会组成人数", "Members of the appraisal meeting"),
        BodyKind.APPRAISAL_MEETING,
        8,
    ),
)
