"""A vendor who publishes plugins: wheels as a tool would make them, signed, and listed."""

import base64
import csv
import hashlib
import io
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

from folkmoot_sdk import Text
from folkmoot_sdk.releases.registry import Listing, Move, Publisher, Registry, Release, State
from folkmoot_sdk.releases.registry_files import read_registry, render
from folkmoot_sdk.releases.signing import SigningKey, sign_release

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


def fresh_id() -> str:
    return f"trial-{uuid4().hex[:10]}"


@dataclass
class Vendor:
    """Somebody who publishes plugins; each in this run under an id of its own."""

    key: SigningKey
    registry_key: SigningKey
    registry_file: Path
    plugin: str = field(default_factory=fresh_id)
    listings: dict[str, list[Release]] = field(default_factory=dict)
    id: str = "vendor"

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
        publisher = Publisher(self.id, "A vendor", self.key.public, "a@example.org", listings)
        rendered = render(Registry((publisher,), AT), self.registry_key)
        return read_registry(rendered, self.registry_key.public)
