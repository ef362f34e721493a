"""The shape of a count file. Rules, ballots and the outcome are taken apart by the SDK's own types,
which are stricter than a schema could be.
"""

from typing import Any

from marshmallow import RAISE, Schema, fields, validate

from folkmoot.extensions.registry import Kind
from folkmoot.votes.domain import Channel, Turnout
from folkmoot_sdk import Secrecy


class _Strict(Schema):
    class Meta:
        unknown = RAISE


def _count() -> fields.Integer:
    return fields.Integer(required=True, strict=True, validate=validate.Range(min=0))


def _word(limit: int = 200) -> fields.String:
    return fields.String(required=True, validate=validate.Length(1, limit))


def _numbers(keys: fields.Field[Any]) -> fields.Dict:
    return fields.Dict(keys=keys, values=fields.Integer(strict=True), required=True)


class _Community(_Strict):
    code = _word()
    name = _word()
    district = _word()


class _AnyHead(_Strict):
    id = fields.UUID(required=True)
    title = _word()
    subject_id = fields.UUID(required=True)
    meeting_id = fields.UUID(required=True, allow_none=True)
    secrecy = fields.String(required=True, validate=validate.OneOf(list(Secrecy)))
    turnout = fields.String(required=True, validate=validate.OneOf(list(Turnout)))
    opened_at = fields.AwareDateTime(required=True)
    closed_at = fields.AwareDateTime(required=True)


class _Head(_AnyHead):
    community = fields.Nested(_Community, required=True)


class _FirstHead(_AnyHead):
    community = _count()


class _Pin(_Strict):
    plugin = _word()
    kind = fields.String(required=True, validate=validate.OneOf(list(Kind)))
    id = _word()
    version = _word()
    digest = _word()
    settings = fields.Dict(keys=fields.String(), required=True)


class _Method(_Strict):
    pin = fields.Nested(_Pin, required=True)
    plugin_version = _word()


class _CountedBy(_Method):
    # Of a vote whose pinned release failed: that one.
    instead_of = fields.Nested(_Method)


class _Law(_Method):
    rule = fields.Dict(keys=fields.String(), required=True)


class _Electorate(_Strict):
    electors = _count()
    figures = _numbers(fields.String())
    weights = fields.List(
        fields.List(fields.Integer(strict=True), validate=validate.Length(equal=3)), required=True
    )


class _Attendance(_Strict):
    channels = _numbers(fields.String(validate=validate.OneOf(list(Channel))))
    heads = _count()
    area = _count()
    figures = _numbers(fields.String())


class FileShape(_Strict):
    format = _word()
    vote = fields.Nested(_Head, required=True)
    method = fields.Nested(_CountedBy, required=True)
    law = fields.Nested(_Law, required=True)
    options = fields.List(fields.Dict(), required=True)
    electorate = fields.Nested(_Electorate, required=True)
    attendance = fields.Nested(_Attendance, required=True)
    ballots = fields.List(fields.Dict(), required=True)
    left_out = fields.List(fields.Dict(), required=True)
    outcome = fields.Dict(required=True)
    digests = fields.Dict(keys=fields.String(), values=fields.String(), required=True)


class FirstShape(FileShape):
    """Of the first format, whose files stay readable."""

    vote = fields.Nested(_FirstHead, required=True)
