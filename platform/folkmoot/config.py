"""What the surroundings decide, read once into one frozen value."""

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from folkmoot.extensions.place import Place
from folkmoot.kernel.errors import Invalid, mark
from folkmoot.kernel.once import place_once

LOOPBACK = ("127.0.0.1", "localhost")


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
    hosts: tuple[str, ...]  # FOLKMOOT_HOSTS: by which names visitors may ask, with commas between
    origin: str  # FOLKMOOT_ORIGIN: where visitors find the pages, for links that are printed
    threads: int  # WEB_THREADS: per worker; the pool of connections is as large
    workers: int  # WEB_CONCURRENCY
    behind_proxy: bool  # BEHIND_PROXY: trust one X-Forwarded-* hop
    secure_cookies: bool  # SECURE_COOKIES: served over https; as BEHIND_PROXY unless it is set
    plugins: Path  # FOLKMOOT_PLUGINS: releases of vendors' plugins, from their wheels
    trusted: frozenset[str]  # FOLKMOOT_TRUSTED: vendors' plugins that may run in our process
    registry: Path | None  # FOLKMOOT_REGISTRY: the signed list of what may be installed
    registry_key: str  # FOLKMOOT_REGISTRY_KEY: whose signature it must bear, base64
    own_key: str  # FOLKMOOT_OWN_KEY: who signs wheels of the platform's own plugins, base64
    sandboxed: bool  # FOLKMOOT_SANDBOX: "none" lets vendors' code run without bubblewrap
    secret_key: str = field(repr=False)  # SECRET_KEY: or a file in the home, made on first use

    @property
    def place(self) -> Place:
        """Where plugins are, for those who know nothing of settings."""
        return Place(
            self.plugins,
            self.trusted,
            self.registry,
            self.registry_key,
            self.sandboxed,
            self.own_key,
        )


def home_of(environ: Mapping[str, str]) -> Path:
    """Where the embedded database, secrets and logs are; made only by who needs them."""
    return Path(environ.get("FOLKMOOT_HOME") or Path.cwd() / ".folkmoot").absolute()


def read_settings(environ: Mapping[str, str] = os.environ) -> Settings:
    """Settings from the environment.

    Raises Invalid (``config.number``, ``config.insecure_proxy``, ``config.origin``,
    ``config.sandbox``).
    """
    home = home_of(environ)
    port = _number(environ, "PORT", 8000)
    behind_proxy = environ.get("BEHIND_PROXY", "") == "1"
    origin, plugins = _origin(environ, port), plugin_place(environ)
    return Settings(
        home=home,
        database_url=environ.get("DATABASE_URL", ""),
        migrator_url=environ.get("MIGRATOR_URL", ""),
        jobs_url=environ.get("JOBS_URL", ""),
        port=port,
        hosts=_hosts(environ, origin),
        origin=origin,
        threads=_number(environ, "WEB_THREADS", 4),
        workers=_number(environ, "WEB_CONCURRENCY", 2),
        behind_proxy=behind_proxy,
        secure_cookies=_secure_cookies(environ, behind_proxy=behind_proxy),
        plugins=plugins.folder or home / "plugins",
        trusted=plugins.trusted,
        registry=plugins.registry,
        registry_key=plugins.registry_key,
        own_key=plugins.own_key,
        sandboxed=plugins.sandboxed,
        secret_key=environ.get("SECRET_KEY", "") or _kept_secret(home),
    )


def plugin_place(environ: Mapping[str, str] = os.environ) -> Place:
    """Where plugins are; for a command that needs no other setting and makes no folder.

    Raises Invalid (``config.sandbox``).
    """
    return Place(
        folder=Path(environ.get("FOLKMOOT_PLUGINS") or home_of(environ) / "plugins").absolute(),
        trusted=_names(environ, "FOLKMOOT_TRUSTED"),
        registry=_path(environ, "FOLKMOOT_REGISTRY"),
        registry_key=environ.get("FOLKMOOT_REGISTRY_KEY", ""),
        sandboxed=_sandboxed(environ),
        own_key=environ.get("FOLKMOOT_OWN_KEY", ""),
    )


def _names(environ: Mapping[str, str], name: str) -> frozenset[str]:
    return frozenset(filter(None, (each.strip() for each in environ.get(name, "").split(","))))


def _path(environ: Mapping[str, str], name: str) -> Path | None:
    return Path(environ[name]).absolute() if environ.get(name) else None


def _sandboxed(environ: Mapping[str, str]) -> bool:
    said = environ.get("FOLKMOOT_SANDBOX", "") or "bwrap"
    if said not in {"bwrap", "none"}:
        raise Invalid(
            "config.sandbox",
            mark("FOLKMOOT_SANDBOX is %(text)s; it must be bwrap or none."),
            cure=mark(
                "Leave it out; none lets vendors' plugins run where they reach files and network."
            ),
            text=said,
        )
    return said == "bwrap"


def _origin(environ: Mapping[str, str], port: int) -> str:
    origin = environ.get("FOLKMOOT_ORIGIN", "").rstrip("/") or f"http://127.0.0.1:{port}"
    parts = urlsplit(origin)
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.path or parts.query:
        raise Invalid(
            "config.origin",
            mark("FOLKMOOT_ORIGIN is %(text)s; it must be an address without a path."),
            cure=mark("Write it like https://moot.example.cn, or leave it out."),
            text=origin,
        )
    return origin


def _hosts(environ: Mapping[str, str], origin: str) -> tuple[str, ...]:
    """The loopback, so that a machine can ask itself, the origin, and whatever else is named."""
    named = (name.strip() for name in environ.get("FOLKMOOT_HOSTS", "").split(","))
    found = (*LOOPBACK, urlsplit(origin).hostname or "", *named)
    return tuple(dict.fromkeys(filter(None, found)))


def _secure_cookies(environ: Mapping[str, str], *, behind_proxy: bool) -> bool:
    said = environ.get("SECURE_COOKIES", "")
    if behind_proxy and said not in {"", "1"}:
        raise Invalid(
            "config.insecure_proxy",
            mark("Behind a proxy (BEHIND_PROXY=1) sessions must not travel in the open."),
            cure=mark("Leave SECURE_COOKIES out, or set it to 1, and let the proxy speak TLS."),
        )
    return behind_proxy or said == "1"


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
    home.mkdir(parents=True, exist_ok=True)
    return place_once(home / "secret-key", secrets.token_urlsafe(48))
