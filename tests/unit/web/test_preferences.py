"""The reader's choice of language and of the elder version."""

import pytest
from flask.testing import FlaskClient

CHINESE, ENGLISH = "一件事是怎样商定的", "How a matter is decided"


@pytest.mark.parametrize(
    ("query", "cookie", "accepted", "expected"),
    [
        ("", "", "", CHINESE),
        ("", "", "en-GB,en;q=0.9", ENGLISH),
        ("", "", "de,fr;q=0.5", CHINESE),
        ("", "", "zh-CN,zh;q=0.9,en;q=0.8", CHINESE),
        ("", "zh", "en", CHINESE),
        ("?lang=en", "zh", "zh-CN", ENGLISH),
        ("?lang=zh_Hans_CN", "en", "en", CHINESE),
        ("?lang=xx", "en", "zh", ENGLISH),
    ],
)
def test_the_address_wins_over_the_cookie_and_that_over_the_browser(
    client: FlaskClient, query: str, cookie: str, accepted: str, expected: str
) -> None:
    if cookie:
        client.set_cookie("lang", cookie)
    page = client.get(f"/about{query}", headers={"Accept-Language": accepted})
    assert f'<h1 class="govuk-heading-xl">{expected}' in page.text
    assert page.text.count(f'<html lang="{"en" if expected == ENGLISH else "zh-CN"}"') == 1


def test_a_choice_is_remembered_and_hidden_from_scripts(client: FlaskClient) -> None:
    cookies = client.get("/about?lang=en&elder=2").headers.getlist("Set-Cookie")
    assert len(cookies) == 2
    assert all("HttpOnly" in cookie and "SameSite=Lax" in cookie for cookie in cookies)
    again = client.get("/about").text
    assert ENGLISH in again
    assert "fm-elder-2" in again


def test_nonsense_is_not_remembered(client: FlaskClient) -> None:
    page = client.get("/about?lang=%0aevil&elder=9")
    assert page.headers.getlist("Set-Cookie") == []


def test_the_elder_version_is_offered_on_every_first_view_and_can_be_left(
    client: FlaskClient,
) -> None:
    assert 'href="?elder=1"' in client.get("/about").text
    elder = client.get("/about?elder=1&lang=en").text
    assert "elder.css" in elder
    assert 'href="?lang=en&amp;elder=0"' in elder


def test_a_switch_keeps_the_rest_of_the_address(client: FlaskClient) -> None:
    page = client.get('/styleguide?page=form&q="><script>').text
    assert 'href="?page=form&amp;q=%22%3E%3Cscript%3E&amp;lang=en"' in page


def test_caches_are_told_what_a_page_depends_on(client: FlaskClient) -> None:
    assert {"Cookie", "Accept-Language"} <= set(client.get("/about").headers["Vary"].split(", "))
