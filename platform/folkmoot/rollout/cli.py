"""``folkmoot rollout``: what communities still lack, waves, and a community's stage."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

import click

from folkmoot.kernel.command import Operation
from folkmoot.kernel.errors import FolkmootError
from folkmoot.kernel.scope import PLATFORM
from folkmoot.kernel.wording import filled, joined
from folkmoot.rollout import queries, service
from folkmoot.rollout.domain import ReadinessList
from folkmoot.rollout.service import Move
from folkmoot.tenancy.addresses import scope_named
from folkmoot.tenancy.models import CommunityStatus
from folkmoot.tenancy.queries import find_district
from folkmoot.tenancy.stages import WORKING
from folkmoot.tenancy.staging import WORDS
from folkmoot.web.terminal import in_both, json_option, language_option, refuse
from folkmoot_sdk import Text

REFUSED = 1
_READY, _LACKS = Text("已就绪", "ready"), Text("还缺：{what}", "lacks: {what}")
_MOVED, _STAYS = Text("已开始", "begun"), Text("未开始，{why}", "not begun, {why}")
_NONE = Text("没有可以开始的社区", "no community was left to begin with")
_PLANNED = Text("已计划：{name}", "planned: {name}")
_NOW = Text("现在是：{stage}", "now: {stage}")
_SEMICOLON = ("；", "; ")


@click.group()
def rollout() -> None:
    """Bringing communities in: readiness, waves, stages."""


@rollout.command("ready")
@click.argument("target")
@json_option
@language_option
def ready_command(target: str, as_json: bool, language: str) -> None:
    """What TARGET (a district, or district/community) still lacks before it begins to work.

    What is found is kept for the district's page; run it daily. Exit code 1: something is lacking.
    """
    with _refusals(as_json, language) as operation:
        found = _looked_at(operation, target)
    if as_json:
        click.echo(json.dumps({slug: _plain(each) for slug, each in found.items()}))
    else:
        for slug, each in found.items():
            click.echo(f"{slug}: {_words(each).in_(language)}")
    raise SystemExit(0 if all(each.ready for each in found.values()) else REFUSED)


@rollout.group()
def wave() -> None:
    """Communities that begin together."""


@wave.command("list")
@click.argument("district")
@json_option
@language_option
def list_command(district: str, as_json: bool, language: str) -> None:
    """The waves of DISTRICT: their day, and how many of their communities have begun."""
    with _refusals(as_json, language) as operation:
        with operation.database.begin(PLATFORM) as session:
            lines = queries.waves_of(session, find_district(session, district).id)
        for line in () if as_json else lines:
            what = WORDS[line.becomes].in_(language)
            click.echo(f"{line.planned_on}  {line.name}  {what}  {line.begun}/{line.communities}")
        if as_json:
            plain = [
                {
                    "id": str(line.id),
                    "name": line.name,
                    "becomes": line.becomes.value,
                    "planned_on": line.planned_on.isoformat(),
                    "communities": line.communities,
                    "begun": line.begun,
                }
                for line in lines
            ]
            click.echo(json.dumps(plain, ensure_ascii=False))


@wave.command("plan")
@click.argument("district")
@click.option("--name", required=True, help="What the wave is called.")
@click.option("--on", type=click.DateTime(formats=["%Y-%m-%d"]), required=True)
@click.option(
    "--as",
    "becomes",
    type=click.Choice(sorted(each.value for each in WORKING)),
    default=CommunityStatus.PILOT.value,
    help="What its communities become.",
)
@click.argument("communities", nargs=-1, required=True)
@json_option
@language_option
def plan_command(
    district: str,
    name: str,
    on: datetime,
    becomes: str,
    communities: tuple[str, ...],
    as_json: bool,
    language: str,
) -> None:
    """Plan that COMMUNITIES (their slugs) of DISTRICT begin together on a day."""
    with _refusals(as_json, language) as operation:
        wanted = [scope_named(operation.database, f"{district}/{slug}") for slug in communities]
        with operation.database.begin(PLATFORM) as session:
            planned = service.plan_wave(
                session,
                operation.act,
                district_id=wanted[0].district_id,
                name=name,
                becomes=CommunityStatus(becomes),
                planned_on=on.date(),
                community_ids=[scope.tenant_id for scope in wanted],
            )
        if as_json:
            click.echo(json.dumps({"id": str(planned.id), "name": planned.name}))
        else:
            click.echo(filled(_PLANNED, name=planned.name).in_(language))


@wave.command("start")
@click.argument("district")
@click.argument("name")
@json_option
@language_option
def start_command(district: str, name: str, as_json: bool, language: str) -> None:
    """Begin with every community of the wave NAME of DISTRICT that is ready; say why others are
    not. Can be run again for these. Exit code 1: some did not begin.
    """
    with _refusals(as_json, language) as operation:
        with operation.database.begin(PLATFORM) as session:
            district_id = find_district(session, district).id
            wave_id = queries.wave_named(session, district_id, name).id
        moves = service.start_wave(
            operation.database.begin, operation.act, district_id=district_id, wave_id=wave_id
        )
    if as_json:
        click.echo(json.dumps([_move_plain(move) for move in moves], ensure_ascii=False))
    else:
        for line in _move_lines(moves, language):
            click.echo(line)
    raise SystemExit(REFUSED if any(move.problem for move in moves) else 0)


@rollout.command("stage")
@click.argument("community")
@click.argument("status", type=click.Choice([each.value for each in CommunityStatus]))
@click.option(
    "--reason",
    default="",
    help="Why; everybody can read it. Needed to stop, to let go on, and to begin unready.",
)
@json_option
@language_option
def stage_command(community: str, status: str, reason: str, as_json: bool, language: str) -> None:
    """Move COMMUNITY (district/community) to STATUS."""
    with _refusals(as_json, language) as operation:
        scope = scope_named(operation.database, community)
        service.move_community(
            operation.database.begin,
            operation.act,
            district_id=scope.district_id,
            community_id=scope.tenant_id,
            status=CommunityStatus(status),
            reason=reason,
        )
        if as_json:
            click.echo(json.dumps({"community": community, "status": status}))
        else:
            now = WORDS[CommunityStatus(status)]
            click.echo(filled(_NOW, stage=now).in_(language))


def _looked_at(operation: Operation, target: str) -> dict[str, ReadinessList]:
    if "/" in target.strip("/"):
        scope = scope_named(operation.database, target)
        found = service.look(
            operation.database.begin,
            operation.act,
            district_id=scope.district_id,
            community_id=scope.tenant_id,
        )
        return {target.strip("/"): found}
    with operation.database.begin(PLATFORM) as session:
        district_id = find_district(session, target.strip("/")).id
    begin = operation.database.begin
    return service.gather_all(begin, operation.act, district_id=district_id)


@contextmanager
def _refusals(as_json: bool, language: str) -> Iterator[Operation]:
    operation: Operation = click.get_current_context().obj
    try:
        yield operation
    except FolkmootError as error:
        refuse(error, as_json=as_json, language=language, code=REFUSED)


def _words(found: ReadinessList) -> Text:
    if found.ready:
        return _READY
    lacks = [line.said for line in found.lines if not line.met]
    return filled(_LACKS, what=joined(lacks, *_SEMICOLON))


def _plain(found: ReadinessList) -> dict[str, Any]:
    return {
        line.requirement.value: {"met": line.met, "zh": line.said.zh, "en": line.said.en}
        for line in found.lines
    }


def _move_lines(moves: tuple[Move, ...], language: str) -> Iterator[str]:
    for move in moves:
        said = _MOVED
        if move.problem is not None:
            said = filled(_STAYS, why=_why(move))
        yield f"{move.community.slug}: {said.in_(language)}"
    if not moves:
        yield _NONE.in_(language)


def _why(move: Move) -> Text:
    if move.readiness is not None and not move.readiness.ready:
        return _words(move.readiness)
    assert move.problem is not None  # noqa: S101 - asked by the caller
    return Text(**in_both(move.problem.message, move.problem.params))


def _move_plain(move: Move) -> dict[str, Any]:
    lacking = move.readiness.lacking if move.readiness else ()
    return {
        "community": move.community.slug,
        "begun": move.problem is None,
        "error": move.problem.code if move.problem else None,
        "lacking": [each.value for each in lacking],
    }
