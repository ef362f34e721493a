"""A vendor, an operator's registry, and a database of their own.

Releases belong to the whole platform, so in the common database each of these tests would be the
others' surprise.
"""

import base64
import csv
import hashlib
import io
import os
import shutil
import tempfile
import zipfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NoReturn
from uuid import uuid4

import pytest
from tests.conftest import FAST, HOME, actor

from folkmoot.extensions import current
from folkmoot.extensions import place as places
from folkmoot.extensions.models import PluginRelease
from folkmoot.extensions.place import Place, configure
from folkmoot.extensions.releases.installing import install_release
from folkmoot.extensions.runner import sandbox
from folkmoot.extensions.runner.remote import describe
from folkmoot.extensions.runner.runtime import runtime_in
from folkmoot.kernel.act import Act, Role
from folkmoot.kernel.database import Database
from folkmoot.kernel.provision import Connections, provision_embedded
from folkmoot.kernel.scope import PLATFORM
from folkmoot_sdk import Text, read_manifest
from folkmoot_sdk.releases.registry import Listing, Move, Publisher, Registry, Release, State
from folkmoot_sdk.releases.registry_files import read_registry, render
from folkmoot_sdk.releases.signing import SigningKey, make_key, sign_release

AT = datetime(2026, 1, 5, 8, 0, tzinfo=UTC)
MANIFEST = """
id = "{plugin}"
version = "{version}"
api = "{api}"
title = {{ zh = "试验", en = "Trial" }}
publisher = "A vendor"
{extra}
[contributions]
{promise}
"""
CODE = """
from folkmoot_sdk import (
    Ballot, Count, Mark, Marking, MarkingKind, Option, OptionCount, Poll, Text, VotingRule, hookimpl
)


class Rule(VotingRule):
    id, version, title = "most", "{rule}", Text("多数", "Most")

    def marking(self, settings):
        return Marking(MarkingKind.CHOOSE, (Mark("approve", Text("赞成", "Accept")),), None)

    def ballot_problem(self, ballot, options, settings):
        return None

    def count(self, poll):
        counts = tuple(
            OptionCount(o.key, sum(b.heads for b in poll.ballots if o.key in b.choices), 0)
            for o in poll.options
        )
        return Count(counts, (tuple(c.key for c in counts),), {places})


@hookimpl
def folkmoot_voting_rules():
    return (Rule(),)
"""


def packed(name: str, version: str, package: str, files: Mapping[str, bytes], plugin: str) -> bytes:
    """A wheel as a tool would make it."""
    own = f"{name.replace('-', '_')}-{version}.dist-info"
    metadata = f"Metadata-Version: 2.4\nName: {name}\nVersion: {version}\n"
    held = {f"{package}/{path}": content for path, content in files.items()} | {
        f"{own}/METADATA": f"{metadata}Requires-Dist: folkmoot-sdk<1,>=0.1\n".encode(),
        f"{own}/WHEEL": b"Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
        f"{own}/entry_points.txt": f"[folkmoot.plugins]\n{plugin} = {package}\n".encode(),
    }
    rows = io.StringIO()
    writer = csv.writer(rows, lineterminator="\n")
    for path, content in held.items():
        digest = base64.urlsafe_b64encode(hashlib.sha256(content).digest()).rstrip(b"=")
        writer.writerow([path, f"sha256={digest.decode()}", len(content)])
    writer.writerow([f"{own}/RECORD", "", ""])
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, content in (held | {f"{own}/RECORD": rows.getvalue().encode()}).items():
            archive.writestr(zipfile.ZipInfo(path, (2026, 1, 1, 0, 0, 0)), content)
    return target.getvalue()


@dataclass
class Vendor:
    """Somebody who publishes plugins; each in this run under an id of its own."""

    key: SigningKey
    registry_key: SigningKey
    plugin: str = field(default_factory=lambda: f"trial-{uuid4().hex[:10]}")
    listings: dict[str, list[Release]] = field(default_factory=dict)

    @property
    def package(self) -> str:
        return self.plugin.replace("-", "_")

    def make(self, version: str = "1.0", **given: Any) -> bytes:  # noqa: ANN401 - parts of CODE and MANIFEST
        """A wheel of this release; ``files`` and ``code`` replace what is in it."""
        parts = {"api": ">=1.0,<2", "extra": "", "rule": "1", "places": "None"} | given
        promise = parts.get("promise", f'voting_rules = ["most@{parts["rule"]}"]')
        manifest = MANIFEST.format(
            plugin=self.plugin,
            version=version,
            promise=promise,
            **{k: parts[k] for k in ("api", "extra")},
        )
        code = parts.get("code") or CODE.format(rule=parts["rule"], places=parts["places"])
        files = {
            "__init__.py": code.encode(),
            "folkmoot-plugin.toml": manifest.encode(),
            **parts.get("files", {}),
        }
        return packed(f"folk-{self.plugin}", version, self.package, files, self.plugin)

    def sign(self, wheel: bytes, version: str = "1.0") -> str:
        return sign_release(self.key, self.plugin, version, wheel)

    def list(
        self,
        wheel: bytes,
        version: str = "1.0",
        *,
        state: State = State.LISTED,
        scopes: Any = frozenset({"ballots"}),  # noqa: ANN401 - of Scope, or its values
        personal_data: Any = frozenset(),  # noqa: ANN401 - as above
    ) -> None:
        """Have the registry know a wheel, in this state."""
        order = [State.SUBMITTED, State.CHECKED, State.REVIEWED, State.LISTED]
        moves = tuple(
            Move(each, "reviewer", AT)
            for each in order
            if state is State.YANKED or order.index(each) <= order.index(state)
        )
        if state is State.YANKED:
            moves = (*moves, Move(state, "reviewer", AT, "it miscounts"))
        release = Release(
            version, hashlib.sha256(wheel).hexdigest(), moves, frozenset(scopes), personal_data
        )
        others = [each for each in self.listings.get(self.plugin, []) if each.version != version]
        self.listings[self.plugin] = [*others, release]

    @property
    def registry(self) -> Registry:
        """The registry as it comes back from its signed file."""
        listings = tuple(
            Listing(plugin, Text("试验", "Trial"), tuple(releases))
            for plugin, releases in self.listings.items()
        )
        publisher = Publisher("vendor", "A vendor", self.key.public, "a@example.org", listings)
        rendered = render(Registry((publisher,), AT), self.registry_key)
        return read_registry(rendered, self.registry_key.public)


