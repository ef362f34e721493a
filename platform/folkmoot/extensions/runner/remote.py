"""What a release brings, from what its worker says of it: to be used like what is installed."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from marshmallow import Schema

from folkmoot.extensions.refusals import Fault, PluginRefusedError
from folkmoot.extensions.runner.far import Far
from folkmoot.extensions.runner.here import here
from folkmoot.extensions.runner.release import Release
from folkmoot.extensions.runner.stand_ins import (
    RemoteCadence,
    RemoteGate,
    RemotePanel,
    RemoteVotingRule,
    settings_of,
)
from folkmoot.extensions.runner.words import require_seen
from folkmoot.extensions.runner.worker import Question
from folkmoot.extensions.vetting import vet
from folkmoot_sdk import (
    AppraisalForm,
    CalendarCadence,
    Contribution,
    Deadline,
    DecisionRule,
    EvaluationForm,
    Kind,
    NoSettings,
    NoticeTemplate,
    SdkError,
    SettingField,
    SizeRule,
)
from folkmoot_sdk.worker.facts import CadenceFacts, Facts, GateFacts, PanelFacts, RuleFacts

Brought = tuple[Kind, Contribution]
# Of one kind in one release: our own law has ten.
_MOST = 50


@dataclass(frozen=True, slots=True)
class _Kept:
    """A class that stays in the worker: what is told of it, and what stands for it here."""

    facts: type[Facts]
    stand_in: Callable[[Far, Any, type[Schema]], Contribution]


_WHOLE: Mapping[str, type[Any]] = {
    cls.__name__: cls
    for cls in (
        AppraisalForm,
        CalendarCadence,
        Deadline,
        DecisionRule,
        EvaluationForm,
        NoticeTemplate,
        SizeRule,
    )
}
_KEPT: Mapping[str, _Kept] = {
    "VotingRule": _Kept(RuleFacts, RemoteVotingRule),
    "Cadence": _Kept(CadenceFacts, RemoteCadence),
    "Gate": _Kept(GateFacts, RemoteGate),
    "DashboardPanel": _Kept(PanelFacts, RemotePanel),
}


def describe(release: Release) -> Mapping[str, Any]:
    """What the release's worker says that it brings, as JSON data; judged by ``contributions``.

    Raises RunnerError.
    """
    said: Mapping[str, Any] = here().ask(release, Question("describe"))
    return said


def contributions(release: Release, description: Mapping[str, Any] | None = None) -> list[Brought]:
    """Everything that a release brings, each vetted as what is installed is.

    With the ``description`` that was kept when it was installed no worker is started: neither for
    this, nor for what nobody sets, nor for the periods of thirty years. Raises PluginRefusedError
    for what no release may bring, and RunnerError where the worker has to be asked.
    """
    said = describe(release) if description is None else description
    try:
        require_seen(said)
        _require_few(said)
        return list(_brought(release, said))
    except (SdkError, KeyError, TypeError, ValueError, AttributeError, RecursionError) as error:
        raise PluginRefusedError(
            f"its description is none: {type(error).__name__}: {error}", Fault.NOT_WHAT_IT_IS
        ) from error


def _require_few(said: Mapping[str, Any]) -> None:
    kinds = Counter(str(each["kind"]) for each in said["contributions"])
    if crowded := [kind for kind, times in kinds.items() if times > _MOST]:
        raise ValueError(f"more than {_MOST} of {crowded[0]} are more than anybody chooses from")


def _brought(release: Release, said: Mapping[str, Any]) -> Iterator[Brought]:
    for each in said["contributions"]:
        kind = Kind(each["kind"])
        if not kind.runs_outside:
            raise PluginRefusedError(
                f"{kind.value} exist only in plugins that the operator trusts", Fault.UNTRUSTED
            )
        contribution = _one(Far(release, kind, f"{each['id']}@{each['version']}"), each)
        vet(kind, contribution)
        yield kind, contribution


def _one(far: Far, said: Mapping[str, Any]) -> Contribution:
    settings = _settings(far, said)
    if (kept := _KEPT.get(said["class"])) is not None:
        return kept.stand_in(far, kept.facts.from_plain(said["facts"]), settings)
    made: Contribution = _of_class(said["class"], settings).from_plain(said["plain"])
    if far.ref != f"{made.id}@{made.version}":
        raise ValueError(f"{far.ref} calls itself {made.id}@{made.version}")
    return made


def _settings(far: Far, said: Mapping[str, Any]) -> type[Schema]:
    described = tuple(SettingField.from_plain(each) for each in said["settings"])
    # What is pinned where nothing is set: asked for whenever a vote is opened, and told already.
    far.remember("pin_settings", {"given": {}}, {"pinned": said["defaults"]})
    return settings_of(far, described)


def _of_class(name: str, settings: type[Schema]) -> Any:  # noqa: ANN401 - one of the classes above
    found = _WHOLE[name]
    if settings is NoSettings or found is not EvaluationForm:
        return found
    # Only a class can have settings, so a form that has some is of a class of its own.
    return type("RemoteForm", (EvaluationForm,), {"settings": settings, "__slots__": ()})
