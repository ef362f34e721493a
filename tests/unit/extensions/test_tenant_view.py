"""What a community sees of the registry: the law of the day, from the plugins it may use."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from importlib.metadata import EntryPoint
from types import MappingProxyType

import pytest

from folkmoot.extensions.loader import collect
from folkmoot.extensions.registry import Pin, Registered, Registry
from folkmoot.extensions.tenant_view import TenantView, pinned
from folkmoot.kernel.errors import Invalid, NotFound
from folkmoot_sdk import (
    BodyKind,
    Comparison,
    DecisionRule,
    InForce,
    Kind,
    Purpose,
    Quantity,
    Source,
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
    )


def view(*rules: DecisionRule, plugin: str = "law", allowed: str = "law") -> TenantView:
    entries = {
        (plugin, Kind.DECISION_RULES, each.id, each.version): Registered(
            plugin, "0.1.0", "d", Kind.DECISION_RULES, each
        )
        for each in rules
    }
    registry = Registry(MappingProxyType(entries), MappingProxyType({}))
    return TenantView(registry, frozenset({allowed}))


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
    assert view(*VERSIONS).decision_rule("owners", on=on).reference == expected


def test_a_day_before_any_law_has_none() -> None:
    with pytest.raises(Invalid) as caught:
        law(view(*VERSIONS), date(2018, 3, 18))
    assert caught.value.code == "rules.none_for_body"
    assert caught.value.params == {"day": "2018-03-18", "body": "owners_assembly"}


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


def test_which_of_two_rules_is_law_does_not_hang_on_the_order_of_installation() -> None:
    one, other = rule("one"), rule("other")
    assert law(view(one, other)) == law(view(other, one)) == "one@1"


def test_the_view_is_an_allow_list(plant: Plant) -> None:
    """A deny-list would show a community what was installed after it chose."""
    before = collect([plant("chosen")])
    after = collect([plant("chosen"), plant("newcomer")])
    for registry in (before, after):
        seen = TenantView(registry, frozenset({"chosen"}))
        assert [entry.plugin for entry in seen.of_kind(Kind.FORMS)] == ["chosen"]


@pytest.mark.parametrize("allowed", ["", "another"])
def test_what_is_not_allowed_is_not_there(allowed: str) -> None:
    seen = view(rule("owners"), allowed=allowed)
    with pytest.raises(Invalid):
        law(seen)
    with pytest.raises(NotFound) as caught:
        seen.decision_rule("owners", on=TODAY)
    assert caught.value.code == "rules.unknown"


@dataclass(frozen=True)
class Way:
    """As much of a voting rule as a look-up needs."""

    id: str
    version: str


def test_the_newest_version_of_a_way_to_count_is_taken_by_number() -> None:
    kind = Kind.VOTING_RULES
    entries = {
        ("p", kind, "approval", version): Registered("p", "1", "d", kind, Way("approval", version))
        for version in ("9", "10", "10.rc1", "2.11", "2.9")
    }
    registry = Registry(MappingProxyType(entries), MappingProxyType({}))
    seen = TenantView(registry, frozenset({"p"}))
    assert seen.voting_rule("approval").version == "10"
    assert seen.contribution(kind, "approval").version == "10"


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
        assert pinned(seen.registry, pin).reference == "owners@2018"

    @pytest.mark.parametrize(
        "pin",
        [
            Pin("law", Kind.DECISION_RULES, "owners", "2022", "d"),
            Pin("law", Kind.VOTING_RULES, "owners", "2021", "d"),
            Pin("other", Kind.DECISION_RULES, "owners", "2021", "d"),
            Pin("law", Kind.DECISION_RULES, "tenants", "2021", "d"),
        ],
        ids=["version", "kind", "plugin", "id"],
    )
    def test_a_missing_version_is_named_and_never_replaced(self, pin: Pin) -> None:
        with pytest.raises(NotFound) as caught:
            pinned(view(*VERSIONS).registry, pin)
        assert caught.value.code == "rules.pin_missing"
        assert caught.value.params == {
            "rule": pin.id,
            "version": pin.version,
            "plugin": pin.plugin,
        }
