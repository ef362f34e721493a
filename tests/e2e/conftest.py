"""A real browser before a real server, and the rules that every page has to keep in it.

A room adds its pages by serving its own application with ``serve`` or ``serve_at`` and calling
``inspect`` on each.
"""

import os
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, NoReturn
from uuid import UUID, uuid4

import pytest
from axe_playwright_python.sync_playwright import Axe
from flask import Flask
from playwright.sync_api import Browser, Page, Request, sync_playwright
from werkzeug.serving import make_server

from folkmoot.app import create_app
from folkmoot.config import read_settings
from folkmoot.identity import service as identity
from folkmoot.kernel.act import Act, Actor, Role
from folkmoot.kernel.database import Database
from folkmoot.kernel.provision import Connections
from folkmoot.kernel.scope import PLATFORM
from folkmoot.web.database import db

ARGUMENTS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
# The narrowest phone still in use, a common one, and a desk.
WIDTHS = (320, 390, 1280)
# axe is slow, and what it finds at one width it finds at the next.
AXE_AT = {0: 1280, 1: 390, 2: 320}
# The class behind the fixture is in another conftest.py, which this one cannot import.
World = Any
# Text and main targets in CSS pixels by elder version: off, on, largest.
SMALLEST_TEXT = {0: 18, 1: 22, 2: 30}
SMALLEST_TARGET = {0: 44, 1: 60, 2: 60}

SMALL_TEXT = """(least) => {
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT), found = [];
  while (walker.nextNode()) {
    const text = walker.currentNode.textContent.trim(), at = walker.currentNode.parentElement;
    if (!text || at.closest('script, style, noscript')) continue;
    const box = at.getBoundingClientRect(), style = getComputedStyle(at);
    if (box.width <= 1 || box.height <= 1 || style.visibility === 'hidden') continue;
    const size = parseFloat(style.fontSize), line = parseFloat(style.lineHeight);
    const sign = at.closest('[aria-hidden]');
    if (size < least || (line / size < 1.299 && !sign)) found.push([text.slice(0, 30), size, line]);
  }
  return found;
}"""
SMALL_TARGETS = """(least) => {
  const found = [];
  for (const at of document.querySelectorAll('a[href], button, input, select, textarea')) {
    const box = at.getBoundingClientRect();
    if (at.type === 'hidden' || box.width <= 1 || box.height <= 1) continue;
    // A link inside a sentence is as tall as its line (WCAG 2.5.8); one on its own is a target.
    const beside = [...at.parentElement.childNodes].filter(n => n.nodeType === 3).map(n => n.data);
    const inline = getComputedStyle(at).display === 'inline';
    if (at.tagName === 'A' && inline && beside.join('').trim()) continue;
    if (box.height < least - 0.5) found.push([(at.textContent || at.name).trim(), box.height]);
  }
  return found;
}"""
OVERFLOW = """() => {
  const wide = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= wide) return [];
  const beyond = [...document.querySelectorAll('body *')].filter(
    at => at.getBoundingClientRect().right > wide + 1);
  return [document.documentElement.scrollWidth, ...beyond.map(at => at.outerHTML.slice(0, 80))];
}"""
LATIN = """() => {
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT), found = [];
  while (walker.nextNode()) {
    const at = walker.currentNode.parentElement;
    if (at.closest('script, code, [translate=no]') || at.closest('[lang]').lang === 'en') continue;
    const words = walker.currentNode.textContent.match(/[A-Za-z]+(?:[ ,]+[A-Za-z']+){2,}/g);
    if (words) found.push(...words);
  }
  return found;
}"""


@pytest.fixture(scope="session")
def browser(cannot: Callable[[str], NoReturn]) -> Iterator[Browser]:
    path = os.environ.get("CHROMIUM", "/usr/bin/chromium")
    if not Path(path).exists():
        cannot(f"no browser at {path}: install Debian's chromium, or set CHROMIUM")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def serve() -> Iterator[Callable[[Flask], str]]:
    """Serve an application from a thread until the end of the run; returns its address."""
    running = []

    def start(app: Flask) -> str:
        server = make_server("127.0.0.1", 0, app, threaded=True)
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        running.append((server, thread))
        return f"http://127.0.0.1:{server.server_port}"

    yield start
    for server, thread in running:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture(scope="module")
def serve_at(
    connections: Connections, serve: Callable[[Flask], str]
) -> Iterator[Callable[[datetime], str]]:
    """Serve the whole application, forged requests refused, on a clock that stands still."""
    apps = []

    def start(moment: datetime) -> str:
        settings = read_settings(
            {"DATABASE_URL": connections.app, "SECRET_KEY": "for tests", "WEB_THREADS": "8"}
        )
        app = create_app(settings)
        app.config["CLOCK"] = lambda: moment
        apps.append(app)
        return serve(app)

    yield start
    for app in apps:
        with app.app_context():
            db.engine.dispose()


