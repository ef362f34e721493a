"""The frame around every page: its navigation and the account's corner, filled by features.

Features above register a provider; this floor asks all of them on each page and knows none.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from flask import Flask, current_app, request


@dataclass(frozen=True, slots=True)
class Link:
    """``text`` is in the reader's language; ``post`` makes it a button with a CSRF token."""

    text: str
    href: str
    current: bool = False
    post: bool = False


Provider = Callable[[], Iterable[Link]]
_NAVIGATION = "folkmoot_navigation"
_ACCOUNT = "folkmoot_account"
_PLACE = "folkmoot_place"
_FILES = "folkmoot_files"
# Given what a page lists, and the district where it is not a community's page.
FileProvider = Callable[[str, str], Iterable[Link]]


def navigation_from(app: Flask, provider: Provider) -> None:
    """Add the provider's links to the main navigation, after those registered before."""
    app.extensions.setdefault(_NAVIGATION, []).append(provider)


def account_from(app: Flask, provider: Provider) -> None:
    """Add the provider's links (sign in, your name, sign out) to the top of the page."""
    app.extensions.setdefault(_ACCOUNT, []).append(provider)


def place_from(app: Flask, provider: Callable[[], str]) -> None:
    """Let ``provider`` say for which place a page stands; "" for none."""
    app.extensions[_PLACE] = provider


def files_from(app: Flask, provider: FileProvider) -> None:
    """Let ``provider`` offer what a page lists as files to take away."""
    app.extensions.setdefault(_FILES, []).append(provider)


def files_of(listed: str, district: str = "") -> list[Link]:
    """The files of what a page lists: of the community that it stands for, or of a district."""
    found = (provider(listed, district) for provider in current_app.extensions.get(_FILES, ()))
    return [link for links in found for link in links]


def printed_from() -> str:
    """What a sheet of paper must say of where it comes from."""
    place = current_app.extensions.get(_PLACE, str)()
    return " · ".join(filter(None, (place, f"{request.host}{request.path}")))


def navigation() -> list[Link]:
    return _links(_NAVIGATION)


def account() -> list[Link]:
    return _links(_ACCOUNT)


def _links(place: str) -> list[Link]:
    return [link for provider in current_app.extensions.get(place, ()) for link in provider()]
