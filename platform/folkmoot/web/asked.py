"""What an address asks for behind its question mark."""

from flask import request

# PostgreSQL's bigint; a larger number would be an error of the database and not of the reader.
_LARGEST = 2**63 - 1


def number_asked(name: str) -> int | None:
    """The whole number under ``name``, from 0 on; None where there is none that can be meant."""
    number = request.args.get(name, type=int)
    return number if number is not None and 0 <= number <= _LARGEST else None