@dataclass(frozen=True)
class View:
    """How somebody looks at a page."""

    width: int
    language: str
    elder: int

    @property
    def axe(self) -> bool:
        return self.width == AXE_AT[self.elder]

    def __str__(self) -> str:
        return f"{self.width}-{self.language}-{self.elder}"


VIEWS = (
    View(320, "zh", 0),
    View(320, "zh", 2),
    View(390, "zh", 1),
    View(1280, "zh", 0),
    View(320, "en", 2),
    View(1280, "en", 0),
)


@pytest.fixture(params=VIEWS, ids=str)
def view(request: pytest.FixtureRequest) -> View:
    """Every way in which a page is looked at, one a test."""
    shown: View = request.param
    return shown


@dataclass
class Visit:
    """A page in the browser, with everything that it complained of."""

    page: Page
    complaints: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.on(
            "console", lambda said: self._note(said.text) if said.type == "error" else None
        )
        self.page.on("pageerror", lambda error: self._note(str(error)))
        self.page.on("requestfailed", self._fail)
        self.page.on("request", self._look)

    def _note(self, complaint: str) -> None:
        # The browser reports our own 404, 409 and 422 answers as errors; they are the subject.
        if "Failed to load resource" not in complaint:
            self.complaints.append(complaint)

    def _fail(self, request: Request) -> None:
        # The icon, and the ornament that a style sheet asks for, may be fetched after a page has
        # loaded, and are given up if the next is asked for meanwhile; all else must arrive.
        may_be_given_up = request.resource_type in {"other", "image"}
        if not (may_be_given_up and request.failure == "net::ERR_ABORTED"):
            self._note(f"{request.url}: {request.failure}")

    def _look(self, request: Request) -> None:
        if request.resource_type == "font" or "crest" in request.url:
            self.complaints.append(f"asks for {request.url}")


@pytest.fixture
def visit(browser: Browser) -> Iterator[Callable[..., Visit]]:
    """Opens an address in a window of a given width, with a fresh jar of cookies."""
    contexts = []

    def opened(url: str, *, width: int = 390, height: int = 800, scripts: bool = True) -> Visit:
        context = browser.new_context(
            viewport={"width": width, "height": height},
            java_script_enabled=scripts,
            locale="zh-CN",
        )
        contexts.append(context)
        opened = Visit(context.new_page())
        opened.page.goto(url)
        return opened

    yield opened
    for context in contexts:
        context.close()


@pytest.fixture
def enter(visit: Callable[..., Visit], database: Database) -> Callable[..., Visit]:
    """``enter(url, world, role, at=...)``: a page as somebody who signed in, or as anybody."""

    def entered(
        url: str,
        world: World,
        role: Role | None = None,
        *,
        at: datetime,
        person_id: UUID | None = None,
        **window: Any,  # noqa: ANN401 - as visit takes them
    ) -> Visit:
        if role is None:
            return visit(url, **window)
        link = _link(database, world, role, at, person_id)
        here = visit(url.partition(f"/{world.district_slug}/")[0] + link, **window)
        here.page.locator("main form button").click()
        here.page.wait_for_load_state("networkidle")
        here.page.goto(url)
        return here

    return entered


def _link(
    database: Database, world: World, role: Role, at: datetime, person_id: UUID | None
) -> str:
    """A link that signs somebody in."""
    operator, token = Act(Actor(uuid4(), frozenset({Role.OPERATOR})), at), uuid4().hex
    community = None if role is Role.DISTRICT_OFFICER else world.scope.tenant_id
    place = identity.Place(world.scope.district_id, community)
    with database.begin(PLATFORM) as session:
        account = identity.open_account(session, operator, name="试验账号")
        identity.give_role(
            session, operator, account_id=account.id, role=role, place=place, person_id=person_id
        )
        identity.issue_link(session, operator, account_id=account.id, token=token)
    return f"/sign-in/{token}"


@pytest.fixture
def inspect() -> Callable[..., None]:
    """Fails unless a visited page keeps the rules for its version and language."""

    def inspected(visit: Visit, *, elder: int = 0, language: str = "zh", axe: bool = True) -> None:
        page = visit.page
        found = {
            "wider than the screen": page.evaluate(OVERFLOW),
            "text or lines too small": page.evaluate(SMALL_TEXT, SMALLEST_TEXT[elder]),
            "targets too small": page.evaluate(SMALL_TARGETS, SMALLEST_TARGET[elder]),
            "English on a Chinese page": page.evaluate(LATIN) if language == "zh" else [],
            "complaints of the browser": visit.complaints,
            "axe": _axe(page) if axe else [],
        }
        assert {rule: faults for rule, faults in found.items() if faults} == {}, page.url

    return inspected


def _axe(page: Page) -> list[str]:
    results = Axe().run(page)
    return [
        f"{fault['id']}: {node['html'][:120]}"
        for fault in results.response["violations"]
        for node in fault["nodes"]
    ]
