"""Every verb of every service, and arguments for it by their types and names."""

import inspect
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import Enum
from importlib import import_module
from inspect import Parameter
from types import UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints
from uuid import UUID

from tests.isolation.neighbours import Neighbour

from folkmoot.appraisals.domain import GradeDraft
from folkmoot.extensions.loader import installed
from folkmoot.extensions.registry import Kind, Registered
from folkmoot.implementation.domain import AttemptState
from folkmoot.kernel.models import FEATURES
from folkmoot.matters.service import OptionDraft
from folkmoot.meetings.domain import AgendaDraft, Mark, SignDraft
from folkmoot.opinions.domain import Channel
from folkmoot.people.domain.composition import MemberDraft
from folkmoot.tenancy.steps import Step
from folkmoot.votes.domain import Channel as BallotChannel
from folkmoot.votes.domain import ElectorDraft, Tally
from folkmoot_sdk import BodyKind, DecisionRule, Figures, Option, Quantity, VotingRule

# Ids that are not named after the table whose row they are.
TABLES = {
    "board_id": "notice_board",
    "chair_id": "person",
    "count_id": "grade_count",
    "group_id": "resident_group",
    "import_id": "roster_import",
    "item_id": "implementation_item",
    "problem_id": "work_problem",
    "proposal_id": "item_proposal",
    "proxy_for": "person",
    "raised_by": "person",
    "relative_id": "person",
    "task_id": "work_task",
    "row_id": "roster_row",
    "visit_id": "door_visit",
    "worker_id": "person",
}
# Ids of nothing that can be looked up here: of a floor above, and keys that a client makes.
NOBODYS = frozenset({"subject_id", "request_key"})
# As many as a joint meeting has at least.
MEMBERS = 5
# These hold what belongs to no community: accounts, grants, districts.
OF_THE_PLATFORM = frozenset({"kernel.audit", "identity", "extensions", "tenancy", "rollout"})


@dataclass(frozen=True)
class Verb:
    """A use case: ``verb(session, act, *, ...)``."""

    name: str
    call: Callable[..., object]
    hints: Mapping[str, Any]
    parameters: Mapping[str, Parameter]

    @property
    def ids(self) -> tuple[str, ...]:
        """The arguments that name rows of a tenant."""
        return tuple(name for name in self.parameters if _names_rows(self.hints[name], name))


def verbs() -> Iterator[Verb]:
    """All that the services of all features offer for a tenant's session."""
    for feature in FEATURES:
        if feature not in OF_THE_PLATFORM:
            yield from _verbs_of(f"folkmoot.{feature}.service")


def _verbs_of(module: str) -> Iterator[Verb]:
    for name, call in inspect.getmembers(import_module(module), inspect.isfunction):
        given = list(inspect.signature(call).parameters.values())
        is_verb = [p.name for p in given[:2]] == ["session", "act"]
        if is_verb and not name.startswith("_") and call.__module__.startswith(module):
            parameters = {p.name: p for p in given[2:]}
            yield Verb(f"{module.split('.')[1]}.{name}", call, get_type_hints(call), parameters)


def _names_rows(hint: Any, name: str) -> bool:  # noqa: ANN401 - an annotation
    if name in NOBODYS:
        return False
    kinds = {hint, *get_args(hint)}
    return bool(kinds & {UUID, MemberDraft, ElectorDraft, SignDraft}) or name == "electors"


def table_of(name: str) -> str:
    single = name.removesuffix("s")
    return TABLES.get(single, single.removesuffix("_id"))


