"""Pages of a plugin's own, and the way to them: blocks of words, never HTML."""

from abc import abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from folkmoot_sdk._contributions import Contribution
from folkmoot_sdk._errors import DefinitionError
from folkmoot_sdk._frozen import freeze_tuples
from folkmoot_sdk._kinds import Standing
from folkmoot_sdk._panels import PlaceKind
from folkmoot_sdk._plain import Plain
from folkmoot_sdk._tables import PublicTable, Table
from folkmoot_sdk._text import Text


@dataclass(frozen=True, slots=True)
class NavigationItem(Plain, Contribution):
    """A line among the links on the page of a community or of a district: either to a page of the
    same plugin, by its id, or to an address that begins with https://.
    """

    id: str
    version: str
    title: Text
    place: PlaceKind
    page: str = ""
    url: str = ""
    standing: Standing = Standing.OFFER

    def __post_init__(self) -> None:
        if bool(self.page) is bool(self.url):
            raise DefinitionError(f"{self.id} leads to a page or to an address, one of them")
        _require_https(self.url)


@dataclass(frozen=True, slots=True)
class PageRequest:
    """Who asks is nobody's business: a page is the same for everybody.

    `day` is today at the place; `locale` the reader's language ("zh_Hans_CN", "en"). `tables` are
    there where the manifest has the scope `records`, each read when it is looked up. `settings` are
    the page's, pinned.
    """

    place: PlaceKind
    name: str
    locale: str
    day: date
    tables: Mapping[PublicTable, Table] = field(default_factory=dict)
    settings: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class PageHeading(Plain):
    """A heading within the page, in the reader's language."""

    text: str


@dataclass(frozen=True, slots=True)
class PageParagraph(Plain):
    """A paragraph, in the reader's language."""

    text: str


@dataclass(frozen=True, slots=True)
class PageList(Plain):
    """A list of points, in the reader's language."""

    items: tuple[str, ...]

    def __post_init__(self) -> None:
        freeze_tuples(self, "items")


@dataclass(frozen=True, slots=True)
class PageTable(Plain):
    """A table; its title stands above it."""

    table: Table


@dataclass(frozen=True, slots=True)
class PageLink(Plain):
    """A way on: to another `page` of the plugin, to an `export` of `table` (the ids of a page and
    of an exporter of the same plugin), or to an address that begins with https://.
    """

    text: str
    page: str = ""
    export: str = ""
    table: PublicTable | None = None
    url: str = ""

    def __post_init__(self) -> None:
        if sum(map(bool, (self.page, self.export, self.url))) != 1:
            raise DefinitionError(f"{self.text!r} leads to a page, an export or an address")
        if bool(self.export) is not (self.table is not None):
            raise DefinitionError(f"{self.text!r}: an export, and nothing else, is of a table")
        _require_https(self.url)


PageBlock = PageHeading | PageParagraph | PageList | PageTable | PageLink


@dataclass(frozen=True, slots=True)
class PageContent:
    """A page from top to bottom, at most 200 blocks; its heading is the page's title."""

    blocks: tuple[PageBlock, ...]

    def __post_init__(self) -> None:
        freeze_tuples(self, "blocks")
        if len(self.blocks) > 200:  # noqa: PLR2004 - nobody reads further
            raise DefinitionError("a page has at most 200 blocks")
        if any(type(block) not in _BLOCKS for block in self.blocks):
            raise DefinitionError("a page is made of headings, paragraphs, lists, tables and links")


_BLOCKS = frozenset({PageHeading, PageParagraph, PageList, PageTable, PageLink})


class Page(Contribution):
    """A page at <place>/x/<plugin>/<id>. The platform writes the HTML: a plugin hands over words,
    so nothing it brings can run in a reader's browser.
    """

    places: frozenset[PlaceKind] = frozenset(PlaceKind)

    @abstractmethod
    def render(self, request: PageRequest) -> PageContent:
        """What the page says. What it raises becomes the platform's page of an error."""


def _require_https(url: str) -> None:
    host = url.removeprefix("https://").partition("/")[0]
    if url and (not url.startswith("https://") or not host or set(url) & set(' "<>\\\n\r\t')):
        raise DefinitionError(f"{url!r} is no address that begins with https://")
