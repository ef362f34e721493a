"""Bytes of unknown origin as tables. Run it by :mod:`folkmoot.transfer.reading.apart` alone."""

from folkmoot.transfer.reading import archive, kinds, limits, refusals, separated, workbook
from folkmoot.transfer.reading.table import Table


def read(content: bytes) -> tuple[Table, ...]:
    """Every table of a file that holds anything. Raises Invalid with what is wrong with it."""
    if len(content) > limits.UPLOAD_BYTES:
        raise refusals.too_large()
    if archive.is_archive(content):
        return workbook.tables_in(content, archive.parts_of(content))
    if refusal := kinds.refusal_of(content):
        raise refusal
    return separated.tables_in(content)
