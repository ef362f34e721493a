"""Acts from the publication of the resolution to the end of the matter."""

from collections.abc import Mapping
from typing import Any

from folkmoot.implementation import service as implementation
from folkmoot.kernel.act import Role
from folkmoot.kernel.errors import mark
from folkmoot.matters import service
from folkmoot.matters.acts import carrying_out_schemas as schemas
from folkmoot.matters.acts.drafts import draft_of
from folkmoot.matters.acts.form import ActForm, Choices, Desk
from folkmoot.matters.domain import step_at
from folkmoot.matters.dossier import AttemptFact
from folkmoot.matters.service import OptionDraft
from folkmoot.notices.domain import NoticeKind
from folkmoot.notices.queries import boards
from folkmoot.notices.service.posting import TITLE_LIMIT
from folkmoot.people.queries.bodies import bodies_of_person
from folkmoot.tenancy.practice import publication_days
from folkmoot.tenancy.steps import Step
from folkmoot.web.forms import Choice, Nothing
from folkmoot_sdk import BodyKind

_SUPERVISORS = frozenset({BodyKind.DELIBERATION_COUNCIL, BodyKind.SUPERVISION_COMMITTEE})
_KINDS = {
    Step.PUBLICATION: Choice(NoticeKind.RESOLUTION, mark("The resolution")),
    Step.IMPLEMENTATION: Choice(NoticeKind.IMPLEMENTATION, mark("How it is carried out")),
    Step.OUTCOME: Choice(NoticeKind.OUTCOME, mark("What came of it")),
}


def _publish(desk: Desk, data: dict[str, Any]) -> object:
    return service.publish_notice(desk.session, desk.act, matter_id=desk.record.matter_id, **data)


def _publish_choices(desk: Desk) -> Choices:
    here = next(step for step in _KINDS if step.position == desk.record.here.position)
    return {"kind": [(_KINDS[here].value, _KINDS[here].label)], **_boards(desk)}


def _publish_values(desk: Desk) -> Mapping[str, object]:
    step = step_at(desk.record.here.position)
    assert step is not None  # noqa: S101 - the act belongs to three steps
    words = draft_of(desk.record, step, desk.session)
    # As the matter's own day asks: a version of the pack that came since binds the next matter.
    days = publication_days(desk.session, desk.record.law_date)
    return {"title": words.title[:TITLE_LIMIT], "body": words.body, "days": days}


def _boards(desk: Desk) -> Choices:
    return {"board_ids": [(str(board.id), board.name) for board in boards(desk.session)]}


def _start(desk: Desk, data: dict[str, Any]) -> object:
    return implementation.start_attempt(desk.session, desk.act, **data)


def _items(desk: Desk) -> list[tuple[str, str]]:
    return [(str(item.id), item.title) for item in desk.record.open_items()]


def _untried(desk: Desk) -> list[tuple[str, str]]:
    return [(str(item.id), item.title) for item in desk.record.open_items() if not item.attempts]


def _report(desk: Desk, data: dict[str, Any]) -> object:
    return implementation.report_attempt(desk.session, desk.act, **data)


def _attempts(desk: Desk, *, failed: bool) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    for item in desk.record.open_items():
        last: AttemptFact | None = item.attempts[-1] if item.attempts else None
        if last is not None and last.state != "succeeded" and last.failed == failed:
            found.append((str(last.id), f"{item.title} · {last.counterparty or last.seq}"))
    return found


def _excess(desk: Desk, data: dict[str, Any]) -> object:
    return implementation.record_excess(desk.session, desk.act, **data)


def _round(desk: Desk, data: dict[str, Any]) -> object:
    return service.open_round(desk.session, desk.act, matter_id=desk.record.matter_id, **data)


def _new_option(desk: Desk, data: dict[str, Any]) -> object:
    attempt_id = data.pop("attempt_id")
    return _round(desk, {"attempt_id": attempt_id, "new_option": OptionDraft(**data)})


def _sign(desk: Desk, data: dict[str, Any]) -> object:
    return service.sign_off(desk.session, desk.act, matter_id=desk.record.matter_id, **data)


