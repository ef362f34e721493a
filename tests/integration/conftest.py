"""What tests of pages share: a clock for the application, counted queries, a look for English."""

import re
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import datetime
from threading import current_thread
from typing import Any, Protocol

import pytest
from flask import Flask
from sqlalchemy import event
from sqlalchemy.orm import Session

from folkmoot.web.database import db

# Names and codes that stay Latin on a Chinese page.
_LATIN = re.compile(r"[A-Za-z][A-Za-z'’-]*(?:[ ,]+[A-Za-z'’-]+){2,}")


class Clock(Protocol):
    now: datetime


@pytest.fixture
def clocked(app: Flask, time: Clock, monkeypatch: pytest.MonkeyPatch) -> Flask:
    """The application on the test's own clock."""
    monkeypatch.setitem(app.config, "CLOCK", lambda: time.now)
    return app


@pytest.fixture
def page_queries(app: Flask) -> Callable[[], AbstractContextManager[list[str]]]:
    """A context that collects every SELECT which the pages make while it is open."""

    @contextmanager
    def counting() -> Iterator[list[str]]:
        seen: list[str] = []
        here = current_thread()

        def note(_c: object, _cur: object, statement: str, *_: object) -> None:
            # What plugins are told beside a request is asked in a thread of its own.
            if current_thread() is here and statement.lstrip().startswith("SELECT"):
                seen.append(statement)

        with app.app_context():
            engine = db.engine
        event.listen(engine, "before_cursor_execute", note)
        try:
            yield seen
        finally:
            event.remove(engine, "before_cursor_execute", note)

    return counting


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

    @contextmanager
    def count(session: Session) -> Iterator[list[str]]:
        sent: list[str] = []
        connection = session.connection()

        def note(_c: object, _cursor: object, statement: str, *_rest: object) -> None:
            sent.append(statement)

        event.listen(connection, "before_cursor_execute", note)
        yield sent
        event.remove(connection, "before_cursor_execute", note)

    return count
