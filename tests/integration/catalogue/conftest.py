"""Throwaway plugins in this process: real modules and manifests, some of them from a wheel."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager
from dataclasses import replace
from types import MappingProxyType
from typing import Any, ClassVar, Protocol
from uuid import uuid4

import pytest
from flask import Flask
from marshmallow import Schema, fields, validate
from sqlalchemy import Engine, text
from tests.statements import sent_to

from folkmoot.extensions import current
from folkmoot.extensions.loader import environment, installed
from folkmoot.extensions.refusals import Fault, Refusal
from folkmoot.extensions.registered import Registered
from folkmoot.extensions.registry import Installed, Registry, registry_of
from folkmoot.kernel.act import Act, Actor, Role
from folkmoot.kernel.database import Database
from folkmoot.kernel.scope import PLATFORM, TenantScope, TenantSession
from folkmoot.web.database import db
from folkmoot_sdk import (
    Ballot,
    Count,
    Kind,
    Manifest,
    Option,
    OptionCount,
    PersonalData,
    Poll,
    Scope,
    Text,
    VotingRule,
)


class World(Protocol):
    database: Database
    scope: TenantScope
    district_slug: str
    community_slug: str

    def begin(self) -> AbstractContextManager[TenantSession]: ...


class LotSettings(Schema):
    seats = fields.Integer(
        load_default=3,
        validate=validate.Range(1, 9),
        metadata={"title": Text("席位", "Seats")},
    )
    way = fields.String(
        load_default="open", validate=validate.OneOf(["open", "closed"]), metadata={}
    )
    words = fields.List(fields.String(), load_default=list)
    strict = fields.Boolean(load_default=False)


class NewLotSettings(Schema):
    """The next release's: fewer seats, and one key is gone."""

    seats = fields.Integer(load_default=2, validate=validate.Range(1, 4))
    way = fields.String(load_default="open")


class Lot(VotingRule):
    id = "lot"
    version = "1"
    title = Text("<script>抽签</script>", "<script>Lots</script>")
    settings: ClassVar[type[Schema]] = LotSettings

    def ballot_problem(
        self,
        ballot: Ballot,  # noqa: ARG002 - as above
        options: tuple[Option, ...],  # noqa: ARG002 - as above
        settings: Any,  # noqa: ANN401, ARG002 - as above
    ) -> str | None:
        return None

    def count(self, poll: Poll) -> Count:
        return Count(tuple(OptionCount(option.key, 0) for option in poll.options), (), None)


class NewLot(Lot):
    version = "2"
    settings: ClassVar[type[Schema]] = NewLotSettings


def release(
    version: str,
    *rules: VotingRule,
    plugin: str = "lots",
    scopes: tuple[Scope, ...] = (),
    personal: tuple[PersonalData, ...] = (),
    outside: bool = True,
    reasons: Mapping[str, Text] = MappingProxyType({}),
) -> Installed:
    digest = f"{plugin}-{version}"
    kind = Kind.VOTING_RULES
    manifest = Manifest(
        plugin,
        version,
        ">=1.0,<2",
        Text("<b>抽签</b>插件", "<b>Lots</b> plugin"),
        "<i>Somebody</i>",
        {kind: tuple(f"{rule.id}@{rule.version}" for rule in rules)},
        frozenset(scopes),
        frozenset(personal),
        reasons,
    )
    entries = tuple(Registered(plugin, version, digest, kind, rule) for rule in rules)
    return Installed(plugin, version, digest, entries, manifest, outside=outside)


Put = Callable[..., Registry]


@pytest.fixture
def put(monkeypatch: pytest.MonkeyPatch) -> Put:
    """A function that puts these releases beside what is installed, in every room that asks."""

    def make(*releases: Installed, left_out: bool = False) -> Registry:
        ours = environment().releases.values()
        why = Refusal("broken", Fault.IMPORT, "<script>Error</script>", "broken/__init__.py:1 in x")
        refused = {"broken": why} if left_out else {}
        registry = registry_of([*ours, *releases], MappingProxyType(refused))
        monkeypatch.setattr(current, "over", lambda _environment: registry)
        assert installed() is registry
        return registry

    return make


@pytest.fixture
def officer(act: Act) -> Act:
    return replace(act, actor=Actor(uuid4(), frozenset({Role.DISTRICT_OFFICER})))


@pytest.fixture
def operator(act: Act) -> Act:
    return replace(act, actor=Actor(uuid4(), frozenset({Role.OPERATOR})))


@pytest.fixture
def platform(database: Database) -> Callable[[], AbstractContextManager[TenantSession]]:
    return lambda: database.begin(PLATFORM)


@pytest.fixture
def alone(platform: Callable[[], AbstractContextManager[TenantSession]]) -> Iterator[None]:
    """Nobody else sets what holds for the whole platform: all tests of a run share one, those of
    the other process too.
    """
    with platform() as session:
        session.execute(text("SELECT pg_advisory_xact_lock(hashtext('platform settings'))"))
        yield


def counted(engine: Engine) -> AbstractContextManager[list[str]]:
    """The statements that ask something, those that bind a transaction aside."""
    return sent_to(engine, without="SET LOCAL")


@pytest.fixture
def statements(app: Flask) -> Callable[[], AbstractContextManager[list[str]]]:
    """What a page asks of the database."""

    def count() -> AbstractContextManager[list[str]]:
        with app.app_context():
            return counted(db.engine)

    return count
