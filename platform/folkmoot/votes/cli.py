"""``folkmoot votes`` and ``folkmoot count``: counting again, with or without a database."""

import json
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import click

from folkmoot.extensions.registered import Pin
from folkmoot.extensions.releases.borrowed import borrowed
from folkmoot.kernel.act import CHINA
from folkmoot.kernel.command import Operation
from folkmoot.kernel.errors import FolkmootError
from folkmoot.kernel.wording import filled
from folkmoot.tenancy.addresses import scope_named
from folkmoot.votes import count_file, queries
from folkmoot.votes.count_file.reading import LIMIT
from folkmoot.votes.printing import (
    DISAGREES,
    in_both,
    one_line,
    print_count,
    print_json,
    refuse_count,
)
from folkmoot.votes.queries import VoteLine
from folkmoot.votes.rehearsing import rehearse
from folkmoot.votes.service.recounting import recount
from folkmoot.web.terminal import json_option, language_option
from folkmoot_sdk import Text
from folkmoot_sdk.releases.wheel import MOST_BYTES

_AGREES = Text("重新计票，结果一致。", "Counted again: it comes to the same.")
_DIFFERS = Text("重新计票，结果不一致！", "COUNTED AGAIN: IT DOES NOT COME TO THE SAME!")
_PART = Text("与存档不同：{part}", "differs from what was recorded: {part}")
_AGREES_ELSEWHERE = Text(
    "重新计票，结果一致，但这不是公布的那份文件",
    "The count agrees, but this is not the file that was published.",
)
_OTHER_FILE = Text(
    "公布的摘要为 {published}，这份文件的摘要为 {digest}",
    "the published digest is {published}, that of this file {digest}",
)
_STATES = {
    (True, True): Text("通过", "carried"),
    (True, False): Text("未通过", "not carried"),
    (False, False): Text("无效", "not valid"),
}
_OPEN = Text("进行中", "open")
_COUNT_FAILED = Text("计票未成", "count failed")
_NO_VOTES = Text("这个社区还没有表决", "This community has no votes yet")
_DIGEST = Text("文件摘要 {digest}", "digest of the file {digest}")
_NO_AUTHENTICITY = Text(
    "未核对真伪：没有给出公布的摘要（--digest），只能说明文件自身一致",
    "Authenticity was not checked: without the published digest (--digest) this only says that the"
    " file agrees with itself",
)
_INSTEAD = Text(
    "表决开始时采用的是版本 {pinned}，该版本未能计票，由版本 {later} 计票",
    "The vote was opened with release {pinned}, which could not count it; release {later} counted",
)
_NO_LAW = Text(
    "未核对法律规则：未安装文件所指的版本，按文件所载规则计算",
    "The law was not checked: its release is not installed, so what the file says of it was used",
)

_REHEARSED = Text(
    "排练（不留记录）：{rule}，版本 {release}，摘要 {digest}",
    "Rehearsed, nothing of it is kept: {rule}, release {release}, digest {digest}",
)
_KEPT = Text(
    "排练（表决 {vote} 已留存）：{rule}，版本 {release}，摘要 {digest}",
    "Rehearsed and kept as vote {vote}: {rule}, release {release}, digest {digest}",
)
_BLANK = Text("空白", "blank")

_COMMUNITY = click.option(
    "--community", required=True, help="Whose vote it is, as district/community."
)
# More than a community votes on in a lifetime.
MOST_LISTED = 10_000


@click.command("count")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--digest", "wanted", help="The digest that was published with the vote.")
@click.option(
    "--wheel",
    "wheels",
    multiple=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="The vendor's plugin that counted, if it is not installed here.",
)
@json_option
@language_option
def count(
    file: Path, wanted: str | None, wheels: tuple[Path, ...], as_json: bool, language: str
) -> None:
    """Count the vote in the count file FILE again. Needs no database.

    A vendor's WHEEL is taken only if it is the very release that the file names; it runs apart.
    Exit code 0: it comes to the same; 1: it does not; 2: it could not be counted here.
    """
    try:
        read = count_file.read(_bytes(file, LIMIT))
        held = {each.name: _bytes(each, MOST_BYTES) for each in wheels}
        with borrowed(held, _pins(read)) as registry:
            checked = count_file.check(read, registry)
    except FolkmootError as error:
        refuse_count(error, as_json=as_json, language=language)
    findings, verdict = list(checked.findings), _DIFFERS if checked.findings else _AGREES
    if wanted is not None and wanted.strip().lower() != read.digest:
        findings.append(filled(_OTHER_FILE, published=one_line(wanted), digest=read.digest))
        verdict = verdict if checked.findings else _AGREES_ELSEWHERE
    unchecked = [] if wanted is not None else [_NO_AUTHENTICITY]
    unchecked += [] if checked.law_checked else [_NO_LAW]
    unchecked += _instead(read.method)
    if as_json:
        print_json(checked.outcome, findings, digest=read.digest, unchecked=in_both(unchecked))
    else:
        click.echo(one_line(read.head["title"]))
        click.echo(filled(_DIGEST, digest=read.digest).in_(language))
        print_count(checked.outcome, findings, verdict, language)
        for each in unchecked:
            click.echo(each.in_(language), err=True)
    raise SystemExit(DISAGREES if findings else 0)


