from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

import pytest

from folkmoot.kernel.act import Act
from folkmoot.kernel.errors import FolkmootError
from folkmoot.meetings.domain import AgendaDraft, Mark, Origin, ProposalDraft, Stance
from folkmoot.meetings.models import AgendaItem
from folkmoot.meetings.queries import agenda_item_for, agenda_of, proposals_of, statements_of
from folkmoot.meetings.service import (
    close_meeting,
    raise_item,
    raise_proposal,
    record_statement,
)
from folkmoot.people.domain.composition import MemberDraft
from folkmoot_sdk import BodyKind

# The class behind the fixture is in conftest.py, which no test module can import.
Hall = Any
Verb = Callable[..., object]
Sitting = tuple[list[UUID], UUID, UUID, tuple[AgendaItem, ...]]

ASSEMBLY = BodyKind.REPRESENTATIVES_ASSEMBLY
LIST = AgendaDraft(
    "实事清单",
    for_decision=True,
    takes_proposals=True,
    proposals=(ProposalDraft("线缆"), ProposalDraft("路面"), ProposalDraft("绿化")),
)


def refused(hall: Hall, code: str, verb: Verb, act: Act | None = None, **given: object) -> None:
    before = hall.rows()
    with hall.begin() as session, pytest.raises(FolkmootError) as refusal:
        verb(session, act or hall.at(5), **given)
    assert refusal.value.code == code
    assert hall.rows() == before


@pytest.fixture
def sitting(hall: Hall) -> Sitting:
    """A quorate meeting with a list, a plain item and one observer."""
    ids = hall.body(9)
    plain = AgendaDraft("物业服务", uuid4(), for_decision=True)
    meeting_id = hall.sitting(ids[:8], agenda=[LIST, plain])
    (observer,) = hall.persons(1)
    hall.sign(meeting_id, observer, kind=Mark.OBSERVER)
    with hall.begin() as session:
        agenda = agenda_of(session, meeting_id)
    return ids, observer, meeting_id, agenda


def test_what_is_raised_in_the_meeting_can_be_talked_about_only(
    hall: Hall, sitting: Sitting
) -> None:
    _, observer, meeting_id, _ = sitting
    subject = uuid4()
    with hall.begin() as session:
        raise_item(
            session,
            hall.at(5),
            meeting_id=meeting_id,
            title="电动车充电",
            raised_by=observer,
            subject_id=subject,
        )
    with hall.begin() as session:
        item = agenda_item_for(session, meeting_id, subject)
    assert item is not None
    assert (item.position, item.announced, item.for_decision) == (3, False, False)


def test_a_list_takes_what_members_raise_beside_what_was_prepared(
    hall: Hall, sitting: Sitting
) -> None:
    ids, _, _, (wanted, _) = sitting
    for title, person in (("楼道堆物", ids[0]), ("违章建筑", ids[1])):
        with hall.begin() as session:
            raise_proposal(
                session, hall.at(9), agenda_item_id=wanted.id, title=title, raised_by=person
            )
    with hall.begin() as session:
        found = [(p.position, p.origin, p.raised_by) for p in proposals_of(session, wanted.id)]
    assert found == [
        (1, Origin.PREPARED, None),
        (2, Origin.PREPARED, None),
        (3, Origin.PREPARED, None),
        (4, Origin.RAISED, ids[0]),
        (5, Origin.RAISED, ids[1]),
    ]


