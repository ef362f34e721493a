"""Residents are asked by a form that stays with their survey, whatever becomes of its plugin."""

import sys
from collections.abc import Callable
from dataclasses import replace
from types import MappingProxyType
from typing import Any

import pytest

from folkmoot.extensions.loader import installed
from folkmoot.extensions.registry import Registry
from folkmoot.kernel import audit
from folkmoot.kernel.act import CHINA, Act
from folkmoot.kernel.errors import Invalid, NotFound
from folkmoot.matters import service
from folkmoot.matters.models import SatisfactionSurvey
from folkmoot.matters.queries import Satisfaction, find_survey, satisfaction_between
from folkmoot.matters.satisfaction import graded
from folkmoot_sdk import EvaluationForm, FormItem, Grade, Kind, Text

Town = Any  # the fixtures' own classes
Case = Any
Upgrade = Callable[..., None]

METHOD, FORM = "method-4321", "satisfaction"
WORD = Text("词", "word")
OTHER_SCALE = EvaluationForm(
    FORM, "2", WORD, (FormItem("outcome", WORD, (Grade("yes", WORD, 1), Grade("no", WORD, 0))),)
)


@pytest.fixture
def upgrade(monkeypatch: pytest.MonkeyPatch) -> Upgrade:
    """Put another release of the plugin in the place of the one that is installed."""

    def put(form: EvaluationForm | None = None) -> None:
        sound = installed()
        entries: dict[Any, Any] = {}
        for key, entry in sound.entries.items():
            now = replace(entry, digest="0" * 64) if entry.plugin == METHOD else entry
            if (entry.plugin, entry.kind, entry.id) == (METHOD, Kind.FORMS, FORM):
                now = replace(now, contribution=form or entry.contribution)
                key = (*key[:3], now.version)  # noqa: PLW2901 - its version may be another
            entries[key] = now
        registry = Registry(MappingProxyType(entries), MappingProxyType({}))
        ours = [each for name, each in sys.modules.items() if name.partition(".")[0] == "folkmoot"]
        for module in ours:
            if getattr(module, "installed", None) is installed:
                monkeypatch.setattr(module, "installed", lambda: registry)

    return put


def asked(town: Town, *grades: str) -> Case:
    """A matter in its last step, about which residents have said ``grades``."""
    case = town.open().bring_to(7)
    case.do(service.ask_satisfaction)
    answer(case, *grades)
    return case


def answer(case: Case, *grades: str, since: int = 0) -> None:
    for person, grade in zip(case.town.settled.resident_ids[since:], grades, strict=False):
        case.do(service.answer_survey, person_id=person, grades={"outcome": grade})


def found(case: Case) -> Satisfaction:
    """What the headline figure, the notice and the problem list are made of."""
    since = case.town.stage.now.astimezone(CHINA).replace(month=1, day=1)
    lines = case.town.stage.read(satisfaction_between, since, since.replace(year=since.year + 1))
    return next((each.found for each in lines if each.matter_id == case.id), Satisfaction())


def answers_shown(case: Case) -> list[int]:
    with case.town.begin() as session:
        return [each.answers for each in graded(session, case.record)]


def test_an_upgrade_of_the_plugin_takes_no_answer_away_and_stops_nobody(
    town: Town, upgrade: Upgrade
) -> None:
    case = asked(town, "very_satisfied", "fair", "dissatisfied")
    upgrade()
    assert found(case) == Satisfaction(1, 1, 1)
    assert answers_shown(case) == [3]
    answer(case, "satisfied", since=3)
    assert found(case) == Satisfaction(2, 1, 1)


def test_who_was_asked_by_one_scale_answers_by_it_when_the_plugin_brings_another(
    town: Town, upgrade: Upgrade
) -> None:
    case = asked(town, "very_satisfied", "satisfied")
    upgrade(OTHER_SCALE)
    assert found(case) == Satisfaction(satisfied=2)
    with pytest.raises(Invalid, match=r"matter\.form_answers"):
        answer(case, "yes", since=2)
    answer(case, "very_dissatisfied", since=2)
    assert found(case) == Satisfaction(satisfied=2, dissatisfied=1)
    assert town.is_sound()


def asked_before(town: Town) -> Case:
    """As an earlier release put it on record: the pin, and nothing of the form itself."""
    case = town.open().bring_to(7)
    entry = installed().entries[METHOD, Kind.FORMS, FORM, "1"]

    def ask(session: Any, act: Callable[[], Act]) -> None:  # noqa: ANN401 - a session
        said, pin = act(), entry.pin().to_plain()
        survey = SatisfactionSurvey(id=said.new_id(), matter_id=case.id, form=pin, asked_at=said.at)
        session.add(survey)
        audit.record(session, said, "matters:survey:ask", case.id)

    town.stage.together(town.secretary, ask)
    return case


def test_a_survey_of_an_earlier_release_is_read_by_its_id_and_version(
    town: Town, upgrade: Upgrade
) -> None:
    case = asked_before(town)
    answer(case, "satisfied")
    assert found(case) == Satisfaction(satisfied=1)
    upgrade()
    answer(case, "dissatisfied", since=1)
    assert found(case) == Satisfaction(satisfied=1, dissatisfied=1)
    assert answers_shown(case) == [2]


def test_a_survey_of_an_earlier_release_is_never_read_by_another_version(
    town: Town, upgrade: Upgrade
) -> None:
    case = asked_before(town)
    answer(case, "satisfied")
    upgrade(OTHER_SCALE)
    assert (found(case), answers_shown(case)) == (Satisfaction(), [])
    with pytest.raises(NotFound, match=r"rules\.pin_missing") as missing:
        answer(case, "yes", since=1)
    assert missing.value.params == {"rule": FORM, "version": "1", "plugin": METHOD}


def test_the_survey_keeps_the_form_beside_its_pin(town: Town) -> None:
    case = asked(town)
    survey = town.stage.read(find_survey, case.id)
    entry = installed().entries[METHOD, Kind.FORMS, FORM, "1"]
    assert survey.form["pin"] == entry.pin().to_plain()
    assert EvaluationForm.from_plain(survey.form["form"]) == entry.contribution