def _own_bodies(desk: Desk) -> list[tuple[str, str]]:
    """The supervising bodies for which this person may speak today and nobody has signed yet."""
    person_id = desk.act.actor.person_id
    approved = [each for each in desk.record.sign_offs if each.approved]
    if person_id is None or person_id in {each.person_id for each in approved}:
        return []
    open_ones = _SUPERVISORS - {each.body for each in approved}
    held = bodies_of_person(desk.session, person_id, desk.act.today)
    return [(str(body.id), body.name) for body in held if body.kind in open_ones]


def _ask(desk: Desk, _data: dict[str, Any]) -> object:
    return service.ask_satisfaction(desk.session, desk.act, matter_id=desk.record.matter_id)


def _close(desk: Desk, _data: dict[str, Any]) -> object:
    return service.close_matter(desk.session, desk.act, matter_id=desk.record.matter_id)


def _withdraw(desk: Desk, data: dict[str, Any]) -> object:
    return service.withdraw_matter(desk.session, desk.act, matter_id=desk.record.matter_id, **data)


ACTS = (
    ActForm(
        "publish",
        mark("Post a public notice"),
        schemas.PublishSchema,
        _publish,
        steps=frozenset(_KINDS),
        choices=_publish_choices,
        values=_publish_values,
    ),
    ActForm(
        "start-attempt",
        mark("Start an attempt"),
        schemas.StartAttemptSchema,
        _start,
        steps=frozenset({Step.IMPLEMENTATION}),
        choices=lambda desk: {"item_id": _untried(desk)},
        offered=lambda desk: bool(_untried(desk)),
    ),
    ActForm(
        "report-attempt",
        mark("Report how an attempt stands"),
        schemas.ReportAttemptSchema,
        _report,
        steps=frozenset({Step.IMPLEMENTATION}),
        choices=lambda desk: {"attempt_id": _attempts(desk, failed=False)},
        offered=lambda desk: bool(_attempts(desk, failed=False)),
    ),
    ActForm(
        "new-round",
        mark("Take it back to the assembly"),
        schemas.RoundSchema,
        _round,
        steps=frozenset({Step.IMPLEMENTATION}),
        choices=lambda desk: {"attempt_id": _attempts(desk, failed=True)},
        offered=lambda desk: bool(_attempts(desk, failed=True)),
        intro=mark("All options stand again, with the record of what was tried and why it failed."),
    ),
    ActForm(
        "new-option-round",
        mark("Take it back with a brand-new option"),
        schemas.NewOptionRoundSchema,
        _new_option,
        steps=frozenset({Step.IMPLEMENTATION}),
        choices=lambda desk: {"attempt_id": _attempts(desk, failed=True)},
        offered=lambda desk: bool(_attempts(desk, failed=True)),
        intro=mark("Nobody has talked about it yet, so consultation and review come first."),
    ),
    ActForm(
        "record-excess",
        mark("Record what was done beyond the resolution"),
        schemas.ItemExcessSchema,
        _excess,
        steps=frozenset({Step.IMPLEMENTATION, Step.OUTCOME}),
        choices=lambda desk: {"item_id": _items(desk)},
        offered=lambda desk: bool(_items(desk)),
    ),
    ActForm(
        "ask-satisfaction",
        mark("Ask residents whether they are satisfied"),
        Nothing,
        _ask,
        steps=frozenset({Step.OUTCOME}),
        offered=lambda desk: desk.record.survey is None,
    ),
    ActForm(
        "sign-off",
        mark("Sign off as a supervising body"),
        schemas.BodySignOffSchema,
        _sign,
        steps=frozenset({Step.OUTCOME}),
        roles=frozenset(),
        choices=lambda desk: {"body_id": _own_bodies(desk)},
        offered=lambda desk: bool(_own_bodies(desk)),
    ),
    ActForm(
        "close",
        mark("Close the matter"),
        Nothing,
        _close,
        steps=frozenset({Step.OUTCOME}),
        offered=lambda desk: not service.missing_here(desk.session, desk.record, desk.act.today),
        intro=mark(
            "It takes that both bodies have signed, every notice has run and residents were asked."
        ),
    ),
    ActForm(
        "withdraw",
        mark("Withdraw the matter"),
        schemas.WithdrawSchema,
        _withdraw,
        roles=frozenset({Role.SECRETARY}),
        choices=_boards,
        quiet=True,
        intro=mark("The reason is published. From the resolution on it takes a resolution."),
    ),
)
