"""What a registry's files must hold, and the way between them and the values."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from marshmallow import RAISE, Schema, ValidationError, fields, validate

from folkmoot_sdk._frozen import Frozen
from folkmoot_sdk._names import ID, REFERENCE, VERSION
from folkmoot_sdk._scopes import PersonalData, Scope
from folkmoot_sdk._text import Text
from folkmoot_sdk.releases.refusals import KeyFileError, RegistryStateError
from folkmoot_sdk.releases.registry import Every, Listing, Move, Price, Publisher, Release, State
from folkmoot_sdk.releases.signing import public_bytes

_MOST_RELEASES, _MOST_PLUGINS, _MOST_PUBLISHERS = 500, 500, 5_000


def _matching(pattern: str, longest: int, **more: Any) -> fields.String:  # noqa: ANN401 - a field's own
    checks = [validate.Length(1, longest), validate.Regexp(rf"(?:{pattern})\Z")]
    return fields.String(validate=checks, **more)


def _words(longest: int = 200, least: int = 1) -> fields.String:
    plain_words = validate.Regexp(r"[^\x00-\x1f\x7f<>\ud800-\udfff]*\Z")
    required: dict[str, Any] = {"required": True} if least else {"load_default": ""}
    return fields.String(validate=[validate.Length(least, longest), plain_words], **required)


def _id() -> fields.String:
    return _matching(ID, 60, required=True)


def _digest(**more: Any) -> fields.String:  # noqa: ANN401 - a field's own
    return _matching("[0-9a-f]{64}", 64, **more)


def _some_of(known: type[StrEnum]) -> fields.Field[Any]:
    one = fields.String(validate=validate.OneOf([each.value for each in known]))
    return fields.List(one, load_default=list, validate=validate.Length(max=len(known)))


def _is_public_key(text: str) -> None:
    try:
        public_bytes(text)
    except KeyFileError as problem:
        raise ValidationError(str(problem)) from None


class _TitleSchema(Schema):
    zh = _words()
    en = _words()


class _PriceSchema(Schema):
    amount = fields.Integer(strict=True, required=True, validate=validate.Range(0, 10**12))
    currency = _matching("[A-Z]{3}", 3, required=True)
    every = fields.Enum(Every, by_value=True, required=True)


class _MoveSchema(Schema):
    state = fields.Enum(State, by_value=True, required=True)
    by = _words()
    at = fields.AwareDateTime(required=True, format="iso")
    why = _words(1_000, least=0)


class _ReleaseSchema(Schema):
    version = _matching(VERSION, 60, required=True)
    wheel = _digest(required=True)
    state = fields.Enum(State, by_value=True, required=True)
    scopes = _some_of(Scope)
    personal_data = _some_of(PersonalData)
    # Words, not the promises that this version of the SDK knows: a registry outlives it.
    promises = fields.Dict(
        keys=_matching(REFERENCE, 122),
        values=fields.List(_matching("[a-z][a-z_]*", 60), validate=validate.Length(max=60)),
        load_default=dict,
    )
    price = fields.Nested(_PriceSchema(unknown=RAISE), load_default=None)
    notes = _words(2_000, least=0)
    vectors = _digest(load_default="")
    moves = fields.List(
        fields.Nested(_MoveSchema(unknown=RAISE)),
        required=True,
        validate=validate.Length(1, len(State)),
    )


class _ListingSchema(Schema):
    id = _id()
    title = fields.Nested(_TitleSchema(unknown=RAISE), required=True)
    releases = fields.List(
        fields.Nested(_ReleaseSchema(unknown=RAISE)),
        required=True,
        validate=validate.Length(1, _MOST_RELEASES),
    )


class _WhoSchema(Schema):
    id = _id()
    name = _words()
    key = fields.String(required=True, validate=_is_public_key)
    contact = _words()


class PublisherSchema(Schema):
    """A publisher's file."""

    publisher = fields.Nested(_WhoSchema(unknown=RAISE), required=True)
    plugins = fields.List(
        fields.Nested(_ListingSchema(unknown=RAISE)),
        load_default=list,
        validate=validate.Length(max=_MOST_PLUGINS),
    )


class RegistrySchema(Schema):
    """What is signed."""

    format = fields.Integer(strict=True, required=True, validate=validate.Equal(1))
    rendered_at = fields.AwareDateTime(required=True, format="iso")
    publishers = fields.List(
        fields.Nested(PublisherSchema(unknown=RAISE)),
        required=True,
        validate=validate.Length(max=_MOST_PUBLISHERS),
    )


def made_publisher(data: Mapping[str, Any]) -> Publisher:
    """What `PublisherSchema` has loaded, as values. Raises RegistryError."""
    return Publisher(**data["publisher"], plugins=tuple(map(_listing, data["plugins"])))


def _listing(data: Mapping[str, Any]) -> Listing:
    title = Text(data["title"]["zh"], data["title"]["en"])
    return Listing(data["id"], title, tuple(map(_release, data["releases"])))


def _release(data: Mapping[str, Any]) -> Release:
    given = {key: value for key, value in data.items() if key != "state"}
    release = Release(
        **{
            **given,
            "moves": tuple(Move(**move) for move in data["moves"]),
            "scopes": frozenset(map(Scope, data["scopes"])),
            "personal_data": frozenset(map(PersonalData, data["personal_data"])),
            "promises": Frozen({ref: tuple(kept) for ref, kept in data["promises"].items()}),
            "price": Price(**data["price"]) if data["price"] else None,
        }
    )
    if release.state is not data["state"]:
        raise RegistryStateError((f"{release.version}: {data['state']} is not its last move",))
    return release


def plain_publisher(publisher: Publisher) -> dict[str, Any]:
    """As the files have it; what is empty is left out."""
    who = {name: getattr(publisher, name) for name in ("id", "name", "key", "contact")}
    return {"publisher": who, "plugins": [_plain_listing(each) for each in publisher.plugins]}


def _plain_listing(listing: Listing) -> dict[str, Any]:
    title = {"zh": listing.title.zh, "en": listing.title.en}
    releases = [_plain_release(each) for each in listing.releases]
    return {"id": listing.id, "title": title, "releases": releases}


def _plain_release(release: Release) -> dict[str, Any]:
    price = release.price
    written = {
        "version": release.version,
        "wheel": release.wheel,
        "state": release.state.value,
        "scopes": sorted(release.scopes),
        "personal_data": sorted(release.personal_data),
        "promises": {ref: list(kept) for ref, kept in release.promises.items()},
        "price": price
        and {"amount": price.amount, "currency": price.currency, "every": price.every.value},
        "notes": release.notes,
        "vectors": release.vectors,
        "moves": [_plain_move(move) for move in release.moves],
    }
    return {key: value for key, value in written.items() if value or key in _ALWAYS}


_ALWAYS = frozenset({"scopes", "personal_data"})


def _plain_move(move: Move) -> dict[str, str]:
    written = {
        "state": move.state.value,
        "by": move.by,
        "at": move.at.isoformat(),
        "why": move.why,
    }
    return {key: value for key, value in written.items() if value}
