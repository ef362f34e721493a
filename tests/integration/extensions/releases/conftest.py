"""A vendor, an operator's registry, and a database of their own.

Releases belong to the whole platform, so in the common database each of these tests would be the
others' surprise.
"""

import io
import os
import shutil
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, NoReturn
from uuid import uuid4

import psycopg
import pytest
from flask import Flask
from flask.testing import FlaskClient
from tests.conftest import FAST, HOME, actor
from tests.integration.extensions.releases.vendor import Vendor

from folkmoot.app import create_app
from folkmoot.config import read_settings
from folkmoot.extensions import current
from folkmoot.extensions import place as places
from folkmoot.extensions.models import PluginRelease
from folkmoot.extensions.place import Place, configure
from folkmoot.extensions.releases.describing import Describe
from folkmoot.extensions.releases.installing import install_release
from folkmoot.extensions.runner import sandbox
from folkmoot.extensions.runner.remote import describe
from folkmoot.extensions.runner.runtime import runtime_in
from folkmoot.kernel.act import Act, Role
from folkmoot.kernel.database import Database
from folkmoot.kernel.provision import Connections, provision_embedded
from folkmoot.kernel.scope import PLATFORM
from folkmoot.web.database import db
from folkmoot_sdk import read_manifest
from folkmoot_sdk.releases.signing import SigningKey, make_key


@dataclass
class Desk:
    """The operator at work."""

    database: Database
    vendor: Vendor
    folder: Path
    act: Act
    describe: Describe = describe

    def install(
        self,
        wheel: bytes,
        signature: str = "",
        version: str = "1.0",
        *,
        new_publisher: bool = False,
    ) -> PluginRelease:
        with self.database.begin(PLATFORM) as session:
            return install_release(
                session,
                self.act,
                wheel=wheel,
                signature=signature or self.vendor.sign(wheel, version),
                registry=self.vendor.registry,
                folder=self.folder,
                describe=self.describe,
                new_publisher=new_publisher,
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
def _process(shelf: Path, keys: tuple[SigningKey, SigningKey, Path]) -> Iterator[None]:
    """What this process knows of releases ends with each test."""
    before = places.place()
    # What these tests install of our own plugins this vendor has signed.
    configure(Place(shelf, own_key=keys[0].public))
    yield
    current.forget()
    configure(before)


@pytest.fixture(scope="session")
def keys(tmp_path_factory: pytest.TempPathFactory) -> tuple[SigningKey, SigningKey, Path]:
    folder = tmp_path_factory.mktemp("keys")
    file = folder / "registry.pem"
    return make_key(folder / "vendor.pem"), make_key(file), file


@pytest.fixture
def vendor(keys: tuple[SigningKey, SigningKey, Path]) -> Vendor:
    return Vendor(*keys)


@pytest.fixture
def operator(act: Act) -> Act:
    return replace(act, actor=actor(Role.OPERATOR))


@pytest.fixture
def desk(
    own_connections: Connections, database: Database, vendor: Vendor, shelf: Path, operator: Act
) -> Desk:
    # Each test's registries are signed at times of their own, and none believes an older one.
    with psycopg.connect(own_connections.admin, autocommit=True) as connection:
        connection.execute("DELETE FROM registry_read")
    return Desk(database, vendor, shelf, operator)


@pytest.fixture
def visitor(own_connections: Connections, shelf: Path) -> Iterator[FlaskClient]:
    """Somebody before the pages of a platform over this database and this shelf."""
    given = {
        "DATABASE_URL": own_connections.app,
        "SECRET_KEY": "for tests",
        "FOLKMOOT_HOME": str(HOME),
    }
    app: Flask = create_app(read_settings(given))
    app.config.update(TESTING=True)
    configure(Place(shelf))
    yield app.test_client()
    with app.app_context():
        db.engine.dispose()
