"""HTML on standard input, PDF on standard output: ``python -m folkmoot.registers.pdf.worker``.

WeasyPrint is imported here and nowhere else: it takes more than half a second, and the C
libraries behind it should not be in a process that holds connections to the database.
"""

import logging
import resource
import sys
from pathlib import Path

from folkmoot.registers.pdf.limits import (
    CPU_SECONDS,
    LARGEST,
    MEMORY,
    NO_LIBRARY,
    STYLESHEET,
    TOO_MUCH,
)

# Beside the platform's other style sheets; by path, for folkmoot.web would bring Flask along.
_FILE = Path(__file__).parents[2] / "web" / "static" / "paper.css"


def main() -> int:
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    source = sys.stdin.buffer.read(LARGEST + 1)
    try:
        pdf = _pdf(source.decode())
    except OSError as error:
        # cffi's way of saying that a shared library is not there.
        sys.stderr.write(f"{error}\n")
        return NO_LIBRARY
    except (MemoryError, RecursionError):
        return TOO_MUCH
    sys.stdout.buffer.write(pdf)
    return 0


def _pdf(source: str) -> bytes:
    from weasyprint import HTML  # noqa: PLC0415 - after the limits are set
    from weasyprint.urls import URLFetcher, URLFetcherResponse  # noqa: PLC0415 - as above

    logging.getLogger("weasyprint").setLevel(logging.ERROR)

    class OwnAlone(URLFetcher):  # type: ignore[misc] # WeasyPrint has no types
        """Whatever a document names, it gets our style sheet or nothing."""

        def fetch(self, url: str, headers: object = None) -> URLFetcherResponse:  # noqa: ARG002
            if url != STYLESHEET:
                raise ValueError("documents reach nothing outside themselves")
            return URLFetcherResponse(url, _FILE.read_bytes(), {"Content-Type": "text/css"})

    pdf: bytes = HTML(string=source, url_fetcher=OwnAlone()).write_pdf(
        pdf_identifier=b"folkmoot", uncompressed_pdf=False
    )
    return pdf


if __name__ == "__main__":
    raise SystemExit(main())
