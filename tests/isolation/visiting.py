"""Every address of the application, filled with one community's ids, and who goes there."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from itertools import product
from uuid import UUID, uuid4

from flask import Flask
from flask.testing import FlaskClient
from tests.isolation.neighbours import Neighbour, open_account
from werkzeug.routing import Rule

from folkmoot.identity.views import COOKIE
from folkmoot.kernel.act import Role
from folkmoot.matters.acts import ACTS as MATTER_ACTS
from folkmoot.meetings.views.catalogue import ACTS as MEETING_ACTS

# Where an argument is not named after the table whose row it is.
TABLES = {
    "visit_id": "door_visit",
    "item_id": "implementation_item",
    "problem_id": "work_problem",
    "task_id": "work_task",
    "count_id": "grade_count",
    "import_id": "roster_import",
    "row_id": "roster_row",
}
# Words in an address that name no row of anybody's, by endpoint and argument.
PLAIN = {
    ("contributions.page", "plugin"): ("open-records",),
    ("contributions.page", "name"): ("records",),
    ("contributions.file", "plugin"): ("open-records",),
    ("contributions.file", "exporter"): ("csv",),
    ("contributions.file", "table"): ("figures",),
    ("matters.do", "name"): tuple(act.name for act in MATTER_ACTS),
    ("meetings.do", "name"): tuple(act.name for act in MEETING_ACTS),
    ("rules.change", "parameter"): ("publication_days", "notice_days.two_committees"),
    ("rules.give_up", "parameter"): ("notice_days.two_committees",),
    ("compliance.plan", "of"): (2017,),
    ("plugins.choose", "plugin"): ("ballots",),
    ("plugins.give_up", "plugin"): ("ballots",),
    ("plugins.set_here", "plugin"): ("ballots",),
    ("plugins.set_here", "kind"): ("voting_rules",),
    ("plugins.set_here", "contribution"): ("approval",),
    ("compliance.lay_down", "of"): (2017, 2018),
    ("registers.bulletin", "period"): ("2017", "2017-04"),
}
PLACE = ("district", "community")
# Of a table with many rows: the oldest, which is over, and the newest, which are open.
FEW = 3


class UnknownArgumentError(LookupError):
    """A route asks for something for which there is no foreign value."""


@dataclass
class Site:
    """The application, with a browser for each person who was let in."""

    app: Flask
    now: datetime
    _tokens: dict[tuple[str, Role, UUID | None], str] = field(default_factory=dict)

    def rules(self) -> list[Rule]:
        """All routes but the files that are everybody's."""
        rules = [rule for rule in self.app.url_map.iter_rules() if rule.endpoint != "web.static"]
        return sorted(rules, key=lambda rule: (rule.endpoint, rule.rule))

    def of_communities(self) -> list[Rule]:
        return [rule for rule in self.rules() if "community" in rule.arguments]

    def browser(
        self, home: Neighbour, role: Role | None, person_id: UUID | None = None
    ) -> FlaskClient:
        """Somebody with this role in ``home``, as one of its residents; None is a visitor."""
        client = self.app.test_client()
        if role is not None:
            client.set_cookie(COOKIE, self._token(home, role, person_id))
        return client

    def _token(self, home: Neighbour, role: Role, person_id: UUID | None) -> str:
        known = (home.letter, role, person_id)
        if known not in self._tokens:
            who = person_id or home.scenes.settled.resident_ids[20]
            token = self._tokens[known] = uuid4().hex
            in_place = role in {Role.SECRETARY, Role.GRID_WORKER, Role.RESIDENT}
            open_account(home, role, self.now, person_id=who if in_place else None, token=token)
        return self._tokens[known]

    def address(self, rule: Rule, place: Neighbour, values: Mapping[str, object]) -> str:
        slugs = (place.world.district_slug, place.world.community_slug)
        given = dict(zip(PLACE, slugs, strict=True)) | dict(values)
        with self.app.test_request_context():
            adapter = self.app.url_map.bind("localhost")
            return adapter.build(rule.endpoint, {k: given[k] for k in rule.arguments})


def own_arguments(rule: Rule) -> list[str]:
    return sorted(rule.arguments - set(PLACE))


def is_id(rule: Rule, name: str) -> bool:
    return (rule.endpoint, name) not in PLAIN


def values_of(rule: Rule, name: str, owner: Neighbour) -> tuple[object, ...]:
    """What ``owner`` has to put into this argument. Raises UnknownArgumentError for nothing."""
    if not is_id(rule, name):
        return PLAIN[rule.endpoint, name]
    found = owner.ids.get(TABLES.get(name, name.removesuffix("_id")), ())
    if not found:
        raise UnknownArgumentError(f"{rule.rule}: no foreign value is known for <{name}>")
    return tuple(dict.fromkeys((found[0], *found[1 - FEW :])))


def fillings(rule: Rule, owner: Neighbour) -> Iterator[dict[str, object]]:
    """Addresses with ``owner``'s values: the newest of each, then one varied at a time."""
    offered = {name: values_of(rule, name, owner) for name in own_arguments(rule)}
    newest = {name: values[-1] for name, values in offered.items()}
    yield newest
    for name, values in offered.items():
        for value in values[:-1]:
            yield newest | {name: value}


def combinations(rule: Rule, owner: Neighbour) -> Iterator[dict[str, object]]:
    """Every address with ``owner``'s values, to find those whose ids belong together."""
    names = own_arguments(rule)
    for values in product(*(values_of(rule, name, owner) for name in names)):
        yield dict(zip(names, values, strict=True))


def mixtures(rule: Rule, own: Neighbour, foreign: Neighbour) -> Iterator[dict[str, object]]:
    """Addresses in which all ids are the stranger's, and those in which one is one's own."""
    ids = [name for name in own_arguments(rule) if is_id(rule, name)]
    for filling in fillings(rule, foreign):
        yield filling
        for name in ids if len(ids) > 1 else ():
            yield filling | {name: values_of(rule, name, own)[-1]}
