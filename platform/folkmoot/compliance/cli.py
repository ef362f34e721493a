"""``folkmoot compliance``: a district's figures, and the digests of a day."""

import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime

import click
from sqlalchemy import select

from folkmoot.compliance.digests import make_digests, told_on
from folkmoot.compliance.district import Overview, latest_year, overview
from folkmoot.compliance.figures import COLUMNS
from folkmoot.compliance.frames import Frame, frame_of
from folkmoot.compliance.owing_cli import owe_command
from folkmoot.compliance.periods import YEARS
from folkmoot.compliance.reminding import Level, Recipient
from folkmoot.compliance.sending import Sending
from folkmoot.compliance.tables import as_csv, as_plain, heading, lines_of
from folkmoot.kernel.command import Operation
from folkmoot.kernel.errors import mark
from folkmoot.kernel.scope import DistrictScope, TenantScope
from folkmoot.matters.service import take_stocks
from folkmoot.tenancy.models import District
from folkmoot.tenancy.queries import find_district
from folkmoot.web.terminal import json_option, language_option, say
from folkmoot_sdk import DeliveryState


@click.group()
def compliance() -> None:
    """The meetings that communities owe: who is behind, and who is told of it."""


compliance.add_command(owe_command)


@compliance.command("figures")
@click.argument("district")
@click.option(
    "--year",
    type=click.IntRange(YEARS[0], YEARS[-1]),
    help="Otherwise the present one, or the last before it that is laid down.",
)
@click.option("--street", default="", help="Only this street office, by its slug.")
@json_option
@click.option("--csv", "as_file", is_flag=True, help="Print CSV for spreadsheets.")
@language_option
@click.pass_obj
def figures_command(
    operation: Operation,
    district: str,
    *,
    year: int | None,
    street: str,
    as_json: bool,
    as_file: bool,
    language: str,
) -> None:
    """The figures of DISTRICT (its slug): the whole, its street offices, its communities."""
    frame, today = _frame(operation, district), operation.act.today
    frame = frame.on_street(street) if street else frame
    with operation.database.begin(DistrictScope(frame.id)) as session:
        seen = overview(session, frame, year or latest_year(session, frame, today), today)
    if as_json:
        click.echo(json.dumps(as_plain(frame, seen), ensure_ascii=False))
    elif as_file:
        lines = lines_of(seen)
        sys.stdout.buffer.write(as_csv(lines, lambda label: say(label, {}, language)))
    else:
        _print_figures(frame, seen, language)


def _frame(operation: Operation, slug: str) -> Frame:
    with operation.database.begin() as session:
        return frame_of(session, find_district(session, slug), operation.act.today)


def _print_figures(frame: Frame, seen: Overview, language: str) -> None:
    from rich.console import Console  # noqa: PLC0415 - only a person at a terminal needs it
    from rich.table import Table  # noqa: PLC0415 - as above

    heading_line = mark("Standing meetings of %(year)d: %(place)s")
    click.echo(say(heading_line, {"year": seen.year, "place": frame.name}, language))
    if not seen.figures.owed:
        nothing = mark("Nothing is laid down here for %(year)s.")
        click.echo(say(nothing, {"year": str(seen.year)}, language))
        return
    table = Table(box=None, pad_edge=False)
    for label in heading():
        numeric = label in {column.label for column in COLUMNS}
        table.add_column(say(label, {}, language), justify="right" if numeric else "left")
    for line in lines_of(seen):
        places = (line.street or frame.name, line.community, line.code)
        table.add_row(*places, *map(str, line.numbers.values()))
    # As wide as it must be: a figure that is cut off is another figure.
    Console(width=200).print(table, highlight=False, markup=False)


