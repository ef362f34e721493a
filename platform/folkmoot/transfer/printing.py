"""A roster in words for a person at a terminal, and as plain data for machines."""

import shlex
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from folkmoot.kernel.act import CHINA
from folkmoot.kernel.errors import mark
from folkmoot.transfer.domain.fates import FATE_NAMES, Fate
from folkmoot.transfer.models import RosterImport
from folkmoot.transfer.queries import RowLine
from folkmoot.transfer.sheets.refused import sentence
from folkmoot.web.terminal import in_both, say
from folkmoot_sdk import RefusedRow

LEFT_OUT = (Fate.UNDECIDED, Fate.REFUSED)
_NOTHING_YET = mark("This is a preview: nothing has been written. It is kept until %(at)s.")
_TO_WRITE = mark("To write %(written)d of the rows into the registers, and leave out %(left_out)d:")
_NOTHING_TO_TAKE = mark("No row of this roster is new or changes anything.")
_WRITTEN = mark("Written into the registers: %(new)d new, %(changes)d changed.")
_AS_ON_RECORD = mark("As on record already: %(rows)d.")
_LEFT_OUT = mark("Not written, left out: %(rows)d. They are kept until %(at)s.")
_NONE_LEFT_OUT = mark("No row was left out.")
_GET_BACK = mark("To get the rows left out as a spreadsheet, with the reason beside each:")
_ARE_IN = mark("The rows left out are in %(file)s, with the reason beside each.")
_MEND = mark(
    "Mend them there, and preview that file as it is: its first two columns are not read. For a"
    " row in doubt, write “same person” or “another person” under “Decision”."
)


@dataclass(frozen=True, slots=True)
class Telling:
    """How a command was called: what the next one takes again. ``refused`` is where the rows left
    out were written to, if they were.
    """

    file: Path
    community: str
    refused: Path | None
    language: str

    def say(self, message: str, **params: object) -> str:
        return say(message, params, self.language)

    def command(self, verb: str, *more: str) -> str:
        """What to type next, on a line of its own."""
        words = ["folkmoot", "roster", verb, str(self.file), "--community", self.community, *more]
        return f"  {shlex.join(words)}"


def preview_lines(telling: Telling, found: RosterImport, lines: Sequence[RowLine]) -> Iterator[str]:
    """That nothing is written yet, what would become of the rows, and how to go on."""
    yield telling.say(_NOTHING_YET, at=_last_day(found))
    for fate in Fate:
        yield f"{telling.say(FATE_NAMES[fate])}: {found.counts[fate]}"
    yield from _reasons(telling, lines)
    if written := found.counts[Fate.NEW] + found.counts[Fate.CHANGES]:
        yield telling.say(_TO_WRITE, written=written, left_out=_left_out(found))
        yield telling.command("commit")
    else:
        yield telling.say(_NOTHING_TO_TAKE)
    yield from _back(telling, found)


def commit_lines(telling: Telling, found: RosterImport, lines: Sequence[RowLine]) -> Iterator[str]:
    """What was written, what was left out and why, and how to get that back."""
    counts = found.counts
    yield telling.say(_WRITTEN, new=counts[Fate.NEW], changes=counts[Fate.CHANGES])
    if unchanged := counts[Fate.UNCHANGED]:
        yield telling.say(_AS_ON_RECORD, rows=unchanged)
    if left_out := _left_out(found):
        yield telling.say(_LEFT_OUT, rows=left_out, at=_last_day(found))
    else:
        yield telling.say(_NONE_LEFT_OUT)
    yield from _reasons(telling, lines)
    yield from _back(telling, found)


def refused_lines(telling: Telling, found: RosterImport) -> Iterator[str]:
    """Where the rows left out are now, or that there are none."""
    if _left_out(found):
        yield from _back(telling, found)
    else:
        yield telling.say(_NONE_LEFT_OUT)


def plain(found: RosterImport, lines: Sequence[RowLine]) -> dict[str, object]:
    """The same for machines."""
    return {
        "id": str(found.id),
        "state": found.state.value,
        "counts": found.counts,
        "kept_until": found.expires_at.isoformat(),
        "left_out": [_plain(line) for line in lines],
    }


def _left_out(found: RosterImport) -> int:
    return sum(found.counts[fate] for fate in LEFT_OUT)


def _last_day(found: RosterImport) -> object:
    return found.expires_at.astimezone(CHINA).date()


def _reasons(telling: Telling, lines: Sequence[RowLine]) -> Iterator[str]:
    for line in lines:
        said = (sentence(note, lambda m, p: say(m, p, telling.language)) for note in line.notes)
        yield f"  {line.sheet} {line.number}: {' '.join(' '.join(said).split())}"


def _back(telling: Telling, found: RosterImport) -> Iterator[str]:
    if not _left_out(found):
        return
    if telling.refused is None:
        yield telling.say(_GET_BACK)
        yield telling.command("refused", "--to", "refused.xlsx")
    else:
        yield telling.say(_ARE_IN, file=str(telling.refused))
        yield telling.say(_MEND)


def _plain(line: RowLine) -> Mapping[str, object]:
    return {
        "sheet": line.sheet,
        "row": line.number,
        "fate": line.fate.value,
        "notes": [{"code": n.code, **in_both(n.message, n.params)} for n in line.notes],
    }


def foreign_lines(left_out: Sequence[RefusedRow], language: str) -> Iterator[str]:
    """What a plugin's reader of another system's file left out before anybody looked at it."""
    for each in left_out:
        said = {"row": each.row, "why": each.reason}
        yield say(mark("Not read, row %(row)d of the file: %(why)s."), said, language)


def foreign_plain(left_out: Sequence[RefusedRow]) -> dict[str, object]:
    """The same for machines; nothing for a file that is a roster itself."""
    rows = [{"row": each.row, "zh": each.reason.zh, "en": each.reason.en} for each in left_out]
    return {"not_read": rows} if rows else {}
