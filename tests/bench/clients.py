"""Eight clients that keep their connections, each with its own share of the requests."""

import http.client
import re
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass, field
from urllib.parse import urlencode

CLIENTS = 8
_TIMEOUT = 30
_TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"|value="([^"]+)"[^>]*name="csrf_token"')


@dataclass(frozen=True)
class Ask:
    """One request. A form makes it a POST."""

    path: str
    cookies: str = ""
    form: dict[str, str] = field(default_factory=dict)
    expect: int = 200


@dataclass(frozen=True)
class Answer:
    status: int
    headers: http.client.HTTPMessage
    text: str


def drive(port: int, asks: Sequence[Ask]) -> None:
    """Send all of them by all clients. Raises RuntimeError for the first wrong answer."""
    shares = [asks[number::CLIENTS] for number in range(CLIENTS)]
    with ThreadPoolExecutor(CLIENTS) as pool:
        for _ in pool.map(lambda share: _send_all(port, share), shares):
            pass


def _send_all(port: int, asks: Sequence[Ask]) -> None:
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=_TIMEOUT)) as connection:
        for ask in asks:
            answer = send(connection, ask)
            if answer.status != ask.expect:
                raise RuntimeError(f"{ask.path}: {answer.status}\n{answer.text[-2000:]}")


def send(connection: http.client.HTTPConnection, ask: Ask) -> Answer:
    headers = {"Cookie": ask.cookies, "Accept": "text/html", "Accept-Language": "zh"}
    if ask.form:
        headers["Content-Type"] = "application/x-www-form-urlencoded"
        connection.request("POST", ask.path, urlencode(ask.form), headers)
    else:
        connection.request("GET", ask.path, headers=headers)
    response = connection.getresponse()
    return Answer(response.status, response.headers, response.read().decode())


def form_of(port: int, path: str, cookies: str) -> tuple[str, str]:
    """What a form sets as cookies, and its token against forgery; they belong together."""
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=_TIMEOUT)) as connection:
        answer = send(connection, Ask(path, cookies))
    found = _TOKEN.search(answer.text)
    if answer.status != 200 or found is None:
        raise RuntimeError(f"{path}: {answer.status}, no form\n{answer.text[-2000:]}")
    kept = [value.partition(";")[0] for value in answer.headers.get_all("Set-Cookie") or []]
    return "; ".join(kept), found[1] or found[2]
