"""Every error says in the reader's language what happened and what to do, with its code."""

from collections.abc import Callable
from typing import NoReturn

import pytest
from flask import Flask
from flask.testing import FlaskClient

from folkmoot import web
from folkmoot.kernel.errors import (
    Conflict,
    FolkmootError,
    Invalid,
    NotAllowed,
    NotFound,
    Refused,
    mark,
)
from folkmoot_sdk import Text

KINDS = [(Invalid, 422), (NotAllowed, 403), (NotFound, 404), (Conflict, 409), (Refused, 409)]
HOSTILE = "<script>alert(1)</script>"


Failing = Callable[[Exception], FlaskClient]


@pytest.fixture
def failing(app: Flask) -> Failing:
    def client_of(error: Exception) -> FlaskClient:
        def fail() -> NoReturn:
            raise error

        app.add_url_rule("/fail", view_func=fail)
        app.config["PROPAGATE_EXCEPTIONS"] = False
        return app.test_client()

    return client_of


def sample(kind: type[FolkmootError] = Refused) -> FolkmootError:
    return kind(
        "sample.code",
        mark("Enter a number from %(min)s to %(max)s"),
        cure=mark("Wait a minute and try again."),
        min=3,
        max=Text("九", "nine"),
    )


@pytest.mark.parametrize(("kind", "status"), KINDS)
def test_each_kind_of_error_has_its_status(
    failing: Failing, kind: type[FolkmootError], status: int
) -> None:
    assert failing(sample(kind)).get("/fail").status_code == status


def test_the_page_is_in_chinese_unless_english_was_asked_for(failing: Failing) -> None:
    client = failing(sample())
    chinese = client.get("/fail").text
    assert "请填写 3 至 九 的数" in chinese
    assert "请等一分钟后再试。" in chinese
    assert "sample.code" in chinese
    english = client.get("/fail?lang=en").text
    assert "Enter a number from 3 to nine" in english
    assert "Wait a minute and try again." in english


def test_htmx_gets_the_fragment_alone_with_the_same_words(failing: Failing) -> None:
    answer = failing(sample()).get("/fail", headers={"HX-Request": "true"})
    assert answer.status_code == 409
    assert "<html" not in answer.text
    assert "请填写 3 至 九 的数" in answer.text
    assert 'data-code="sample.code"' in answer.text


@pytest.mark.parametrize(
    "headers", [{"Accept": "application/json"}, {"Accept": "application/problem+json"}]
)
def test_a_program_gets_problem_details(failing: Failing, headers: dict[str, str]) -> None:
    answer = failing(sample()).get("/fail?lang=en", headers=headers)
    assert answer.mimetype == "application/problem+json"
    assert answer.get_json(force=True) == {
        "type": "about:blank",
        "title": "This cannot be done now",
        "status": 409,
        "detail": "Enter a number from 3 to nine",
        "cure": "Wait a minute and try again.",
        "code": "sample.code",
    }


def test_an_address_of_the_api_answers_in_json_whatever_is_accepted(client: FlaskClient) -> None:
    assert client.get("/api/nothing").get_json(force=True)["code"] == "web.not_found"


def test_a_browser_that_accepts_everything_gets_a_page(failing: Failing) -> None:
    accept = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
    assert failing(sample()).get("/fail", headers={"Accept": accept}).mimetype == "text/html"


@pytest.mark.parametrize("headers", [{}, {"HX-Request": "true"}])
def test_what_an_error_repeats_of_the_input_is_escaped(
    failing: Failing, headers: dict[str, str]
) -> None:
    error = Invalid("sample.code", "%(said)s", cure="%(said)s", said=HOSTILE)
    page = failing(error).get("/fail", headers=headers).text
    assert HOSTILE not in page
    assert "&lt;script&gt;alert(1)" in page


def test_a_message_without_parameters_may_hold_a_per_cent_sign(failing: Failing) -> None:
    assert "100 %" in failing(Invalid("sample.code", "100 %")).get("/fail").text


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("status", [404, 405, 413, 429, 503])
def test_every_refusal_of_the_framework_says_what_to_do(
    app: Flask, latin_sentences: Callable[[str], list[str]], language: str, status: int
) -> None:
    from werkzeug.exceptions import default_exceptions

    def fail() -> NoReturn:
        raise default_exceptions[status]

    app.add_url_rule("/fail", view_func=fail)
    answer = app.test_client().get(f"/fail?lang={language}")
    assert answer.status_code == status
    heading = {"zh": "您可以这样做", "en": "What you can do"}[language]
    assert heading in answer.text
    if language == "zh":
        assert latin_sentences(answer.text) == []


def test_a_wrong_method_names_the_right_ones(client: FlaskClient) -> None:
    answer = client.post("/about")
    assert answer.status_code == 405
    assert {"GET", "HEAD"} <= set(answer.headers["Allow"].split(", "))


def test_a_request_that_is_too_large_is_refused(client: FlaskClient) -> None:
    answer = client.post("/styleguide", data={"opinion": "大" * 1_000_000})
    assert answer.status_code == 413
    assert "web.too_large" in answer.text


def test_a_fault_of_ours_has_a_number_that_is_also_in_the_log(
    failing: Failing, caplog: pytest.LogCaptureFixture
) -> None:
    answer = failing(RuntimeError("the secret inside")).get("/fail")
    assert answer.status_code == 500
    assert "the secret inside" not in answer.text
    reference = caplog.messages[-1].rpartition(" ")[2]
    assert reference in answer.text


def test_when_even_the_error_page_fails_both_languages_are_on_the_last_resort(
    app: Flask, failing: Failing
) -> None:
    def broken() -> NoReturn:
        raise RuntimeError("no template can be drawn")

    app.context_processor(broken)
    answer = failing(RuntimeError("first")).get("/fail")
    assert answer.status_code == 500
    assert "系统出了问题" in answer.text
    assert "Something went wrong on our side" in answer.text


def test_the_navigation_of_a_broken_feature_does_not_break_the_error_page(
    app: Flask, failing: Failing
) -> None:
    from folkmoot.web import navigation_from

    def broken() -> NoReturn:
        raise RuntimeError("the database is away")

    navigation_from(app, broken)
    answer = failing(RuntimeError("first")).get("/fail")
    assert "故障编号" in answer.text


def test_a_form_without_its_token_is_refused_with_words_and_changes_nothing() -> None:
    app = Flask(__name__, static_folder=None)
    app.config.update(TESTING=True, SECRET_KEY="a test's")  # noqa: S106 - as it says
    web.install(app)
    answer = app.test_client().post("/styleguide", data={"opinion": "five words are enough"})
    assert answer.status_code == 400
    assert "web.stale_form" in answer.text
    assert "没有作任何改动" in answer.text
