"""Whether what a plugin brings is what its hook is for; an id and a version are not enough.

Data without code is held to its own plain form, which knows the type of every field. Of a kind
with code, the members that the platform reads are looked at one by one.
"""

import re
from collections.abc import Callable, Mapping
from typing import Any

from marshmallow import Schema

import folkmoot_sdk as sdk
from folkmoot.extensions.refusals import Fault, PluginRefusedError
from folkmoot.extensions.registry import Kind

Test = Callable[[Any], bool]

# Eight leap years among them, and the same whenever the platform starts: a plugin that was taken
# is taken next year too. The contract names them (folkmoot_sdk.hookspecs); what is owed is asked
# for again, of the years at hand.
YEARS_TRIED = range(2014, 2046)

# Exactly these types: a subclass could bring code into what is to be data, law above all.
_DATA: Mapping[Kind, type[sdk.Contribution]] = {
    Kind.DECISION_RULES: sdk.DecisionRule,
    Kind.DEADLINES: sdk.Deadline,
    Kind.SIZE_RULES: sdk.SizeRule,
    Kind.APPRAISAL_FORMS: sdk.AppraisalForm,
    Kind.NOTICE_TEMPLATES: sdk.NoticeTemplate,
    Kind.NAVIGATION: sdk.NavigationItem,
}
# A form is data as well, but may have settings, which only a subclass can say.
_TYPES: Mapping[Kind, type[sdk.Contribution]] = {
    **_DATA,
    Kind.FORMS: sdk.EvaluationForm,
    Kind.VOTING_RULES: sdk.VotingRule,
    Kind.CADENCES: sdk.Cadence,
    Kind.GATES: sdk.Gate,
    Kind.NOTICE_CHANNELS: sdk.NoticeChannel,
    Kind.INTAKE_CHANNELS: sdk.IntakeChannel,
    Kind.IMPORTERS: sdk.Importer,
    Kind.EXPORTERS: sdk.Exporter,
    Kind.DASHBOARD_PANELS: sdk.DashboardPanel,
    Kind.PAGES: sdk.Page,
    Kind.COMMANDS: sdk.Command,
    Kind.LIFECYCLES: sdk.Lifecycle,
    Kind.OBSERVERS: sdk.Observer,
}
# What is part of an address, a command or a file's name; a manifest promises nothing else.
_ID = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
_LONGEST_ID = 60
# A title is a label in a list, and what is wrong with a ballot is a sentence beside it.
_LONGEST_TITLE = 200
_LONGEST_SENTENCE = 500
_MOST_SENTENCES = 200
_MOST_SECONDS = 120


def vet(kind: Kind, contribution: Any) -> None:  # noqa: ANN401 - that is the question
    """Raise PluginRefusedError unless this is a contribution of that kind, whole."""
    wanted = _TYPES[kind]
    found = type(contribution)
    if not (found is wanted if kind in _DATA else isinstance(contribution, wanted)):
        raise _not_what_it_is(f"{kind.value} are {wanted.__name__}s, not {found.__name__}s")
    wrong = sorted(
        name
        for name, test in {**_OF_ALL, **_OF_KIND.get(kind, {})}.items()
        if not test(getattr(contribution, name, None))
    )
    if wrong:
        raise _not_what_it_is(
            f"{kind.value} {contribution.id}: wrong or missing {', '.join(wrong)}"
        )
    if isinstance(contribution, (*_DATA.values(), sdk.EvaluationForm)):
        _vet_data(contribution)
    if isinstance(contribution, sdk.Cadence):
        _vet_periods(contribution)


def _vet_periods(cadence: sdk.Cadence) -> None:
    """Refuse a cadence with a gap or an overlap: nobody could say what is owed on those days."""
    if faults := sdk.cadence_faults(cadence, YEARS_TRIED):
        raise PluginRefusedError(
            f"{sdk.reference(cadence)}: {faults[0].sentence('en')};"
            f" a table that ends says so by in_force ({len(faults)} faults in all)",
            Fault.UNSOUND,
        )


