"""The form of a manifest, as marshmallow schemas."""

from collections.abc import Callable
from enum import StrEnum
from typing import Any

from marshmallow import fields

from folkmoot.extensions.terms import MOST_FEN
from folkmoot.extensions.versions import read_range
from folkmoot.kernel.errors import Invalid
from folkmoot.tenancy.manifest.fields import (
    CODES,
    Strict,
    a_name,
    a_table,
    a_text,
    between,
    community_slug,
    fail,
    of_digits,
    slug_form,
)
from folkmoot.tenancy.models import CommunityStatus
from folkmoot_sdk import PersonalData, Scope

_FIRST_YEAR, _LAST_YEAR = 1949, 2999


class DistrictSchema(Strict):
    code = a_text(validate=of_digits(6))
    name = a_name()
    name_en = a_name()
    slug = a_text(required=False, load_default="", validate=slug_form)


class ListSchema(Strict):
    """Which list the communities are taken from: they are merged and split every few years."""

    year = fields.Integer(
        required=True,
        strict=True,
        error_messages=CODES,
        validate=between(_FIRST_YEAR, _LAST_YEAR),
    )
    source = a_name()
    note = a_text(required=False, load_default="")


class StreetSchema(Strict):
    code = a_text(validate=of_digits(9))
    name = a_name()
    slug = a_text(required=False, load_default="", validate=slug_form)


class RolloutSchema(Strict):
    new_communities = fields.Enum(
        CommunityStatus, by_value=True, required=True, error_messages=CODES
    )
    # By code; these begin as pilots, whatever the others begin as.
    pilots = fields.List(a_text(validate=of_digits(12)), load_default=list)


def _range(versions: str) -> None:
    try:
        read_range(versions)
    except Invalid as error:
        raise fail("manifest.plugin.versions", value=versions) from error


def _one_of(known: type[StrEnum]) -> Callable[[str], None]:
    names = [each.value for each in known]

    def check(value: str) -> None:
        if value not in names:
            raise fail("manifest.plugin.scope", value=value, known=", ".join(names))

    return check


class GrantSchema(Strict):
    """A plugin with the terms on which it is granted; what is left out is not said."""

    plugin = a_text(validate=slug_form)
    versions = a_text(required=False, validate=_range)
    scopes = fields.List(a_text(validate=_one_of(Scope)), error_messages=CODES)
    personal_data = fields.List(a_text(validate=_one_of(PersonalData)), error_messages=CODES)
    price = fields.Integer(strict=True, error_messages=CODES, validate=between(0, MOST_FEN))


class Granted(fields.Field[Any]):
    """A plugin's name, or a table."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:  # noqa: ANN401, ARG002 - marshmallow's signature
        if isinstance(value, str):
            slug_form(value)
            return value
        return GrantSchema().load(value)


def _each_once(plugins: list[Any]) -> None:
    names = [each if isinstance(each, str) else each["plugin"] for each in plugins]
    if twice := next((name for name in names if names.count(name) > 1), None):
        raise fail("manifest.plugin.twice", value=twice)


class PluginsSchema(Strict):
    granted = fields.List(
        Granted(error_messages=CODES),
        required=True,
        error_messages=CODES,
        validate=_each_once,
    )


class ManifestSchema(Strict):
    """``district.toml``. The workflow is read by :mod:`folkmoot.tenancy.workflow`."""

    district = a_table(DistrictSchema)
    list = a_table(ListSchema)
    streets = fields.List(a_table(StreetSchema), required=True, error_messages=CODES)
    rollout = a_table(RolloutSchema)
    plugins = a_table(PluginsSchema)
    workflow = fields.Dict(required=True, error_messages=CODES)


class CommunitySchema(Strict):
    """A row of ``communities.csv``, under its heading."""

    code = a_text(validate=of_digits(12))
    community = a_name()
    street_code = a_text(validate=of_digits(9))
    street = a_text(required=False)
    slug = a_text(required=False, load_default="", validate=community_slug)
    formerly = a_text(
        required=False, load_default="", validate=lambda value: value and of_digits(12)(value)
    )
