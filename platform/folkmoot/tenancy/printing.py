"""A plan for a person at a terminal."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from rich.console import Console
from rich.table import Table

from folkmoot.kernel.errors import mark
from folkmoot.tenancy.manifest import Manifest
from folkmoot.tenancy.plans import GrantChange, Plan
from folkmoot.tenancy.printing_packs import print_packs
from folkmoot.web.terminal import say

_NEW, _RENAMED, _MOVED = mark("new"), mark("renamed"), mark("moved")
_CHANGED = mark("changed")
_GRANTED, _REVOKED = mark("plugin granted"), mark("plugin no longer granted")
_ON_OTHER_TERMS = mark("plugin on other terms")
_MISSING = mark("not in the list; kept")


def print_plan(
    change: Plan, manifest: Manifest, language: str, console: Console | None = None
) -> None:
    """Every change on a line of its own, then the sum; what stays as it is only in the sum."""
    out = console or Console()
    out.print(say(_heading(change), {"name": manifest.district.name}, language), highlight=False)
    table = Table(box=None, show_header=False, pad_edge=False)
    for kind, code, text in _lines(change):
        table.add_row(say(kind, {}, language), code, text)
    if table.row_count:
        out.print(table)
    print_packs(change, language, out)
    out.print(say(_SUM, _figures(change), language), highlight=False)


_SUM = mark(
    "%(new)d new, %(renamed)d renamed, %(moved)d moved, %(unchanged)d unchanged,"
    " %(missing)d not in the list."
)


def _heading(change: Plan) -> str:
    if not change.changes_anything:
        return mark("%(name)s: everything is as the manifest says.")
    if change.new_district:
        return mark("%(name)s: a new district.")
    if change.new_settings:
        return mark("%(name)s: the district's own rules change.")
    return mark("%(name)s: the district's own rules stay as they are.")


def _figures(change: Plan) -> dict[str, int]:
    return {
        "new": len(change.creates),
        "renamed": len(change.renames),
        "moved": len(change.moves),
        "unchanged": len(change.unchanged),
        "missing": len(change.missing),
    }


def _lines(change: Plan) -> Iterator[tuple[str, str, str]]:
    for rule in change.rules:
        yield _CHANGED, rule.place, " → ".join(map(_said, (rule.old, rule.new)))
    for street in change.streets:
        kind = _RENAMED if street.old else _NEW
        yield kind, street.code, _arrow(street.old, street.new)
    for grant in change.grants:
        yield _grant_kind(grant), grant.plugin, _terms(grant.new)
    for place in change.creates:
        yield _NEW, place.code, f"{place.name}  /{place.slug}"
    for rename in change.renames:
        slug = f"  {_arrow('/' + rename.old_slug, '/' + rename.slug)}"
        yield _RENAMED, rename.code, _arrow(rename.old_name, rename.name) + slug
    for move in change.moves:
        yield _MOVED, move.code, f"{move.name}  {move.old_code} → {move.code}"
    for place in change.missing:
        yield _MISSING, place.code, f"{place.name}  /{place.slug}"


def _grant_kind(change: GrantChange) -> str:
    if change.old is None:
        return _GRANTED
    return _REVOKED if change.new is None else _ON_OTHER_TERMS


def _terms(terms: Mapping[str, Any] | None) -> str:
    return _said(terms) if terms else ""


def _said(value: object) -> str:
    """As the manifest says it; the words of a file are the same in every language."""
    return json.dumps(value, ensure_ascii=False)


def _arrow(old: str, new: str) -> str:
    return new if old in {"", new} else f"{old} → {new}"
