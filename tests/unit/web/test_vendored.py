"""Vendored files are exactly what their packages hold, each with its licence."""

import hashlib
import re

from folkmoot.web.templating import STATIC

VENDOR = STATIC / "vendor"
ROW = re.compile(r"^\| \S+ \| \S+ \| \S+ \| (\S+) \| ([0-9a-f]{64}) \|$", re.MULTILINE)


def test_the_table_names_every_vendored_file_with_its_sum() -> None:
    table = dict(ROW.findall((VENDOR / "VENDORED.md").read_text()))
    there = {
        str(file.relative_to(VENDOR)): hashlib.sha256(file.read_bytes()).hexdigest()
        for file in VENDOR.glob("*/*")
        if file.name != "LICENSE"
    }
    assert there == table


def test_every_vendored_package_brings_its_licence() -> None:
    assert all((folder / "LICENSE").is_file() for folder in VENDOR.iterdir() if folder.is_dir())


def test_neither_font_nor_crest_of_gov_uk_is_here() -> None:
    names = {file.name for file in STATIC.rglob("*")}
    assert not {name for name in names if name.endswith((".woff", ".woff2")) or "crest" in name}
