"""The folder of one embedded server: what lies where, and whether it may lie there at all.

home/                root's or the user's own; 0700, or 0710 for the group of the server's account
├── start.lock       held by whoever starts, attaches to or stops the server
├── lease            held (shared) by every user of the server, for as long as it lives
├── guardian.lock    held by the guardian, for as long as it lives
├── secret           0600, the superuser's password
├── stop             a wish to stop: "fast" or "immediate"
├── log              the server's and the guardian's words
├── postgresql.conf  written at each start, as is pg_hba.conf
├── socket/          0700, the server account's
└── data/            0700, the server account's
"""

import hashlib
import os
from dataclasses import dataclass
from pathlib import Path

from folkmoot.kernel.errors import mark
from folkmoot.kernel.postgres.account import Account, account_for
from folkmoot.kernel.postgres.errors import PostgresUnavailable

PORT = 5432
# sun_path holds 108 bytes on Linux and 104 on macOS and the BSDs, with the closing zero.
_SOCKET_BYTES = 103
_FALLBACK = Path("/var/tmp")  # noqa: S108 - survives a reboot; the folder's owner is checked
_PROJECT_FOLDER = Path(".folkmoot") / "postgres"


@dataclass(frozen=True, slots=True)
class Home:
    """The names in one home. ``root`` is absolute and free of symbolic links."""

    root: Path

    @classmethod
    def at(cls, path: Path) -> "Home":
        return cls(path.expanduser().resolve())

    @property
    def data(self) -> Path:
        return self.root / "data"

    @property
    def socket(self) -> Path:
        return self.root / "socket"

    @property
    def log(self) -> Path:
        return self.root / "log"

    @property
    def start_lock(self) -> Path:
        return self.root / "start.lock"

    @property
    def guardian_lock(self) -> Path:
        return self.root / "guardian.lock"

    @property
    def lease(self) -> Path:
        return self.root / "lease"

    @property
    def stop_wish(self) -> Path:
        return self.root / "stop"

    @property
    def secret_file(self) -> Path:
        return self.root / "secret"

    @property
    def settings(self) -> Path:
        return self.root / "postgresql.conf"

    @property
    def hba(self) -> Path:
        return self.root / "pg_hba.conf"

    def account(self) -> Account:
        return account_for(self.data)


def default_home(project: Path) -> Path:
    """Where the server of a project lives: inside it, or, where the server's account cannot get
    there or the socket's path would be too long, in a folder of /var/tmp named after it.
    """
    wanted = Home.at(project / _PROJECT_FOLDER)
    if _fits(wanted) and wanted.account().obstacle(wanted.root) is None:
        return wanted.root
    digest = hashlib.sha256(os.fsencode(project.resolve())).hexdigest()[:12]
    return _FALLBACK / f"folkmoot-{os.geteuid()}-{digest}"


def prepare(home: Home) -> None:
    """Make the home and its socket folder, or raise PostgresUnavailable saying why not."""
    _require_short(home)
    _require_path(home)
    home.root.mkdir(mode=0o700, parents=True, exist_ok=True)
    _require_path(home)  # once more: folders above it, made just now, follow the umask
    _require_ours(home)
    home.start_lock.touch(mode=0o600)
    account = home.account()
    _give_way(home, account)
    own(home.socket, account)


def own(folder: Path, account: Account) -> None:
    """A folder 0700 of the server's account, made if missing."""
    folder.mkdir(mode=0o700, exist_ok=True)
    account.take(folder)
    folder.chmod(0o700)


def _give_way(home: Home, account: Account) -> None:
    if account.is_me:
        home.root.chmod(0o700)
        return
    # The account's group may walk through, nobody else may even list. Parents stay untouched.
    os.chown(home.root, os.geteuid(), account.gid)
    home.root.chmod(0o710)


def _fits(home: Home) -> bool:
    return len(os.fsencode(home.socket / f".s.PGSQL.{PORT}")) <= _SOCKET_BYTES


def _require_short(home: Home) -> None:
    if not _fits(home):
        raise PostgresUnavailable(
            "postgres.path_too_long",
            mark("The path %(path)s is too long for a database socket."),
            cure=mark("Choose a shorter folder, such as one in /var/tmp."),
            path=home.root,
        )


def _require_path(home: Home) -> None:
    if (barrier := home.account().obstacle(home.root)) is not None:
        raise PostgresUnavailable(
            "postgres.home_unreachable",
            mark(
                "As root the database server runs as user %(uid)s, who cannot walk through "
                "%(barrier)s to %(path)s."
            ),
            cure=mark("Choose a folder that everybody can reach, such as one in /var/tmp."),
            uid=home.account().uid,
            barrier=barrier,
            path=home.root,
        )


def _require_ours(home: Home) -> None:
    found = home.root.stat()
    # In this order: another starter may be making the lock, its first file, right now.
    known = not any(home.root.iterdir()) or home.start_lock.exists()
    if found.st_uid != os.geteuid() or not known:
        raise PostgresUnavailable(
            "postgres.home_not_ours",
            mark("The folder %(path)s is in use for something else, or belongs to somebody else."),
            cure=mark("Choose an empty folder of your own for the database server."),
            path=home.root,
        )
