"""Wheels by hand: sound ones, and ones that no tool would make."""

import base64
import csv
import hashlib
import io
import zipfile
from collections.abc import Callable, Mapping

import pytest

Pack = Callable[..., bytes]
OWN = "green_lane-0.1.0.dist-info"
MANIFEST = """\
id = "green-lane"
version = "0.1.0"
api = ">=1.0,<2"
title = { zh = "绿色通道", en = "Green lane" }
publisher = "Somebody"

[contributions]
voting_rules = ["dots@1"]
"""
METADATA = "Metadata-Version: 2.4\nName: green-lane\nVersion: 0.1.0\n"
FILES: Mapping[str, bytes] = {
    "green_lane/__init__.py": b"raise SystemExit('never imported')\n",
    "green_lane/py.typed": b"",
    "green_lane/folkmoot-plugin.toml": MANIFEST.encode(),
    f"{OWN}/METADATA": (METADATA + "Requires-Dist: folkmoot-sdk<1,>=0.2\n\nRead me.\n").encode(),
    f"{OWN}/WHEEL": b"Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    f"{OWN}/entry_points.txt": b"[folkmoot.plugins]\ngreen-lane = green_lane\n",
}


def record(files: Mapping[str, bytes]) -> bytes:
    rows = io.StringIO()
    writer = csv.writer(rows, lineterminator="\n")
    for name, content in files.items():
        digest = base64.urlsafe_b64encode(hashlib.sha256(content).digest()).rstrip(b"=")
        writer.writerow([name, f"sha256={digest.decode()}", len(content)])
    writer.writerow([f"{OWN}/RECORD", "", ""])
    return rows.getvalue().encode()


@pytest.fixture(scope="session")
def pack() -> Pack:
    """Bytes of a wheel: the sound one with these files more, changed, or left out by None."""

    def packed(changes: Mapping[str, bytes | None] | None = None, **wrong: bytes) -> bytes:
        files = {**FILES, **(changes or {})}
        kept = {name: content for name, content in files.items() if content is not None}
        listed = {**kept, f"{OWN}/RECORD": wrong.get("record", record(kept))}
        target = io.BytesIO()
        with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, content in listed.items():
                entry = zipfile.ZipInfo(name, (2026, 1, 1, 0, 0, 0))
                archive.writestr(entry, content, zipfile.ZIP_DEFLATED)
        return target.getvalue()

    return packed
