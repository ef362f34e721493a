"""``folkmoot rollout``: what communities still lack, waves, and a community's stage."""

import json

import click

from folkmoot.kernel.command import Operation
from folkmoot.kernel.errors import Refused
from folkmoot.kernel.scope import PLATFORM
from folkmoot.rollout import service
from folkmoot.rollout.printing import (
    REFUSED,
    looked_lines,
    looked_plain,
    looked_said,
    moved_lines,
    refusals,
)
from folkmoot.rollout.service import Looked
from folkmoot.rollout.wave_cli import wave
from folkmoot.tenancy.addresses import scope_named
from folkmoot.tenancy.models import CommunityStatus
from folkmoot.tenancy.queries import find_district
from folkmoot.web.terminal import json_option, language_option


@click.group()
def rollout() -> None:
    """Bringing communities in: readiness, waves, stages."""


rollout.add_command(wave)


@rollout.command("ready")
@click.argument("target")
@json_option
@language_option
def ready_command(target: str, as_json: bool, language: str) -> None:
    """What TARGET (a district, or district/community) still lacks before it begins to work.

    What a community that has begun still lacks is named as advice; what is at rest is left out.
    What is found is kept for the district's page; run it daily. Exit code 1: a draft lacks
    something.
    """
    with refusals(as_json, language) as operation:
        found = _looked_at(operation, target)
    if as_json:
        answer = {each.community.slug: looked_plain(each) for each in found}
        click.echo(json.dumps(answer, ensure_ascii=False))
    else:
        for line in looked_lines(found, language):
            click.echo(line)
    held_up = any(not each.readiness.ready for each in found if not each.advises)
    raise SystemExit(REFUSED if held_up else 0)


@rollout.command("stage")
@click.argument("community")
@click.argument("status", type=click.Choice([each.value for each in CommunityStatus]))
@click.option(
    "--reason",
    default="",
    help="Why; everybody can read it. Needed to stop, to let go on, and to begin unready;"
    " from pilot to live none is.",
)
@json_option
@language_option
def stage_command(community: str, status: str, reason: str, as_json: bool, language: str) -> None:
    """Move COMMUNITY (district/community) to STATUS. Says whether a reason was asked for, and what
    is still to be made up for.
    """
    with refusals(as_json, language) as operation:
        looked = _moved(operation, community, CommunityStatus(status), reason, language)
    if as_json:
        lacking = [each.value for each in looked.readiness.lacking] if looked else []
        answer = {"community": community, "status": status, "lacking": lacking}
        click.echo(json.dumps(answer))
    else:
        for line in moved_lines(looked, CommunityStatus(status), reason, language):
            click.echo(line)


def _moved(
    operation: Operation, community: str, status: CommunityStatus, reason: str, language: str
) -> Looked | None:
    scope = scope_named(operation.database, community)
    where = {"district_id": scope.district_id, "community_id": scope.tenant_id}
    try:
        return service.move_community(
            operation.database.begin, operation.act, **where, status=status, reason=reason
        )
    except Refused as refusal:
        if refusal.code == "community.not_ready":
            looked = service.look(operation.database.begin, operation.act, **where)
            click.echo(looked_said(looked).in_(language), err=True)
        raise


def _looked_at(operation: Operation, target: str) -> tuple[Looked, ...]:
    begin = operation.database.begin
    if "/" in target.strip("/"):
        scope = scope_named(operation.database, target)
        where = {"district_id": scope.district_id, "community_id": scope.tenant_id}
        return (service.look(begin, operation.act, **where),)
    with begin(PLATFORM) as session:
        district_id = find_district(session, target.strip("/")).id
    return service.gather_all(begin, operation.act, district_id=district_id)
