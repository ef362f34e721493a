"""One document: on its page, bare for the printer, or as PDF; and a matter's archive."""

from uuid import UUID

from flask import Response, make_response, render_template, request

from folkmoot.identity.views import must_sign_in
from folkmoot.registers import service
from folkmoot.registers.domain import Document, period_named
from folkmoot.registers.pdf import pdf_of
from folkmoot.registers.pdf.limits import STYLESHEET
from folkmoot.registers.rendering import alone, paper_of
from folkmoot.tenancy.views import here
from folkmoot.web.database import session
from folkmoot.web.downloads import name_as
from folkmoot.web.preferences import language
from folkmoot.web.templating import asset
from folkmoot.web.turns import turn


def bulletin(period: str) -> Response:
    return _handed_out(
        service.draw_bulletin(
            session(), here().act(), period=period_named(period), locale=language()
        )
    )


def notice(notice_id: UUID) -> Response:
    return _handed_out(
        service.draw_notice(session(), here().act(), notice_id=notice_id, locale=language())
    )


def call(meeting_id: UUID) -> Response:
    return _handed_out(
        service.draw_call(session(), here().act(), meeting_id=meeting_id, locale=language())
    )


def sheet(meeting_id: UUID) -> Response:
    must_sign_in()
    return _handed_out(
        service.draw_sheet(session(), here().act(), meeting_id=meeting_id, locale=language())
    )


def minutes(meeting_id: UUID) -> Response:
    return _handed_out(
        service.draw_minutes(session(), here().act(), meeting_id=meeting_id, locale=language())
    )


def archive(matter_id: UUID) -> Response:
    return _packed(matter_id, whole=False)


def archive_with_names(matter_id: UUID) -> Response:
    must_sign_in()
    return _packed(matter_id, whole=True)


def _packed(matter_id: UUID, *, whole: bool) -> Response:
    with turn():
        package = service.pack_archive(
            session(), here().act(), matter_id=matter_id, locale=language(), whole=whole
        )
    response = make_response(package.content)
    response.mimetype = "application/zip"
    name_as(response, f"{package.name.plain}.zip", f"{package.name.shown}.zip")
    return _tagged(response, f"{package.digest}-zip")


def _handed_out(document: Document) -> Response:
    """In the way that ``?as=`` asks for; anything else is the page."""
    match request.args.get("as"):
        case "print":
            html = alone(document, _where(), asset("paper.css"))
            return _tagged(make_response(html), f"{document.digest}-print")
        case "pdf":
            response = make_response(pdf_of(alone(document, _where(), STYLESHEET)))
            response.mimetype = "application/pdf"
            name = document.name
            name_as(response, f"{name.plain}.pdf", f"{name.shown}.pdf", inline=True)
            return _tagged(response, f"{document.digest}-pdf")
    return make_response(
        render_template(
            "registers/document.html",
            document=document,
            paper=paper_of(document, _where()),
        )
    )


def _where() -> str:
    """The address at which a paper can be held against the record."""
    return f"{request.host_url.rstrip('/')}{request.path}"


def _tagged(response: Response, tag: str) -> Response:
    """What depends on who asks, and in which language, is kept by the reader's browser alone."""
    response.headers["Cache-Control"] = "private, no-cache"
    response.vary.update(["Cookie", "Accept-Language"])
    response.set_etag(tag)
    response.make_conditional(request)
    return response
