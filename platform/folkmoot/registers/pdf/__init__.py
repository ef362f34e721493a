"""PDF from a document's HTML, made by another process that can reach nothing.

A page of a hostile length must not stop the platform: the worker has limits on time, memory and
size, only a few run at once, and it is given neither network, files, nor our environment.
"""

import os
import signal
import subprocess
import sys
from collections.abc import Mapping
from hashlib import sha256
from threading import Lock

from cachetools import LRUCache

from folkmoot.kernel.errors import Invalid, Refused, mark
from folkmoot.registers.pdf.fonts import has_chinese
from folkmoot.registers.pdf.limits import LARGEST, NO_LIBRARY, SECONDS, TOO_MUCH
from folkmoot.web.turns import turn

# What finds Python's packages and the system's fonts, and nothing else of ours.
_PASSED_ON = ("PATH", "PYTHONPATH", "HOME", "LANG", "FONTCONFIG_FILE", "FONTCONFIG_PATH")
_COMMAND = (sys.executable, "-P", "-m", "folkmoot.registers.pdf.worker")

# Its own word for it, or the kernel's.
_TOO_MUCH = {TOO_MUCH, -signal.SIGXCPU, -signal.SIGKILL, -signal.SIGSEGV, -signal.SIGABRT}

# A notice is printed many times on the day on which it goes up.
made: LRUCache[bytes, bytes] = LRUCache(32)
_lock = Lock()


def pdf_of(html: str) -> bytes:
    """The PDF of ``html``, whose style sheet is the worker's own.

    Raises Conflict (``web.busy``), Invalid (``registers.too_long``), Refused
    (``registers.no_pdf``, ``registers.no_font``, ``registers.pdf_failed``).
    """
    source = html.encode()
    if len(source) > LARGEST:
        raise _too_long()
    name = sha256(source).digest()
    with _lock:
        known = made.get(name)
    if known is None:
        known = _in_turn(source)
        with _lock:
            made[name] = known
    return known


def _in_turn(source: bytes) -> bytes:
    with turn():
        if not has_chinese():
            raise _no_font()
        return _made_by_worker(source)


def _made_by_worker(source: bytes) -> bytes:
    try:
        done = subprocess.run(  # noqa: S603 - our own module, the HTML on its standard input
            _COMMAND,
            input=source,
            capture_output=True,
            check=False,
            timeout=SECONDS,
            env=passed_on(os.environ),
        )
    except subprocess.TimeoutExpired:
        raise _too_long() from None
    if done.returncode == NO_LIBRARY:
        raise _no_library()
    if done.returncode in _TOO_MUCH:
        raise _too_long()
    if done.returncode or not done.stdout.startswith(b"%PDF-"):
        raise _failed(done.returncode)
    return done.stdout


def passed_on(environ: Mapping[str, str]) -> dict[str, str]:
    """What of our environment the worker is given."""
    return {name: environ[name] for name in _PASSED_ON if name in environ}


def _too_long() -> Invalid:
    return Invalid(
        "registers.too_long",
        mark("This document is too long to be made into a PDF here."),
        cure=mark("Print the page from your browser, or take a shorter period."),
    )


def _no_library() -> Refused:
    return Refused(
        "registers.no_pdf",
        mark("This machine cannot make PDFs: the library Pango is missing."),
        cure=mark(
            "Install the packages libpango-1.0-0, libpangoft2-1.0-0, libharfbuzz-subset0 and"
            " fonts-noto-cjk; meanwhile print the page from your browser."
        ),
    )


def _no_font() -> Refused:
    return Refused(
        "registers.no_font",
        mark("This machine has no Chinese font to make PDFs with."),
        cure=mark(
            "Install the package fonts-noto-cjk; meanwhile print the page from your browser."
        ),
    )


def _failed(ended: int) -> Refused:
    return Refused(
        "registers.pdf_failed",
        mark("The PDF could not be made (the worker ended with %(ended)d)."),
        cure=mark("Print the page from your browser, and tell the operator."),
        ended=ended,
    )
