"""The count of the sheets: entered by one person, compared and verified by another."""

from typing import Any
from uuid import UUID

from flask import Response, request

from folkmoot.appraisals import queries, refusals, service
from folkmoot.appraisals.domain import GradeDraft, State, said_on
from folkmoot.appraisals.domain.grading import category_words
from folkmoot.appraisals.models import GradeCount
from folkmoot.appraisals.queries import Record
from folkmoot.appraisals.schemas import FruitlessSchema, RejectSchema, count_schema
from folkmoot.appraisals.service.access import check_counter
from folkmoot.appraisals.service.counting import piles_of
from folkmoot.appraisals.views.access import back_to, office_act, on_appraisal, signed_act
from folkmoot.kernel.act import Act
from folkmoot.kernel.errors import mark
from folkmoot.people.domain.kinds import body_label
from folkmoot.tenancy.views import committed
from folkmoot.votes.domain import Judgement
from folkmoot.web.database import session
from folkmoot.web.forms import Form, Nothing
from folkmoot.web.shapes import Column
from folkmoot_sdk import AppraiserCategory, SheetCount, Text


@committed
def enter(appraisal_id: UUID) -> Response:
    act = signed_act()
    record = queries.record_of(session(), appraisal_id)
    check_counter(session(), act, appraisal_id)
    if record.state is not State.GRADING:
        raise refusals.wrong_state(record.state, State.GRADING)
    pile, sheet = _pile(record), queries.form_of(record.appraisal)
    seats = _seats(record)
    form = Form(
        count_schema(sheet, seats),
        title=mark("Enter what the sheets say"),
        intro=category_words(pile) if record.appraisal.weights else sheet.question,
        submit=mark("Enter this count"),
        cancel=back_to(appraisal_id),
    )
    drafts = [(line.seat.id, grade.key) for line in record.seats for grade in sheet.grades]

    def run(data: dict[str, Any]) -> None:
        service.enter_count(
            session(),
            act,
            appraisal_id=appraisal_id,
            sheets=data["sheets"],
            category=pile,
            grades=[GradeDraft(s, key, data[f"{_key(s)}_{key}"]) for s, key in drafts],
        )

    return on_appraisal(
        record.appraisal,
        form,
        run,
        template="appraisals/count.html",
        at="grading",
        seats=seats,
    )


@committed
def verify(count_id: UUID) -> Response:
    act, count, record = _find(count_id)
    form = Form(
        Nothing,
        title=mark("Compare a count with the sheets"),
        submit=mark("The figures are right"),
        cancel=back_to(count.appraisal_id),
    )
    return _judging(
        form, record, count, lambda _: service.verify_count(session(), act, count_id=count_id)
    )


@committed
def reject(count_id: UUID) -> Response:
    act, count, record = _find(count_id)
    form = Form(
        RejectSchema,
        title=mark("Reject a count"),
        submit=mark("Have it counted again"),
        cancel=back_to(count.appraisal_id),
    )
    return _judging(
        form,
        record,
        count,
        lambda data: service.reject_count(session(), act, count_id=count_id, **data),
    )


@committed
def give_up(appraisal_id: UUID) -> Response:
    act, appraisal = office_act(appraisal_id)
    if (now := queries.state_now(session(), appraisal_id)) is not State.GRADING:
        raise refusals.wrong_state(now, State.GRADING)
    form = Form(
        FruitlessSchema(exclude=() if appraisal.weights else ("category",)),
        title=mark("End the grading without a result"),
        intro=mark(
            "Only where too few sheets came back to be counted. This cannot be undone: another"
            " meeting is called, and everybody grades anew."
        ),
        cancel=back_to(appraisal_id),
    )
    return on_appraisal(
        appraisal,
        form,
        lambda data: service.end_without_result(session(), act, appraisal_id=appraisal_id, **data),
        at="grading",
    )


def _find(count_id: UUID) -> tuple[Act, GradeCount, Record]:
    act = signed_act()
    count = queries.find_count(session(), count_id)
    check_counter(session(), act, count.appraisal_id)
    return act, count, queries.record_of(session(), count.appraisal_id)


def _judging(form: Form, record: Record, count: GradeCount, run: Any) -> Response:  # noqa: ANN401 - as on_appraisal takes it
    sheet = queries.form_of(record.appraisal)
    said = [
        said_on(sheet, SheetCount(count.sheets, count.grades[str(line.seat.id)]))
        for line in record.seats
    ]
    heads = [words for words, _ in said[0]]
    columns = [Column(mark("Who")), *(Column(each, numeric=True) for each in heads)]
    rows = [
        [line.name, *(times for _, times in grades)]
        for line, grades in zip(record.seats, said, strict=True)
    ]
    return on_appraisal(
        record.appraisal,
        form,
        run,
        template="appraisals/judge.html",
        at="grading",
        count=count,
        pile=category_words(count.category),
        columns=columns,
        rows=rows,
    )


def _pile(record: Record) -> AppraiserCategory | None:
    """The pile that the link was for, else the first that is not settled."""
    piles = piles_of(record.appraisal)
    settled = {
        line.count.category
        for line in record.counts
        if line.judgement is None or line.judgement.judgement is Judgement.VERIFIED
    }
    wanted = request.args.get("category", "")
    open_ = [pile for pile in piles if pile not in settled] or list(piles)
    return next((pile for pile in open_ if pile == wanted), open_[0])


def _seats(record: Record) -> list[tuple[str, Text]]:
    return [(_key(line.seat.id), _words(line)) for line in record.seats]


def _key(seat_id: UUID) -> str:
    return f"seat_{seat_id.hex}"


def _words(line: queries.SeatLine) -> Text:
    body, office = body_label(line.seat.body_kind), line.seat.office.label
    return Text(f"{line.name}（{body.zh}{office.zh}）", f"{line.name} ({body.en}: {office.en})")
