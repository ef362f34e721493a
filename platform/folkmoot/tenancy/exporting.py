"""A district as a manifest again: what is exported and applied changes nothing."""

import csv
import io
import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from folkmoot.extensions.granting import grants_of
from folkmoot.extensions.terms import Terms
from folkmoot.tenancy.laid_down import laid_down_by
from folkmoot.tenancy.manifest.values import COMMUNITIES_FILE, DISTRICT_FILE, PACKS_FOLDER
from folkmoot.tenancy.models import District, StreetOffice
from folkmoot.tenancy.packs import PARAMETERS, Mode, Pack, Parameter, Setting
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
    packs = laid_down_by(session, district.id).packs
    grants = grants_of(session, district.id)
    return {
        DISTRICT_FILE: _district_toml(district, streets, grants).encode(),
        # The mark makes spreadsheets read the characters right.
        COMMUNITIES_FILE: _communities_csv(lines).encode("utf-8-sig"),
        **{f"{PACKS_FOLDER}/{pack.version}.toml": pack_toml(pack).encode() for pack in packs},
    }


def _district_toml(
    district: District, streets: Sequence[StreetOffice], grants: Mapping[str, Terms]
) -> str:
    entry = {
        "code": district.code,
        "name": district.name,
        "name_en": district.name_en,
        "slug": district.slug,
    }
    offices = [{"code": s.code, "name": s.name, "slug": s.slug} for s in streets]
    settings = {key: said for key, said in district.rules.items() if key != "rules"}
    # As they stand: an officer changes them on the district's page as well.
    settings["plugins"] = {"granted": [_grant(*each) for each in sorted(grants.items())]}
    if before_packs := district.rules.get("rules"):
        settings["rollout"] = {"new_communities": before_packs["new_communities"]}
    return toml({"district": entry, **settings, "streets": offices})


def _grant(plugin: str, terms: Terms) -> str | dict[str, Any]:
    said = terms.to_plain()
    return {"plugin": plugin, **said} if said else plugin


def pack_toml(pack: Pack) -> str:
    """A version as an official would write it: a line a parameter, its mode beside it."""
    lines = [
        f"version = {_value(pack.version)}",
        f"effective_from = {pack.effective_from.isoformat()}",
        f"note = {_value(pack.note)}",
    ]
    table = ""
    for parameter, said in sorted(pack.settings.items(), key=lambda each: _place_of(each[0])):
        if parameter.body is not None and table != parameter.group:
            table = parameter.group
            lines += ["", f"[{table}]"]
        lines.append(f"{parameter.body or parameter.group} = {_said(said)}")
    return "\n".join(lines) + "\n"


def _place_of(parameter: Parameter) -> tuple[bool, int]:
    """What stands in no table comes first."""
    return parameter.body is not None, PARAMETERS.index(parameter)


def _said(said: Setting) -> str:
    if said.mode is Mode.INHERIT:
        return _value(said.mode.value)
    return f"{{ {said.mode} = {_value(said.value)} }}"


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
    if isinstance(value, Mapping):
        pairs = ", ".join(f"{key} = {_value(each)}" for key, each in value.items())
        return f"{{ {pairs} }}" if pairs else "{}"
    if isinstance(value, list):
        return f"[{', '.join(map(_value, value))}]"
    # A JSON string or number is the same in TOML.
    return json.dumps(value, ensure_ascii=False)
