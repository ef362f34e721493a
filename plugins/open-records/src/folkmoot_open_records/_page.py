"""The page "open records": what there is, to look at and to take away."""

from collections.abc import Iterator

from folkmoot_sdk import (
    NavigationItem,
    Page,
    PageBlock,
    PageContent,
    PageHeading,
    PageLink,
    PageParagraph,
    PageRequest,
    PageTable,
    PlaceKind,
    PublicTable,
    Text,
)

_TITLE = Text("公开数据", "Open records")
_INTRO = Text(
    "以下数据来自{place}的公开记录，不含居民个人信息，任何人都可以下载、转载和复核。",
    "These figures come from the public record of {place}. They hold nothing about any person;"
    " everybody may take, pass on and check them.",
)
_NOTHING = Text("目前没有可公开的数据。", "There is nothing to publish yet.")
_EMPTY = Text("暂无记录。", "No rows yet.")
_MORE = Text(
    "此处列出前 {shown} 行，共 {all} 行；全部内容见文件。",
    "The first {shown} of {all} rows; the files have all.",
)
_TAKE = (
    ("csv", Text("下载 CSV 表格", "Take it as CSV")),
    ("json", Text("下载 JSON 数据", "Take it as JSON")),
)
_SHOWN = 20

WAYS = tuple(NavigationItem(place.value, "1", _TITLE, place, page="records") for place in PlaceKind)


class Records(Page):
    """Every public table of the place, its first rows, and a file of all of them."""

    id = "records"
    version = "1"
    title = _TITLE

    def render(self, request: PageRequest) -> PageContent:
        """The same for every reader."""
        intro = PageParagraph(_INTRO.in_(request.locale).format(place=request.name))
        blocks = [block for name in PublicTable for block in _of_table(request, name)]
        nothing = PageParagraph(_NOTHING.in_(request.locale))
        return PageContent((intro, *(blocks or [nothing])))


def _of_table(request: PageRequest, name: PublicTable) -> Iterator[PageBlock]:
    table = request.tables.get(name)
    if table is None:
        return
    if not table.rows:
        yield PageHeading(table.title)
        yield PageParagraph(_EMPTY.in_(request.locale))
        return
    shown = type(table)(table.title, table.columns, table.rows[:_SHOWN])
    yield PageTable(shown)
    if len(table.rows) > _SHOWN:
        words = _MORE.in_(request.locale)
        yield PageParagraph(words.format(shown=_SHOWN, all=len(table.rows)))
    for exporter, words_of in _TAKE:
        yield PageLink(words_of.in_(request.locale), export=exporter, table=name)
