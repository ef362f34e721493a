"""The empty template, and a file on its way in."""

from hashlib import sha256
from typing import Any

from flask import Response, request

from folkmoot.identity.views import now
from folkmoot.kernel.errors import Invalid, mark
from folkmoot.tenancy import receipts
from folkmoot.tenancy.views import committed, here, with_own_key
from folkmoot.transfer.reading.apart import read_file
from folkmoot.transfer.reading.limits import ROWS, UPLOAD_BYTES
from folkmoot.transfer.service import preview_roster
from folkmoot.transfer.sheets.book import MIMETYPE
from folkmoot.transfer.sheets.template import template
from folkmoot.transfer.views.access import address_of, clerk, crumbs
from folkmoot.web.chrome import Link
from folkmoot.web.database import session
from folkmoot.web.formats import words
from folkmoot.web.forms import Form, Nothing, handle
from folkmoot.web.forms.form import KEY
from folkmoot.web.preferences import language

_MEGABYTE = 1024 * 1024


def download_template() -> Response:
    clerk()
    return workbook(template(language()), f"roster-{language()}.xlsx")


def workbook(content: bytes, name: str) -> Response:
    """A file to be kept and not shown; personal data stays in no cache."""
    headers = {
        "Content-Disposition": f'attachment; filename="{name}"',
        "Cache-Control": "private, no-store",
    }
    return Response(content, mimetype=MIMETYPE, headers=headers)


# The form's key and its fields do not say which file was sent.
@committed
@with_own_key
def upload() -> Response:
    act = clerk()
    form = Form(
        Nothing,
        title=mark("Upload a roster"),
        submit=mark("Read the file and show what would change"),
        cancel=Link(words(mark("Cancel")), here().url("rosters.roster_list")),
    )

    def submit(_data: dict[str, Any], key: str) -> str:
        content = _file()
        digest = sha256(content).hexdigest()
        tables = read_file(content)
        typed = {KEY: [key], "file": [digest]}
        sending = receipts.digest_of(act.actor.account_id, request.path, typed)
        earlier = receipts.claim(session(), sending, now())
        if earlier is not None:
            return earlier
        made = preview_roster(session(), act, tables=tables, digest=digest)
        receipts.settle(session(), sending, address_of(made.id))
        return address_of(made.id)

    return handle(
        form,
        submit,
        template="transfer/upload.html",
        crumbs=crumbs(),
        rows=ROWS,
        megabytes=UPLOAD_BYTES // _MEGABYTE,
    )


def _file() -> bytes:
    sent = request.files.get("file")
    # One byte past the limit is enough to refuse, however large the file is.
    content = sent.stream.read(UPLOAD_BYTES + 1) if sent is not None else b""
    if not content:
        raise Invalid(
            "roster.no_file",
            mark("There is no file, or it is empty."),
            cure=mark("Choose the workbook that you filled in."),
            field="file",
        )
    return content
