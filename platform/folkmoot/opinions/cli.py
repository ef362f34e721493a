"""``folkmoot opinions``: taking in what people said elsewhere."""

import json
from collections.abc import Iterator
from pathlib import Path

import click
from sqlalchemy.orm import Session

from folkmoot.extensions.calling import ask
from folkmoot.extensions.foreign import content_of, of_community, unreadable
from folkmoot.kernel.command import Operation
from folkmoot.kernel.errors import mark
from folkmoot.opinions.service import BroughtIn, bring_in
from folkmoot.tenancy.addresses import scope_named
from folkmoot.web.terminal import json_option, language_option, say
from folkmoot_sdk import ForeignFileError, Intake, IntakeChannel, Kind

SOME_LEFT_OUT = 1


@click.group()
def opinions() -> None:
    """What residents said, wherever they said it."""


@opinions.command("intake")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--channel", required=True, help="Whose file it is, as id or plugin/id.")
@click.option("--community", required=True, help="Who is to hear it, as district/community.")
@json_option
@language_option
@click.pass_obj
def intake_command(
    operation: Operation, file: Path, channel: str, community: str, *, as_json: bool, language: str
) -> None:
    """Record the opinions in FILE by a plugin's channel, all in one transaction.

    A row that was taken in before is left out, so the same file may come again. Exit code 1: some
    rows were left out, the others are in; 2: nothing was recorded.
    """
    content = content_of(file)
    with operation.database.begin(scope_named(operation.database, community)) as session:
        done = _bring_in(session, operation, content, channel)
    if as_json:
        plain = {"recorded": [str(each) for each in done.recorded], "left_out": list(_plain(done))}
        click.echo(json.dumps(plain, ensure_ascii=False))
    else:
        for line in _lines(done, language):
            click.echo(line)
    raise SystemExit(SOME_LEFT_OUT if done.left_out else 0)


def _bring_in(session: Session, operation: Operation, content: bytes, name: str) -> BroughtIn:
    entry, settings = of_community(session, Kind.INTAKE_CHANNELS, name)
    channel: IntakeChannel = entry.contribution
    try:
        intake = ask(
            session.get_bind(), entry, "read", lambda: channel.read(content, settings), Intake
        )
    except ForeignFileError as problem:
        raise unreadable(problem) from problem
    return bring_in(
        session,
        operation.act,
        channel=f"{entry.plugin}/{entry.id}",
        way=channel.way,
        intake=intake,
    )


def _plain(done: BroughtIn) -> Iterator[dict[str, object]]:
    for each in done.left_out:
        yield {"row": each.row, "zh": each.reason.zh, "en": each.reason.en}


def _lines(done: BroughtIn, language: str) -> Iterator[str]:
    numbers = {"recorded": len(done.recorded), "left_out": len(done.left_out)}
    yield say(mark("%(recorded)d opinions recorded, %(left_out)d rows left out"), numbers, language)
    for each in done.left_out:
        yield say(mark("row %(row)d: %(why)s"), {"row": each.row, "why": each.reason}, language)
