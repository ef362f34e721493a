"""What a manifest names is brought by a plugin that it grants: what nobody brings would owe, ask or
grade nothing, and nobody would notice for a year.
"""

from collections.abc import Iterator

from folkmoot.extensions.loader import installed
from folkmoot.extensions.registry import Kind, Registered
from folkmoot.tenancy.manifest.faults import Fault, fault
from folkmoot.tenancy.manifest.toml_lines import Path as KeyPath
from folkmoot.tenancy.manifest.toml_lines import Places, line_at
from folkmoot.tenancy.manifest.values import DISTRICT_FILE
from folkmoot.tenancy.workflow.definition import StepAdditions, WorkflowDefinition
from folkmoot_sdk import Gate

_ABOUT = {
    Kind.CADENCES: "cadence",
    Kind.APPRAISAL_FORMS: "appraisal_form",
    Kind.GATES: "gate",
    Kind.FORMS: "form",
}


def check_brought(
    file: str, name: str, kind: Kind, granted: frozenset[str], line: int
) -> Iterator[Fault]:
    """What is named as plugin/id is brought by a plugin that is granted and was loaded."""
    about, (plugin, _, id_) = _ABOUT[kind], name.partition("/")
    if plugin not in granted:
        yield fault(file, line, f"manifest.{about}.not_granted", plugin=plugin)
    elif plugin in installed().refused:
        why = installed().refused[plugin]
        yield fault(file, line, f"manifest.{about}.left_out", plugin=plugin, why=why)
    elif not _entries(kind, name, granted):
        yield fault(file, line, f"manifest.{about}.unknown", plugin=plugin, id=id_)


def check_steps(
    workflow: WorkflowDefinition, granted: frozenset[str], places: Places
) -> Iterator[Fault]:
    """The gates and forms that every community is to have in its steps."""
    for step, additions in enumerate(workflow.steps):
        for kind, key, names in (
            (Kind.GATES, "gates", additions.gates),
            (Kind.FORMS, "forms", additions.forms),
        ):
            for number, name in enumerate(names):
                path: KeyPath = ("workflow", "steps", step, key, number)
                yield from _in_step(kind, name, additions, granted, line_at(places, path))


def _in_step(
    kind: Kind, name: str, additions: StepAdditions, granted: frozenset[str], line: int
) -> Iterator[Fault]:
    found = _entries(kind, name, granted)
    gates = [each.contribution for each in found if isinstance(each.contribution, Gate)]
    if gates and all(gate.step.value != additions.step.value for gate in gates):
        yield fault(DISTRICT_FILE, line, "manifest.gate.step", gate=name, step=additions.step.label)
    elif "/" in name:
        yield from check_brought(DISTRICT_FILE, name, kind, granted, line)
    elif not found:
        yield fault(DISTRICT_FILE, line, f"manifest.{_ABOUT[kind]}.nobody", id=name)


def _entries(kind: Kind, name: str, granted: frozenset[str]) -> list[Registered[object]]:
    """Those that answer to an id, or to plugin/id."""
    plugin, _, id_ = name.rpartition("/")
    return [
        entry
        for entry in installed().of_kind(kind, frozenset({plugin}) & granted if plugin else granted)
        if entry.id == id_
    ]
