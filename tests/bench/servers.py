"""gunicorn as it is deployed, on a free port, with its workers' processor time and memory."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
CONFIG = ROOT / "deploy" / "gunicorn.conf.py"
WORKERS, THREADS = 2, 4
_TICKS = os.sysconf("SC_CLK_TCK")
_START_LIMIT, _STOP_LIMIT = 40.0, 15.0


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class Server:
    """A master and its workers."""

    process: subprocess.Popen[bytes]
    port: int

    def workers(self) -> list[int]:
        """Process ids of the workers that live now."""
        pid = self.process.pid
        with suppress(OSError):
            listed = Path(f"/proc/{pid}/task/{pid}/children").read_text()
            return [int(child) for child in listed.split()]
        return []

    def cpu_seconds(self) -> float:
        """Processor time, user and system, of all workers since they began."""
        return sum(_cpu_of(pid) for pid in self.workers())

    def largest_worker(self) -> int:
        """Resident memory of the largest worker, in bytes."""
        return max(_resident(pid) for pid in self.workers())

    def kill(self) -> None:
        """End master and workers at once, as a power cut would."""
        victims = [self.process.pid, *self.workers()]
        for pid in victims:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        self.process.wait(_STOP_LIMIT)

    def stop(self) -> None:
        if self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(_STOP_LIMIT)
            except subprocess.TimeoutExpired:
                self.kill()


@contextmanager
def serving(
    environ: Mapping[str, str], *, app: str = "folkmoot.wsgi:app", port: int | None = None
) -> Iterator[Server]:
    """``app`` under deploy/gunicorn.conf.py until the end of the block."""
    server = start(environ, app=app, port=port or free_port())
    try:
        yield server
    finally:
        server.stop()


def start(environ: Mapping[str, str], *, app: str, port: int) -> Server:
    settings = {"PORT": str(port), "WEB_CONCURRENCY": str(WORKERS), "WEB_THREADS": str(THREADS)}
    command = [sys.executable, "-m", "gunicorn", "--config", str(CONFIG)]
    command += ["--log-level", "warning", app]
    process = subprocess.Popen(  # noqa: S603 - our own server
        command, cwd=ROOT, env={**os.environ, **settings, **environ}, stdin=subprocess.DEVNULL
    )
    server = Server(process, port)
    try:
        _await(server)
    except BaseException:
        server.kill()
        raise
    return server


def _await(server: Server) -> None:
    deadline = time.monotonic() + _START_LIMIT
    while not (_answers(server.port) and len(server.workers()) == WORKERS):
        if server.process.poll() is not None or time.monotonic() > deadline:
            raise RuntimeError("gunicorn did not start; its words are above")
        time.sleep(0.05)


def _answers(port: int) -> bool:
    with suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
        return True
    return False


def _cpu_of(pid: int) -> float:
    # After the command's name, which may hold spaces and brackets; see proc_pid_stat(5).
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / _TICKS


def _resident(pid: int) -> int:
    pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE")
