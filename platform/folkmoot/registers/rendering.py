"""A document as HTML: within a page, by itself, and as the one file that a PDF is made of."""

import re
from collections.abc import Iterator
from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined, Template
from markupsafe import Markup

from folkmoot.registers.domain import Document
from folkmoot.web.preferences import HTML_LANG

# Not the pages' environment: documents are made on the command line too, where there is none.
STYLESHEET = "paper.css"

# Where a title may be broken: after a mark, “的” or a community, before what opens, at a space.
_JOINT = re.compile(
    r"(?<=[：，、；。！？）》”的])(?![：，、；。！？）》”])|(?<=社区)(?![）》”])"
    r"|(?<![（《“])(?=[（《“])|((?<![0-9])\s+)"
)
_CHINESE = re.compile(r"[\u3400-\u9fff]{2}")


def paper_of(document: Document, where: str) -> Markup:
    """The document as a part of a page. ``where`` is the address at which it can be checked."""
    html = _template("paper").render(document=document, where=where, lang=_lang(document))
    return Markup(html)  # noqa: S704 - our own template, which escapes


def alone(document: Document, where: str, stylesheet: str) -> str:
    """The document as a page of its own, with the style sheet at that address."""
    return _template("bare").render(
        document=document,
        paper=paper_of(document, where),
        stylesheet=stylesheet,
        lang=_lang(document),
    )


def phrases_of(title: str) -> Iterator[tuple[str, bool]]:
    """The title in parts, and of each whether its characters belong on one line: Chinese is broken
    anywhere otherwise, in the middle of a name too, and no style that PDFs know prevents it.
    """
    for part in filter(None, _JOINT.split(title)):
        yield part, _CHINESE.search(part) is not None


def _lang(document: Document) -> str:
    return HTML_LANG[document.locale]


@cache
def _environment() -> Environment:
    loader = PackageLoader("folkmoot.registers")
    environment = Environment(
        loader=loader,
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["phrases"] = phrases_of
    return environment


def _template(name: str) -> Template:
    return _environment().get_template(f"registers/{name}.html")