@click.group()
def votes() -> None:
    """Votes and their counts."""


@votes.command("recount")
@click.argument("vote_id", type=click.UUID)
@_COMMUNITY
@json_option
@language_option
def recount_command(vote_id: UUID, community: str, as_json: bool, language: str) -> None:
    """Count the closed vote VOTE_ID again from its rows. Changes nothing.

    Exit codes are those of "folkmoot count".
    """
    operation: Operation = click.get_current_context().obj
    try:
        with operation.database.begin(scope_named(operation.database, community)) as session:
            counted = recount(session, vote_id)
    except FolkmootError as error:
        refuse_count(error, as_json=as_json, language=language)
    findings = [filled(_PART, part=part) for part in counted.differences]
    if as_json:
        print_json(counted.outcome, findings)
    else:
        print_count(counted.outcome, findings, _DIFFERS if findings else _AGREES, language)
    raise SystemExit(DISAGREES if findings else 0)


@votes.command("list")
@_COMMUNITY
@json_option
@language_option
def list_command(community: str, as_json: bool, language: str) -> None:
    """List the votes of a community with their ids, the open ones first."""
    operation: Operation = click.get_current_context().obj
    try:
        with operation.database.begin(scope_named(operation.database, community)) as session:
            lines = queries.votes_listed(session, limit=MOST_LISTED)
    except FolkmootError as error:
        refuse_count(error, as_json=as_json, language=language)
    if as_json:
        click.echo(json.dumps([_plain(line) for line in lines], ensure_ascii=False))
        return
    for line in lines:
        said = (_day(line.opened_at), _day(line.closed_at), _state(line).in_(language))
        click.echo("  ".join((str(line.id), *said, one_line(line.title))))
    if not lines:
        click.echo(_NO_VOTES.in_(language))


@votes.command("rehearse")
@click.option("--rule", required=True, help="The voting rule, as plugin/id.")
@_COMMUNITY
@click.option("--keep", is_flag=True, help="Let the vote stay: listed, shown, to be recounted.")
@json_option
@language_option
def rehearse_command(rule: str, community: str, keep: bool, as_json: bool, language: str) -> None:
    """Hold a vote by a rule among invented electors in a draft community.

    Opened, cast, closed and counted again as any vote is, and all of it taken back unless told to
    --keep it. Exit codes are those of "folkmoot count".
    """
    operation: Operation = click.get_current_context().obj
    try:
        scope = scope_named(operation.database, community)
        with operation.database.session(scope) as session:
            # What stays is on record, in the language that the record is in.
            written_in = "zh" if keep else language
            held = rehearse(session, operation.act, rule=rule, language=written_in)
            # Never committed otherwise: where the session ends, so does all that was invented.
            if keep:
                session.commit()
    except FolkmootError as error:
        refuse_count(error, as_json=as_json, language=language)
    findings = [filled(_PART, part=part) for part in held.differences]
    more = {"rule": held.rule, "release": held.release, "digest": held.digest}
    if as_json:
        kept = {"vote": str(held.vote_id) if keep else None}
        print_json(held.outcome, findings, ballots=dict(held.ballots), **more, **kept)
    else:
        said = filled(_KEPT if keep else _REHEARSED, vote=str(held.vote_id), **more)
        click.echo(said.in_(language))
        for marks, times in held.in_words.items():
            click.echo(f"  {times} × {(marks or _BLANK).in_(language)}")
        print_count(held.outcome, findings, _DIFFERS if findings else _AGREES, language)
    raise SystemExit(DISAGREES if findings else 0)


def _day(at: datetime | None) -> str:
    return f"{at.astimezone(CHINA):%Y-%m-%d %H:%M}" if at else "-".ljust(16)


def _state(line: VoteLine) -> Text:
    if line.closed_at is None:
        return _COUNT_FAILED if line.count_failed else _OPEN
    return _STATES[bool(line.valid), bool(line.carried)]


def _plain(line: VoteLine) -> dict[str, object]:
    """As the rows have it: an open vote has no outcome."""
    closed = line.closed_at is not None
    return {
        "id": str(line.id),
        "title": line.title,
        "opened_at": line.opened_at.isoformat(),
        "closed_at": line.closed_at.isoformat() if line.closed_at else None,
        "outcome": {"valid": line.valid, "carried": line.carried} if closed else None,
        "count_failed": line.count_failed and not closed,
    }


def _bytes(file: Path, limit: int) -> bytes:
    # One byte past the limit is enough to refuse, however large the file is.
    with file.open("rb") as source:
        return source.read(limit + 1)


def _pins(read: count_file.CountFile) -> tuple[Pin, Pin]:
    return Pin.from_plain(read.method["pin"]), Pin.from_plain(read.law["pin"])


def _instead(method: Mapping[str, Any]) -> list[Text]:
    """Whether that release was rightly chosen is for whoever reads this to ask."""
    before = method.get("instead_of")
    if before is None:
        return []
    pinned, later = before["plugin_version"], method["plugin_version"]
    return [filled(_INSTEAD, pinned=one_line(pinned), later=one_line(later))]
