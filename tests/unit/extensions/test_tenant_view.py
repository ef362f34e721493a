"""What a community sees of the registry: the law of the day, from the plugins it may use."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from importlib.metadata import EntryPoint
from types import MappingProxyType
from typing import Any

import pytest

from folkmoot.extensions.above import Naming, Practice
from folkmoot.extensions.bodies import body_label
from folkmoot.extensions.loader import collect
from folkmoot.extensions.registry import Pin, Registered, Registry
from folkmoot.extensions.tenant_view import TenantView
from folkmoot.kernel.errors import Invalid, NotFound, Refused
from folkmoot_sdk import (
    BodyKind,
    Comparison,
    Contribution,
    Deadline,
    DeadlineKind,
    DecisionRule,
    Event,
    InForce,
    Kind,
    Measure,
    Purpose,
    Quantity,
    SizeRule,
    Source,
    Standing,
    Subject,
    Text,
    Unit,
)

Plant = Callable[..., EntryPoint]

WORD = Text("规则", "rule")
MORE_THAN_HALF = Comparison(2, Quantity.IN_FAVOUR, ">", 1, Quantity.PRESENT, WORD)
OWNERS = BodyKind.OWNERS_ASSEMBLY
TODAY = date(2026, 3, 2)


def rule(
    rule_id: str,
    version: str = "1",
    *,
    start: date = date(2000, 1, 1),
    end: date | None = None,
    subjects: frozenset[Subject] = frozenset(),
    standing: Standing = Standing.STATUTE,
) -> DecisionRule:
    return DecisionRule(
        id=rule_id,
        version=version,
        title=WORD,
        in_force=InForce(start, end),
        source=Source(WORD, "1"),
        body=OWNERS,
        purpose=Purpose.DECISION,
        unit=Unit.PERSON,
        validity=(MORE_THAN_HALF,),
        subjects=subjects,
        standing=standing,
    )


def registered(*contributions: Contribution, plugin: str = "law") -> list[Registered[Any]]:
    kinds = {DecisionRule: Kind.DECISION_RULES, Deadline: Kind.DEADLINES, SizeRule: Kind.SIZE_RULES}
    return [
        Registered(plugin, "0.1.0", "d", kinds.get(type(each), Kind.VOTING_RULES), each)
        for each in contributions
    ]


def seeing(*entries: Registered[Any], practice: Practice | None = None) -> TenantView:
    """A view in which everything is granted and chosen."""
    keyed = {(each.plugin, each.kind, each.id, each.version): each for each in entries}
    registry = Registry(MappingProxyType(keyed), MappingProxyType({}))
    return TenantView(registry, registry.plugins, practice or Practice())


def view(*rules: DecisionRule, allowed: str = "law") -> TenantView:
    return replace(seeing(*registered(*rules)), plugins=frozenset({allowed}))


def law(seen: TenantView, on: date = TODAY, subject: Subject = Subject.OTHER) -> str:
    return seen.law_for(OWNERS, Purpose.DECISION, on=on, subject=subject).reference


VERSIONS = (
    rule("owners", "2018", start=date(2018, 3, 19), end=date(2020, 12, 31)),
    rule("owners", "2021", start=date(2021, 1, 1)),
)


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        (date(2018, 3, 19), "owners@2018"),
        (date(2020, 12, 31), "owners@2018"),
        (date(2021, 1, 1), "owners@2021"),
        (TODAY, "owners@2021"),
    ],
)
def test_the_law_is_that_of_the_day(on: date, expected: str) -> None:
    assert law(view(*VERSIONS), on) == expected
    named = view(*VERSIONS).contribution(Kind.DECISION_RULES, "owners", on)
    assert named.reference == expected


def test_a_day_before_any_law_has_none() -> None:
    with pytest.raises(Invalid) as caught:
        law(view(*VERSIONS), date(2018, 3, 18))
    assert caught.value.code == "rules.none_for_body"
    named = body_label(BodyKind.OWNERS_ASSEMBLY)
    assert caught.value.params == {"day": date(2018, 3, 18), "body": named}


def test_a_rule_for_the_subject_wins_over_one_for_all() -> None:
    special = rule("z-special", subjects=frozenset({Subject.FUND_RAISE, Subject.REBUILD}))
    for rules in ((rule("a-general"), special), (special, rule("a-general"))):
        seen = view(*rules)
        assert law(seen, subject=Subject.FUND_RAISE) == "z-special@1"
        assert law(seen, subject=Subject.FUND_USE) == "a-general@1"


def test_a_rule_for_another_subject_is_no_law_here() -> None:
    seen = view(rule("special", subjects=frozenset({Subject.REBUILD})))
    with pytest.raises(Invalid):
        law(seen, subject=Subject.FUND_USE)


def test_another_body_or_purpose_has_its_own_law() -> None:
    seen = view(rule("owners"))
    for body, purpose in (
        (BodyKind.RESIDENTS_MEETING, Purpose.DECISION),
        (OWNERS, Purpose.ELECTION),
    ):
        with pytest.raises(Invalid):
            seen.law_for(body, purpose, on=TODAY)


@pytest.mark.parametrize("standing", [Standing.STATUTE, Standing.PRACTICE])
def test_two_rules_on_the_same_ground_are_refused_and_both_named(standing: Standing) -> None:
    one = registered(rule("one", standing=standing))
    other = registered(rule("other", standing=standing), plugin="aaa")
    for entries in ((*one, *other), (*other, *one)):
        with pytest.raises(Refused) as caught:
            law(seeing(*entries))
        assert caught.value.code == "rules.several"
        assert caught.value.params == {"rules": "aaa/other@1, law/one@1"}


def test_an_easier_rule_of_a_vendor_does_not_come_before_the_statute() -> None:
    easy = registered(rule("aaa-easy", standing=Standing.OFFER), plugin="aaa")
    special = rule("aaa", subjects=frozenset({Subject.OTHER}), standing=Standing.OFFER)
    seen = seeing(*easy, *registered(special, plugin="bbb"), *registered(rule("owners")))
    assert law(seen) == "owners@1"


def test_what_is_only_offered_governs_nothing_at_all() -> None:
    seen = seeing(*registered(rule("easy", standing=Standing.OFFER), plugin="aaa"))
    assert seen.law_if_any(OWNERS, Purpose.DECISION, on=TODAY) is None
    with pytest.raises(Invalid, match=r"rules\.none_for_body"):
        law(seen)


class TestWhatADistrictLaysDown:
    """It comes before what is usual and never before a statute."""

    OFFERED = rule("ours", standing=Standing.OFFER)
    NAMED = Practice(named=(Naming(OWNERS, "vendor", "ours", date(2020, 1, 1)),))

    def offered(self) -> list[Registered[Any]]:
        return registered(self.OFFERED, plugin="vendor")

    def test_a_rule_named_by_plugin_and_id_comes_before_what_is_usual(self) -> None:
        usual = registered(rule("usual", standing=Standing.PRACTICE))
        seen = seeing(*usual, *self.offered(), practice=self.NAMED)
        assert law(seen) == "ours@1"
        assert law(seen, date(2019, 12, 31)) == "usual@1"
        assert law(seeing(*usual, *self.offered())) == "usual@1"

    def test_nothing_that_is_named_comes_before_a_statute(self) -> None:
        seen = seeing(*registered(rule("owners")), *self.offered(), practice=self.NAMED)
        assert law(seen) == "owners@1"

    def test_the_same_id_of_another_plugin_was_not_named(self) -> None:
        other = registered(self.OFFERED, plugin="aaa")
        assert law(seeing(*other, *self.offered(), practice=self.NAMED)) == "ours@1"

    def test_what_is_named_and_not_here_is_missed_and_not_replaced(self) -> None:
        usual = registered(rule("usual", standing=Standing.PRACTICE))
        with pytest.raises(NotFound) as caught:
            law(seeing(*usual, practice=self.NAMED))
        assert caught.value.code == "rules.unknown"
        assert caught.value.params == {"rule": "vendor/ours"}

    def test_a_rule_of_its_own_is_the_districts(self) -> None:
        own = rule("quorum", standing=Standing.PRACTICE, start=date(2020, 1, 1))
        (entry,) = registered(own, plugin="district/220204")
        usual = registered(rule("usual", standing=Standing.PRACTICE))
        seen = seeing(*usual, practice=Practice(rules=(entry,)))
        assert law(seen) == "quorum@1"
        assert law(seen, date(2019, 12, 31)) == "usual@1"


SOURCE = Source(WORD, "1")


def deadline(
    id_: str,
    days: int,
    body: BodyKind | None = None,
    standing: Standing = Standing.STATUTE,
    start: date = date(2000, 1, 1),
) -> Deadline:
    return Deadline(
        id=id_,
        version="1",
        title=WORD,
        in_force=InForce(start),
        source=SOURCE,
        kind=DeadlineKind.LEAD,
        event=Event.MEETING,
        days=days,
        body=body,
        standing=standing,
    )


def test_a_deadline_is_found_by_its_event_its_body_and_its_day() -> None:
    start = date(2026, 1, 1)
    seen = seeing(
        *registered(deadline("all", 3), deadline("owners", 10, OWNERS, start=start)),
        *registered(deadline("aaa", 1, OWNERS, Standing.OFFER), plugin="aaa"),
    )

    def days(on: date, body: BodyKind | None = OWNERS, event: Event = Event.MEETING) -> int:
        found = seen.deadline(event, on=on, body=body)
        return found.contribution.days if found else 0

    assert days(start) == 10
    assert days(date(2025, 12, 31)) == days(start, BodyKind.JOINT_MEETING) == 3
    assert days(start, event=Event.ELECTION) == 0
    with pytest.raises(Refused, match=r"rules\.several"):
        seeing(*registered(deadline("one", 3), deadline("two", 5))).deadline(
            Event.MEETING, on=start, body=OWNERS
        )


def test_a_size_is_found_by_its_measure_and_its_body() -> None:
    unit = Text("人", "members")

    def size(most: int, standing: Standing, plugin: str) -> list[Registered[Any]]:
        rule = SizeRule(
            "s",
            "1",
            WORD,
            InForce(date(2026, 1, 1)),
            SOURCE,
            Measure.MEMBERS,
            unit,
            None,
            most,
            OWNERS,
            standing=standing,
        )
        return registered(rule, plugin=plugin)

    seen = seeing(*size(9, Standing.STATUTE, "law"), *size(99, Standing.OFFER, "aaa"))
    found = seen.size(Measure.MEMBERS, on=TODAY, body=OWNERS)
    assert found is not None
    assert found.contribution.at_most == 9
    assert seen.size(Measure.MEMBERS, on=date(2025, 12, 31), body=OWNERS) is None
    assert seen.size(Measure.TERM, on=TODAY, body=OWNERS) is None


def test_the_view_is_an_allow_list(plant: Plant) -> None:
    """A deny-list would show a community what was installed after it chose."""
    before = collect([plant("chosen")], trusted={"chosen"})
    after = collect([plant("chosen"), plant("newcomer")], trusted={"chosen", "newcomer"})
    for registry in (before, after):
        seen = TenantView(registry, frozenset({"chosen"}))
        assert [entry.plugin for entry in seen.of_kind(Kind.FORMS)] == ["chosen"]


@pytest.mark.parametrize("allowed", ["", "another"])
def test_what_is_not_allowed_is_not_there(allowed: str) -> None:
    seen = view(rule("owners"), allowed=allowed)
    with pytest.raises(Invalid):
        law(seen)
    with pytest.raises(NotFound) as caught:
        seen.contribution(Kind.DECISION_RULES, "owners", TODAY)
    assert caught.value.code == "rules.unknown"


@dataclass(frozen=True)
class Way(Contribution):
    """As much of a voting rule as a look-up needs."""

    id: str
    version: str


def test_the_newest_version_of_a_way_to_count_is_taken_by_number() -> None:
    ways = [Way("approval", version) for version in ("9", "10", "10.rc1", "2.11", "2.9")]
    seen = seeing(*registered(*ways))
    assert seen.voting_rule("approval").version == "10"
    assert seen.contribution(Kind.VOTING_RULES, "law/approval").version == "10"


def test_a_later_version_of_another_plugin_does_not_win_a_name() -> None:
    """A vendor that brings approval@2 must not count everybody's votes from then on."""
    ours = registered(Way("approval", "1"), plugin="ballots")
    theirs = registered(Way("approval", "2"), plugin="aaa")
    for entries in ((*ours, *theirs), (*theirs, *ours)):
        seen = seeing(*entries)
        with pytest.raises(Refused) as caught:
            seen.voting_rule("approval")
        assert caught.value.params == {"rules": "aaa/approval@2, ballots/approval@1"}
        assert seen.voting_rule("ballots/approval").plugin == "ballots"
        assert seen.voting_rule("aaa/approval").version == "2"
    with pytest.raises(NotFound, match=r"rules\.unknown"):
        seeing(*ours).voting_rule("aaa/approval")


