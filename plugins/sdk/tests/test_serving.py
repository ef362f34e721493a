"""The page on which a vendor tries a plugin: each kind, both languages, and hostile words."""

import json
import re
from collections.abc import Mapping
from datetime import date
from html import unescape
from io import BytesIO
from pathlib import Path
from urllib.parse import quote, urlencode
from wsgiref.util import setup_testing_defaults
from wsgiref.validate import validator

import pytest

from folkmoot_sdk import (
    Ballot,
    Contribution,
    Count,
    EvaluationForm,
    FormItem,
    Gate,
    GateResult,
    Grade,
    InForce,
    Kind,
    Manifest,
    Mark,
    Marking,
    MarkingKind,
    MatterFacts,
    Option,
    OptionCount,
    Poll,
    Source,
    Step,
    Text,
    VotingRule,
)
from folkmoot_sdk.tools.creating import NewKind, create
from folkmoot_sdk.tools.loading import brought
from folkmoot_sdk.tools.serving import Application, server
from folkmoot_sdk.tools.serving.words import _WORDS

EVIL = '<script>alert("1")</script>'
MANIFEST = Manifest("try", "1", ">=1.0,<2", Text(f"试{EVIL}", f"Try {EVIL}"), "x", {})


class Fancy(VotingRule):
    """A rule with whatever marking, whose every word is hostile."""

    id = "fancy"
    version = "1"
    title = Text(f"标题{EVIL}", f"Title {EVIL}")
    kind = MarkingKind.CHOOSE
    problems = {"bad": Text(f"坏{EVIL}", f"Bad {EVIL}")}  # noqa: RUF012 - a vendor's mistake

    def marking(self, settings: Mapping[str, object]) -> Marking:  # noqa: ARG002 - the contract's
        marks = (Mark("x", Text(EVIL, EVIL)), Mark("y", Text("乙", "Y")))
        words = self.kind in {MarkingKind.CHOOSE, MarkingKind.EACH}
        return Marking(self.kind, marks if words else ())

    def ballot_problem(
        self,
        ballot: Ballot,
        options: tuple[Option, ...],  # noqa: ARG002 - the contract's
        settings: Mapping[str, object],  # noqa: ARG002 - as above
    ) -> str | None:
        return "bad" if "bad" in ballot.choices.values() else None

    def count(self, poll: Poll) -> Count:
        counts = tuple(
            OptionCount(
                o.key, sum(b.heads for b in poll.ballots if o.key in b.choices), 0, {EVIL: 1}
            )
            for o in poll.options
        )
        return Count(counts, (tuple(o.key for o in poll.options),), 1)


class Failing(Fancy):
    id = "failing"

    def count(self, poll: Poll) -> Count:  # noqa: ARG002 - the contract's
        raise ZeroDivisionError(EVIL)


FORM = EvaluationForm(
    "form",
    "1",
    Text(EVIL, EVIL),
    (
        FormItem(
            EVIL,
            Text(EVIL, EVIL),
            (Grade("a", Text(EVIL, EVIL), 3), Grade("b", Text("乙", "B"), 1)),
            2,
        ),
    ),
)


def ask(
    path: str,
    form: Mapping[str, str] | None = None,
    host: str = "127.0.0.1:8040",
    brings: Mapping[Kind, Contribution] | None = None,
) -> tuple[str, dict[str, str], str]:
    """Status, headers and page, by a WSGI server that holds both sides to the standard."""
    found = brings or {Kind.VOTING_RULES: Fancy(), Kind.FORMS: FORM}
    app = Application(MANIFEST, list(found.items()))
    body = urlencode(form or {}).encode()
    address, _, query = path.partition("?")
    environ: dict[str, object] = {
        "REQUEST_METHOD": "GET" if form is None else "POST",
        "SCRIPT_NAME": "",
        "PATH_INFO": address,
        "QUERY_STRING": query,
        "HTTP_HOST": host,
        "CONTENT_LENGTH": str(len(body)),
        "CONTENT_TYPE": "application/x-www-form-urlencoded",
        "wsgi.input": BytesIO(body),
    }
    setup_testing_defaults(environ)
    answer: dict[str, object] = {}

    def start(status: str, headers: list[tuple[str, str]], _exc: object = None) -> object:
        answer.update(status=status, headers=dict(headers))
        return lambda _data: None

    chunks = validator(app)(environ, start)  # type: ignore[arg-type] # as a server calls it
    page = b"".join(chunks).decode()
    chunks.close()  # type: ignore[attr-defined] # the validator wants it
    return str(answer["status"]), dict(answer["headers"]), page  # type: ignore[call-overload]


