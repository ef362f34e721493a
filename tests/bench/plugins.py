"""What installed plugins cost those who do not use them: ``python -m tests.bench --only plugins``.

Everything is beside the same without plugins, in the same run: a ratio says more than the
milliseconds of one machine.
"""

import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from http.client import HTTPConnection, HTTPException
from pathlib import Path

from rich.console import Console
from rich.table import Table
from tests.bench.asks import pages
from tests.bench.measuring import cost_of
from tests.bench.servers import serving
from tests.bench.tenants import Place as Tenant
from tests.bench.town import OPERATOR, make_town, sign_in
from tests.integration.extensions.releases.vendor import Vendor, fresh_id

from folkmoot.extensions import current
from folkmoot.extensions.loader import installed
from folkmoot.extensions.models import PluginGrant
from folkmoot.extensions.place import Place, configure
from folkmoot.extensions.releases.installing import install_release
from folkmoot.extensions.runner.remote import describe
from folkmoot.extensions.service import choose_plugins, view_for
from folkmoot.kernel import audit
from folkmoot.kernel.act import Act, Actor, Role
from folkmoot.kernel.database import Database
from folkmoot.kernel.provision import provision_embedded
from folkmoot.kernel.scope import PLATFORM, TenantScope, TenantSession, enter
from folkmoot_sdk import Ballot, BodyKind, Figures, Kind, Option, Poll, Purpose, Quantity
from folkmoot_sdk.releases.signing import make_key

VIEWS, QUICK_VIEWS, REQUESTS, QUICK_REQUESTS = 2_000, 200, 1_000, 120
_PAGE = "community page"
_BODY = BodyKind.RESIDENTS_COMMITTEE
_FIGURES = Figures({Quantity.MEMBERS: 5, Quantity.PRESENT: 5})


@dataclass(frozen=True)
class Row:
    """``ms`` of processor time, or of the wall where it says so; beside the first of its name."""

    name: str
    installed: int
    ms: float


class Shop:
    """A database, a vendor with one plugin after the other, and one community that uses one."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.shelf = home / "plugins"
        self.connections = provision_embedded(home, database="plugins")
        self.database = Database(self.connections.app)
        self.act = Act(OPERATOR, datetime.now(UTC))
        registry_key = home / "registry.pem"
        self._keys = (make_key(home / "vendor.pem"), make_key(registry_key), registry_key)
        self.plugins: list[str] = []
        configure(Place(self.shelf))

    def install(self) -> str:
        """One vendor's plugin more."""
        vendor = Vendor(*self._keys, plugin=fresh_id())
        wheel = vendor.make()
        vendor.list(wheel)
        with self.database.begin(PLATFORM) as session:
            install_release(
                session,
                replace(self.act, at=datetime.now(UTC)),
                wheel=wheel,
                signature=vendor.sign(wheel),
                registry=vendor.registry,
                folder=self.shelf,
                describe=describe,
            )
        self.plugins.append(vendor.plugin)
        return vendor.plugin

    def take_up(self, scope: TenantScope, plugin: str, others: Sequence[str]) -> None:
        """The district consents to a plugin's scope, and the community chooses it."""
        with self.database.begin(PLATFORM) as session:
            session.add(
                PluginGrant(
                    district_id=scope.district_id,
                    plugin=plugin,
                    granted_at=self.act.at,
                    scopes=["ballots"],
                    personal_data=[],
                )
            )
            audit.record(session, self.act, "bench:grant:add", plugin)
        secretary = Actor(None, frozenset({Role.SECRETARY}))
        with self.database.begin(scope) as session:
            choose_plugins(session, replace(self.act, actor=secretary), plugins=[*others, plugin])


def measure(home: Path, sizes: Sequence[int], *, quick: bool = False) -> list[Row]:
    """With so many plugins installed, ever more; they are kept beside PostgreSQL, in ``home``."""
    requests, views = (QUICK_REQUESTS, QUICK_VIEWS) if quick else (REQUESTS, VIEWS)
    shop = Shop(home)
    try:
        town = make_town(shop.database, votes=[])
        rows: list[Row] = []
        with shop.database.begin(town.scope) as session:
            ours = sorted(view_for(session).plugins)
        for size in sizes:
            while len(shop.plugins) < size:
                rows += _first_use(shop, town.scope, ours)
            rows.append(Row("law for a page", size, _law(shop, town.scope, views)))
            rows.append(Row("switching sets", size, _switching(shop, town.scope, views)))
            rows.append(Row(_PAGE, size, _page(shop, town.scope, town.residents, requests)))
        return rows
    finally:
        shop.database.dispose()
        current.forget()


