"""Every way in which a wheel can be wrong is said in the operator's language."""

import pytest

from folkmoot.extensions.releases.wheel_faults import wheel_fault
from folkmoot_sdk.releases.refusals import WheelError


@pytest.mark.parametrize("kind", WheelError.__subclasses__())
def test_whatever_is_wrong_with_a_wheel_has_chinese_words(kind: type[WheelError]) -> None:
    error = (
        kind(("the manifest lacks an id",))
        if kind.__name__.startswith("WheelManifest")
        else kind("x")
    )
    said = wheel_fault(error)
    assert said.zh == f"{said.zh.partition('（')[0]}（{error}）"
    assert said.en == str(error)
