"""Pages answer to the names that the installation was given, and to no other."""

import pytest
from flask import Flask


@pytest.mark.parametrize("host", ["localhost", "localhost:8000", "127.0.0.1"])
def test_the_machine_itself_is_answered(app: Flask, host: str) -> None:
    assert app.test_client().get("/", headers={"Host": host}).status_code == 200


@pytest.mark.parametrize("path", ["/", "/me", "/sign-in", "/nowhere", "/about"])
def test_another_name_is_refused_and_not_repeated(app: Flask, path: str) -> None:
    answer = app.test_client().get(path, headers={"Host": "evil.example"})
    assert answer.status_code == 400
    assert "evil" not in f"{answer.headers}{answer.text}"
