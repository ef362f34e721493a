"""Every route of the application, opened by the neighbours."""

from collections.abc import Iterator
from dataclasses import dataclass
from http import HTTPStatus
from itertools import product
from urllib.parse import urlsplit

import psycopg
import pytest
from flask.testing import FlaskClient
from tests.isolation.filling import Fields, forms_in
from tests.isolation.neighbours import Neighbour, Neighbours
from tests.isolation.visiting import (
    Site,
    combinations,
    fillings,
    is_id,
    mixtures,
    own_arguments,
    values_of,
)
from tests.isolation.watching import unchanged
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from folkmoot.kernel.act import Role

REFUSED = {401, 403, 404}
# A matter that is over says so to anybody, which is no secret.
TOO_LATE_OR_REFUSED = REFUSED | {409}
# Whoever may read may ask here; that nothing changes is tried as everywhere.
FOR_ANYBODY = {"registers.check"}
STAFF = (Role.SECRETARY, Role.GRID_WORKER, Role.RESIDENT)
OFFICERS = (Role.DISTRICT_OFFICER, Role.STREET_OFFICER)
# Addresses outside any community, with what each argument may be filled with.
ELSEWHERE = {
    "district": (),
    "token": ("no-such-token",),
    "wave_id": (),
    "place": (),
    "version": (),
    "plugin": ("open-records",),
    "kind": (),
    "contribution": (),
    "act": (),
    "name": ("records",),
    "exporter": ("csv",),
    "table": ("figures",),
}
# What a button sends where the page shows no form for it.
BUTTONS: dict[str, Fields] = {"matters.advance": (("to", "publication"),)}
# What nobody can do in the neighbours' stories as they stand, so that a refusal proves less.
NOT_NOW = {
    "registers.check": "its answer is the page itself, for anybody, and nothing is written",
    "plugins.give_up": "an open vote and the workflow need the plugin",
    "appraisals.open_appraisal": "both years that could be opened are",
    "appraisals.register": "the form is filled with a name that nobody has",
    "appraisals.begin_grading": "the year's meeting is not called yet",
    "appraisals.end": "nor in session",
    "appraisals.enter": "nor are its sheets handed out",
    "appraisals.give_up": "as above",
    "appraisals.verify": "the last year's sheets are counted, and this year's not yet",
    "appraisals.reject": "as above",
    "appraisals.close": "as above",
    "appraisals.open_": "its hour has not come",
    "appraisals.publish": "the last year's result is published, and this year's not yet there",
    "matters.advance": "the open matter lacks the evidence of its step",
    "matters.satisfaction": "the matter whose residents were asked is over",
    "compliance.excuse": "done by officers above the community, who are no people of it",
    "community.hand_out": "answers with the link itself, on a page",
    "meetings.call": "the day with which the form is filled is too soon for a notice",
    "rosters.decide": "the rosters that wait are taken over before, in the order of routes",
    "rosters.upload": "a file cannot be typed into a form",
    "opinions.raise_topic": "what waits is merged before, in the order of routes",
    "votes.verify_batch": "the batch that waits is rejected before, in that order",
}
# Where the law itself has names made public: of those in office, with their grades (URC 37).
NAMED_BY_LAW = {"appraisals.appraisal", "notices.notice"}


@dataclass(frozen=True)
class Guest:
    """Who comes: from which community, and as what."""

    home: Neighbour
    role: Role | None

    def __str__(self) -> str:
        return f"{self.role or 'visitor'} of {self.home.letter}"


def guests(neighbours: Neighbours) -> Iterator[Guest]:
    """Nobody of these has any business in ``a``, but the officers of its own district."""
    for role in (None, *STAFF, *OFFICERS, Role.OPERATOR):
        yield Guest(neighbours.b, role)
    for role in (Role.SECRETARY, *OFFICERS):
        yield Guest(neighbours.c, role)


def ask(client: FlaskClient, rule: Rule, address: str, data: Fields = ()) -> Iterator[TestResponse]:
    """The address in each of its ways."""
    for method in sorted((rule.methods or set()) & {"GET", "POST", "PUT", "PATCH", "DELETE"}):
        sent = [] if method == "GET" else data
        yield client.open(address, method=method, data=_multi(sent))


def _multi(data: object) -> dict[str, list[str]]:
    values: dict[str, list[str]] = {}
    for name, value in data:  # type: ignore[attr-defined] # pairs
        values.setdefault(name, []).append(value)
    return values


def staff_forms(site: Site, owner: Neighbour, rule: Rule) -> Iterator[tuple[str, Fields]]:
    """Addresses at which somebody of ``owner`` is shown a form, with the form filled in."""
    if "POST" not in (rule.methods or set()):
        return
    for filling in combinations(rule, owner):
        address = site.address(rule, owner, filling)
        if "GET" not in (rule.methods or set()):
            yield address, BUTTONS.get(rule.endpoint, ())
            continue
        for client in insiders(site, owner):
            page = client.get(address)
            own = [form for form in forms_in(page.text) if urlsplit(form.action).path == address]
            if page.status_code == 200 and own:
                yield address, own[0].filled(site.now)
                break


