"""Taking a roster over, looking at it again, throwing it away, and settling a doubt."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from flask import Response
from flask_babel import gettext

from folkmoot.kernel.errors import mark
from folkmoot.tenancy.views import committed, here, with_own_key
from folkmoot.transfer import queries, service
from folkmoot.transfer.domain.columns import COLUMNS, HEADINGS
from folkmoot.transfer.domain.fates import Fate, Note
from folkmoot.transfer.models import RosterImport, RosterState
from folkmoot.transfer.schemas import DecisionSchema
from folkmoot.transfer.views.access import address_of, clerk, crumbs
from folkmoot.transfer.views.reading import said
from folkmoot.web.chrome import Link
from folkmoot.web.database import session
from folkmoot.web.formats import figure, words
from folkmoot.web.forms import Form, Nothing, handle


# A large roster takes half a minute, for which a second sending should not have to wait.
@committed
@with_own_key
def commit(import_id: UUID) -> Response:
    act = clerk()
    found = queries.find_import(session(), import_id)
    form = Form(
        Nothing,
        title=mark("Take the roster over"),
        intro=_summary(found),
        submit=mark("Write it into the registers"),
        cancel=_back(import_id),
    )

    def run(_data: dict[str, Any]) -> None:
        if found.state is RosterState.PREVIEWED:
            service.commit_roster(session(), act, import_id=import_id)

    return _on_roster(import_id, form, run)


def _summary(found: RosterImport) -> str:
    left_out = found.counts[Fate.UNDECIDED] + found.counts[Fate.REFUSED]
    summary: str = gettext(
        "%(new)s rows are new, %(changes)s change something, %(left_out)s are left out.",
        new=figure(found.counts[Fate.NEW]),
        changes=figure(found.counts[Fate.CHANGES]),
        left_out=figure(left_out),
    )
    return summary


@committed
def again(import_id: UUID) -> Response:
    act = clerk()
    queries.find_import(session(), import_id)
    form = Form(
        Nothing,
        title=mark("Preview again"),
        intro=mark("The same rows are held against the registers as they stand now."),
        cancel=_back(import_id),
    )
    return _on_roster(
        import_id,
        form,
        lambda _: service.preview_again(session(), act, import_id=import_id),
    )


@committed
def discard(import_id: UUID) -> Response:
    act = clerk()
    queries.find_import(session(), import_id)
    form = Form(
        Nothing,
        title=mark("Delete this roster"),
        intro=mark("What was taken over stays in the registers; the rows kept here are deleted."),
        cancel=_back(import_id),
    )

    def submit(_data: dict[str, Any], _key: str) -> str:
        service.discard_roster(session(), act, import_id=import_id)
        return here().url("rosters.roster_list")

    return handle(form, submit, template="transfer/form.html", crumbs=_crumbs(import_id))


@committed
def decide(row_id: UUID) -> Response:
    act = clerk()
    row = queries.find_row(session(), row_id)
    form = Form(
        DecisionSchema,
        title=mark("Decide about a row"),
        intro=" ".join(said(note["message"], Note.from_plain(note).params) for note in row.notes),
        cancel=_back(row.import_id),
    )
    cells = [
        (words(HEADINGS[column][0]), row.cells[column])
        for column in COLUMNS[row.kind]
        if column in row.cells
    ]
    return _on_roster(
        row.import_id,
        form,
        lambda data: service.decide_row(session(), act, row_id=row_id, **data),
        template="transfer/decide.html",
        row=row,
        cells=cells,
    )


def _on_roster(
    import_id: UUID,
    form: Form,
    run: Callable[[dict[str, Any]], object],
    template: str = "transfer/form.html",
    **context: Any,  # noqa: ANN401 - as a template takes it
) -> Response:
    """A form about a roster, which leads back to it."""

    def submit(data: dict[str, Any], _key: str) -> str:
        run(data)
        return address_of(import_id)

    return handle(form, submit, template=template, crumbs=_crumbs(import_id), **context)


def _back(import_id: UUID) -> Link:
    return Link(gettext("Back to the roster"), address_of(import_id))


def _crumbs(import_id: UUID) -> list[Link]:
    return crumbs((gettext("One roster"), address_of(import_id)))
