"""Releases stand side by side; each vote keeps to the one it pinned, whatever becomes of others."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta
from threading import Thread
from types import SimpleNamespace
from typing import Any, cast

import pytest
from sqlalchemy import select
from tests.conftest import World
from tests.integration.extensions.releases.conftest import Desk
from tests.integration.votes.conftest import ITEM, RESIDENTS, Poll, electors, law, register

from folkmoot.contributions.cli import run_command
from folkmoot.extensions import current
from folkmoot.extensions.loader import installed
from folkmoot.extensions.models import PluginGrant, ReleaseState
from folkmoot.extensions.registry import Pin
from folkmoot.extensions.releases import switching
from folkmoot.extensions.releases.following import follow_registry
from folkmoot.extensions.releases.switching import remove, resume, retire, roll_back, suspend
from folkmoot.extensions.runner.errors import RunnerError
from folkmoot.extensions.service import choose_plugins, grant_plugins, view_for
from folkmoot.kernel import audit
from folkmoot.kernel.act import Act, Role
from folkmoot.kernel.errors import NotAllowed, NotFound, Refused
from folkmoot.kernel.scope import PLATFORM
from folkmoot.notices.domain import NoticeKind
from folkmoot.notices.models import Notice, Objection, ObjectionAnswer
from folkmoot.votes import service as votes
from folkmoot.votes.domain import SHORTEST, Turnout
from folkmoot.votes.queries import find_vote
from folkmoot_sdk import Figures, Kind, Option, Quantity, Secrecy
from folkmoot_sdk.releases.registry import State

TAKEN = ("ballots", "cn-statutes", "method-4321")


@pytest.fixture
def take_up(desk: Desk, act: Act) -> Callable[..., None]:
    """Have a community's district grant the vendor's plugin with its scopes, and choose it."""
    return lambda world, **given: grant_to(desk, act, world, **given)


def grant_to(
    desk: Desk, act: Act, world: World, *, versions: str = "", scopes: Sequence[str] = ("ballots",)
) -> None:
    """The district consents to these scopes in these versions, and the community chooses."""
    plugins = (*TAKEN, desk.vendor.plugin)
    with world.database.begin(PLATFORM) as session:
        district_id = world.scope.district_id
        grant_plugins(session, desk.act, district_id=district_id, plugins=plugins)
        grant = session.get_one(PluginGrant, (district_id, desk.vendor.plugin))
        grant.versions, grant.scopes, grant.personal_data = versions, list(scopes), []
        audit.record(session, desk.act, "test:grant:set", desk.vendor.plugin)
    with world.begin() as session:
        choose_plugins(session, act, plugins=plugins)


def versions_seen(world: World, desk: Desk) -> list[str]:
    """The releases of the vendor's plugin that the community may use for something new."""
    with world.begin() as session:
        found = view_for(session).of_kind(Kind.VOTING_RULES)
        return [each.plugin_version for each in found if each.plugin == desk.vendor.plugin]


def open_poll(
    world: World,
    act: Act,
    desk: Desk,
    rule: str = "most",
    options: tuple[Option, ...] = ITEM,
    *,
    before: Callable[[], object] = lambda: None,
    meanwhile: Callable[[], object] = lambda: None,
) -> Poll:
    """A vote of five by the release that the community sees at this moment; ``before`` it is opened
    and ``meanwhile`` somebody else may do something.
    """
    roll = electors(5)
    register(cast("Any", world), act, roll)
    with world.begin() as session:
        method = view_for(session).voting_rule(f"{desk.vendor.plugin}/{rule}")
        before()
        vote = votes.open_vote(
            session,
            act,
            title="环境整治",
            subject_id=act.new_id(),
            options=options,
            electors=roll,
            figures=Figures({Quantity.ELIGIBLE: 5}),
            law=law(RESIDENTS),
            method=method,
            secrecy=Secrecy.NAMED,
            turnout=Turnout.TAKING_PART,
            closes_at=act.at + SHORTEST,
        )
        meanwhile()
    return Poll(cast("Any", world), act, roll, vote.id)


def fill(poll: Poll) -> None:
    for number in range(5):
        poll.cast(number, {"cables": "approve"})


