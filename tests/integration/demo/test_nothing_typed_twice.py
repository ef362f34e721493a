"""Nothing is typed twice: two walks through a year, all documents of it, and what they are made of.

Every word that a person types in a walk is wrapped in marks. So in a document each piece between
marks was typed once, by a use case, and all the rest must be the platform's own: two communities
in which the same happens and every word differs must be left with the same rest.
"""

import inspect
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, fields, is_dataclass, replace
from datetime import UTC, datetime
from io import BytesIO
from typing import Any
from uuid import UUID, uuid4
from zipfile import ZipFile

import pytest
from sqlalchemy import select
from tests.conftest import World, make_live

from folkmoot.demo import lifts, settling
from folkmoot.demo.people import invented_names
from folkmoot.demo.stage import Stage
from folkmoot.kernel.act import Act, Actor, Role
from folkmoot.meetings.models import Meeting
from folkmoot.notices.models import Notice
from folkmoot.registers import service
from folkmoot.registers.domain import Document, period_named

OFFICE = Act(Actor(None, frozenset({Role.SECRETARY})), datetime(2026, 3, 2, 2, tzinfo=UTC))
# What a person may be asked for a document: which one, never what stands in it.
POINTERS = {"session", "act", "period", "meeting_id", "notice_id", "matter_id", "locale", "whole"}
# What was typed and stands in none: how a walk is organised, and where things are.
ELSEWHERE = {
    ("form_grid", "name"),
    ("start_sweep", "purpose"),
    ("constitute_body", "name"),
}
MONTHS = [f"2016-{month:02d}" for month in range(6, 13)]
PERIODS = [*MONTHS, "2016-Q3", "2016-Q4", "2016-H2", "2016"]
# A title may break between its phrases; typed it was as one.
_NEXT_PHRASE = '</span><span class="paper__phrase">'
_PIECE = re.compile(r"«([^«»]*)»")
# Ids, digests and addresses, which nobody types either.
_NAMES_OF_ROWS = re.compile(r"[0-9a-f]{64}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|/d\d+/c")


@dataclass
class Telling(Stage):
    """A stage that wraps every word of a person in marks and keeps them, with who asked for it."""

    word: str = ""
    typed: dict[str, tuple[str, str]] = field(default_factory=dict)
    facts: int = 0

    def do(self, actor: Actor, verb: Any, **arguments: object) -> Any:  # noqa: ANN401 - any verb's
        told = {name: self._told(verb.__name__, name, value) for name, value in arguments.items()}
        return super().do(actor, verb, **told)

    def _told(self, verb: str, name: str, value: object) -> object:
        if isinstance(value, UUID | Actor | bool):
            return value
        self.facts += 1
        if type(value) is str and name not in {"method", "option_key", "key", "kind"}:
            return self._marked(verb, name, value)
        if name in {"option", "amount"} and is_dataclass(value) and not isinstance(value, type):
            texts = {f.name for f in fields(value)} & {"label", "promise", "unit"}
            marked = {t: self._marked(verb, t, getattr(value, t)) for t in texts}
            return replace(value, **marked)
        return value

    def _marked(self, verb: str, name: str, value: str) -> str:
        if not value:
            return value
        self.typed[f"{self.word}{value}"] = (verb, name)
        return f"«{self.word}{value}»"

    def name(self, seed: int) -> Iterator[str]:
        # The same people in both walks, so that lists are in the same order.
        for invented in invented_names(2016 + 0 * seed):
            yield self._marked("register_person", "name", invented)


@dataclass(frozen=True)
class Walk:
    """A year that was walked, and everything that an office hands out of it."""

    stage: Telling
    documents: dict[str, str]


def said(document: Document) -> str:
    return _NAMES_OF_ROWS.sub("", repr(document))


def walk(world: World, word: str) -> Walk:
    stage = Telling(world.database, world.scope, lifts.BEGINS, lambda _: None, uuid4().int, word)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(settling, "invented_names", stage.name)
        matter_id = lifts.play(stage)
    with world.begin() as session:
        drawn = {
            code: said(
                service.draw_bulletin(session, OFFICE, period=period_named(code), locale="zh")
            )
            for code in PERIODS
        }
        for n, meeting_id in enumerate(
            session.scalars(select(Meeting.id).order_by(Meeting.starts_at)).all()
        ):
            for draw in (service.draw_call, service.draw_sheet, service.draw_minutes):
                made = draw(session, OFFICE, meeting_id=meeting_id, locale="zh")
                drawn[f"{draw.__name__} {n}"] = said(made)
        for n, notice_id in enumerate(
            session.scalars(select(Notice.id).order_by(Notice.posted_at)).all()
        ):
            made = service.draw_notice(session, OFFICE, notice_id=notice_id, locale="zh")
            drawn[f"notice {n}"] = said(made)
        package = service.pack_archive(
            session, OFFICE, matter_id=matter_id, locale="zh", whole=True
        )
    with ZipFile(BytesIO(package.content)) as packed:
        for name in packed.namelist():
            if name.endswith(".html"):
                page = packed.read(name).decode().replace(_NEXT_PHRASE, "")
                drawn[name] = _NAMES_OF_ROWS.sub("", page)
    return Walk(stage, drawn)


# Walked once for all tests of this module; worlds are made anew for each test.
_WALKED: list[tuple[Walk, Walk]] = []


@pytest.fixture
def both(make_world: Callable[[], World], act: Act) -> tuple[Walk, Walk]:
    """The same year twice, in other words."""
    if not _WALKED:
        one, other = (walk(make_live(make_world(), act), word) for word in ("甲", "乙"))
        _WALKED.append((one, other))
    return _WALKED[0]


@pytest.fixture
def one(both: tuple[Walk, Walk]) -> Walk:
    return both[0]


def pieces_of(walked: Walk) -> set[str]:
    """What stands in the documents and was typed."""
    return {piece for text in walked.documents.values() for piece in _PIECE.findall(text)}


def test_no_fact_of_a_years_documents_is_entered_again(one: Walk) -> None:
    verbs = inspect.getmembers(service, inspect.isfunction)
    asked_for = [
        (name, argument)
        for name, verb in verbs
        for argument in inspect.signature(verb).parameters
        if name.startswith(("draw_", "pack_")) and argument not in POINTERS
    ]
    not_on_record = pieces_of(one) - one.stage.typed.keys()
    assert len(one.documents) > 40
    assert len(pieces_of(one)) > 100
    # Hundreds of facts were entered, each by the use case that it belongs to; again: none.
    assert one.stage.facts > 500
    entered_again = len(asked_for) + len(not_on_record)
    assert entered_again == 0


def test_all_else_in_the_documents_is_the_platforms_own(both: tuple[Walk, Walk]) -> None:
    """Figures, days and fixed words: the same in a community whose people used other words."""
    rest, other_rest = (
        {name: _PIECE.sub("«»", text) for name, text in each.documents.items()} for each in both
    )
    assert rest.keys() == other_rest.keys()
    assert [name for name in rest if rest[name] != other_rest[name]] == []
    assert pieces_of(both[0]).isdisjoint(pieces_of(both[1]))


def test_whatever_was_typed_about_the_matter_stands_in_a_document(one: Walk) -> None:
    seen = pieces_of(one)
    unseen = {
        where
        for text, where in one.stage.typed.items()
        # Of people only those are named who sit in a body.
        if text not in seen and where != ("register_person", "name")
    }
    assert unseen == ELSEWHERE
