"""What an officer looks for among a district's plugins: words, what it brings, how it stands."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from flask import request
from flask_babel import gettext

from folkmoot.catalogue.standings import Brought
from folkmoot.catalogue.words import KINDS, kinds_of
from folkmoot.kernel.errors import mark
from folkmoot.web.formats import text
from folkmoot_sdk import Kind, Text

_LONGEST = 100


class Stand(StrEnum):
    """How a plugin stands in a district."""

    USED = "used"
    UNUSED = "unused"
    SPARED = "spared"
    WAITS = "waits"
    NONE_LEFT = "none-left"
    ABSENT = "absent"
    OFFERED = "offered"


_STANDS: Mapping[Stand, str] = {
    Stand.USED: mark("In use"),
    Stand.UNUSED: mark("Used by no community"),
    Stand.SPARED: mark("Granted, and not used by every community"),
    Stand.WAITS: mark("Waits for consent"),
    Stand.NONE_LEFT: mark("No release may be used"),
    Stand.ABSENT: mark("Not installed"),
    Stand.OFFERED: mark("Could be granted"),
}


@dataclass(frozen=True, slots=True)
class Wanted:
    """``words`` may be part of any name; what nobody offered to choose is no condition."""

    words: str = ""
    kind: Kind | None = None
    stand: Stand | None = None

    def __bool__(self) -> bool:
        return bool(self.words or self.kind or self.stand)

    def takes(
        self, names: Iterable[Text | str], brings: Iterable[Brought], stands: Iterable[Stand]
    ) -> bool:
        """Whether a plugin with these names, which brings this and stands so, is looked for."""
        listed = list(brings)
        return (
            (self.stand is None or self.stand in stands)
            and (self.kind is None or any(each.kind is self.kind for each in listed))
            and (not self.words or self._named([*names, *_titles(listed)]))
        )

    def _named(self, names: Iterable[Text | str]) -> bool:
        """In either language: a vendor's letter may name a plugin in the other one."""
        sought = self.words.casefold()
        both = ((each.zh, each.en) if isinstance(each, Text) else (each,) for each in names)
        return any(sought in name.casefold() for each in both for name in each)


def _titles(brings: Iterable[Brought]) -> Iterator[Text]:
    for each in brings:
        yield KINDS[each.kind]
        yield from each.titles


def wanted_here() -> Wanted:
    """From the address."""
    kind, stand = request.args.get("brings", ""), request.args.get("state", "")
    return Wanted(
        request.args.get("q", "").strip()[:_LONGEST],
        Kind(kind) if kind in set(Kind) else None,
        Stand(stand) if stand in set(Stand) else None,
    )


Items = list[dict[str, object]]


def stand_items(wanted: Wanted) -> Items:
    """To choose from, with all of them first."""
    offered = [(each.value, gettext(said)) for each, said in _STANDS.items()]
    return _items(offered, wanted.stand)


def kind_items(brought: Iterable[Brought], wanted: Wanted) -> Items:
    """The kinds that some plugin of the page brings."""
    found = kinds_of(each.kind for each in brought)
    return _items([(each.value, text(KINDS[each])) for each in found], wanted.kind)


def _items(offered: list[tuple[str, str]], chosen: StrEnum | None) -> Items:
    return [
        {"value": value, "text": said, "selected": value == (chosen or "")}
        for value, said in [("", gettext("All")), *offered]
    ]