@dataclass(frozen=True)
class Arguments:
    """What to call a verb with: one's own rows, but of ``stranger`` where that is asked for."""

    own: Neighbour
    stranger: Neighbour
    at: datetime

    def for_(self, verb: Verb, *foreign: str) -> dict[str, object]:
        """Values for all that has no default, and for ``foreign`` in any case."""
        return {
            name: self._value(verb.hints[name], name, foreign=name in foreign)
            for name, parameter in verb.parameters.items()
            if parameter.default is Parameter.empty or name in foreign
        } | {
            key: value for key, value in self._telling(verb, foreign).items() if key not in foreign
        }

    def _telling(self, verb: Verb, foreign: tuple[str, ...]) -> Mapping[str, object]:
        """Where the first value at hand would be refused before the ids are looked at."""
        bodies, members = self.own.scenes.settled.bodies, self.own.scenes.settled.members
        known: dict[str, Mapping[str, object]] = {
            "people.add_mandate": {"body_id": bodies[BodyKind.RESIDENTS_COMMITTEE]},
            "people.constitute_body": {"kind": BodyKind.JOINT_MEETING},
            "opinions.record_opinion": {"channel": _channel_of(foreign)},
            "meetings.record_attendance": {
                "person_id": members[BodyKind.REPRESENTATIVES_ASSEMBLY][-1],
                "kind": Mark.PROXY,
            },
            "votes.enter_batch": {"channel": BallotChannel.PAPER},
            "votes.open_vote": {"closes_at": self.at + timedelta(days=30)},
            "notices.post_notice": {"minimum_days": 5},
            # The first of the story: over, minuted, and of a body that owes nothing.
            "compliance.publish_minutes": {"meeting_id": self.own.ids["meeting"][0]},
        }
        return known.get(verb.name, {})

    def _value(self, hint: Any, name: str, *, foreign: bool) -> object:  # noqa: ANN401, PLR0911 - annotations; a return a type
        whose = self.stranger if foreign else self.own
        if get_origin(hint) in {Union, UnionType}:
            return self._value(get_args(hint)[0], name, foreign=foreign)
        if hint is UUID:
            return whose.ids[table_of(name)][-1] if name not in NOBODYS else UUID(int=7)
        if name == "electors" and get_args(hint) == (str,):
            return [str(whose.ids["person"][0])]
        if get_origin(hint) is Registered:
            return _registered(get_args(hint)[0])
        if isinstance(get_origin(hint), type) and issubclass(get_origin(hint), Mapping):
            return {}
        if MemberDraft in get_args(hint):
            return [MemberDraft(person) for person in whose.ids["person"][:MEMBERS]]
        if get_args(hint) and isinstance(get_origin(hint), type):
            return [self._value(get_args(hint)[0], name, foreign=foreign)]
        return self._single(hint, name, whose)

    def _single(self, hint: Any, name: str, whose: Neighbour) -> object:  # noqa: ANN401 - as above
        person = whose.ids["person"][0]
        known: dict[object, object] = {
            AgendaDraft: AgendaDraft("议题", None, for_decision=False),
            AttemptState: AttemptState.IN_TALKS,
            BodyKind: BodyKind.RESIDENTS_COMMITTEE,
            ElectorDraft: ElectorDraft("one", (person,)),
            GradeDraft: GradeDraft(UUID(int=7), "competent", 1),
            Figures: Figures({Quantity.ELIGIBLE: 1}),
            Option: Option("Z", "选项"),
            OptionDraft: OptionDraft("Z", "选项", "承诺"),
            SignDraft: SignDraft(person, Mark.OBSERVER),
            Step: Step.PROPOSAL,
            Tally: Tally({"A": "for"}, 1),
            bool: False,
            date: self.at.date(),
            datetime: self.at + timedelta(days=30),
            int: 20,
            str: {"method": "must-do-list"}.get(name, "文字"),
        }
        if hint in known:
            return known[hint]
        if isinstance(hint, type) and issubclass(hint, Enum):
            return next(iter(hint))
        raise NotImplementedError(f"no value is known for {name}: {hint}")


def _channel_of(foreign: tuple[str, ...]) -> Channel:
    return Channel.DOOR if "visit_id" in foreign else Channel.COUNTER


def _registered(kind: object) -> Registered[Any]:
    entries = installed().entries
    if kind is DecisionRule:
        name = ("residents-meeting-by-person", "1990")
        return entries["cn-statutes", Kind.DECISION_RULES, *name]
    assert kind is VotingRule
    return entries["ballots", Kind.VOTING_RULES, "must-do-list", "1"]
