"""New versions of a policy pack, and the drift report, for a person at a terminal."""

from collections.abc import Iterator

from rich.console import Console
from rich.table import Table
from rich.text import Text

from folkmoot.kernel.errors import mark
from folkmoot.tenancy.drifting import DriftReport
from folkmoot.tenancy.packs import Mode, Parameter, parameter_named
from folkmoot.tenancy.packs.changes import PackChange, ParameterChange
from folkmoot.tenancy.packs.parameters import label_of
from folkmoot.tenancy.packs.words import DRIFT_WORDS, MODE_WORDS, value_in
from folkmoot.tenancy.plans import Plan
from folkmoot.web.terminal import say

_VERSION = mark("New version %(version)s of the policy pack, in effect from %(day)s:")
_KEPT_VERSION = mark("Version %(version)s was published and is not in the folder; it stays.")
_COMMUNITIES = mark("another value for %(number)d communities")
_STAND = mark("own value stands: %(names)s")
_OVERRULED = mark("own value overruled: %(names)s")
_DRIFT = mark(
    "%(district)s on %(day)s, version %(version)s: values that communities set themselves"
)
_NO_DRIFT = mark("%(district)s on %(day)s: no community has set a value of its own.")


def print_packs(change: Plan, language: str, out: Console) -> None:
    """Each new version parameter by parameter, and what is published but not in the folder."""
    for pack in change.packs:
        _print_pack(pack, language, out)
    for version in change.missing_packs:
        out.print(say(_KEPT_VERSION, {"version": version}, language), highlight=False)


def print_drift(report: DriftReport, language: str, console: Console | None = None) -> None:
    """Every community's own values on a line each, with what has become of them."""
    out = console or Console()
    params = {"district": report.district, "day": report.on.isoformat(), "version": report.version}
    out.print(say(_DRIFT if report.drifts else _NO_DRIFT, params, language), highlight=False)
    table = Table(box=None, show_header=False, pad_edge=False)
    for drift in report.drifts:
        own, governs = (
            value_in(drift.parameter, drift.own),
            value_in(drift.parameter, drift.governs),
        )
        table.add_row(
            Text(drift.community),
            Text(label_of(drift.parameter).in_(language)),
            Text(own.in_(language)),
            say(DRIFT_WORDS[drift.kind], {"governs": governs}, language),
        )
    if report.drifts:
        out.print(table)


def _print_pack(pack: PackChange, language: str, out: Console) -> None:
    params = {"version": pack.version, "day": pack.effective_from}
    out.print(say(_VERSION, params, language), highlight=False)
    table = Table(box=None, show_header=False, pad_edge=False)
    for change in pack.parameters:
        about = parameter_named(change.parameter)
        table.add_row(
            Text(label_of(about).in_(language)),
            Text(_setting(about, change.old_mode, change.old, language)),
            Text(f"→ {_setting(about, change.mode, change.value, language)}"),
            Text("; ".join(_whom(change, language))),
        )
    out.print(table)


def _setting(about: Parameter, mode: Mode, value: object, language: str) -> str:
    said = MODE_WORDS[mode].in_(language)
    return said if mode is Mode.INHERIT else f"{said} {value_in(about, value).in_(language)}"


def _whom(change: ParameterChange, language: str) -> Iterator[str]:
    yield say(_COMMUNITIES, {"number": change.communities}, language)
    if change.stand:
        yield say(_STAND, {"names": "、".join(change.stand)}, language)
    if change.overruled:
        yield say(_OVERRULED, {"names": "、".join(change.overruled)}, language)
