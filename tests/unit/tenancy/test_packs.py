"""Packs as pure values: which version holds, and law before lock before a community's own."""

from datetime import date, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from folkmoot.tenancy.packs import (
    PARAMETERS,
    LaidDown,
    Mode,
    Origin,
    OwnValue,
    Pack,
    Parameter,
    Setting,
    Whose,
    parameter_named,
)
from folkmoot.tenancy.packs.changes import change_by
from folkmoot.tenancy.packs.drift import DriftKind, drift_on
from folkmoot.tenancy.packs.versions import newest_on, pack_from

DAY = date(2026, 3, 2)
LINGQIAN = Whose("岭前社区", "lingqian")
NEXT = DAY + timedelta(days=1)
PUBLICATION = parameter_named("publication_days")
OTHERS = parameter_named("other_notice_days")
LEADERS = parameter_named("quorum.group_leaders_meeting")
DAYS = st.dates(date(2014, 1, 1), date(2030, 12, 31))
NUMBERS = st.integers(0, 365)
MODES = st.sampled_from(list(Mode))


def pack(
    version: str, since: date, number: int = 1, **said: tuple[Mode, Any]
) -> Pack:  # values are JSON
    settings = {
        parameter_named(key): Setting(mode, None if mode is Mode.INHERIT else value)
        for key, (mode, value) in said.items()
    }
    return Pack(version, since, "", settings, number)


def own(value: Any, since: date = DAY, number: int = 1, about: Parameter = PUBLICATION) -> OwnValue:  # noqa: ANN401 - JSON
    return OwnValue(about, since, number, value, "理由")


@st.composite
def laid_down(draw: st.DrawFn) -> LaidDown:
    packs = [
        pack(
            str(number),
            draw(DAYS),
            number,
            publication_days=(draw(MODES), draw(NUMBERS)),
        )
        for number in range(1, draw(st.integers(0, 4)) + 1)
    ]
    said = [
        own(draw(st.none() | NUMBERS), draw(DAYS), number)
        for number in range(1, draw(st.integers(0, 4)) + 1)
    ]
    return LaidDown(tuple(packs), tuple(said))


@given(laid_down(), DAYS, st.none() | NUMBERS)
def test_the_law_comes_before_all_and_days_are_never_fewer_than_it_asks(
    rules: LaidDown, day: date, lawful: int | None
) -> None:
    laid = rules.governing(PUBLICATION, day)
    holds = laid.beside(lawful)
    assert holds.value == max(laid.value, lawful or 0)
    assert (holds.origin is Origin.LAW) == (lawful is not None and lawful > laid.value)


@given(laid_down(), DAYS)
def test_a_lock_comes_before_the_communitys_own_and_only_what_is_open_is_replaced(
    rules: LaidDown, day: date
) -> None:
    version, said = rules.pack_on(day), rules.own_on(day).get(PUBLICATION)
    holds = rules.governing(PUBLICATION, day)
    mode = version.of(PUBLICATION).mode if version else Mode.INHERIT
    if mode is Mode.LOCK:
        assert version is not None
        assert (holds.value, holds.origin) == (version.of(PUBLICATION).value, Origin.DISTRICT)
    if mode is Mode.INHERIT:
        assert (holds.value, holds.origin) == (15, Origin.USUAL)
    assert (holds.origin is Origin.OWN) == (
        mode is Mode.OVERRIDE and said is not None and said.value is not None
    )


@given(laid_down(), DAYS)
def test_what_holds_is_the_newest_version_in_effect_and_of_one_day_the_later_said(
    rules: LaidDown, day: date
) -> None:
    found = rules.pack_on(day)
    begun = [each for each in rules.packs if each.effective_from <= day]
    assert (found is None) == (not begun)
    for each in begun:
        assert found is not None
        assert (each.effective_from, each.number) <= (found.effective_from, found.number)


@given(laid_down(), DAYS, MODES, NUMBERS)
def test_a_version_to_come_changes_nothing_of_the_days_before_it(
    rules: LaidDown, day: date, mode: Mode, value: int
) -> None:
    """So whatever keeps its day keeps its rules."""
    after = day + timedelta(days=1)
    new = pack("new", after, len(rules.packs) + 1, publication_days=(mode, value))
    more = LaidDown((*rules.packs, new), (*rules.own, own(value, after, len(rules.own) + 1)))
    assert more.governing(PUBLICATION, day) == rules.governing(PUBLICATION, day)
    assert more.on(day) == rules.on(day)


@given(laid_down(), DAYS)
def test_the_rules_of_a_day_are_what_governs_on_it(rules: LaidDown, day: date) -> None:
    assert rules.on(day).publication_days == rules.governing(PUBLICATION, day).value
    assert rules.on(day) is rules.on(rules.since(day))


@given(st.lists(st.tuples(st.sampled_from(PARAMETERS), MODES), unique_by=lambda pair: pair[0]))
def test_a_version_reads_back_as_it_was_written(said: list[tuple[Parameter, Mode]]) -> None:
    values = {
        parameter: Setting(mode, None if mode is Mode.INHERIT else 7) for parameter, mode in said
    }
    written = Pack("1", DAY, "说明", values, 3)
    again = pack_from(written.to_plain(), 3)
    assert again == written
    assert again.digest == written.digest


