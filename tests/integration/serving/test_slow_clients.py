"""gunicorn under deploy/gunicorn.conf.py lets go of clients that fall silent."""

import http.client
import runpy
import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing

import pytest
from tests.bench.servers import CONFIG, THREADS, WORKERS, Server, serving

pytestmark = pytest.mark.slow

# The kernel may hand all silent clients to one worker, whose threads then take them in rounds;
# so the wait is up to one silence a worker, and as much again is left to a loaded machine.
PATIENCE_SECONDS = 2 * WORKERS * int(runpy.run_path(str(CONFIG))["SILENCE_SECONDS"])

ECHO = """
def app(environ, start_response):
    body = environ["wsgi.input"].read() if environ["REQUEST_METHOD"] == "POST" else b"here"
    start_response("200 OK", [("Content-Length", str(len(body)))])
    return [body]
"""
HALVES = {
    "head": b"GET / HTTP/1.1\r\nHost: a\r\nX-Half",
    "body": b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 100000\r\n\r\na=",
}


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("echo")
    (folder / "slow_echo.py").write_text(ECHO)
    home = {"HOME": str(folder), "PYTHONPATH": str(folder)}
    with serving(home, app="slow_echo:app") as running:
        yield running
    left = [path.name for path in folder.rglob("*") if path.suffix != ".pyc"]
    assert set(left) <= {"slow_echo.py", "__pycache__"}, "nothing appears in anybody's home"


@pytest.mark.parametrize("half", HALVES.values(), ids=HALVES)
def test_silent_clients_hold_every_thread_for_some_seconds_only(
    server: Server, half: bytes
) -> None:
    with ExitStack() as stack:
        for _ in range(WORKERS * THREADS):
            client = stack.enter_context(socket.create_connection(("127.0.0.1", server.port)))
            client.sendall(half)
        time.sleep(0.5)
        connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=PATIENCE_SECONDS)
        with closing(connection):
            connection.request("GET", "/")
            assert connection.getresponse().read() == b"here"


def test_a_slow_client_that_goes_on_is_served(server: Server) -> None:
    with socket.create_connection(("127.0.0.1", server.port), timeout=15) as client:
        client.sendall(b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\n")
        for part in (b"a", b"b", b"c"):
            time.sleep(1)
            client.sendall(part)
        answer = client.recv(4096)
        assert answer.startswith(b"HTTP/1.1 200")
