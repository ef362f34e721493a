"""Making the data folder, whole or not at all."""

import shutil
import subprocess
import tempfile
from collections.abc import Mapping
from pathlib import Path

from folkmoot.kernel.errors import mark
from folkmoot.kernel.postgres.account import Account
from folkmoot.kernel.postgres.binaries import major_version
from folkmoot.kernel.postgres.errors import PostgresUnavailable
from folkmoot.kernel.postgres.home import Home, own
from folkmoot.kernel.postgres.secret import ensure_secret

SUPERUSER = "postgres"
# Our secrets (DATABASE_URL, keys of payment services) are in our environment, not in the server's.
ENVIRONMENT = {"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8"}
_LIMIT = 120
_PREFIX = "initdb-"


def ensure_data(home: Home, bindir: Path, account: Account, settings: Mapping[str, str]) -> None:
    """Initialise the data folder unless there is one that these programs can open."""
    for unfinished in home.root.glob(f"{_PREFIX}*"):
        shutil.rmtree(unfinished, ignore_errors=True)
    if home.data.exists():
        _require_version(home.data, bindir)
        return
    workshop = Path(tempfile.mkdtemp(prefix=_PREFIX, dir=home.root))
    # initdb runs as the server's account, who cannot read the secret's own file. Written while the
    # workshop is still ours, lest there be a link in its place.
    (password := workshop / "password").touch(mode=0o600)
    password.write_text(ensure_secret(home), "ascii")
    account.take(password)
    own(workshop, account)
    _run(_command(bindir, workshop, durable=settings.get("fsync") != "off"), workshop, account)
    # A half-made folder never bears the name "data", whenever we are killed.
    (workshop / "data").rename(home.data)
    shutil.rmtree(workshop)


def _command(bindir: Path, workshop: Path, *, durable: bool) -> list[str]:
    command = [str(bindir / "initdb"), "-D", str(workshop / "data"), "-U", SUPERUSER]
    command += ["--auth=scram-sha-256", f"--pwfile={workshop / 'password'}", "--data-checksums"]
    # With plain C instead of C.UTF-8, trigram search finds nothing in Chinese.
    command += ["--locale=C.UTF-8", "--encoding=UTF8"]
    return command if durable else [*command, "--no-sync"]


def _run(command: list[str], folder: Path, account: Account) -> None:
    try:
        done = subprocess.run(  # noqa: S603 - our own program
            command,
            cwd=folder,
            env=ENVIRONMENT,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=_LIMIT,
            check=False,
            **account.identity(),
        )
    except (OSError, subprocess.SubprocessError) as error:
        raise _failed(str(error)) from error
    if done.returncode:
        raise _failed((done.stderr or done.stdout).strip()[-2000:])


def _failed(said: str) -> PostgresUnavailable:
    return PostgresUnavailable(
        "postgres.initdb_failed",
        mark("The database could not be initialised: %(said)s"),
        cure=mark("Free some disk space, or choose another folder, then try again."),
        said=said,
    )


def _require_version(data: Path, bindir: Path) -> None:
    made_by = (data / "PG_VERSION").read_text("ascii").strip()
    if made_by != (have := major_version(bindir)):
        raise PostgresUnavailable(
            "postgres.wrong_version",
            mark("The data in %(path)s was made by PostgreSQL %(made_by)s; this is %(have)s."),
            cure=mark("Name the programs of the old version in PG_BINDIR, or move the data over."),
            path=data,
            made_by=made_by,
            have=have,
        )