def test_what_is_law_keeps_its_name_whoever_takes_it_too() -> None:
    lawful, vendors = rule("study"), rule("study", "9", standing=Standing.OFFER)
    seen = seeing(*registered(lawful), *registered(vendors, plugin="aaa"))
    assert seen.contribution(Kind.DECISION_RULES, "study").plugin == "law"


class TestPins:
    """A vote names its rule exactly; nothing else is taken in its place."""

    def test_a_pin_survives_the_way_through_the_database(self) -> None:
        pin = next(iter(view(rule("owners")).of_kind(Kind.DECISION_RULES))).pin({"seats": 3})
        again = Pin.from_plain(pin.to_plain())
        assert again == pin
        assert again.to_plain() == pin.to_plain()

    def test_a_pinned_rule_is_found_whoever_may_use_it_today(self) -> None:
        seen = view(*VERSIONS, allowed="")
        pin = Pin("law", Kind.DECISION_RULES, "owners", "2018", "d")
        found = seen.registry.find(pin)
        assert found
        assert found.reference == "owners@2018"

    @pytest.mark.parametrize(
        "pin",
        [
            Pin("law", Kind.DECISION_RULES, "owners", "2022", "d"),
            Pin("law", Kind.VOTING_RULES, "owners", "2021", "d"),
            Pin("other", Kind.DECISION_RULES, "owners", "2021", "d"),
            Pin("law", Kind.DECISION_RULES, "tenants", "2021", "d"),
            Pin("law", Kind.DECISION_RULES, "owners", "2021", "other files"),
        ],
        ids=["version", "kind", "plugin", "id", "digest"],
    )
    def test_a_missing_version_is_never_replaced(self, pin: Pin) -> None:
        assert view(*VERSIONS).registry.find(pin) is None

    def test_data_is_found_by_id_and_version_in_whatever_release(self) -> None:
        registry = view(*VERSIONS).registry
        found = registry.of_version(
            Pin("law", Kind.DECISION_RULES, "owners", "2018", "other files")
        )
        assert found
        assert found.reference == "owners@2018"
        assert registry.of_version(Pin("law", Kind.DECISION_RULES, "owners", "2022", "d")) is None
