"""Contributions whose code runs elsewhere: of the contract's own classes, so that whoever uses one
needs not know. Each has its facts here and asks for what only the code can say.
"""

import json
from collections.abc import Mapping
from dataclasses import fields
from typing import Any, ClassVar

from marshmallow import Schema, ValidationError

from folkmoot.extensions.runner.far import Far
from folkmoot_sdk import (
    Ballot,
    Cadence,
    Count,
    DashboardPanel,
    Gate,
    GateResult,
    Marking,
    MatterFacts,
    NoSettings,
    Option,
    Panel,
    PanelFigures,
    Poll,
    SettingField,
    Span,
    Text,
    VotingRule,
)
from folkmoot_sdk.worker.facts import Facts
from folkmoot_sdk.worker.packing import (
    packed_ballots,
    packed_options,
    packed_poll,
    packed_settings,
    problems_in,
)

# Of what goes on record, or onto every page of a place: more is no answer that anybody reads.
_MOST_SETTINGS = 20_000  # characters of JSON
_MOST = 50  # figures of an option, words of a ballot
_MOST_PERIODS = 400  # of a year
_LONGEST_LABEL = 200
_LONGEST_NOTE = 2_000


class RemoteSettings(Schema):
    """A schema whose fields are elsewhere: what it takes, its worker says."""

    far: ClassVar[Far]
    described: ClassVar[tuple[SettingField, ...]]

    def load(self, data: Any, **_how: Any) -> Any:  # noqa: ANN401 - as marshmallow has it
        """What is pinned of ``data``. Raises ValidationError, and RunnerError."""
        said = self.far.ask_once("pin_settings", {"given": packed_settings(data)}, _pinned)
        if "refused" in said:
            raise ValidationError(said["refused"])
        return said["pinned"]

    def dump(self, obj: Any, **_how: Any) -> Any:  # noqa: ANN401 - as above
        return obj


def _pinned(said: Any) -> dict[str, Any]:  # noqa: ANN401 - JSON
    ((name, value),) = said.items()
    if name not in {"pinned", "refused"} or not isinstance(value, dict):
        raise TypeError("settings are pinned or refused")
    if len(json.dumps(value)) > _MOST_SETTINGS:
        raise ValueError("more is said of settings than anybody reads")
    return {name: value}


def settings_of(far: Far, described: tuple[SettingField, ...]) -> type[Schema]:
    """The schema of a contribution; where there is nothing to set, nobody needs to be asked."""
    if not described:
        return NoSettings
    return type("Settings", (RemoteSettings,), {"far": far, "described": described})


class RemoteVotingRule(VotingRule):
    """Marks and counts elsewhere; a count is what two workers agree on."""

    def __init__(self, far: Far, facts: Facts, settings: type[Schema]) -> None:
        _stand_in(self, far, facts, settings)
        self._far = far

    def marking(self, settings: Mapping[str, object]) -> Marking:
        """Raises RunnerError."""
        args = {"settings": packed_settings(settings)}
        return self._far.ask_once("marking", args, _marking)

    def ballot_problem(
        self, ballot: Ballot, options: tuple[Option, ...], settings: Mapping[str, object]
    ) -> str | None:
        """Asked of a worker that ends with it: one that goes on could remember how each has voted,
        and tell the next voter or a page before the vote is closed. Raises RunnerError.
        """
        args = _marked((ballot,), options, settings)
        return self._far.ask_apart("ballot_problems", args, problems_in)[0]

    def ballot_problems(
        self,
        ballots: tuple[Ballot, ...],
        options: tuple[Option, ...],
        settings: Mapping[str, object],
    ) -> tuple[str | None, ...]:
        """Asked of a whole poll, and so of two workers as the count is: which ballots are left out
        decides as much. Raises RunnerError.
        """
        return self._far.ask_twice(
            "ballot_problems", _marked(ballots, options, settings), problems_in
        )

    def count(self, poll: Poll) -> Count:
        """Raises RunnerError."""
        return self._far.ask_twice("count", {"poll": packed_poll(poll)}, _count)


def _marking(said: Any) -> Marking:  # noqa: ANN401 - JSON
    marking = Marking.from_plain(said)
    if len(marking.marks) > _MOST:
        raise ValueError("more words than anybody chooses from")
    _require_labels(*(word for each in marking.marks for word in (each.text.zh, each.text.en)))
    return marking


def _count(said: Any) -> Count:  # noqa: ANN401 - JSON
    count = Count.from_plain(said)
    for option in count.options:
        if len(option.figures) > _MOST:
            raise ValueError("an option has more figures than anybody reads")
        _require_labels(*option.figures)
    return count


def _require_labels(*words: str) -> None:
    if any(len(each) > _LONGEST_LABEL for each in words):
        raise ValueError("a label is as long as a page")


def _marked(
    ballots: tuple[Ballot, ...], options: tuple[Option, ...], settings: Mapping[str, object]
) -> dict[str, object]:
    return {
        "ballots": packed_ballots(ballots),
        "options": packed_options(options),
        "settings": packed_settings(settings),
    }


class RemoteCadence(Cadence):
    """Knows the periods of the years that were asked for when it was described."""

    spans: Mapping[str, tuple[Span, ...]]

    def __init__(self, far: Far, facts: Facts, settings: type[Schema]) -> None:
        _stand_in(self, far, facts, settings)
        self._far = far

    def periods(self, year: int) -> tuple[Span, ...]:
        """Raises RunnerError."""
        known = self.spans.get(str(year))
        return known if known is not None else self._far.ask_once("periods", {"year": year}, _spans)


def _spans(said: Any) -> tuple[Span, ...]:  # noqa: ANN401 - JSON
    if len(said) > _MOST_PERIODS:
        raise ValueError("a year has more periods than days")
    return tuple(Span.from_plain(each) for each in said)


class RemoteGate(Gate):
    """Judges elsewhere; the same facts of the same matter are judged once."""

    def __init__(self, far: Far, facts: Facts, settings: type[Schema]) -> None:
        _stand_in(self, far, facts, settings)
        self._far = far

    def check(self, facts: MatterFacts) -> GateResult:
        """Raises RunnerError."""
        return self._far.ask_once("check", {"facts": facts.to_plain()}, _result)


def _result(said: Any) -> GateResult:  # noqa: ANN401 - JSON
    result = GateResult.from_plain(said)
    _require_note(result.reason)
    return result


class RemotePanel(DashboardPanel):
    """Drawn up elsewhere, from whole numbers."""

    def __init__(self, far: Far, facts: Facts, settings: type[Schema]) -> None:
        _stand_in(self, far, facts, settings)
        self._far = far

    def panel(self, figures: PanelFigures) -> Panel | None:
        """Raises RunnerError."""
        return self._far.ask_once("panel", {"figures": figures.to_plain()}, _panel)


def _panel(said: Any) -> Panel | None:  # noqa: ANN401 - JSON
    if said is None:
        return None
    panel = Panel.from_plain(said)
    _require_labels(*(word for each in panel.lines for word in (each.label.zh, each.label.en)))
    if panel.note:
        _require_note(panel.note)
    return panel


def _require_note(note: Text) -> None:
    if max(len(note.zh), len(note.en)) > _LONGEST_NOTE:
        raise ValueError("a note is longer than a page")


def _stand_in(remote: Any, far: Far, facts: Facts, settings: type[Schema]) -> None:  # noqa: ANN401 - any of these
    remote.id, _, remote.version = far.ref.partition("@")
    remote.settings = settings
    for each in fields(facts):  # type: ignore[arg-type] # all facts are dataclasses
        setattr(remote, each.name, getattr(facts, each.name))
