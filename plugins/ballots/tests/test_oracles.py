"""Our rules against what other people's programs said of 2,000 profiles of each kind.

They are asked again by ``make oracles``, in an environment of their own; here their answers are
read from the record of it.
"""

import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from plugins.ballots import oracles
from plugins.ballots.oracles.cases import PROFILES, Profile, profiles
from plugins.ballots.oracles.comparing import AGREES, DIFFERS, OTHER, compare
from plugins.ballots.oracles.ours import OURS


@cache
def record() -> dict[str, Any]:
    path = Path(oracles.__file__).with_name("answers.json")
    found: dict[str, Any] = json.loads(path.read_text())
    return found


QUESTIONS = [(kind, question) for kind, asked in OURS.items() for question in asked]


@pytest.mark.parametrize(("kind", "question"), QUESTIONS)
def test_our_answers_are_those_of_the_oracles(kind: str, question: str) -> None:
    made = [Profile.read(text) for text in record()[kind]["profiles"]["text"]]
    mine = [OURS[kind][question](profile) for profile in made]
    for oracle, theirs in record()[kind][question].items():
        verdicts = [
            compare(question, oracle, *each) for each in zip(made, mine, theirs, strict=True)
        ]
        assert DIFFERS not in verdicts, made[verdicts.index(DIFFERS)]
        # Most can be compared; where they cannot, `comparing` says why.
        assert verdicts.count(AGREES) > PROFILES // 4


@pytest.mark.parametrize("kind", OURS)
def test_the_record_is_of_the_profiles_that_the_seed_makes(kind: str) -> None:
    assert record()[kind]["profiles"]["text"] == [str(profile) for profile in profiles(kind)]
    assert len(set(profiles(kind))) > PROFILES * 9 // 10


def test_every_rule_but_two_has_an_oracle_and_every_question_an_answer() -> None:
    # The must-do list and consent are no more than counting words.
    assert {kind: set(asked) for kind, asked in OURS.items()} == {
        kind: set(asked) - {"profiles"} for kind, asked in record().items()
    }


def test_a_wrong_answer_is_noticed() -> None:
    profile = Profile.read("12-*3 21-*2")
    assert compare("instant run-off", "pref_voting", profile, "0", "1") == DIFFERS
    assert compare("stv 1", "pref_voting", profile, "0/", "1") == DIFFERS
    assert compare("stv 1", "pref_voting", profile, "/01", "1") == AGREES
    assert compare("stv 1", "pref_voting", profile, "/01", "2") == DIFFERS
    assert compare("stv 1", "belenios", profile, "0/", "1!") == OTHER
    assert compare("majority judgement", "pref_voting", profile, "0 1", "01") == AGREES
    assert compare("majority judgement", "pref_voting", profile, "2 1", "01") == DIFFERS
