"""``folkmoot rollout wave``: communities that begin together."""

import json
from datetime import datetime

import click

from folkmoot.kernel.scope import PLATFORM
from folkmoot.kernel.wording import filled
from folkmoot.rollout import queries, service
from folkmoot.rollout.printing import REFUSED, move_lines, move_plain, refusals
from folkmoot.rollout.queries import WaveLine
from folkmoot.tenancy.addresses import scope_named
from folkmoot.tenancy.models import CommunityStatus
from folkmoot.tenancy.queries import find_district
from folkmoot.tenancy.stages import WORKING
from folkmoot.tenancy.staging import WORDS
from folkmoot.web.terminal import json_option, language_option
from folkmoot_sdk import Text

_PLANNED = Text("已计划：{name}", "planned: {name}")
_CANCELLED = Text(
    "已取消：{name}；记录保留，名称和社区可以另作安排",
    "cancelled: {name}; it stays on record, its name and its communities are free",
)
_BECAUSE = Text("已取消：{reason}", "cancelled: {reason}")
_reason_option = click.option(
    "--reason", required=True, help="Why; it stays on record with the wave."
)


@click.group()
def wave() -> None:
    """Communities that begin together."""


@wave.command("list")
@click.argument("district")
@json_option
@language_option
def list_command(district: str, as_json: bool, language: str) -> None:
    """The waves of DISTRICT: their day, and how many of their communities have begun; then those
    that were cancelled, and why.
    """
    with refusals(as_json, language) as operation:
        with operation.database.begin(PLATFORM) as session:
            lines = queries.waves_of(session, find_district(session, district).id)
        for line in () if as_json else lines:
            click.echo(_line(line, language))
        if as_json:
            plain = [
                {
                    "id": str(line.id),
                    "name": line.name,
                    "becomes": line.becomes.value,
                    "planned_on": line.planned_on.isoformat(),
                    "communities": line.communities,
                    "begun": line.begun,
                    "cancelled_at": line.cancelled_at and line.cancelled_at.isoformat(),
                    "reason": line.reason,
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
    with refusals(as_json, language) as operation:
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
    with refusals(as_json, language) as operation:
        with operation.database.begin(PLATFORM) as session:
            district_id = find_district(session, district).id
            wave_id = queries.wave_named(session, district_id, name).id
        moves = service.start_wave(
            operation.database.begin, operation.act, district_id=district_id, wave_id=wave_id
        )
    if as_json:
        click.echo(json.dumps([move_plain(move) for move in moves], ensure_ascii=False))
    else:
        for line in move_lines(moves, language):
            click.echo(line)
    raise SystemExit(REFUSED if any(move.problem for move in moves) else 0)


@wave.command("change")
@click.argument("district")
@click.argument("name")
@click.option("--to-name", help="What it is called from now on; otherwise as before.")
@click.option("--on", type=click.DateTime(formats=["%Y-%m-%d"]), help="Otherwise as before.")
@click.option(
    "--as", "becomes", type=click.Choice(sorted(WORKING)), help="Otherwise what it was before."
)
@click.argument("communities", nargs=-1)
@_reason_option
@json_option
@language_option
def change_command(
    district: str,
    name: str,
    to_name: str | None,
    on: datetime | None,
    becomes: str | None,
    communities: tuple[str, ...],
    reason: str,
    as_json: bool,
    language: str,
) -> None:
    """Plan the wave NAME of DISTRICT otherwise, before any of it has begun: with COMMUNITIES, if
    any are given, instead of its own. As it was it stays on record as cancelled.
    """
    with refusals(as_json, language) as operation:
        wanted = [scope_named(operation.database, f"{district}/{slug}") for slug in communities]
        with operation.database.begin(PLATFORM) as session:
            district_id = find_district(session, district).id
            before = queries.wave_named(session, district_id, name)
            planned = service.change_wave(
                session,
                operation.act,
                district_id=district_id,
                wave_id=before.id,
                reason=reason,
                name=to_name or name,
                becomes=CommunityStatus(becomes) if becomes else before.becomes,
                planned_on=on.date() if on else before.planned_on,
                community_ids=[scope.tenant_id for scope in wanted]
                or queries.places_of(session, before.id),
            )
        if as_json:
            click.echo(json.dumps({"id": str(planned.id), "name": planned.name}))
        else:
            click.echo(filled(_PLANNED, name=planned.name).in_(language))


@wave.command("cancel")
@click.argument("district")
@click.argument("name")
@_reason_option
@json_option
@language_option
def cancel_command(district: str, name: str, reason: str, as_json: bool, language: str) -> None:
    """Take back the wave NAME of DISTRICT before any of it has begun."""
    with refusals(as_json, language) as operation:
        with operation.database.begin(PLATFORM) as session:
            district_id = find_district(session, district).id
            wave_id = queries.wave_named(session, district_id, name).id
            service.cancel_wave(
                session, operation.act, district_id=district_id, wave_id=wave_id, reason=reason
            )
        if as_json:
            click.echo(json.dumps({"id": str(wave_id), "name": name}))
        else:
            click.echo(filled(_CANCELLED, name=name).in_(language))


def _line(line: WaveLine, language: str) -> str:
    stands = f"{line.begun}/{line.communities}"
    if line.reason is not None:
        stands = filled(_BECAUSE, reason=line.reason).in_(language)
    return f"{line.planned_on}  {line.name}  {WORDS[line.becomes].in_(language)}  {stands}"
