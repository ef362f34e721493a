"""A cadence's page: its year."""

from collections.abc import Mapping
from typing import Any, Final

from folkmoot_sdk import Cadence, cadence_faults

_EARLIEST: Final = 1900
_LATEST: Final = 2200


def cadence_page(
    cadence: Cadence, given: Mapping[str, tuple[str, ...]], language: str
) -> dict[str, Any]:
    """The periods of one year, and what is wrong with those around it."""
    year = _year(given.get("year", ("",))[-1], cadence)
    faults = cadence_faults(cadence, range(year - 1, year + 2))
    return {
        "year": year,
        "spans": cadence.periods(year),
        "owed": cadence.owed(year),
        "faults": [fault.sentence(language) for fault in faults],
    }


def _year(text: str, cadence: Cadence) -> int:
    # The second year in force is the first that is whole.
    year = int(text) if text.isdecimal() and text.isascii() else cadence.in_force.start.year + 1
    return min(max(year, _EARLIEST), _LATEST)
