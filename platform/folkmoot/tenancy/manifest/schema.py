"""The form of a manifest, as marshmallow schemas."""

from marshmallow import fields

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


def _each_once(plugins: list[str]) -> None:
    if twice := next((name for name in plugins if plugins.count(name) > 1), None):
        raise fail("manifest.plugin.twice", value=twice)


class PluginsSchema(Strict):
    granted = fields.List(
        a_text(validate=slug_form), required=True, error_messages=CODES, validate=_each_once
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
