"""On what terms a district grants a plugin: which versions, seeing and doing what, at what price.

Pure. As data they stand in a grant's row and in ``district.toml``.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from folkmoot.extensions.versions import read_range
from folkmoot.kernel.errors import Invalid, mark
from folkmoot_sdk import PersonalData, Scope

CURRENCY, PER = "CNY", "community-month"
# A hundred million yuan; what is more is a slip of the finger.
MOST_FEN = 10**10


@dataclass(frozen=True, slots=True)
class Price:
    """What was agreed for a community and month, in whole fen; 0 is free. Nothing is billed."""

    amount: int

    def to_plain(self) -> dict[str, Any]:
        return {"amount": self.amount, "currency": CURRENCY, "per": PER}

    @classmethod
    def from_plain(cls, plain: Mapping[str, Any]) -> "Price":
        return cls(int(plain["amount"]))


@dataclass(frozen=True, slots=True)
class Terms:
    """``scopes`` and ``personal_data`` are None where nothing was said of them: that covers what
    the release in the platform's environment asks, and of a wheel's release nothing.
    """

    versions: str = ""
    scopes: tuple[Scope, ...] | None = None
    personal_data: tuple[PersonalData, ...] | None = None
    price: Price | None = None

    def to_plain(self) -> dict[str, Any]:
        """What was said, as ``district.toml`` says it; {} for nothing."""
        said: dict[str, Any] = {"versions": self.versions} if self.versions else {}
        if self.scopes is not None:
            said["scopes"] = [scope.value for scope in self.scopes]
        if self.personal_data is not None:
            said["personal_data"] = [each.value for each in self.personal_data]
        if self.price is not None:
            said["price"] = self.price.amount
        return said


def terms_of(
    versions: str = "",
    scopes: Iterable[str] | None = None,
    personal_data: Iterable[str] | None = None,
    price: int | None = None,
) -> Terms:
    """Raises Invalid: ``plugins.versions``, ``plugins.scope``, ``plugins.price``."""
    read_range(versions)
    return Terms(
        versions.replace(" ", ""),
        None if scopes is None else _known(Scope, scopes),
        None if personal_data is None else _known(PersonalData, personal_data),
        None if price is None else _price(price),
    )


def _known(kind: type[StrEnum], given: Iterable[str]) -> tuple[Any, ...]:
    names: Collection[str] = {each.value for each in kind}
    said = sorted(set(given))
    if unknown := [name for name in said if name not in names]:
        raise Invalid(
            "plugins.scope",
            mark("Nobody knows what this would allow: %(names)s."),
            cure=mark("Write it as the plugin's manifest does: %(known)s."),
            names=", ".join(name[:60] for name in unknown[:5]),
            known=", ".join(sorted(names)),
        )
    return tuple(kind(name) for name in said)


def _price(amount: int) -> Price:
    if type(amount) is not int or not 0 <= amount <= MOST_FEN:
        raise Invalid(
            "plugins.price",
            mark("A price is a whole number of fen for a community and month, 0 for free."),
            cure=mark("Write 12.50 yuan as 1250."),
            field="price",
        )
    return Price(amount)
