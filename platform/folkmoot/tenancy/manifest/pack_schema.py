"""The form of a policy pack: every parameter with its mode, or the word that nothing is said."""

from collections.abc import Callable, Mapping
from typing import Any

from marshmallow import ValidationError, fields

from folkmoot.tenancy.manifest.fields import (
    CODES,
    Day,
    Strict,
    a_name,
    a_table,
    a_text,
    between,
    fail,
    slug_form,
    some_days,
)
from folkmoot.tenancy.packs import Group, Mode, Setting
from folkmoot.tenancy.packs.parameters import LATER
from folkmoot.tenancy.packs.versions import SILENT
from folkmoot.tenancy.rules import carriage, validity
from folkmoot_sdk import AppraiserCategory, BodyKind

_LONGEST_NOTE = 1000
_MOST_ENTRIES = 100


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


def _reference(code: str) -> Callable[[str], None]:
    """A name of the form plugin/id, else refused as ``code``."""

    def check(value: str) -> None:
        plugin, stroke, id_ = value.partition("/")
        if not (plugin and stroke and id_):
            raise fail(code, value=value)
        slug_form(plugin)
        slug_form(id_)

    return check


def _all_or_none(weights: Mapping[str, int]) -> None:
    # One left out would be refused only at year's end, when every community opens its appraisal.
    if weights and weights.keys() != set(AppraiserCategory):
        raise fail("manifest.weights.categories")


def _a_weight() -> fields.Integer:
    return fields.Integer(strict=True, error_messages=CODES, validate=between(1, 1000))


class SaidField(fields.Field[Setting]):
    """``"inherit"``, ``{ lock = value }`` or ``{ override = value }``."""

    def __init__(self, value: fields.Field[Any], **options: Any) -> None:  # noqa: ANN401 - marshmallow's options
        super().__init__(error_messages=CODES, **options)
        self._value = value

    def _deserialize(
        self,
        value: Any,  # noqa: ANN401 - whatever the file holds
        attr: str | None,  # noqa: ARG002 - marshmallow's signature
        data: Any,  # noqa: ANN401, ARG002 - as above
        **_kwargs: Any,  # noqa: ANN401 - as above
    ) -> Setting:
        if value == Mode.INHERIT:
            return Setting(Mode.INHERIT)
        if not isinstance(value, Mapping) or value.keys() not in ({Mode.LOCK}, {Mode.OVERRIDE}):
            raise fail("manifest.pack.mode")
        (mode, said), *_ = value.items()
        try:
            return Setting(Mode(mode), self._value.deserialize(said))
        except ValidationError as error:
            # Without the half that could be read: it is no setting.
            raise ValidationError(error.messages) from error


def value_field(group: Group) -> fields.Field[Any]:
    """What a value of that kind looks like, for a district as for a community."""
    return _VALUES[group]()


def _few(values: object) -> None:
    if isinstance(values, list | dict) and len(values) > _MOST_ENTRIES:
        raise fail("manifest.value.range")


def _boards() -> fields.Field[Any]:
    return fields.List(a_name(), error_messages=CODES, validate=_few)


def _cadences() -> fields.Field[Any]:
    return fields.List(
        a_text(validate=_reference("manifest.cadence.form")), error_messages=CODES, validate=_few
    )


def _weights() -> fields.Field[Any]:
    return fields.Dict(
        keys=a_text(), values=_a_weight(), error_messages=CODES, validate=_all_or_none
    )


def _form() -> fields.Field[Any]:
    return a_text(validate=_reference("manifest.appraisal_form.form"))


_VALUES: Mapping[Group, Callable[[], fields.Field[Any]]] = {
    Group.NOTICE_DAYS: some_days,
    Group.OTHER_NOTICE_DAYS: some_days,
    Group.PUBLICATION_DAYS: some_days,
    Group.QUORUM: lambda: QuorumField(error_messages=CODES),
    Group.NOTICE_BOARDS: _boards,
    Group.CADENCES: _cadences,
    Group.REMINDERS: lambda: a_table(RemindersSchema),
    Group.APPRAISAL_WEIGHTS: _weights,
    Group.APPRAISAL_FORM: _form,
}


def _said(group: Group) -> SaidField:
    if group in LATER:
        return SaidField(value_field(group), load_default=SILENT)
    return SaidField(value_field(group), required=True)


def _said_by_body(group: Group) -> fields.Field[Any]:
    values = SaidField(value_field(group))
    return fields.Dict(keys=_body(), values=values, load_default=dict, error_messages=CODES)


def _short(note: str) -> None:
    if len(note) > _LONGEST_NOTE:
        raise fail("manifest.value.range")


def _named(version: str) -> None:
    if not version:
        raise fail("manifest.name.empty")
    slug_form(version)


class PackSchema(Strict):
    """A file of ``packs/``. What is no table by body is said in every version, unless it came when
    versions had been published already.
    """

    version = a_text(validate=_named)
    effective_from = Day(required=True, error_messages={"required": CODES["required"]})
    note = a_text(required=False, load_default="", validate=_short)
    notice_days = _said_by_body(Group.NOTICE_DAYS)
    other_notice_days = _said(Group.OTHER_NOTICE_DAYS)
    publication_days = _said(Group.PUBLICATION_DAYS)
    quorum = _said_by_body(Group.QUORUM)
    notice_boards = _said(Group.NOTICE_BOARDS)
    cadences = _said(Group.CADENCES)
    reminders = _said(Group.REMINDERS)
    appraisal_weights = _said(Group.APPRAISAL_WEIGHTS)
    appraisal_form = _said(Group.APPRAISAL_FORM)
