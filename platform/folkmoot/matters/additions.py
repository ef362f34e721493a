"""What a community's workflow asks for inside a step: gates, bodies, forms, time."""

from collections.abc import Iterator, Sequence
from datetime import date

from folkmoot.extensions.registry import Registered
from folkmoot.extensions.tenant_view import TenantView
from folkmoot.kernel.errors import mark
from folkmoot.matters.domain import step_at
from folkmoot.matters.dossier import NOTICE_FROM, Dossier
from folkmoot.matters.missing import Missing
from folkmoot.tenancy.steps import Step
from folkmoot_sdk import Gate, GateResult, Kind, MatterFacts, Subject, Text

FORM = Missing("evidence.form", mark("a form that this community asks for in this step"))
BODY = Missing("evidence.body", mark("a meeting of every body that this community hears here"))
TIME = Missing("evidence.time", mark("the number of days that this community gives this step"))

# Gates that the law itself sets, whatever a workflow says (URC 30).
LEGAL_GATES = {Step.CONSULTATION: ("party-study",)}


def lacking(dossier: Dossier, view: TenantView, today: date) -> Iterator[Missing]:
    """What the present step still lacks by the workflow that the matter began with."""
    step = step_at(dossier.here.position)
    if step is None:
        return
    wanted = dossier.workflow.at(step)
    if any((form, dossier.here.seq) not in dossier.forms for form in wanted.forms):
        yield FORM
    if any(not dossier.held(body) for body in wanted.bodies):
        yield BODY
    if dossier.days_in_step(today) < wanted.min_days:
        yield TIME
    for gate in dict.fromkeys((*LEGAL_GATES.get(step, ()), *wanted.gates)):
        yield from _behind(gate, dossier, view, today)


def answers_looked_for(dossier: Dossier, view: TenantView) -> dict[str, Text]:
    """The kinds of statement that gates of this matter's workflow look for, in words. Several
    gates may look for one kind: whoever states it must read what each of them means by it.
    """
    names = {gate for additions in dossier.workflow.steps for gate in additions.gates}
    said: dict[str, list[Text]] = {}
    for name in sorted(names):
        for entry in _found(name, view):
            if entry.in_force(dossier.law_date):
                for kind, text in entry.contribution.answers.items():
                    said.setdefault(kind, []).append(text)
    return {kind: _together(texts) for kind, texts in said.items()}


def _together(texts: Sequence[Text]) -> Text:
    """All of them, each once: two versions of a gate mostly say the same."""
    zh, en = (dict.fromkeys(text.in_(language) for text in texts) for language in ("zh", "en"))
    return Text("；".join(zh), "; ".join(en))


def _found(name: str, view: TenantView) -> list[Registered[Gate]]:
    """Every version of a gate that is named as id or as plugin/id."""
    plugin, _, id_ = name.rpartition("/")
    gates = view.of_kind(Kind.GATES)
    return [each for each in gates if each.id == id_ and plugin in {"", each.plugin}]


def _behind(gate: str, dossier: Dossier, view: TenantView, today: date) -> Iterator[Missing]:
    """What a gate lacks. One that nobody brings is shut: whoever added it meant it to hold."""
    found = _found(gate, view)
    if not found:
        yield Missing(
            f"gate.{gate}",
            Text(
                f"关口“{gate}”未开：提供它的插件缺失",
                f"the gate “{gate}”, which is shut: the plugin that brings it is missing",
            ),
        )
    elif any(entry.in_force(dossier.law_date) for entry in found):
        pinned = view.contribution(Kind.GATES, gate, dossier.law_date)
        result = _asked(pinned, facts_for_gates(dossier, today))
        if not result.open:
            yield Missing(f"gate.{gate}", result.reason)


def _asked(entry: Registered[Gate], facts: MatterFacts) -> GateResult:
    """What the gate says. One that cannot be asked is shut, for the reason above."""
    try:
        return entry.contribution.check(facts)
    except Exception:  # noqa: BLE001 - a plugin's code may raise anything
        title = entry.contribution.title
        reason = Text(
            f"关口“{title.zh}”未开：插件 {entry.plugin} 未能作答，请联系插件提供方，"
            "或将该关口移出工作流程",
            f"the gate “{title.en}”, which is shut: the plugin {entry.plugin} gave no answer; tell"
            " its publisher, or take the gate out of the workflow",
        )
        return GateResult(open=False, reason=reason)


def facts_for_gates(dossier: Dossier, today: date) -> MatterFacts:
    """What a gate may know: no person, no clock."""
    step = step_at(dossier.here.position)
    assert step is not None  # noqa: S101 - the intake has no gates
    bodies = {meeting.body for meeting in dossier.meetings}
    return MatterFacts(
        kind=dossier.subject or Subject.OTHER,
        law_date=dossier.law_date,
        step=step.sdk,
        round=dossier.round_no,
        days_in_step=dossier.days_in_step(today),
        important=dossier.important,
        effects=frozenset(option.subject.value for option in dossier.options),
        statements=frozenset(dossier.statements),
        statement_days={kind: (today - since).days for kind, since in dossier.statements.items()},
        notices=frozenset(kind for kind in NOTICE_FROM if dossier.posted(kind) is not None),
        meetings={
            body: sum(
                m.quorate and m.closed_at is not None for m in dossier.meetings if m.body == body
            )
            for body in bodies
        },
    )