def test_bad_things_to_raise_have_their_codes_and_change_nothing(
    hall: Hall, sitting: Sitting
) -> None:
    ids, observer, meeting_id, (wanted, plain) = sitting
    item: dict[str, Any] = {"meeting_id": meeting_id, "title": "充电", "raised_by": ids[0]}
    refused(hall, "meeting.raiser_absent", raise_item, **(item | {"raised_by": ids[8]}))
    refused(hall, "meeting.on_agenda", raise_item, **item, subject_id=plain.subject_id)
    refused(hall, "text.markup", raise_item, **(item | {"title": "<img src=x>"}))
    refused(hall, "text.too_long", raise_item, **(item | {"title": "长" * 10_000}))
    refused(hall, "meeting.unknown", raise_item, **(item | {"meeting_id": uuid4()}))
    refused(hall, "meeting.future", raise_item, **item, at=hall.at(6).at)
    refused(hall, "meeting.not_in_session", raise_item, **item, at=hall.at(-1).at)
    refused(hall, "auth.not_allowed", raise_item, hall.as_person(ids[0], 5), **item)
    entry: dict[str, Any] = {"agenda_item_id": wanted.id, "title": "充电", "raised_by": ids[0]}
    refused(hall, "meeting.list_closed", raise_proposal, **(entry | {"agenda_item_id": plain.id}))
    refused(hall, "meeting.raiser_absent", raise_proposal, **(entry | {"raised_by": observer}))
    refused(hall, "agenda_item.unknown", raise_proposal, **(entry | {"agenda_item_id": uuid4()}))
    with hall.begin() as session:
        close_meeting(session, hall.at(60), meeting_id=meeting_id)
    late = hall.at(61)
    refused(hall, "meeting.not_in_session", raise_item, late, **item, at=hall.at(5).at)
    refused(hall, "meeting.not_in_session", raise_proposal, late, **entry)


def test_the_meeting_states_its_view_of_each_option_once(hall: Hall, sitting: Sitting) -> None:
    *_, (_, plain) = sitting
    view: dict[str, Any] = {"agenda_item_id": plain.id, "body_kind": ASSEMBLY, "text": "多数赞成"}
    with hall.begin() as session:
        for key, stance in (("a", Stance.SUPPORT), ("b", Stance.OPPOSE), ("", Stance.NEUTRAL)):
            record_statement(session, hall.at(5), **view, option_key=key, stance=stance)
    with hall.begin() as session:
        found = {(s.option_key, s.stance) for s in statements_of(session, plain.id)}
    assert found == {("a", Stance.SUPPORT), ("b", Stance.OPPOSE), ("", Stance.NEUTRAL)}
    again = view | {"option_key": "a", "stance": Stance.OPPOSE}
    refused(hall, "meeting.already_stated", record_statement, **again)
    fresh = again | {"option_key": "c"}
    refused(hall, "text.control", record_statement, **(fresh | {"text": "同意\x00"}))
    refused(hall, "text.too_long", record_statement, **(fresh | {"text": "长" * 10_000}))
    refused(hall, "text.required", record_statement, **(fresh | {"text": " "}))
    other = fresh | {"body_kind": BodyKind.PARTY_COMMITTEE}
    refused(hall, "meeting.not_this_body", record_statement, **other)


def test_in_a_meeting_of_the_two_committees_the_party_committee_may_speak_for_itself(
    hall: Hall,
) -> None:
    ids = hall.persons(8)
    hall.constitute(BodyKind.PARTY_COMMITTEE, [MemberDraft(person) for person in ids[:3]])
    hall.constitute(BodyKind.RESIDENTS_COMMITTEE, [MemberDraft(person) for person in ids[3:]])
    hall.constitute(BodyKind.TWO_COMMITTEES, [])
    kind = BodyKind.TWO_COMMITTEES
    meeting_id = hall.sitting(ids, body_kind=kind, law=hall.two_thirds(), notice_days=0)
    with hall.begin() as session:
        (item,) = agenda_of(session, meeting_id)
        for body in (BodyKind.PARTY_COMMITTEE, BodyKind.TWO_COMMITTEES):
            record_statement(
                session,
                hall.at(5),
                agenda_item_id=item.id,
                body_kind=body,
                option_key="",
                stance=Stance.SUPPORT,
                text="建议提交居民代表会议",
            )
    with hall.begin() as session:
        assert len(statements_of(session, item.id)) == 2
