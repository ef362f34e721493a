"""Whether an archive that somebody received still is what was packed."""

from typing import IO

from flask import Response, make_response, render_template, request

from folkmoot.kernel.errors import FolkmootError, Invalid, mark
from folkmoot.registers import service
from folkmoot.registers.archive.standing import Examined, Standing
from folkmoot.tenancy.views import here
from folkmoot.web import shapes
from folkmoot.web.database import session
from folkmoot.web.errors import answer, problem_of, wants_json
from folkmoot.web.forms import Form, Nothing
from folkmoot.web.turns import turn

_MEGABYTE = 1024 * 1024
# A lively matter's archive is a hundredth of this; a larger one the command line takes.
UPLOAD = 16 * _MEGABYTE
# The boundaries around the file, and the token.
ENVELOPE = 64 * 1024
# A hostile list names thousands.
_MOST_NAMED = 20
_TAGS = {
    Standing.CHANGED: shapes.Tag(mark("Changed"), shapes.Tone.BAD),
    Standing.UNKNOWN: shapes.Tag(mark("Not from this record"), shapes.Tone.BAD),
    Standing.OTHERWISE: shapes.Tag(mark("Not what the record gives"), shapes.Tone.BAD),
    Standing.ELSEWHERE: shapes.Tag(mark("In itself unchanged, origin unknown"), shapes.Tone.WAIT),
    Standing.NAMES: shapes.Tag(mark("In itself unchanged, not compared"), shapes.Tone.WAIT),
    Standing.SINCE: shapes.Tag(mark("In itself unchanged, the record went on"), shapes.Tone.WAIT),
    Standing.SAME: shapes.Tag(mark("Unchanged and genuine"), shapes.Tone.GOOD),
}


def check() -> Response:
    """Asked by anybody, written nowhere: the answer is the page itself."""
    form = Form(Nothing, title=mark("Check an archive"), submit=mark("Check this file"))
    if request.method == "GET":
        return _page(form)
    try:
        examined = _examined()
    except FolkmootError as error:
        if wants_json():
            return answer(problem_of(error))
        form.refuse(error)
        return _page(form, error.status)
    return _page(form, examined=examined)


def _examined() -> Examined:
    source = _file()
    with turn():
        return service.examine_archive(session(), here().act(), source=source)


def _file() -> IO[bytes]:
    """What was sent, which the form's reader keeps in a temporary file and not in memory."""
    sent = request.files.get("file")
    if sent is None or not sent.filename:
        raise Invalid(
            "archive.no_file",
            mark("No file was chosen."),
            cure=mark("Choose the archive that you received; its name ends in .zip."),
            field="file",
        )
    return sent.stream


def _page(form: Form, status: int = 200, examined: Examined | None = None) -> Response:
    page = render_template(
        "registers/check.html",
        form=form,
        megabytes=UPLOAD // _MEGABYTE,
        examined=examined,
        tag_of=_TAGS[examined.standing] if examined else None,
        most=_MOST_NAMED,
    )
    response = make_response(page, status)
    response.headers["Cache-Control"] = "private, no-store"
    return response
