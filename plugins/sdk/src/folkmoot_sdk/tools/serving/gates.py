"""A gate's page: facts of a matter in, open or shut out."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from folkmoot_sdk import BodyKind, Gate, MatterFacts, Step, Subject

_MOST = 10_000


def gate_page(
    gate: Gate,
    given: Mapping[str, tuple[str, ...]],
    language: str,  # noqa: ARG001 - as every page is asked
) -> dict[str, Any]:
    """The facts as they were filled in, and the gate's answer to them."""
    said = {key: values[-1].strip() for key, values in given.items()}
    facts = MatterFacts(
        kind=_one_of(Subject, said.get("kind"), Subject.OTHER),
        law_date=_day(said.get("law_date", ""), gate),
        step=_one_of(Step, said.get("step"), gate.step),
        round=max(1, _number(said.get("round", "1"))),
        days_in_step=_number(said.get("days_in_step", "0")),
        important="important" in said,
        effects=_words(said.get("effects", "")),
        statements=_words(said.get("statements", "")),
        meetings={
            body: many for body in BodyKind if (many := _number(said.get(f"met.{body}", "0")))
        },
        statement_days=_days_of(said.get("statement_days", "")),
        notices=_words(said.get("notices", "")),
    )
    return {
        "facts": facts,
        "result": gate.check(facts),
        "subjects": list(Subject),
        "steps": list(Step),
        "bodies": list(BodyKind),
    }


def _one_of(known: Any, text: str | None, otherwise: Any) -> Any:  # noqa: ANN401 - any vocabulary
    return known(text) if text in {each.value for each in known} else otherwise


def _day(text: str, gate: Gate) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return gate.in_force.start


def _number(text: str) -> int:
    return min(int(text), _MOST) if text.isdecimal() and text.isascii() else 0


def _days_of(text: str) -> dict[str, int]:
    """`confirmed:31 budget:2` as days by kind of statement."""
    pairs = (each.partition(":") for each in sorted(_words(text.replace("：", ":"))))
    return {kind: _number(days) for kind, _, days in pairs if kind}


def _words(text: str) -> frozenset[str]:
    return frozenset(text.replace("，", ",").replace(",", " ").split())
