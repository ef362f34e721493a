"""The page of a contribution that is data alone."""

import json
from collections.abc import Mapping
from typing import Any

from folkmoot_sdk import Contribution
from folkmoot_sdk._plain import Plain


def data_page(
    one: Contribution,
    given: Mapping[str, tuple[str, ...]],  # noqa: ARG001 - as every page is asked
    language: str,  # noqa: ARG001 - as every page is asked
) -> dict[str, Any]:
    """All of it, as JSON."""
    plain = one.to_plain() if isinstance(one, Plain) else {}
    return {"shown": json.dumps(plain, ensure_ascii=False, indent=1)}
