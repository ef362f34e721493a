"""Settings in layers: platform < district < community, with what the district locks."""

from hypothesis import given
from hypothesis import strategies as st
from marshmallow import Schema, ValidationError, fields, validate, validates_schema

from folkmoot.extensions.settings import Layer, Layers, judged, layered, unknown_keys

KEYS = st.sampled_from(["a", "b", "c", "d"])
VALUES = st.dictionaries(KEYS, st.integers(0, 3))


class Bounds(Schema):
    low = fields.Integer(load_default=1, validate=validate.Range(min=0))
    high = fields.Integer(load_default=5)

    @validates_schema
    def in_order(self, data: dict[str, int], **_: object) -> None:
        if data["low"] > data["high"]:
            raise ValidationError("the wrong way round")


@given(VALUES, VALUES, VALUES, st.frozensets(KEYS))
def test_the_strongest_layer_that_says_something_decides_and_a_lock_ends_it(
    platform: dict[str, int],
    district: dict[str, int],
    community: dict[str, int],
    locked: frozenset[str],
) -> None:
    found = layered(Layers(platform, district, community, locked))
    for key in "abcd":
        above = district.get(key, platform.get(key))
        expected = above if key in locked else community.get(key, above)
        assert found.values.get(key) == expected
    assert found.values.keys() == found.origins.keys()
    assert found.overruled == {k: v for k, v in community.items() if k in locked}


@given(VALUES, VALUES, VALUES, st.frozensets(KEYS))
def test_each_value_comes_from_the_layer_that_is_named(
    platform: dict[str, int],
    district: dict[str, int],
    community: dict[str, int],
    locked: frozenset[str],
) -> None:
    whole = {
        Layer.PLATFORM: platform,
        Layer.DISTRICT: district,
        Layer.COMMUNITY: community,
    }
    found = layered(Layers(platform, district, community, locked))
    for key, layer in found.origins.items():
        assert whole[layer][key] == found.values[key]
        assert not (layer is Layer.COMMUNITY and key in locked)


@given(VALUES, VALUES, VALUES, st.frozensets(KEYS))
def test_what_stands_below_a_layer_does_not_count_in_it(
    platform: dict[str, int],
    district: dict[str, int],
    community: dict[str, int],
    locked: frozenset[str],
) -> None:
    layers = Layers(platform, district, community, locked)
    assert layered(layers.down_to(Layer.PLATFORM)).values == platform
    assert layered(layers.down_to(Layer.DISTRICT)).values == {**platform, **district}


def test_what_the_schema_refuses_is_named_and_stays_where_it_is() -> None:
    found = judged(Bounds, Layers(district={"low": -1, "gone": 7}))
    assert found.refused.keys() == {"low", "gone"}
    assert found.values == {"low": -1, "gone": 7}
    assert unknown_keys(Bounds, ["low", "gone"]) == ["gone"]


def test_values_that_are_sound_one_by_one_may_be_wrong_together() -> None:
    found = judged(Bounds, Layers(platform={"high": 3}, community={"low": 4}))
    assert found.refused == {"": "the wrong way round"}
    assert not judged(Bounds, Layers(platform={"high": 3}, community={"low": 3})).refused


def test_a_vendors_words_are_cut_and_in_one_line() -> None:
    class Loud(Schema):
        @validates_schema
        def shout(self, _data: object, **_: object) -> None:
            raise ValidationError("A\n" + "a" * 1000)

    (why,) = judged(Loud, Layers()).refused.values()
    assert len(why) == 300
    assert "\n" not in why
