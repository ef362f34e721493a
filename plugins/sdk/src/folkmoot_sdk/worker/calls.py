"""What a worker can be asked. Each call takes its arguments as JSON and gives a value back."""

from collections.abc import Callable, Mapping
from typing import Any

from folkmoot_sdk._cadences import Cadence, Span
from folkmoot_sdk._contributions import Contribution
from folkmoot_sdk._errors import SettingsError
from folkmoot_sdk._frozen import freeze
from folkmoot_sdk._gates import Gate, GateResult, MatterFacts
from folkmoot_sdk._markings import Marking
from folkmoot_sdk._methods import Count, VotingRule, pin_settings
from folkmoot_sdk._panels import DashboardPanel, Panel, PanelFigures
from folkmoot_sdk.worker.failing import NotPlainError
from folkmoot_sdk.worker.packing import ballots_in, options_in, packed_problems, poll_in

Args = Mapping[str, Any]
Call = Callable[[Any, Args], object]


def _pin_settings(contribution: Contribution, args: Args) -> object:
    try:
        return {"pinned": pin_settings(contribution.settings, args["given"])}
    except SettingsError as refused:
        # No failure of the plugin: whoever set this is told so.
        said = refused.messages if isinstance(refused.messages, Mapping) else {"": refused.messages}
        return {"refused": _messages(said)}


def _messages(said: object) -> object:
    if isinstance(said, Mapping):
        return {str(key): _messages(inner) for key, inner in said.items()}
    if isinstance(said, list | tuple):
        return [_messages(inner) for inner in said]
    return str(said)


def _marking(rule: VotingRule, args: Args) -> object:
    return _of(Marking, rule.marking(_settings(args)))


def _ballot_problems(rule: VotingRule, args: Args) -> object:
    ballots, options = ballots_in(args["ballots"]), options_in(args["options"])
    found = _of(tuple, rule.ballot_problems(ballots, options, _settings(args)))
    if not all(code is None or type(code) is str for code in found):
        raise NotPlainError("a ballot's problem is a word or nothing")
    return packed_problems(found)


def _count(rule: VotingRule, args: Args) -> object:
    return _of(Count, rule.count(poll_in(args["poll"])))


def _periods(cadence: Cadence, args: Args) -> object:
    return tuple(_of(Span, span) for span in _of(tuple, cadence.periods(args["year"])))


def _check(gate: Gate, args: Args) -> object:
    return _of(GateResult, gate.check(MatterFacts.from_plain(args["facts"])))


def _panel(panel: DashboardPanel, args: Args) -> object:
    found = panel.panel(PanelFigures.from_plain(args["figures"]))
    return None if found is None else _of(Panel, found)


def _settings(args: Args) -> Any:  # noqa: ANN401 - a mapping, frozen
    return freeze(args["settings"])


def _of(wanted: type, value: Any) -> Any:  # noqa: ANN401 - what a plugin answered
    if not isinstance(value, wanted):
        raise NotPlainError(f"a {type(value).__name__} where a {wanted.__name__} is asked for")
    return value


CALLS: Mapping[str, Call] = {
    "pin_settings": _pin_settings,
    "marking": _marking,
    "ballot_problems": _ballot_problems,
    "count": _count,
    "periods": _periods,
    "check": _check,
    "panel": _panel,
}


def function_of(call: str, contribution: object) -> object:
    """The plugin's own function that answers a call: a wrong answer has its place there."""
    return getattr(contribution, "ballot_problem" if call == "ballot_problems" else call, None)