def test_an_own_value_survives_a_version_that_leaves_it_open() -> None:
    rules = LaidDown(
        (
            pack("1", DAY, 1, publication_days=(Mode.OVERRIDE, 15)),
            pack("2", NEXT, 2, publication_days=(Mode.OVERRIDE, 18)),
        ),
        (own(20),),
    )
    assert [rules.on(day).publication_days for day in (DAY, NEXT)] == [20, 20]


def test_an_own_value_is_given_up_from_its_day_on() -> None:
    rules = LaidDown(
        (pack("1", DAY, 1, publication_days=(Mode.OVERRIDE, 15)),), (own(20), own(None, NEXT, 2))
    )
    assert [rules.on(day).publication_days for day in (DAY, NEXT)] == [20, 15]


def test_before_the_first_version_nothing_is_laid_down() -> None:
    assert newest_on((pack("1", NEXT),), DAY) is None
    rules = LaidDown((pack("1", NEXT, 1, publication_days=(Mode.LOCK, 30)),), (own(20),))
    assert rules.on(DAY).publication_days == 15


def silent(_parameter: Parameter, _day: date) -> None:
    return None


def kinds(rules: LaidDown, lawful: Any = silent) -> list[DriftKind]:  # noqa: ANN401 - a function
    return [each.kind for each in drift_on(DAY, {LINGQIAN: rules}, lawful)]


def test_the_drift_report_says_what_became_of_each_own_value() -> None:
    def under(mode: Mode, value: int, said: int | None = 20) -> LaidDown:
        return LaidDown((pack("1", DAY, 1, publication_days=(mode, value)),), (own(said),))

    assert kinds(under(Mode.OVERRIDE, 15)) == [DriftKind.APART]
    assert kinds(under(Mode.OVERRIDE, 20)) == [DriftKind.SAME]
    assert kinds(under(Mode.LOCK, 15)) == [DriftKind.LOCKED]
    assert kinds(under(Mode.INHERIT, 15)) == [DriftKind.CLOSED]
    assert kinds(under(Mode.OVERRIDE, 15), lambda _p, _d: 30) == [DriftKind.BELOW_LAW]
    assert kinds(under(Mode.OVERRIDE, 15, said=None)) == []


def test_drift_names_what_governs_instead_and_since_when() -> None:
    rules = LaidDown((pack("2", DAY, 1, publication_days=(Mode.LOCK, 15)),), (own(20),))
    (drift,) = drift_on(DAY, {LINGQIAN: rules}, silent)
    assert (drift.own, drift.district, drift.governs, drift.version) == (20, 15, 15, "2")
    assert (drift.since, drift.reason) == (DAY, "理由")


def test_a_quorum_that_the_law_fixes_is_the_laws_whatever_was_set() -> None:
    said = {"valid": "1P >= 1M", "carried": "2Y > P"}
    rules = LaidDown(
        (Pack("1", DAY, "", {LEADERS: Setting(Mode.OVERRIDE, said)}, 1),),
        (own(said, about=LEADERS),),
    )
    assert kinds(rules, lambda _p, _d: 0) == [DriftKind.BELOW_LAW]
    assert rules.governing(LEADERS, DAY).beside(0).value is None


def test_a_plan_counts_the_communities_for_which_another_value_governs() -> None:
    one = pack("1", DAY, 1, publication_days=(Mode.OVERRIDE, 15), other_notice_days=(Mode.LOCK, 3))
    two = pack("2", NEXT, 2, publication_days=(Mode.LOCK, 15), other_notice_days=(Mode.OVERRIDE, 5))
    communities = {LINGQIAN: LaidDown((one,), (own(20),))}
    change = change_by(two, [one], communities, 61)
    by_name = {each.parameter: each for each in change.parameters}
    locked, opened = by_name["publication_days"], by_name["other_notice_days"]
    # The same fifteen days for sixty, and for one no longer twenty.
    assert (locked.communities, locked.overruled, locked.stand) == (1, ("岭前社区",), ())
    assert (opened.communities, opened.overruled, opened.stand) == (61, (), ())


@given(MODES, NUMBERS, MODES, NUMBERS, st.booleans())
def test_the_count_of_a_plan_is_what_asking_every_community_would_give(
    old_mode: Mode, old: int, new_mode: Mode, new: int, sets: bool
) -> None:
    one = pack("1", DAY, 1, publication_days=(old_mode, old))
    two = pack("2", NEXT, 2, publication_days=(new_mode, new))
    having = LaidDown((one,), (own(400),)) if sets else LaidDown((one,))
    others = {Whose("一", "yi"): having, Whose("二", "er"): LaidDown((one,))}
    said = {name: rules for name, rules in others.items() if rules.own}
    counted = {each.parameter: each for each in change_by(two, [one], said, 2).parameters}
    changed = sum(
        rules.governing(PUBLICATION, DAY).value
        != LaidDown((one, two), rules.own).governing(PUBLICATION, NEXT).value
        for rules in others.values()
    )
    found = counted.get("publication_days")
    assert (found.communities if found else 0) == changed
