"""What every event says of where and when, whoever is told of it."""

from dataclasses import dataclass
from datetime import date

from folkmoot_sdk._plain import Plain


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceEvent(Plain):
    """`on` is the day in China. `district` and `community` are slugs, as addresses have them: to
    show and to link to. A place that is renamed may get another one, and another place the one it
    had; so whatever is kept is kept under `district_id` and `community_id`, which never change.

    No community ("" and 0) means that it is of the whole district, no district either that it is
    of the platform.
    """

    on: date
    district: str = ""
    community: str = ""
    district_id: int = 0
    community_id: int = 0