@compliance.command("digest")
@click.argument("district", required=False)
@click.option(
    "--day",
    type=click.DateTime(["%Y-%m-%d"]),
    help="An earlier day, to see what was told then; otherwise today's digests are made.",
)
@json_option
@language_option
@click.pass_obj
def digest_command(
    operation: Operation,
    *,
    district: str | None,
    day: datetime | None,
    as_json: bool,
    language: str,
) -> None:
    """Tell every office of DISTRICT, or of all districts, what has come about; for a daily timer.

    A second run of the day tells nobody anything; a missed day is caught up by the next. Each adds
    up what residents answered, for the district to read.
    """
    wanted = day.date() if day else operation.act.today
    if wanted > operation.act.today:
        raise click.UsageError("A day that is still to come is told of when it comes.")
    for slug in [district] if district else _districts(operation):
        frame = _frame(operation, slug)
        sending = Sending(operation.database, frame, operation.origin)
        made = list(_made(operation, frame, wanted, sending))
        if as_json:
            plain: dict[str, object] = {"district": slug, "day": str(wanted), "digests": made}
            sent = [[channel, state, n] for (channel, state), n in sorted(sending.states.items())]
            plain["sent"] = sent
            click.echo(json.dumps(plain, ensure_ascii=False))
        else:
            for line in _digest_lines(frame, made, language):
                click.echo(line)
            for line in _sent_lines(sending, language):
                click.echo(line)


def _districts(operation: Operation) -> list[str]:
    with operation.database.begin() as session:
        return list(session.scalars(select(District.slug).order_by(District.code)))


def _made(
    operation: Operation, frame: Frame, day: date, sending: Sending
) -> Iterator[dict[str, object]]:
    """An entry for each office that was told something. Today's are told here, and stock taken."""
    names = _names(frame)
    if day == operation.act.today:
        for digest in make_digests(operation.database, operation.act, frame, send=sending):
            said = {"news": len(digest.news), "new": digest.new, "standing": digest.standing}
            yield {"level": digest.recipient.level, "office": names[digest.recipient], **said}
        scopes = (TenantScope(tenant_id, frame.id) for tenant_id in frame.tenants)
        take_stocks(operation.database, operation.act, scopes)
        return
    with operation.database.begin(DistrictScope(frame.id)) as session:
        found = told_on(session, frame, day)
    for recipient, number in sorted(found.items(), key=lambda pair: names[pair[0]]):
        yield {"level": recipient.level, "office": names[recipient], "news": number}


def _names(frame: Frame) -> dict[Recipient, str]:
    return {
        Recipient(Level.DISTRICT, frame.id): frame.name,
        **{Recipient(Level.STREET, street.id): street.name for street in frame.streets},
        **{Recipient(Level.SECRETARY, line.id): line.name for line in frame.communities},
    }


_NEWS = {
    Level.SECRETARY: mark("%(office)s, secretary: %(news)d"),
    Level.STREET: mark("%(office)s, street office: %(news)d"),
    Level.DISTRICT: mark("%(office)s, district: %(news)d"),
}


_STATES = {
    DeliveryState.SENT: mark("%(channel)s: %(number)d sent"),
    DeliveryState.FAILED: mark("%(channel)s: %(number)d not handed over"),
    DeliveryState.REFUSED: mark("%(channel)s: %(number)d refused for good"),
    DeliveryState.NOBODY: mark("%(channel)s: %(number)d without an address"),
}


def _sent_lines(sending: Sending, language: str) -> Iterator[str]:
    for (channel, state), number in sorted(sending.states.items()):
        yield say(_STATES[state], {"channel": channel, "number": number}, language)


def _digest_lines(
    frame: Frame, made: Sequence[Mapping[str, object]], language: str
) -> Iterator[str]:
    if not made:
        yield say(
            mark("%(district)s: nobody was told anything."), {"district": frame.name}, language
        )
    for entry in made:
        line = say(_NEWS[Level(str(entry["level"]))], entry, language)
        if "standing" in entry:
            line += say(mark(" (%(new)d new; %(standing)d others stand)"), entry, language)
        yield line
