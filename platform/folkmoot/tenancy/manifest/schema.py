"""The form of a manifest, as marshmallow schemas."""

from collections.abc import Callable, Mapping
from typing import Any

from marshmallow import fields

from folkmoot.tenancy.manifest.fields import (
    CODES,
    Day,
    Strict,
    a_name,
    a_table,
    a_text,
    between,
    fail,
    of_digits,
    slug_form,
    some_days,
)
from folkmoot.tenancy.models import CommunityStatus
from folkmoot.tenancy.rules import carriage, validity
from folkmoot_sdk import BodyKind

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


def _body(**options: Any) -> fields.Enum[BodyKind]:  # noqa: ANN401 - marshmallow's options
    codes = {**CODES, "unknown": "manifest.body.unknown"}
    return fields.Enum(BodyKind, by_value=True, error_messages=codes, **options)


def _reads_as(read: Callable[[str], object]) -> Callable[[str], None]:
    def check(value: str) -> None:
        try:
            read(value)
        except ValueError as error:
            raise fail("manifest.quorum.form") from error

    return check


class QuorumSchema(Strict):
    valid = a_text(validate=_reads_as(validity))
    carried = a_text(validate=_reads_as(carriage))


class NamedRuleSchema(Strict):
    plugin = a_text(validate=slug_form)
    rule = a_text(validate=slug_form)


class QuorumField(fields.Field[Mapping[str, str]]):
    """Two comparisons, or the rule of a plugin that the district takes."""

    def _deserialize(
        self,
        value: Any,  # noqa: ANN401 - whatever the file holds
        attr: str | None,  # noqa: ARG002 - marshmallow's signature
        data: Any,  # noqa: ANN401, ARG002 - as above
        **_kwargs: Any,  # noqa: ANN401 - as above
    ) -> Mapping[str, str]:
        if not isinstance(value, Mapping):
            raise fail("manifest.value.kind")
        named = not value.keys().isdisjoint({"plugin", "rule"})
        schema: Strict = NamedRuleSchema() if named else QuorumSchema()
        loaded: Mapping[str, str] = schema.load(value)
        return loaded


class RemindersSchema(Strict):
    secretary = some_days(required=True)
    street = some_days(required=True)
    district = some_days(required=True)


def _cadence_form(value: str) -> None:
    plugin, stroke, cadence = value.partition("/")
    if not (plugin and stroke and cadence):
        raise fail("manifest.cadence.form", value=value)
    slug_form(plugin)
    slug_form(cadence)


def _category_form(value: str) -> None:
    if not value.replace("_", "").isalpha() or not value.isascii():
        raise fail("manifest.value.range")


def _a_weight() -> fields.Integer:
    return fields.Integer(strict=True, error_messages=CODES, validate=between(1, 1000))


class RulesSchema(Strict):
    effective_from = Day(required=True, error_messages={"required": CODES["required"]})
    new_communities = fields.Enum(
        CommunityStatus, by_value=True, required=True, error_messages=CODES
    )
    notice_days = fields.Dict(keys=_body(), values=some_days(), required=True, error_messages=CODES)
    other_notice_days = some_days(required=True)
    publication_days = some_days(required=True)
    quorum = fields.Dict(
        keys=_body(),
        values=QuorumField(error_messages=CODES),
        required=True,
        error_messages=CODES,
    )
    notice_boards = fields.List(a_name(), required=True, error_messages=CODES)
    cadences = fields.List(a_text(validate=_cadence_form), required=True, error_messages=CODES)
    reminders = a_table(RemindersSchema)
    appraisal_weights = fields.Dict(
        keys=a_text(validate=_category_form), values=_a_weight(), load_default=dict
    )


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
    rules = a_table(RulesSchema)
    plugins = a_table(PluginsSchema)
    workflow = fields.Dict(required=True, error_messages=CODES)


class CommunitySchema(Strict):
    """A row of ``communities.csv``, under its heading."""

    code = a_text(validate=of_digits(12))
    community = a_name()
    street_code = a_text(validate=of_digits(9))
    street = a_text(required=False)
    slug = a_text(required=False, load_default="", validate=slug_form)
    formerly = a_text(
        required=False, load_default="", validate=lambda value: value and of_digits(12)(value)
    )