def page(
    path: str,
    form: Mapping[str, str] | None = None,
    brings: Mapping[Kind, Contribution] | None = None,
) -> str:
    status, _headers, shown = ask(path, form, brings=brings)
    assert status == "200 OK"
    assert "<script" not in shown
    return shown


def cast_on(shown: str) -> str:
    """What the page would send back."""
    hidden = re.search(r'name="cast" value="([^"]*)"', shown)
    assert hidden is not None
    return unescape(hidden[1])


RULE = "/voting_rules/fancy@1"
# Half of a character, as a browser would never send it.
BROKEN = "/\udcff".encode("utf-8", "surrogateescape").decode("latin-1")


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("path", ["/", RULE, "/forms/form@1"])
def test_every_page_is_in_both_languages_and_runs_no_script(path: str, language: str) -> None:
    status, headers, shown = ask(f"{path}?lang={language}")
    assert status == "200 OK"
    assert f'<html lang="{"zh-Hans" if language == "zh" else "en"}">' in shown
    assert "<script" not in shown
    assert "&lt;script&gt;" in shown
    assert "style=" not in shown
    policy = headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'; style-src 'self'")
    assert "unsafe" not in policy


@pytest.mark.parametrize("kind", MarkingKind)
def test_a_ballot_is_cast_as_the_rule_declares_it(
    kind: MarkingKind, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Fancy, "kind", kind)
    mark = "2" if kind in {MarkingKind.RANK, MarkingKind.SCORE} else "x"
    before = page(RULE)
    assert 'name="mark.lift"' in before
    after = page(f"{RULE}?lang=en", {"act": "cast", "mark.lift": mark, "cast": "[]"})
    assert "Put in a lift: " + mark in after


def test_what_was_cast_is_asked_for_again_and_kept_nowhere() -> None:
    first = page(RULE, {"act": "cast", "mark.lift": "x"})
    cast = cast_on(first)
    second = page(RULE, {"act": "cast", "mark.lamps": "x", "cast": cast})
    assert "加装电梯: x" in second
    assert "更换路灯: x" in second
    assert "加装电梯: x" not in page(RULE)
    assert "加装电梯: x" not in page(RULE, {"act": "clear", "cast": cast})


def test_the_neighbours_vote_and_never_more_than_are_present() -> None:
    cast, shown = "[]", ""
    for _ in range(5):
        shown = page(f"{RULE}?lang=en", {"act": "neighbours", "cast": cast})
        cast = (re.search(r'name="cast" value="([^"]*)"', shown) or [""] * 2)[1].replace(
            "&#34;", '"'
        )
    assert sum(each["times"] for each in json.loads(cast)) == 30
    assert "30 · present 30" in shown
    more = page(f"{RULE}?lang=en", {"act": "cast", "mark.lift": "x", "cast": cast})
    assert "30 · present 30" in more
    assert 'role="alert">30 / 30<' in more


def test_the_outcome_explains_itself() -> None:
    shown = page(f"{RULE}?lang=en", {"act": "cast", "mark.lift": "x"})
    assert "Put in a lift: 16 must be in favour" in shown
    left_out = page(f"{RULE}?lang=en", {"act": "cast", "mark.lift": "bad"})
    assert "1 ballots left out: Bad &lt;script&gt;" in left_out


@pytest.mark.parametrize(
    "cast", ["", "{}", "null", "[1]", '[{"choices": {}, "times": 9999}]', "[" * 9_000, "\ud83d"]
)
def test_ballots_that_are_none_are_taken_for_no_ballots(cast: str) -> None:
    text = cast.encode("utf-8", "replace").decode()
    assert 'class="verdict"' in page(RULE, {"cast": text})


@pytest.mark.parametrize("settings", ["{", "[]", '{"nothing": 1}', "1.5", "[" * 9_000])
def test_settings_that_are_refused_are_said(settings: str) -> None:
    assert 'role="alert"' in page(RULE, {"settings": settings})


