"""The server's configuration: what the caller may choose, and what nobody may."""

import os
import re
from collections.abc import Mapping
from pathlib import Path

from folkmoot.kernel.errors import mark
from folkmoot.kernel.postgres.account import Account
from folkmoot.kernel.postgres.errors import PostgresUnavailable
from folkmoot.kernel.postgres.home import PORT, Home

# For a laptop with two cores. Durable: fsync and synchronous_commit stay as PostgreSQL has them.
DEFAULTS: Mapping[str, str] = {
    "shared_buffers": "128MB",
    "max_connections": "60",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_line_prefix": "%m [%p] ",
    "lc_messages": "C",
}
_HBA = "local all all scram-sha-256\nlocal replication all scram-sha-256\n"
_NAME = re.compile(r"[a-z_][a-z0-9_]*(\.[a-z_][a-z0-9_]*)?")


def fixed(home: Home) -> dict[str, str]:
    """What goes on the command line, where no file and no ALTER SYSTEM can change it."""
    return {
        "config_file": str(home.settings),
        "data_directory": str(home.data),
        "hba_file": str(home.hba),
        "listen_addresses": "",
        "logging_collector": "off",
        "password_encryption": "scram-sha-256",
        "port": str(PORT),
        "unix_socket_directories": str(home.socket),
        "unix_socket_permissions": "0700",
    }


def require_free(settings: Mapping[str, str], home: Home) -> None:
    """PostgresUnavailable for a name that is no setting, or one that is decided here."""
    for name in settings:
        if not _NAME.fullmatch(name) or name in fixed(home):
            raise PostgresUnavailable(
                "postgres.bad_setting",
                mark("The setting %(name)s of the database server cannot be chosen."),
                cure=mark("Leave it out."),
                name=name,
            )


def render(settings: Mapping[str, str]) -> str:
    """The text of the file; PostgresUnavailable for a value with control characters."""
    chosen = {**DEFAULTS, **settings}
    return "".join(f"{name} = '{_quoted(name, value)}'\n" for name, value in chosen.items())


def write_configuration(home: Home, settings: Mapping[str, str], account: Account) -> None:
    """Written at each start: the last one to start the server decides.

    Beside data/, not in it, where the server's account could leave a link for root to follow.
    """
    _write(home.settings, render(settings), account)
    _write(home.hba, _HBA, account)


def _quoted(name: str, value: str) -> str:
    if not value.isprintable():
        raise PostgresUnavailable(
            "postgres.bad_value",
            mark("The value of the setting %(name)s holds a control character."),
            cure=mark("Leave it out."),
            name=name,
        )
    return value.replace("\\", "\\\\").replace("'", "''")


def _write(file: Path, text: str, account: Account) -> None:
    """Ours, and readable by the server's account alone."""
    file.unlink(missing_ok=True)
    file.touch(mode=0o600)
    file.write_text(text, "utf-8")
    if not account.is_me:
        os.chown(file, -1, account.gid)
        file.chmod(0o640)
