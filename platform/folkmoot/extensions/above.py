"""What the floors above tell this one: what a district lays down, and what still needs a plugin.

Their modules are found by name, as ``kernel.models`` finds the tables, so that this floor knows no
feature's code. A registry that each feature had to enter would do the same until a command line or
a job forgot to; then a vendor's rule would govern, or a plugin would go while a vote needs it.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from importlib import import_module

from sqlalchemy.orm import Session

from folkmoot.extensions.registry import Registered
from folkmoot.kernel.scope import TenantScope, TenantSession, enter
from folkmoot_sdk import BodyKind, DecisionRule, Text

_PRACTICE = "folkmoot.tenancy.practice"
_DISTRICTS = "folkmoot.tenancy.queries"
_USERS = ("folkmoot.tenancy.uses", "folkmoot.votes.uses", "folkmoot.matters.uses")
_CONTESTABLE = "folkmoot.matters.uses"
_LAID_DOWN = "folkmoot.tenancy.uses"


@dataclass(frozen=True, slots=True)
class Naming:
    """From ``since`` on, the district has ``body`` decide by this rule of this plugin."""

    body: BodyKind
    plugin: str
    rule: str
    since: date

    @property
    def reference(self) -> str:
        return f"{self.plugin}/{self.rule}"


# By identity: it is kept by whoever reads it, and comparing all its rules costs more than a page.
@dataclass(frozen=True, eq=False, slots=True)
class Practice:
    """What a district lays down where the law is silent: rules of its own, and rules it names.

    It holds since a day; ``before`` is what held until then.
    """

    rules: tuple[Registered[DecisionRule], ...] = ()
    named: tuple[Naming, ...] = ()
    since: date = date.min
    before: "Practice | None" = None

    def on(self, day: date) -> "Practice":
        """What held on ``day``."""
        found = self
        while day < found.since and found.before is not None:
            found = found.before
        return found


@dataclass(frozen=True, slots=True)
class Use:
    """Something that cannot go on without a plugin, as people call it. With a ``digest`` it needs
    the very release whose files have it.
    """

    plugin: str
    what: Text
    digest: str = ""

    @property
    def line(self) -> Text:
        return Text(f"{self.plugin}：{self.what.zh}", f"{self.plugin}: {self.what.en}")


def practice_of(session: Session) -> Practice:
    """What the district of this session's community lays down."""
    practice: Practice = import_module(_PRACTICE).practice_of(session)
    return practice


def slugs_of(session: Session, district_id: int, tenant_id: int) -> tuple[str, str]:
    """A district and one of its communities as addresses name them; "" for what is 0."""
    slugs: tuple[str, str] = import_module(_DISTRICTS).slugs_of(session, district_id, tenant_id)
    return slugs


def district_slugs(session: Session) -> Mapping[int, str]:
    """Every district as addresses name it, by its id."""
    slugs: Mapping[int, str] = import_module(_DISTRICTS).district_slugs(session)
    return slugs


def uses_here(session: Session) -> Iterator[Use]:
    """Everything in this session's community that needs a plugin."""
    for user in _USERS:
        yield from import_module(user).uses_of_plugins(session)


def uses_everywhere(session: Session, on: date) -> Iterator[Use]:
    """Everything in any community that needs a plugin or one release of it, votes among it whose
    result can still be objected to on that day. Each community is read in a session of its own.
    """
    places: Iterable[tuple[TenantScope, Text]] = import_module(_DISTRICTS).every_place(session)
    contestable = import_module(_CONTESTABLE).contestable_votes
    for scope, place in places:
        with TenantSession(session.get_bind()) as reading:
            enter(reading, scope)
            for use in (*uses_here(reading), *contestable(reading, on)):
                what = Text(f"{place.zh}{use.what.zh}", f"{use.what.en} of {place.en}")
                yield replace(use, what=what)


def uses_in(session: Session, district_id: int, on: date) -> Iterator[Use]:
    """What a district lays down on that day or later, and everything in each of its communities,
    each read in a session of its own.
    """
    yield from import_module(_LAID_DOWN).uses_of_district(session, district_id, on)
    scopes: Iterable[TenantScope] = import_module(_DISTRICTS).scopes_in(session, district_id)
    for scope in scopes:
        with TenantSession(session.get_bind()) as reading:
            enter(reading, scope)
            yield from uses_here(reading)
