"""``folkmoot simulate``: what past meetings and votes would have come to. Changes nothing."""

import json
from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

import click
from sqlalchemy.orm import Session

from folkmoot.hindsight import simulating
from folkmoot.hindsight.choosing import Choice
from folkmoot.hindsight.domain import DISCLAIMER, SILENCE_LAW
from folkmoot.hindsight.printing import (
    line_plain,
    line_words,
    meeting_lines,
    meeting_plain,
    totals_plain,
    vote_lines,
    vote_plain,
)
from folkmoot.kernel.command import Operation
from folkmoot.kernel.errors import FolkmootError
from folkmoot.tenancy.addresses import scope_named
from folkmoot.web.terminal import json_option, language_option, refuse

REFUSED = 1
_COMMUNITY = click.option(
    "--community", required=True, help="Whose record it is, as district/community."
)
_DAY = click.DateTime(formats=["%Y-%m-%d"])
_LAW = click.option("--law", type=_DAY, help="Under the law of this day, YYYY-MM-DD.")
_RULE = click.option("--rule", default="", help="Under this rule, as plugin/id@version.")


@click.group()
def simulate() -> None:
    """What would have happened under another rule or another day's law. Changes nothing."""


@simulate.command("meeting")
@click.argument("meeting_id", type=click.UUID)
@_COMMUNITY
@_LAW
@_RULE
@json_option
@language_option
def meeting_command(
    meeting_id: UUID, community: str, law: datetime | None, rule: str, as_json: bool, language: str
) -> None:
    """Hold the ended meeting MEETING_ID to another law or quorum.

    Exit code 1: it cannot be looked at so.
    """

    def look(session: Session) -> tuple[dict[str, Any], list[str]]:
        seen = simulating.look_at_meeting(session, meeting_id, _choice(law, rule))
        return meeting_plain(seen), meeting_lines(seen, language)

    _show(community, look, as_json=as_json, language=language)


@simulate.command("vote")
@click.argument("vote_id", type=click.UUID)
@_COMMUNITY
@_LAW
@_RULE
@click.option("--silence", is_flag=True, help="As if those who cast no ballot had agreed.")
@json_option
@language_option
def vote_command(
    vote_id: UUID,
    community: str,
    law: datetime | None,
    rule: str,
    silence: bool,
    as_json: bool,
    language: str,
) -> None:
    """Judge or count the closed vote VOTE_ID otherwise.

    No law counts silence as agreement; --silence exists here alone.
    """

    def look(session: Session) -> tuple[dict[str, Any], list[str]]:
        seen = simulating.look_at_vote(session, vote_id, _choice(law, rule, silence=silence))
        return vote_plain(seen), vote_lines(seen, language)

    _show(community, look, as_json=as_json, language=language, silent=silence)


@simulate.command("community")
@click.argument("community")
@click.option("--law", type=_DAY, required=True, help="Under the law of this day, YYYY-MM-DD.")
@json_option
@language_option
def community_command(community: str, law: datetime, as_json: bool, language: str) -> None:
    """Every past meeting and vote of COMMUNITY (district/community) under the law of a day.

    ≠ would have ended otherwise, = the same, ? cannot be worked out.
    """

    def look(session: Session) -> tuple[dict[str, Any], list[str]]:
        lines = list(simulating.look_at_all(session, law.date()))
        plain = {
            "law": law.date().isoformat(),
            "lines": [line_plain(line) for line in lines],
            "totals": totals_plain(lines),
        }
        return plain, line_words(lines, language)

    _show(community, look, as_json=as_json, language=language)


def _choice(law: datetime | None, rule: str, *, silence: bool = False) -> Choice:
    return Choice(law.date() if law else None, rule.strip(), silence)


def _show(
    community: str,
    look: Callable[[Session], tuple[dict[str, Any], list[str]]],
    *,
    as_json: bool,
    language: str,
    silent: bool = False,
) -> None:
    operation: Operation = click.get_current_context().obj
    try:
        scope = scope_named(operation.database, community)
        # A snapshot: the database itself refuses whatever would write.
        with operation.database.snapshot(scope) as session:
            plain, lines = look(session)
    except FolkmootError as error:
        refuse(error, as_json=as_json, language=language, code=REFUSED)
    if as_json:
        click.echo(json.dumps(plain, ensure_ascii=False, sort_keys=True))
        return
    notes = [DISCLAIMER, SILENCE_LAW] if silent else [DISCLAIMER]
    for line in (*lines, *(note.in_(language) for note in notes)):
        click.echo(line)