def test_each_vote_is_counted_by_the_release_it_pinned(
    desk: Desk, world: World, act: Act, take_up: Callable[..., None]
) -> None:
    desk.publish("1.0", places="None")
    take_up(world)
    older = open_poll(world, act, desk)
    desk.publish("1.1", places="1")
    assert versions_seen(world, desk) == ["1.1"]
    newer = open_poll(world, act, desk)
    for poll in (older, newer):
        fill(poll)
        poll.close()
        assert poll.recount().agrees
    with world.begin() as session:
        pins = [Pin.from_plain(votes_method(session, poll)["pin"]) for poll in (older, newer)]
    assert pins[0].digest != pins[1].digest
    assert [installed().find(pin).plugin_version for pin in pins] == ["1.0", "1.1"]  # type: ignore[union-attr] # both are there


def votes_method(session: Any, poll: Poll) -> dict[str, Any]:  # noqa: ANN401 - a session
    return find_vote(session, poll.vote_id).method


def test_a_process_that_has_not_heard_of_a_release_finds_what_a_vote_pinned(
    desk: Desk, world: World, act: Act, take_up: Callable[..., None]
) -> None:
    desk.publish()
    take_up(world)
    poll = open_poll(world, act, desk)
    current.forget()  # as in another process, which has shown no page since
    fill(poll)
    current.forget()
    poll.close()


def test_a_roll_back_gives_new_votes_the_release_before(
    desk: Desk, world: World, take_up: Callable[..., None]
) -> None:
    desk.publish("1.0")
    desk.publish("1.9", places="1")
    desk.publish("1.10", places="2")
    take_up(world)
    seen = [versions_seen(world, desk)]
    for _ in range(2):
        desk.do(roll_back, None)
        seen.append(versions_seen(world, desk))
    assert seen == [["1.10"], ["1.9"], ["1.0"]]
    with pytest.raises(Refused, match=r"plugins\.nothing_before"):
        desk.do(roll_back, None)
    assert desk.do(resume, "1.10") is ReleaseState.ACTIVE
    assert versions_seen(world, desk) == ["1.10"]


