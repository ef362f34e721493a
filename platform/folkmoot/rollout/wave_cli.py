"""``folkmoot rollout wave``: communities that begin together."""

import json
from datetime import datetime

import click

from folkmoot.kernel.scope import PLATFORM
from folkmoot.kernel.wording import filled
from folkmoot.rollout import queries, service
from folkmoot.rollout.printing import REFUSED, move_lines, move_plain, refusals
from folkmoot.tenancy.addresses import scope_named
from folkmoot.tenancy.models import CommunityStatus
from folkmoot.tenancy.queries import find_district
from folkmoot.tenancy.stages import WORKING
from folkmoot.tenancy.staging import WORDS
from folkmoot.web.terminal import json_option, language_option
from folkmoot_sdk import Text

_PLANNED = Text("已计划：{name}", "planned: {name}")


@click.group()
def wave() -> None:
    """Communities that begin together."""


@wave.command("list")
@click.argument("district")
@json_option
@language_option
def list_command(district: str, as_json: bool, language: str) -> None:
    """The waves of DISTRICT: their day, and how many of their communities have begun."""
    with refusals(as_json, language) as operation:
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
