"""A publisher's file with something more in it, every other line of it as people wrote it.

Lines and not a library's document: tomlkit keeps a comment with the table before it, so one that
stands above a heading would end up below what is put between the two.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from folkmoot_sdk.releases import Publisher
from folkmoot_sdk.releases._registry_schema import plain_publisher
from folkmoot_sdk.releases._toml import in_line, written

_HEADING = re.compile(r"\s*\[\[?\s*([a-z.]+)\s*\]\]?\s*(?:#.*)?$")
_STATE = re.compile(r"""(\s*state\s*=\s*)(?:"[a-z]+"|'[a-z]+')""")
_TITLE = re.compile(r"(\s*title\s*=\s*)\{.*\}")
_PLUGIN, _RELEASE, _MOVE = "plugins", "plugins.releases", "plugins.releases.moves"


def amended(text: str, before: Publisher, after: Publisher) -> str:
    """The file with what ``after`` has more than ``before``: plugins, releases, moves.

    Whoever asks reads it back: of a file that is written otherwise than under headings, or of a
    change that is none of these, something else comes out.
    """
    page = _Page(text.splitlines())
    then, now = _listed(before), _listed(after)
    for plugin, listing in enumerate(now):
        if plugin >= len(then):
            page.add(len(page.lines), _PLUGIN, listing)
            continue
        if listing["title"] != then[plugin]["title"]:
            page.change((plugin,), _TITLE, listing["title"])
        releases = then[plugin]["releases"]
        for release, each in enumerate(listing["releases"]):
            if release >= len(releases):
                page.add(page.end(plugin), _RELEASE, each)
            elif moves := each["moves"][len(releases[release]["moves"]) :]:
                page.change((plugin, release), _STATE, each["state"])
                for move in moves:
                    page.add(page.end(plugin, release), _MOVE, move)
    return page.text()


def _listed(publisher: Publisher) -> list[dict[str, Any]]:
    listed: list[dict[str, Any]] = plain_publisher(publisher)["plugins"]
    return listed


@dataclass
class _Page:
    """The lines as they were, and what is to be put before which of them."""

    lines: list[str]
    added: list[tuple[int, str]] = field(default_factory=list)

    def add(self, at: int, heading: str, table: Mapping[str, Any]) -> None:
        self.added.append((at, _under(heading, table)))

    def change(self, place: tuple[int, ...], pattern: re.Pattern[str], value: object) -> None:
        """In that table itself: a release has a state, and so has each of its moves."""
        start = self._starts().get(place, len(self.lines))
        for number in range(start + 1, len(self.lines)):
            found = pattern.match(self.lines[number])
            if found:
                self.lines[number] = (
                    f"{found[1]}{in_line(value)}{self.lines[number][found.end() :]}"
                )
            if found or _HEADING.match(self.lines[number]):
                return

    def end(self, plugin: int, release: int | None = None) -> int:
        """The line before which something more of this plugin or release stands."""
        starts = self._starts()
        later = [
            line
            for (number, *of), line in starts.items()
            if number > plugin or (number == plugin and release is not None and of > [release])
        ]
        return self._above(min(later)) if later else len(self.lines)

    def text(self) -> str:
        out: list[str] = []
        for number in range(len(self.lines) + 1):
            out += [more for at, more in self.added if at == number]
            out += self.lines[number : number + 1]
        return "\n".join(out).strip("\n") + "\n"

    def _starts(self) -> dict[tuple[int, ...], int]:
        """Where each plugin and release begins, by their numbers."""
        return dict(self._headings())

    def _headings(self) -> Iterator[tuple[tuple[int, ...], int]]:
        plugin, release = -1, -1
        for number, line in enumerate(self.lines):
            found = _HEADING.match(line)
            if found and found[1] == _PLUGIN:
                plugin, release = plugin + 1, -1
                yield (plugin,), number
            elif found and found[1] == _RELEASE:
                release += 1
                yield (plugin, release), number

    def _above(self, heading: int) -> int:
        """Behind the last words before a heading and the comments right under those; what stands
        further down is said of the heading.
        """
        while heading and self.lines[heading - 1].strip()[:1] in {"", "#"}:
            heading -= 1
        while self.lines[heading].lstrip().startswith("#"):
            heading += 1
        return heading


def _under(heading: str, table: Mapping[str, Any]) -> str:
    """The table as the file would have it, after a blank line."""
    whole: Any = table
    for name in reversed(heading.split(".")):
        whole = {name: [whole]}
    text = written(whole)
    return "\n" + text[text.index(f"[[{heading}]]") :].rstrip("\n")
