"""A small application with nothing in it but the floor of the pages."""

import re
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from folkmoot import web

# Names and codes that stay Latin on a Chinese page.
LATIN_SENTENCE = re.compile(r"[A-Za-z][A-Za-z'’-]*(?:[ ,]+[A-Za-z'’-]+){2,}")


@pytest.fixture
def app() -> Flask:
    application = Flask(__name__, static_folder=None)
    application.secret_key = "a test's"  # noqa: S105 - as it says
    application.config.update(TESTING=True, WTF_CSRF_ENABLED=False)
    web.install(application)
    return application


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture
def latin_sentences() -> Callable[[str], list[str]]:
    """What reads like English in the text of a page, outside anything marked as English or code."""

    def found(html: str) -> list[str]:
        without = re.sub(r"(?s)<(script|style|code|head)\b.*?</\1>", " ", html)
        without = re.sub(r'(?s)<(?!html)(\w+)[^>]*\blang="en"[^>]*>.*?</\1>', " ", without)
        return LATIN_SENTENCE.findall(re.sub(r"(?s)<[^>]+>", "|", without))

    return found
