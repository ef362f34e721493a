"""A document as HTML: within a page, by itself, and as the one file that a PDF is made of."""

from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined, Template
from markupsafe import Markup

from folkmoot.registers.domain import Document
from folkmoot.web.preferences import HTML_LANG

# Not the pages' environment: documents are made on the command line too, where there is none.
STYLESHEET = "paper.css"


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


def _lang(document: Document) -> str:
    return HTML_LANG[document.locale]


@cache
def _environment() -> Environment:
    loader = PackageLoader("folkmoot.registers")
    return Environment(
        loader=loader,
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def _template(name: str) -> Template:
    return _environment().get_template(f"registers/{name}.html")
