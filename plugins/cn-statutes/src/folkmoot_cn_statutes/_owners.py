"""Owners of a building deciding together: by area and by heads, and both must hold."""

from folkmoot_cn_statutes._comparisons import (
    HALF_OF_ALL_OWNERS_IN_FAVOUR,
    HALF_OF_OWNERS,
    HALF_OF_OWNERS_PRESENT_IN_FAVOUR,
    THREE_QUARTERS_OF_OWNERS_PRESENT_IN_FAVOUR,
    TWO_THIRDS_OF_ALL_OWNERS_IN_FAVOUR,
    TWO_THIRDS_OF_OWNERS,
)
from folkmoot_cn_statutes._sources import (
    IN_FORCE_2007,
    IN_FORCE_2021,
    civil_code,
    property_regulation,
)
from folkmoot_sdk import (
    BodyKind,
    Comparison,
    DecisionRule,
    InForce,
    Purpose,
    Source,
    Standing,
    Subject,
    Text,
    Unit,
)

# Using the fund left the special matters with the Civil Code; changing the use of common parts
# joined them.
_SPECIAL_2007 = frozenset({Subject.FUND_USE, Subject.FUND_RAISE, Subject.REBUILD})
_SPECIAL_2021 = frozenset({Subject.FUND_RAISE, Subject.REBUILD, Subject.CHANGE_COMMON_USE})
_ORDINARY = Text("业主共同决定（一般事项）", "Owners, ordinary matters")
_SPECIAL = Text("业主共同决定（特别事项）", "Owners, special matters")


def _owners(
    special: frozenset[Subject],
    law: tuple[str, InForce, Source],
    validity: tuple[Comparison, ...],
    carriage: tuple[tuple[Comparison, ...], tuple[Comparison, ...]],
) -> tuple[DecisionRule, ...]:
    version, in_force, source = law
    kinds = (
        ("owners-ordinary", _ORDINARY, frozenset(Subject) - special, carriage[0]),
        ("owners-special", _SPECIAL, special, carriage[1]),
    )
    return tuple(
        DecisionRule(
            id=id_,
            version=version,
            title=title,
            in_force=in_force,
            source=source,
            body=BodyKind.OWNERS_ASSEMBLY,
            purpose=Purpose.DECISION,
            unit=Unit.HEAD,
            validity=validity,
            carriage=tests,
            subjects=subjects,
            standing=Standing.STATUTE,
        )
        for id_, title, subjects, tests in kinds
    )


OWNERS: tuple[DecisionRule, ...] = (
    *_owners(
        _SPECIAL_2007,
        ("2007", IN_FORCE_2007, property_regulation("12")),
        HALF_OF_OWNERS,
        (HALF_OF_ALL_OWNERS_IN_FAVOUR, TWO_THIRDS_OF_ALL_OWNERS_IN_FAVOUR),
    ),
    *_owners(
        _SPECIAL_2021,
        ("2021", IN_FORCE_2021, civil_code("278")),
        TWO_THIRDS_OF_OWNERS,
        (HALF_OF_OWNERS_PRESENT_IN_FAVOUR, THREE_QUARTERS_OF_OWNERS_PRESENT_IN_FAVOUR),
    ),
)
