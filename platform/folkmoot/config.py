"""What the surroundings decide, read once into one frozen value."""

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from folkmoot.kernel.errors import Invalid, mark


@dataclass(frozen=True, slots=True)
class Settings:
    """One installation. Every field is one environment variable, named in its comment.

    What would let a reader of a log in is left out of the representation.
    """

    home: Path  # FOLKMOOT_HOME: the embedded database, secrets and logs
    database_url: str = field(
        repr=False
    )  # DATABASE_URL: as role folkmoot_app; empty means the embedded server
    migrator_url: str = field(repr=False)  # MIGRATOR_URL: as role folkmoot_migrator, for upgrades
    jobs_url: str = field(repr=False)  # JOBS_URL: as role folkmoot_jobs, for the daily anchor
    port: int  # PORT
    threads: int  # WEB_THREADS: per worker; the pool of connections is as large
    workers: int  # WEB_CONCURRENCY
    behind_proxy: bool  # BEHIND_PROXY: trust one X-Forwarded-* hop
    secure_cookies: bool  # SECURE_COOKIES: served over https
    secret_key: str = field(repr=False)  # SECRET_KEY: or a file in the home, made on first use


def read_settings(environ: Mapping[str, str] = os.environ) -> Settings:
    """Settings from the environment. Raises Invalid (``config.number``) for a bad number."""
    home = Path(environ.get("FOLKMOOT_HOME") or Path.cwd() / ".folkmoot").absolute()
    return Settings(
        home=home,
        database_url=environ.get("DATABASE_URL", ""),
        migrator_url=environ.get("MIGRATOR_URL", ""),
        jobs_url=environ.get("JOBS_URL", ""),
        port=_number(environ, "PORT", 8000),
        threads=_number(environ, "WEB_THREADS", 4),
        workers=_number(environ, "WEB_CONCURRENCY", 2),
        behind_proxy=environ.get("BEHIND_PROXY", "") == "1",
        secure_cookies=environ.get("SECURE_COOKIES", "") == "1",
        secret_key=environ.get("SECRET_KEY", "") or _kept_secret(home),
    )


def _number(environ: Mapping[str, str], name: str, default: int) -> int:
    text = environ.get(name, "")
    if not text:
        return default
    if not text.isascii() or not text.isdigit() or not 0 < int(text) <= 65535:  # noqa: PLR2004 - the largest port
        raise Invalid(
            "config.number",
            mark("%(name)s is %(text)s; it must be a whole number from 1 to 65535."),
            cure=mark("Set it again or leave it out."),
            name=name,
            text=text,
        )
    return int(text)


def _kept_secret(home: Path) -> str:
    """The key that signs forms, the same for every worker and after every restart."""
    path = home / "secret-key"
    home.mkdir(parents=True, exist_ok=True)
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text()
    with os.fdopen(descriptor, "w") as file:
        file.write(key := secrets.token_urlsafe(48))
    return key