def test_what_the_plugin_runs_into_is_shown_with_its_place() -> None:
    shown = page("/voting_rules/failing@1?lang=en", brings={Kind.VOTING_RULES: Failing()})
    assert "ZeroDivisionError: &lt;script&gt;" in shown
    assert "test_serving.py" in shown
    assert "in count" in shown


def test_a_form_is_filled_in_and_scored_in_whole_numbers() -> None:
    assert "0 / 6" in page("/forms/form@1")
    assert "6 / 6" in page("/forms/form@1", {f"item.{EVIL}": "a"})
    assert "2 / 6" in page("/forms/form@1", {f"item.{EVIL}": "b"})


@pytest.mark.parametrize("kind", [NewKind.CADENCE, NewKind.GATE])
def test_a_new_plugin_of_each_other_kind_is_shown(kind: NewKind, tmp_path: Path) -> None:
    name = f"sample-{kind}"
    project = create(tmp_path / name, kind, publisher="x")
    ((which, one),) = brought(project)
    path = f"/{which.value}/{name}@1?lang=en"
    shown = page(path, brings={which: one})
    if kind is NewKind.CADENCE:
        assert "Meetings owed in this year: 12" in shown
        assert "2028-02-29" in page(f"{path}&year=2028", brings={which: one})
        assert page(f"{path}&year=99999999999", brings={which: one})
    else:
        assert "Open: the matter may go on" in shown
        shut = page(f"{path}&important=yes&met.joint_meeting=2", brings={which: one})
        assert "Shut: the matter stays" in shut
        heard = f"{path}&important=yes&statements={quote('neighbours_heard')}"
        assert "Open: " in page(heard, brings={which: one})


class InTime(Gate):
    """Asks whether something hangs, and when somebody spoke."""

    id = "in-time"
    version = "1"
    title = Text("按时", "In time")
    in_force = InForce(date(2014, 1, 1))
    source = Source(Text("约定", "agreement"), "")
    step = Step.IMPLEMENTATION

    def check(self, facts: MatterFacts) -> GateResult:
        late = facts.statement_days.get("spoken", 0) > 30
        return GateResult(not late and "resolution" in facts.notices, Text("按时", "in time"))


def test_a_gate_is_asked_of_notices_and_of_days_since_a_statement() -> None:
    def asked(query: str) -> str:
        return page(f"/gates/in-time@1?lang=en&{query}", brings={Kind.GATES: InTime()})

    assert "Shut: " in asked("")
    assert "Open: " in asked("notices=resolution+outcome&statement_days=spoken:30")
    shut = asked("notices=resolution&statement_days=other:1+spoken:31")
    assert "Shut: " in shut
    # As it was filled in, for the next time.
    assert 'value="other:1 spoken:31 "' in shut


@pytest.mark.parametrize(
    ("path", "host", "status"),
    [
        ("/nothing", "localhost:1", "404 Not Found"),
        ("/voting_rules/fancy@2", "127.0.0.1", "404 Not Found"),
        ("/../../etc/passwd", "127.0.0.1", "404 Not Found"),
        (
            "/\udcff".encode("utf-8", "surrogateescape").decode("latin-1"),
            "127.0.0.1",
            "404 Not Found",
        ),
        ("/", "evil.example.org", "403 Forbidden"),
        ("/", "", "403 Forbidden"),
        ("/style.css", "127.0.0.1", "200 OK"),
    ],
)
def test_only_what_there_is_and_only_for_this_machine(path: str, host: str, status: str) -> None:
    assert ask(path, host=host)[0] == status


def test_too_much_is_refused() -> None:
    assert ask(RULE, {"cast": "x" * 300_000})[0].startswith("413 ")
    assert ask(f"{RULE}?{'&'.join('a=1' for _ in range(3_000))}")[0].startswith("413 ")


def test_the_server_listens_on_this_machine_alone() -> None:
    with server(MANIFEST, [], 0) as serving:
        assert serving.server_address[0] == "127.0.0.1"


def test_every_word_of_the_pages_is_in_both_languages() -> None:
    for key, text in _WORDS.items():
        if key != "other_language":
            assert re.search(r"[\u4e00-\u9fff]", text.zh), key
            assert not re.search(r"[\u4e00-\u9fff]", text.en), key