def test_where_the_platform_s_own_release_is_the_newest_there_is_nothing_to_roll_back(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.publish("1.0")
    desk.publish("1.1", places="1")
    monkeypatch.setattr(switching, "_active_here", lambda _plugin: {"2.0"})
    with pytest.raises(Refused, match=r"plugins\.in_environment"):
        desk.do(roll_back, None)
    monkeypatch.setattr(switching, "_active_here", lambda _plugin: {"0.9"})
    assert desk.do(roll_back, None).version == "1.1"


def test_a_range_holds_a_community_to_its_versions(
    desk: Desk, world: World, take_up: Callable[..., None]
) -> None:
    desk.publish("1.0")
    desk.publish("2.0", places="1")
    for versions, seen in (("", "2.0"), ("<2", "1.0"), (">=1.0,<3", "2.0"), (">=3", None)):
        take_up(world, versions=versions)
        assert versions_seen(world, desk) == ([seen] if seen else [])


def test_a_release_that_asks_for_more_waits_for_consent(
    desk: Desk, world: World, take_up: Callable[..., None]
) -> None:
    desk.publish("1.0")
    desk.publish("1.1", places="1", extra='scopes = ["figures"]')
    desk.publish("1.2", places="2", extra='scopes = ["figures"]\npersonal_data = ["names"]')
    take_up(world)
    assert versions_seen(world, desk) == ["1.0"]
    take_up(world, scopes=("ballots", "figures"))
    assert versions_seen(world, desk) == ["1.1"]
    take_up(world, scopes=())
    assert versions_seen(world, desk) == []


def test_two_communities_in_one_process_have_different_sets_and_releases(
    desk: Desk, make_world: Callable[[], World], act: Act, take_up: Callable[..., None]
) -> None:
    one, two, none = make_world(), make_world(), make_world()
    desk.publish("1.0")
    desk.publish("2.0", places="1")
    take_up(one, versions="<2")
    take_up(two)
    polls = {world.scope: open_poll(world, act, desk) for world in (one, two)}
    for _ in range(3):
        assert [versions_seen(w, desk) for w in (one, two, none)] == [["1.0"], ["2.0"], []]
    for poll in polls.values():
        fill(poll)
        poll.close()


def test_a_suspended_release_runs_for_nobody_and_goes_on_afterwards(
    desk: Desk, world: World, act: Act, take_up: Callable[..., None]
) -> None:
    desk.publish()
    take_up(world)
    poll = open_poll(world, act, desk)
    poll.cast(0, {"cables": "approve"})
    desk.do(suspend)
    with pytest.raises((RunnerError, Refused)):
        poll.cast(1, {"cables": "approve"})
    assert versions_seen(world, desk) == []
    assert desk.do(resume) is ReleaseState.ACTIVE
    for number in range(1, 5):
        poll.cast(number, {"cables": "approve"})
    poll.close()


def test_a_retired_release_that_was_suspended_is_retired_again(desk: Desk) -> None:
    desk.publish()
    desk.do(retire)
    desk.do(suspend)
    assert desk.do(resume) is ReleaseState.RETIRED


def test_what_came_with_the_environment_can_be_suspended_and_nothing_else(desk: Desk) -> None:
    # One of which no other test installs an earlier release.
    version = next(v for plugin, v in installed().releases if plugin == "hotline")
    desk.vendor.plugin = "hotline"
    for verb in (retire, remove):
        with pytest.raises(Refused, match=r"plugins\.in_environment"):
            desk.do(verb, version)
    desk.do(suspend, version)
    desk.refresh()
    try:
        assert "hotline" not in installed().plugins
        assert installed().is_suspended("hotline", version)
    finally:
        desk.do(resume, version)
    desk.refresh()
    assert "hotline" in installed().plugins


def test_no_command_of_a_suspended_release_is_run_by_a_process_that_has_just_begun(
    desk: Desk,
) -> None:
    name = next(plugin for plugin, kind, *_ in installed().entries if kind is Kind.COMMANDS)
    version = next(v for plugin, v in installed().releases if plugin == name)
    command = next(e.id for e in installed().entries.values() if e.kind is Kind.COMMANDS)
    own = replace(desk, vendor=replace(desk.vendor, plugin=name))
    own.do(suspend, version)
    current.forget()
    try:
        operation = SimpleNamespace(database=desk.database, act=desk.act)
        with pytest.raises(NotFound, match=r"plugins\.nothing_there"):
            run_command.main([name, command], obj=operation, standalone_mode=False)
    finally:
        own.do(resume, version)


def test_a_suspended_release_of_ours_is_found_by_no_pin(
    desk: Desk, world: World, take_up: Callable[..., None]
) -> None:
    desk.publish()
    take_up(world)
    own = replace(desk, vendor=replace(desk.vendor, plugin="ballots"))
    with world.begin() as session:
        entry = view_for(session).voting_rule("ballots/approval")
    own.do(suspend, entry.plugin_version)
    own.refresh()
    try:
        assert installed().find(entry.pin()) is None
    finally:
        own.do(resume, entry.plugin_version)
    own.refresh()
    assert installed().find(entry.pin()) is not None


def test_a_vote_that_is_just_being_opened_keeps_its_release(
    desk: Desk, world: World, act: Act, take_up: Callable[..., None]
) -> None:
    """Whoever removes it cannot see that vote yet, and so waits for it."""
    desk.publish()
    take_up(world)
    refused: list[str] = []

    def try_it() -> None:
        with pytest.raises(Refused) as caught:
            desk.do(remove)
        refused.append(caught.value.code)

    removing = Thread(target=try_it)

    def start() -> None:
        removing.start()
        removing.join(0.5)
        assert removing.is_alive()

    poll = open_poll(world, act, desk, meanwhile=start)
    removing.join()
    assert refused == ["plugins.release_in_use"]
    fill(poll)
    poll.close()


def test_no_vote_opens_by_a_release_that_was_removed_a_moment_ago(
    desk: Desk, world: World, act: Act, take_up: Callable[..., None]
) -> None:
    desk.publish()
    desk.publish("1.1", places="1")
    take_up(world)
    with pytest.raises(NotFound, match=r"rules\.pin_missing"):
        open_poll(world, act, desk, before=lambda: desk.do(remove, "1.1"))


def test_an_open_vote_anywhere_keeps_its_release(
    desk: Desk, world: World, act: Act, take_up: Callable[..., None]
) -> None:
    desk.publish("1.0")
    take_up(world)
    poll = open_poll(world, act, desk)
    desk.publish("1.1", places="1")
    with pytest.raises(Refused) as caught:
        desk.do(remove)
    assert caught.value.code == "plugins.release_in_use"
    assert "the open vote “环境整治”" in getattr(caught.value.params["uses"], "en")  # noqa: B009 - a Text among objects
    desk.do(remove, "1.1")  # the release that nobody needs
    fill(poll)
    poll.close()
    # Its result has not been made public yet, so somebody may still ask for a recount.
    with pytest.raises(Refused, match="contestable vote"):
        desk.do(remove)
    with world.begin() as session:
        subject_id = find_vote(session, poll.vote_id).subject_id
        notice = Notice(
            id=act.new_id(),
            kind=NoticeKind.RESOLUTION,
            subject_id=subject_id,
            title="决议公示",
            body="通过",
            posted_on=poll.at_the_end.today,
            days=5,
            minimum_days=5,
            ends_on=poll.at_the_end.today + timedelta(days=5),
            posted_at=poll.at_the_end.at,
            posted_by=None,
        )
        session.add(notice)
        audit.record(session, act, "test:notice:post", notice.id)
    desk.act = replace(desk.act, at=poll.at_the_end.at + timedelta(days=5))
    with pytest.raises(Refused, match="contestable vote"):
        desk.do(remove)
    desk.act = replace(desk.act, at=poll.at_the_end.at + timedelta(days=6))
    with world.begin() as session:
        session.add(objection_to(notice, act))
        audit.record(session, act, "test:notice:object", notice.id)
    with pytest.raises(Refused, match="contestable vote"):
        desk.do(remove)
    with world.begin() as session:
        objection = session.scalars(select(Objection)).one()
        session.add(answer_to(objection, act))
        audit.record(session, act, "test:notice:answer", notice.id)
    desk.do(remove)


def objection_to(notice: Notice, act: Act) -> Objection:
    return Objection(
        id=act.new_id(),
        notice_id=notice.id,
        person_id=None,
        text="请重新计票",
        raised_at=act.at,
        raised_by=None,
        answer_due_on=act.today,
        salt="salt",
    )


def answer_to(objection: Objection, act: Act) -> ObjectionAnswer:
    return ObjectionAnswer(
        objection_id=objection.id,
        text="已重新计票，结果一致",
        answered_on=act.today,
        answered_at=act.at,
        answered_by=None,
        salt="salt",
    )


def test_a_publisher_that_is_gone_takes_nothing_along(
    desk: Desk, world: World, act: Act, take_up: Callable[..., None]
) -> None:
    desk.publish()
    take_up(world)
    poll = open_poll(world, act, desk)
    desk.vendor.listings.clear()
    with desk.database.begin(PLATFORM) as session:
        assert follow_registry(session, desk.act, registry=desk.vendor.registry) == ()
    assert versions_seen(world, desk) == ["1.0"]
    fill(poll)
    poll.close()


def test_what_the_registry_takes_back_begins_nothing_new_and_what_is_pinned_goes_on(
    desk: Desk, world: World, act: Act, take_up: Callable[..., None]
) -> None:
    wheel = desk.vendor.make()
    desk.vendor.list(wheel)
    desk.install(wheel)
    take_up(world)
    poll = open_poll(world, act, desk)
    desk.vendor.list(wheel, state=State.YANKED)
    with desk.database.begin(PLATFORM) as session:
        retired = follow_registry(session, desk.act, registry=desk.vendor.registry)
    assert retired == ((desk.vendor.plugin, "1.0"),)
    with pytest.raises(NotFound), world.begin() as session:
        view_for(session).voting_rule(f"{desk.vendor.plugin}/most")
    fill(poll)
    poll.close()


@pytest.mark.parametrize("verb", [retire, suspend, resume, remove])
@pytest.mark.parametrize("role", [role for role in Role if role is not Role.OPERATOR])
def test_only_the_operator_switches(desk: Desk, verb: Callable[..., Any], role: Role) -> None:
    desk.act = replace(desk.act, actor=replace(desk.act.actor, roles=frozenset({role})))
    with pytest.raises(NotAllowed):
        desk.do(verb)


def test_a_grant_without_consent_covers_no_wheel_that_asks_for_something(
    desk: Desk, world: World, act: Act
) -> None:
    desk.publish()
    with world.database.begin(PLATFORM) as session:
        district_id = world.scope.district_id
        plugins = [desk.vendor.plugin]
        grant_plugins(session, desk.act, district_id=district_id, plugins=plugins)
    with world.begin() as session:
        choose_plugins(session, act, plugins=plugins)
    assert versions_seen(world, desk) == []
    with world.begin() as session:
        query = select(PluginGrant.scopes).where(PluginGrant.district_id == district_id)
        assert session.scalars(query).all() == [None]
