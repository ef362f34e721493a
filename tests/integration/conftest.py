"""What tests share: a clock, counted queries, a look for English, releases as others left them."""

import re
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack
from datetime import datetime
from typing import Any, Protocol

import pytest
from flask import Flask
from sqlalchemy.orm import Session
from tests.statements import sent_to

from folkmoot.extensions import current
from folkmoot.kernel.scope import PLATFORM
from folkmoot.web.database import db

# Names and codes that stay Latin on a Chinese page.
_LATIN = re.compile(r"[A-Za-z][A-Za-z'’-]*(?:[ ,]+[A-Za-z'’-]+){2,}")


class Clock(Protocol):
    now: datetime


@pytest.fixture(autouse=True)
def up_to_date(request: pytest.FixtureRequest) -> None:
    """A process reads the releases again when others have moved them, which takes a query more:
    what an earlier test has installed must not show in the count of the next.
    """
    if "database" in request.fixturenames:
        with request.getfixturevalue("database").begin(PLATFORM) as session:
            current.refresh(session)


@pytest.fixture
def clocked(app: Flask, time: Clock, monkeypatch: pytest.MonkeyPatch) -> Flask:
    """The application on the test's own clock."""
    monkeypatch.setitem(app.config, "CLOCK", lambda: time.now)
    return app


@pytest.fixture
def page_queries(app: Flask) -> Callable[[], AbstractContextManager[list[str]]]:
    """A context that collects every SELECT which the pages make while it is open."""
    with app.app_context():
        engine = db.engine
    return lambda: sent_to(engine, only="SELECT")


@pytest.fixture
def latin_on() -> Callable[[str], list[str]]:
    """What reads like English in the text of a page, outside what is marked as English or code."""

    def found(html: str) -> list[str]:
        without = re.sub(r"(?s)<(script|style|code|head)\b.*?</\1>", " ", html)
        without = re.sub(r'(?s)<(?!html)(\w+)[^>]*\blang="en"[^>]*>.*?</\1>', " ", without)
        return _LATIN.findall(re.sub(r"(?s)<[^>]+>", "|", without))

    return found


@pytest.fixture
def counting() -> Callable[[Session], Any]:
    """A context that counts the statements a session sends."""
    return lambda session: sent_to(session.connection())


@pytest.fixture
def count_queries() -> Iterator[Callable[[Session], list[str]]]:
    """Start counting on a session's connection; the list grows with each SELECT."""
    with ExitStack() as counting:
        yield lambda session: counting.enter_context(sent_to(session.connection(), only="SELECT"))
