"""Every answer tells the browser to trust nothing but us."""

import re

import pytest
from flask.testing import FlaskClient


def policy_of(client: FlaskClient, path: str = "/about") -> dict[str, str]:
    header = client.get(path).headers["Content-Security-Policy"]
    return dict(part.strip().split(" ", 1) for part in header.split(";"))


def test_nothing_inline_runs_without_the_nonce(client: FlaskClient) -> None:
    policy = policy_of(client)
    assert policy["default-src"] == "'none'"
    assert "unsafe" not in " ".join(policy.values())
    assert policy["frame-ancestors"] == policy["base-uri"] == "'none'"


def test_the_nonce_is_new_for_every_page_and_on_each_of_its_scripts(client: FlaskClient) -> None:
    first, second = client.get("/about"), client.get("/about")
    nonces = [
        re.findall(r"nonce-([\w-]+)", page.headers["Content-Security-Policy"])[0]
        for page in (first, second)
    ]
    assert nonces[0] != nonces[1]
    assert re.findall(r'<script[^>]*nonce="([\w-]+)"', first.text) == [nonces[0]] * 2


def test_no_template_carries_a_style_or_a_handler_that_the_policy_would_drop(
    client: FlaskClient,
) -> None:
    page = client.get("/styleguide").text
    assert not re.search(r"\sstyle=|\son\w+=|<style", page)


@pytest.mark.parametrize("path", ["/about", "/nowhere", "/assets/look.css"])
def test_the_fixed_headers_are_on_every_answer(client: FlaskClient, path: str) -> None:
    with client.get(path) as answer:
        headers = answer.headers
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "camera=()" in headers["Permissions-Policy"]


def test_https_is_remembered_only_over_https(client: FlaskClient) -> None:
    assert "Strict-Transport-Security" not in client.get("/about").headers
    secure = client.get("/about", base_url="https://folkmoot.example")
    assert "max-age=31536000" in secure.headers["Strict-Transport-Security"]


def test_files_are_kept_for_ever_and_pages_are_asked_for_again(client: FlaskClient) -> None:
    page = client.get("/about")
    assert page.headers["Cache-Control"] == "private, no-cache"
    for address in re.findall(r'(?:href|src)="(/assets/[^"]+)"', page.text):
        answer = client.get(address)
        assert answer.status_code == 200, address
        assert "max-age=31536000" in answer.headers["Cache-Control"]
        answer.close()