def insiders(site: Site, owner: Neighbour) -> Iterator[FlaskClient]:
    """The people of the story, who may do what is to be done."""
    cast = owner.scenes.settled.cast
    for actor in (cast.secretary, cast.grid_worker, cast.supervisor, cast.resident):
        role = next(iter(actor.roles))
        yield site.browser(owner, role, actor.person_id)
    yield site.browser(owner, Role.RESIDENT, owner.scenes.settled.resident_ids[1])


def test_every_argument_of_every_route_has_a_foreign_value(
    site: Site, neighbours: Neighbours
) -> None:
    for rule in site.rules():
        if "community" not in rule.arguments:
            assert rule.arguments <= ELSEWHERE.keys(), rule
            continue
        for name in own_arguments(rule):
            assert values_of(rule, name, neighbours.a)


def test_ones_own_address_with_a_neighbours_ids_finds_nothing(
    site: Site, neighbours: Neighbours, admin: psycopg.Connection, subtests: pytest.Subtests
) -> None:
    scopes = [each.scope for each in neighbours]
    for rule in site.of_communities():
        if not any(is_id(rule, name) for name in own_arguments(rule)):
            continue
        with subtests.test(rule=rule.rule), unchanged(admin, *scopes):
            for guest in guests(neighbours):
                client = site.browser(guest.home, guest.role)
                for values in mixtures(rule, guest.home, neighbours.a):
                    for answer in ask(client, rule, site.address(rule, guest.home, values)):
                        assert answer.status_code in REFUSED, (answer.request.path, str(guest))
                        assert not tells(answer, neighbours.a)


def tells(answer: TestResponse, owner: Neighbour) -> int:
    return words(answer).count(owner.mark) + words(answer).count(owner.name_mark)


def words(answer: TestResponse) -> str:
    """All that can be read in an answer; an archive's files are stored as they are."""
    return answer.get_data().decode("utf-8", "replace")


def test_in_a_neighbours_own_address_a_guest_sees_no_more_than_any_visitor(
    site: Site, neighbours: Neighbours, subtests: pytest.Subtests
) -> None:
    a, visitor = neighbours.a, site.browser(neighbours.a, None)
    for rule in site.of_communities():
        if "GET" not in (rule.methods or set()):
            continue
        with subtests.test(rule=rule.rule):
            for values in fillings(rule, a):
                address = site.address(rule, a, values)
                public = visitor.get(address)
                if rule.endpoint not in NAMED_BY_LAW:
                    assert words(public).count(a.name_mark) == 0, address
                for guest in guests(neighbours):
                    answer = site.browser(guest.home, guest.role).get(address)
                    assert tells(answer, a) <= tells(public, a), (address, str(guest))


def test_what_a_neighbours_staff_could_send_changes_nothing_from_a_guest(
    site: Site, neighbours: Neighbours, admin: psycopg.Connection, subtests: pytest.Subtests
) -> None:
    a = neighbours.a
    for rule in site.of_communities():
        forms = list(staff_forms(site, a, rule))
        with subtests.test(rule=rule.rule), unchanged(admin, a.scope):
            for guest in guests(neighbours) if forms else ():
                client = site.browser(guest.home, guest.role)
                for address, data in forms:
                    answer = client.post(address, data=_multi(data))
                    refused = answer.status_code in TOO_LATE_OR_REFUSED
                    assert refused or rule.endpoint in FOR_ANYBODY, (address, str(guest))


def test_ones_own_forms_filled_with_a_neighbours_ids_are_refused(
    site: Site, neighbours: Neighbours, admin: psycopg.Connection, subtests: pytest.Subtests
) -> None:
    a, scopes = neighbours.a, [each.scope for each in neighbours]
    for home, rule in product((neighbours.b, neighbours.c), site.of_communities()):
        twins = twins_of(home, a)
        with subtests.test(rule=rule.rule, home=home.letter), unchanged(admin, *scopes):
            for address, data in staff_forms(site, home, rule):
                swapped = tuple((name, twins.get(value, value)) for name, value in data)
                for client in insiders(site, home) if swapped != data else ():
                    answer = client.post(address, data=_multi(swapped))
                    assert answer.status_code >= HTTPStatus.BAD_REQUEST, swapped
                    assert not tells(answer, a)


def twins_of(home: Neighbour, other: Neighbour) -> dict[str, str]:
    """The id of the same thing in another community: both played the same story."""
    return {
        str(own): str(theirs)
        for table, ids in home.ids.items()
        for own, theirs in zip(ids, other.ids[table], strict=False)
    }


def test_who_belongs_there_could_do_what_the_guests_could_not(
    site: Site, neighbours: Neighbours
) -> None:
    """The control: forms that nobody could send with success would prove nothing above."""
    home, accepted = neighbours.d, set()
    posts = [rule for rule in site.of_communities() if "POST" in (rule.methods or set())]
    for rule in posts:
        for address, data in staff_forms(site, home, rule):
            for client in insiders(site, home):
                if client.post(address, data=_multi(data)).status_code == HTTPStatus.SEE_OTHER:
                    accepted.add(rule.endpoint)
    assert {rule.endpoint for rule in posts} - accepted == NOT_NOW.keys()
