"""No trouble of a plugin is told by a program's name for it, in either language."""

import pytest

import folkmoot_sdk as sdk
from folkmoot.catalogue.words import KINDS, PERSONAL_DATA, SCOPES, call_words, fault_words
from folkmoot.votes.faults import Own
from folkmoot_sdk.worker import WorkerFault
from folkmoot_sdk.worker.calls import CALLS

ASKED_HERE = (
    *(sdk.NoticeChannel, sdk.IntakeChannel, sdk.Importer, sdk.Exporter, sdk.Page, sdk.Command),
    *(sdk.Observer, sdk.VotingRule),
)


@pytest.mark.parametrize("fault", [*WorkerFault, Own.UNSOUND])
def test_every_fault_that_is_noted_has_words(fault: str) -> None:
    assert fault_words(fault).zh != fault


def test_a_plugin_that_was_suspended_is_not_said_to_have_failed() -> None:
    said = {fault_words(each).zh for each in (WorkerFault.SUSPENDED, WorkerFault.BUSY)}
    assert len(said) == 2  # the two of them
    assert not any("出错" in fault_words(WorkerFault.SUSPENDED).in_(each) for each in ("zh", "en"))


def asked() -> set[str]:
    """Every method that somebody asks: of workers, of contributions here, of lifecycles."""
    here = {name for each in ASKED_HERE for name in each.__abstractmethods__}
    told = {name for name in vars(sdk.Lifecycle) if not name.startswith("_")}
    return {*CALLS, "describe", "start", *here, *told}


@pytest.mark.parametrize("call", sorted(asked()))
def test_every_call_has_words(call: str) -> None:
    assert call_words(call).zh != call


def test_every_kind_and_consent_has_words() -> None:
    assert KINDS.keys() == set(sdk.Kind)
    assert SCOPES.keys() == set(sdk.Scope)
    assert PERSONAL_DATA.keys() == set(sdk.PersonalData)
