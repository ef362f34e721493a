"""A district as a manifest again: what is exported and applied changes nothing."""

import csv
import io
import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from folkmoot.tenancy.manifest.values import COMMUNITIES_FILE, DISTRICT_FILE
from folkmoot.tenancy.models import District, StreetOffice
from folkmoot.tenancy.queries import CommunityLine, communities_of, find_district
from folkmoot.tenancy.slugs import slug_of


def export(session: Session, *, district_slug: str) -> dict[str, bytes]:
    """The manifest's files by name. Raises NotFound (``district.unknown``).

    Slugs are written out wherever the pinyin alone would not give them again.
    """
    district = find_district(session, district_slug)
    query = select(StreetOffice).where(StreetOffice.district_id == district.id)
    streets = session.scalars(query.order_by(StreetOffice.code)).all()
    lines = communities_of(session, district.id)
    return {
        DISTRICT_FILE: _district_toml(district, streets).encode(),
        # The mark makes spreadsheets read the characters right.
        COMMUNITIES_FILE: _communities_csv(lines).encode("utf-8-sig"),
    }


def _district_toml(district: District, streets: Sequence[StreetOffice]) -> str:
    entry = {
        "code": district.code,
        "name": district.name,
        "name_en": district.name_en,
        "slug": district.slug,
    }
    offices = [{"code": s.code, "name": s.name, "slug": s.slug} for s in streets]
    return toml({"district": entry, **district.rules, "streets": offices})


def _communities_csv(lines: Sequence[CommunityLine]) -> str:
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(["code", "community", "street_code", "street", "slug"])
    for line in lines:
        slug = "" if slug_of(line.name) == line.slug else line.slug
        writer.writerow([line.code, line.name, line.street_code, line.street_name, slug])
    return file.getvalue()


def toml(content: Mapping[str, Any]) -> str:
    """TOML for text, whole numbers, lists and tables: all that a manifest holds."""
    return "\n".join(_table(content, ())).lstrip("\n") + "\n"


def _table(content: Mapping[str, Any], path: tuple[str, ...]) -> Iterator[str]:
    inner = {key: value for key, value in content.items() if _is_table(value)}
    for key, value in content.items():
        if key not in inner:
            yield f"{key} = {_value(value)}"
    for key, value in inner.items():
        name = ".".join((*path, key))
        for table in value if isinstance(value, list) else [value]:
            yield f"\n[[{name}]]" if isinstance(value, list) else f"\n[{name}]"
            yield from _table(table, (*path, key))


def _is_table(value: object) -> bool:
    return isinstance(value, Mapping) or (
        isinstance(value, list) and bool(value) and all(isinstance(v, Mapping) for v in value)
    )


def _value(value: object) -> str:
    # A JSON string, number or list of these is the same in TOML.
    return json.dumps(value, ensure_ascii=False)
