"""A page of a plugin as the template has it: blocks with addresses, tables with their columns."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from folkmoot.web.shapes import Column
from folkmoot_sdk import (
    Cell,
    PageBlock,
    PageContent,
    PageHeading,
    PageLink,
    PageList,
    PageParagraph,
    PageTable,
    Table,
)

# What a page holds at most of one block; a plugin hands over words, and not books.
_LONGEST = 4_000
_MOST_ROWS = 200
# The address of a page, or of an export, of the same plugin at this place.
Address = Callable[[PageLink], str]


@dataclass(frozen=True, slots=True)
class Block:
    """``kind`` chooses the markup; ``data`` is what goes into it, to be escaped like all words."""

    kind: str
    data: Any


def blocks_of(content: PageContent, address: Address) -> tuple[Block, ...]:
    """What a template shows, each block cut to a length that a page bears."""
    return tuple(_block(block, address) for block in content.blocks)


def _block(block: PageBlock, address: Address) -> Block:
    match block:
        case PageHeading():
            return Block("heading", _cut(block.text))
        case PageParagraph():
            return Block("paragraph", _cut(block.text))
        case PageList():
            return Block("list", [_cut(item) for item in block.items[:_MOST_ROWS]])
        case PageTable():
            return Block("table", _table(block.table))
        case PageLink():
            return Block("link", (_cut(block.text), address(block), bool(block.url)))


def _table(table: Table) -> dict[str, object]:
    columns = [Column(_cut(each.title), numeric=each.numeric) for each in table.columns]
    return {
        "caption": _cut(table.title),
        "columns": columns,
        "rows": [list(_cells(row)) for row in table.rows[:_MOST_ROWS]],
        "left_out": max(0, len(table.rows) - _MOST_ROWS),
    }


def _cells(row: tuple[Cell, ...]) -> Iterator[object]:
    for cell in row:
        yield _cut(cell) if isinstance(cell, str) else "" if cell is None else cell


def _cut(words: str) -> str:
    return str(words)[:_LONGEST]
