"""The components say in words what they show in colour, and escape what people wrote."""

import re
from collections.abc import Callable
from datetime import UTC, datetime
from types import SimpleNamespace

import pytest
from flask import Flask
from flask.testing import FlaskClient

from folkmoot.web import Link, account_from, navigation_from
from folkmoot.web.shapes import Cell, Column, Entry, Figure, Row, Step, StepState, Tag, Tone

HOSTILE = "<script>alert(1)</script>"


Draw = Callable[..., str]


@pytest.fixture
def draw(app: Flask) -> Draw:
    """Draws one macro, given its file, its name and its arguments."""

    def drawn(file: str, macro: str, *arguments: object) -> str:
        with app.test_request_context("/?lang=en"):
            module = app.jinja_env.get_template(f"components/{file}").module
            return str(getattr(module, macro)(*arguments))

    return drawn


def test_a_step_says_its_state_and_what_is_missing_in_words(draw: Draw) -> None:
    steps = [
        Step(1, StepState.DONE, href="/1"),
        Step(2, StepState.CURRENT, missing=["Minutes", HOSTILE]),
        Step(3, StepState.TO_DO),
        Step(4, StepState.BLOCKED),
    ]
    page = draw("steps.html", "seven_steps", steps)
    for words in ("Done", "Under way", "To do", "Cannot start yet", "Still missing:", "Minutes"):
        assert words in page
    assert page.count('aria-current="step"') == 1
    assert "Step 4 of 7:" in page
    assert HOSTILE not in page


@pytest.mark.parametrize("tone", list(Tone))
def test_every_tone_of_a_tag_has_a_sign_of_its_own(draw: Draw, tone: Tone) -> None:
    signs = {
        each: re.findall(r'aria-hidden="true">(.)<', draw("tag.html", "tag", Tag("x", each)))[0]
        for each in Tone
    }
    assert list(signs.values()).count(signs[tone]) == 1
    assert HOSTILE not in draw("tag.html", "tag", Tag(HOSTILE, tone))


def test_lists_and_trails_escape_what_people_wrote(draw: Draw) -> None:
    entry = Entry(datetime(2026, 1, 1, tzinfo=UTC), HOSTILE, HOSTILE, Tag(HOSTILE), by=HOSTILE)
    pages = [
        draw("timeline.html", "timeline", [entry]),
        draw("lists.html", "figures", [Figure(HOSTILE, HOSTILE, HOSTILE, HOSTILE)]),
        draw("lists.html", "summary_list", [Row(HOSTILE, HOSTILE, "/x", HOSTILE)]),
        draw("lists.html", "data_table", HOSTILE, [Column(HOSTILE)] * 2,
             [[HOSTILE, Cell(HOSTILE, "/x")]]),
        draw("lists.html", "empty_state", HOSTILE, HOSTILE, Link(HOSTILE, "/x")),
        draw("lists.html", "breadcrumbs", [Link(HOSTILE, "/x")]),
        draw("confirmation.html", "confirmation", HOSTILE, HOSTILE, HOSTILE, [Link(HOSTILE, "/x")]),
    ]  # fmt: skip
    for page in pages:
        assert "&lt;script&gt;" in page
        assert HOSTILE not in page


def test_a_table_repeats_its_labels_for_the_cards_of_a_phone(draw: Draw) -> None:
    columns = [Column("Community"), Column("Matters", numeric=True)]
    page = draw("lists.html", "data_table", "Communities", columns, [["Lingqian", 1204]])
    assert page.count("Matters") == 2
    assert "1,204" in page
    assert "scope=row" in page


def test_pages_are_named_at_both_ends(draw: Draw) -> None:
    def address(number: int) -> str:
        return f"/x?page={number}"

    assert "Previous page" not in draw("lists.html", "pagination", 1, 3, address)
    middle = draw("lists.html", "pagination", 2, 3, address)
    assert 'href="/x?page=1"' in middle
    assert 'href="/x?page=3"' in middle
    assert "Next page" not in draw("lists.html", "pagination", 3, 3, address)
    assert draw("lists.html", "pagination", 1, 1, address).strip() == ""


def test_a_verdict_shows_its_words_its_sums_and_its_law(client: FlaskClient) -> None:
    page = client.get("/styleguide?lang=en").text
    assert "Carried" in page
    assert "30 must attend, 31 did: enough" in page
    assert "3 × 31 = 93" in page
    assert "90 = 2 × 45" in page
    assert "100.01 m² short" in page
    assert "Civil Code, art. 278 (in force from 2021-01-01)" in page
    assert "2: handed in after the close" in page


@pytest.mark.parametrize(
    ("valid", "carried", "recommends", "said"),
    [
        (False, True, False, "Not valid: nothing was decided"),
        (True, False, False, "Not carried"),
        (True, True, False, "Carried"),
        (True, True, True, "Carried as a recommendation"),
    ],
)
def test_the_heading_of_a_verdict(
    draw: Draw, valid: bool, carried: bool, recommends: bool, said: str
) -> None:
    outcome = SimpleNamespace(
        valid=valid, carried=carried, options=(), validity=(), winners=(), tied=(), left_out=()
    )
    page = draw("verdict.html", "verdict", outcome, 2, recommends)
    assert re.search(rf"<h2[^>]*>\s*{said}\s*</h2>", page)


def test_features_fill_the_navigation_and_the_corner_of_the_account(app: Flask) -> None:
    navigation_from(app, lambda: [Link("Matters", "/matters", current=True)])
    account_from(app, lambda: [Link("Sign out", "/sign-out", post=True), Link(HOSTILE, "/me")])
    page = app.test_client().get("/about").text
    assert '<a href="/matters" aria-current="page">Matters</a>' in page
    assert re.search(r'<form method="post" action="/sign-out">\s*<input[^>]*csrf_token', page)
    assert HOSTILE not in page


def test_the_pattern_book_is_not_for_the_public(app: Flask) -> None:
    app.config["TESTING"] = False
    assert app.test_client().get("/styleguide").status_code == 404


def test_a_template_that_uses_an_unknown_name_fails_loudly(app: Flask) -> None:
    from jinja2 import UndefinedError

    with app.test_request_context("/"), pytest.raises(UndefinedError):
        app.jinja_env.from_string("{{ nobody }}").render()