def _not_what_it_is(why: str) -> PluginRefusedError:
    return PluginRefusedError(why, Fault.NOT_WHAT_IT_IS)


def _vet_data(contribution: Any) -> None:  # noqa: ANN401 - a dataclass of data
    written = contribution.to_plain()
    try:
        again = type(contribution).from_plain(written)
    except sdk.SdkError as error:
        raise _not_what_it_is(f"{sdk.reference(contribution)}: {error}") from error
    if again != contribution:
        raise _not_what_it_is(f"{sdk.reference(contribution)}: is not what it writes down")


def _is(*types: type) -> Test:
    return lambda value: type(value) in types


def _is_one_of(values: type) -> Test:
    return lambda value: isinstance(value, values)


def _is_schema(value: object) -> bool:
    if not (isinstance(value, type) and issubclass(value, Schema)):
        return False
    # Nothing set must be possible: a vote is opened without anybody looking at settings.
    sdk.pin_settings(value, {})
    return True


def _are_worded(value: object) -> bool:
    return (
        isinstance(value, Mapping)
        and len(value) <= _MOST_SENTENCES
        and all(
            type(code) is str and len(code) <= _LONGEST_TITLE and _is_short(words)
            for code, words in value.items()
        )
    )


def _is_short(value: object, longest: int = _LONGEST_SENTENCE) -> bool:
    return type(value) is sdk.Text and max(len(value.zh), len(value.en)) <= longest


def _is_title(value: object) -> bool:
    return _is_short(value, _LONGEST_TITLE)


def _is_a_sentence(value: object) -> bool:
    """None, or words that fit beside a choice."""
    return value is None or _is_short(value)


def _is_id(value: object) -> bool:
    return type(value) is str and len(value) <= _LONGEST_ID and bool(_ID.fullmatch(value))


def _some_of(values: type) -> Test:
    return lambda value: (
        type(value) is frozenset and bool(value) and all(isinstance(each, values) for each in value)
    )


def _are_arguments(value: object) -> bool:
    return (
        type(value) is tuple
        and all(type(each) is sdk.CommandArgument and each.name.isidentifier() for each in value)
        and len({each.name for each in value}) == len(value)
    )


def _are_actions(value: object) -> bool:
    return type(value) is frozenset and all(
        type(each) is str and each.count(":") == len(("source", "subject")) for each in value
    )


_OF_ALL: Mapping[str, Test] = {
    "id": _is_id,
    # Its parts are compared as numbers, on every page that looks for the newest.
    "version": lambda value: type(value) is str and len(value) <= _LONGEST_ID,
    "title": _is_title,
    "settings": _is_schema,
    "standing": _is_one_of(sdk.Standing),
}
_OF_KIND: Mapping[Kind, Mapping[str, Test]] = {
    Kind.VOTING_RULES: {
        "source": _is(sdk.Source, type(None)),
        "secrecy": _some_of(sdk.Secrecy),
        "problems": _are_worded,
        "summary": _is_a_sentence,
    },
    Kind.CADENCES: {
        "in_force": _is(sdk.InForce),
        "source": _is(sdk.Source),
        "body": _is_one_of(sdk.BodyKind),
        "at_least": lambda value: type(value) is int and value > 0,
    },
    Kind.GATES: {
        "in_force": _is(sdk.InForce),
        "source": _is(sdk.Source),
        "step": _is_one_of(sdk.Step),
        "answers": _are_worded,
    },
    Kind.NOTICE_CHANNELS: {
        "most_seconds": lambda value: type(value) is int and 0 < value <= _MOST_SECONDS,
    },
    Kind.INTAKE_CHANNELS: {"way": _is_one_of(sdk.IntakeWay)},
    Kind.EXPORTERS: {"tables": _some_of(sdk.PublicTable)},
    Kind.DASHBOARD_PANELS: {"places": _some_of(sdk.PlaceKind)},
    Kind.PAGES: {"places": _some_of(sdk.PlaceKind)},
    Kind.COMMANDS: {"arguments": _are_arguments},
    Kind.OBSERVERS: {"actions": _are_actions},
}
