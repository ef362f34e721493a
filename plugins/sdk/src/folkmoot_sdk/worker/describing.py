"""What a release brings, told to the platform, which never imports it."""

from collections.abc import Callable, Mapping
from typing import Any

from folkmoot_sdk._appraisals import AppraisalForm
from folkmoot_sdk._cadences import Cadence, CalendarCadence
from folkmoot_sdk._forms import EvaluationForm
from folkmoot_sdk._gates import Gate
from folkmoot_sdk._limits import Deadline, SizeRule
from folkmoot_sdk._manifest import API_VERSION
from folkmoot_sdk._methods import VotingRule, pin_settings
from folkmoot_sdk._notices import NoticeTemplate
from folkmoot_sdk._offered import Kind
from folkmoot_sdk._panels import DashboardPanel
from folkmoot_sdk._plain import plain
from folkmoot_sdk._rules import DecisionRule
from folkmoot_sdk._settings import describe_settings
from folkmoot_sdk.worker.facts import YEARS, CadenceFacts, Facts, GateFacts, PanelFacts, RuleFacts
from folkmoot_sdk.worker.failing import NotPlainError
from folkmoot_sdk.worker.loading import Brought, Loaded

# Data without code: these go over the pipe whole. A form may be of a class of its own, for that is
# how it has settings; nothing of the class but these goes along.
_WHOLE = (DecisionRule, Deadline, SizeRule, AppraisalForm, CalendarCadence, NoticeTemplate)


def _cadence(cadence: Cadence) -> Facts:
    spans = {str(year): cadence.periods(year) for year in YEARS}
    return CadenceFacts.of(cadence, spans=spans)


# The class by which the platform knows it, and what it is told.
_TOLD: Mapping[type, Callable[[Any], Facts]] = {
    VotingRule: RuleFacts.of,
    Cadence: _cadence,
    Gate: GateFacts.of,
    DashboardPanel: PanelFacts.of,
}


def describe(loaded: Loaded) -> dict[str, object]:
    """The API, the manifest as the package has it, and every contribution, without judging any."""
    return {
        "api": list(API_VERSION),
        "manifest": loaded.manifest.to_plain(),
        "contributions": [_one(each) for each in loaded.brought],
    }


def _one(brought: Brought) -> dict[str, object]:
    kind, contribution = brought
    name, key, told = _told(kind, contribution)
    return {
        "kind": kind.value,
        "id": contribution.id,
        "version": contribution.version,
        "class": name,
        key: plain(told),
        "settings": [each.to_plain() for each in describe_settings(contribution.settings)],
        # What is pinned where nothing is set, so that nobody has to ask for it again.
        "defaults": plain(pin_settings(contribution.settings, {})),
    }


def _told(kind: Kind, contribution: Any) -> tuple[str, str, object]:  # noqa: ANN401 - any kind
    found = type(contribution)
    if found in _WHOLE:
        return found.__name__, "plain", contribution
    if isinstance(contribution, EvaluationForm):
        return EvaluationForm.__name__, "plain", contribution
    for wanted, tell in _TOLD.items():
        if isinstance(contribution, wanted):
            return wanted.__name__, "facts", tell(contribution)
    raise NotPlainError(f"{kind.value}: a {found.__name__} is nothing that can be told")
