"""Where a class of tests asks less than the kit does: never without saying why."""

from collections.abc import Collection, Mapping

from folkmoot_sdk.testing._expect import expect

NO_VECTORS = (
    "no golden vectors: write some by `write_vectors`, and name their file or folder by `vectors`;"
    ' or say in `eased`, under "vectors", why this version has none'
)
ANEW = (
    "Before its first release: folkmoot-sdk vectors --write. Afterwards another count is another"
    " version of the rule"
)
# Missed by the check that needs it, and told there.
_VECTORS = "vectors"


def expect_reasons(eased: Mapping[str, str], less: Collection[str]) -> None:
    """A reason for each attribute that asks less, and none where nothing less is asked."""
    unsaid = [name for name in sorted(less) if name != _VECTORS and not _why(eased, name)]
    expect(not unsaid, f"{', '.join(unsaid)}: less is asked; say why by name in `eased`")
    stale = sorted(eased.keys() - {*less})
    expect(not stale, f"{', '.join(stale)}: `eased` has a reason, and nothing less is asked")


def why_without(eased: Mapping[str, str], name: str, needed: str) -> str:
    """The reason. Raises AssertionError with what is needed where there is none."""
    why = _why(eased, name)
    expect(bool(why), needed)
    return why


def _why(eased: Mapping[str, str], name: str) -> str:
    return eased.get(name, "").strip()