def _first_use(shop: Shop, scope: TenantScope, ours: Sequence[str]) -> list[Row]:
    """The first one is also used: from the wheel to the first count by it, on the wall."""
    began = time.monotonic()
    plugin = shop.install()
    if len(shop.plugins) > 1:
        return []
    shop.take_up(scope, plugin, ours)
    with shop.database.begin(scope) as session:
        view = view_for(session)
        rule = view.voting_rule(f"{plugin}/most").contribution
        law = view.law_for(_BODY, Purpose.DECISION, on=shop.act.today).contribution
    options = (Option("A", "甲"), Option("B", "乙"))
    rule.count(Poll(options, (Ballot({"A": "approve"}, 3),), {}, threshold=law, figures=_FIGURES))
    return [Row("from wheel to first count, on the wall", 1, (time.monotonic() - began) * 1000)]


def _law(shop: Shop, scope: TenantScope, times: int) -> float:
    """What a page asks of plugins: the view of its community and one rule of law."""
    with TenantSession(shop.database.engine) as session:
        enter(session, scope)

        def ask() -> None:
            view = view_for(session)
            view.law_for(_BODY, Purpose.DECISION, on=shop.act.today)

        return _cpu_ms(ask, times)


def _switching(shop: Shop, scope: TenantScope, times: int) -> float:
    """Two sets in turn, as of two communities whose pages one process shows."""
    with shop.database.begin(scope) as session:
        view = view_for(session)
    registry = installed()
    names = [release.name for release in registry.releases.values()]
    sets = [frozenset(n for n in names if n[0] in view.plugins), frozenset(names[:1])]
    turn = iter(range(10**9))

    def switch() -> None:
        chosen = sets[next(turn) % 2]
        composed = registry.composed(chosen)
        list(composed.of_kind(Kind.VOTING_RULES, frozenset(plugin for plugin, _ in chosen)))

    return _cpu_ms(switch, times)


def _cpu_ms(ask: Callable[[], None], times: int) -> float:
    for _ in range(20):
        ask()
    before = time.process_time()
    for _ in range(times):
        ask()
    return (time.process_time() - before) * 1000 / times


def _page(shop: Shop, scope: TenantScope, residents: Sequence[object], requests: int) -> float:
    environ = {
        "DATABASE_URL": shop.connections.app,
        "FOLKMOOT_HOME": str(shop.home),
        "FOLKMOOT_PLUGINS": str(shop.shelf),
        "SECRET_KEY": "bench",
    }
    cookie = sign_in(shop.database, scope, residents[:1])[0]  # type: ignore[arg-type] # ids
    places = [Tenant(scope, "/chuanying/lingqian")]
    with serving(environ) as server:
        _await_workers(server.port)
        asks = dict(pages(places, cookie, requests))[_PAGE]
        return cost_of(server, _PAGE, asks).cpu_ms


def _await_workers(port: int) -> None:
    """They are still starting, which on a busy machine takes longer than any reader waits."""
    until = time.monotonic() + 90
    while time.monotonic() < until:
        with suppress(OSError, HTTPException):
            connection = HTTPConnection("127.0.0.1", port, timeout=30)
            connection.request("GET", "/")
            connection.getresponse().read()
            return
    raise RuntimeError("no worker answers")


def show(rows: Sequence[Row]) -> None:
    table = Table(title="Plugins that are installed, one of them enabled")
    table.add_column("Operation")
    for heading in ("Installed", "ms", "× first"):
        table.add_column(heading, justify="right")
    first = {row.name: row.ms for row in reversed(rows)}
    for row in sorted(rows, key=lambda row: row.name):
        table.add_row(
            row.name, f"{row.installed:,}", f"{row.ms:.3f}", f"{row.ms / first[row.name]:.2f}"
        )
    Console(width=100, highlight=False).print(table)