@dataclass
class Desk:
    """The operator at work."""

    database: Database
    vendor: Vendor
    folder: Path
    act: Act

    def install(self, wheel: bytes, signature: str = "", version: str = "1.0") -> PluginRelease:
        with self.database.begin(PLATFORM) as session:
            return install_release(
                session,
                self.act,
                wheel=wheel,
                signature=signature or self.vendor.sign(wheel, version),
                registry=self.vendor.registry,
                folder=self.folder,
                describe=describe,
            )

    def publish(self, version: str = "1.0", **given: Any) -> PluginRelease:  # noqa: ANN401 - as make
        """Made, listed, signed, installed."""
        wheel = self.vendor.make(version, **given)
        manifest = read_manifest(self._manifest(wheel))
        self.vendor.list(
            wheel, version, scopes=manifest.scopes, personal_data=manifest.personal_data
        )
        return self.install(wheel, version=version)

    def _manifest(self, wheel: bytes) -> bytes:
        with zipfile.ZipFile(io.BytesIO(wheel)) as archive:
            return archive.read(f"{self.vendor.package}/folkmoot-plugin.toml")

    def do(self, verb: Callable[..., Any], version: str | None = "1.0", **given: Any) -> Any:  # noqa: ANN401 - any verb
        which = {} if version is None else {"version": version}
        with self.database.begin(PLATFORM) as session:
            return verb(
                session, self.act, plugin=self.vendor.plugin, reason="a test", **which, **given
            )

    def refresh(self) -> None:
        """What a process does with its next page."""
        with self.database.begin(PLATFORM) as session:
            current.refresh(session)


@pytest.fixture(scope="session")
def own_connections() -> Connections:
    run = os.environ.get("PYTEST_XDIST_TESTRUNUID", uuid4().hex)[:12]
    worker = os.environ.get("PYTEST_XDIST_WORKER", "gw")
    return provision_embedded(HOME, database=f"test_{run}_releases_{worker}", settings=FAST)


@pytest.fixture(scope="session")
def database(own_connections: Connections) -> Iterator[Database]:
    database = Database(own_connections.app)
    yield database
    database.dispose()


@pytest.fixture(scope="session")
def shelf(cannot: Callable[[str], NoReturn]) -> Iterator[Path]:
    """Where releases are installed, for as long as the database lives that knows them."""
    # Not in pytest's own folder, which nobody but its owner may enter.
    folder = Path(tempfile.mkdtemp(prefix="fm-plugins-", dir="/var/tmp"))
    if why := sandbox.hindrance(runtime_in(folder / "runtime")):
        cannot(f"no plugin can be run here: {why}")
    yield folder
    for path in folder.rglob("*"):
        if path.is_dir():
            path.chmod(0o755)
    shutil.rmtree(folder)


@pytest.fixture(autouse=True)
def _process(shelf: Path) -> Iterator[None]:
    """What this process knows of releases ends with each test."""
    before = places.place()
    configure(Place(shelf))
    yield
    current.forget()
    configure(before)


@pytest.fixture(scope="session")
def keys(tmp_path_factory: pytest.TempPathFactory) -> tuple[SigningKey, SigningKey]:
    folder = tmp_path_factory.mktemp("keys")
    return make_key(folder / "vendor.pem"), make_key(folder / "registry.pem")


@pytest.fixture
def vendor(keys: tuple[SigningKey, SigningKey]) -> Vendor:
    return Vendor(*keys)


@pytest.fixture
def operator(act: Act) -> Act:
    return replace(act, actor=actor(Role.OPERATOR))


@pytest.fixture
def desk(database: Database, vendor: Vendor, shelf: Path, operator: Act) -> Desk:
    return Desk(database, vendor, shelf, operator)
