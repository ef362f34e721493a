"""Why a file as a whole is not read."""

from folkmoot.kernel.errors import Conflict, Invalid, mark
from folkmoot.transfer.reading import limits

_AS_XLSX = mark("Open it in your spreadsheet program and save it as .xlsx.")
MEGABYTE = 1024 * 1024


def too_large() -> Invalid:
    return Invalid(
        "roster.too_large",
        mark("The file is larger than %(megabytes)d MB."),
        cure=mark("Split the roster into several files."),
        megabytes=limits.UPLOAD_BYTES // MEGABYTE,
    )


def bomb() -> Invalid:
    return Invalid(
        "roster.unpacks_too_large",
        mark("Unpacked, the file would be larger than %(megabytes)d MB, or hold too many parts."),
        cure=mark("Copy the roster's cells into a new workbook, without pictures, and save that."),
        megabytes=limits.UNPACKED_BYTES // MEGABYTE,
    )


def unreadable() -> Invalid:
    return Invalid(
        "roster.unreadable",
        mark("This is a workbook (.xlsx), but it is damaged and cannot be read."),
        cure=mark(
            "Open it in your spreadsheet program; if that mends it, save it anew as .xlsx. Else ask"
            " for the file once more: it may have been cut off on its way."
        ),
    )


def failed() -> Invalid:
    return Invalid(
        "roster.unreadable",
        mark("The file cannot be read: it is damaged, or not a spreadsheet."),
        cure=_AS_XLSX,
    )


def picture() -> Invalid:
    return Invalid(
        "roster.picture",
        mark("This is a picture, not a spreadsheet."),
        cure=mark("Type what it shows into the template, or ask whoever made it for the workbook."),
    )


def document(kind: str) -> Invalid:
    return Invalid(
        "roster.document",
        mark("This is a %(kind)s document, not a spreadsheet."),
        cure=mark(
            "Ask for the workbook that it was made from, or copy its table into the template."
        ),
        kind=kind,
    )


def web_page() -> Invalid:
    return Invalid(
        "roster.web_page",
        mark("This is a web page or XML under another name, not a spreadsheet."),
        cure=_AS_XLSX,
    )


def packed() -> Invalid:
    return Invalid(
        "roster.packed",
        mark("This is a packed archive, not a spreadsheet."),
        cure=mark("Unpack it, and upload the workbook that is in it."),
    )


def no_spreadsheet() -> Invalid:
    return Invalid(
        "roster.no_spreadsheet",
        mark("This is neither a spreadsheet nor text: nobody here can say what it is."),
        cure=mark("Choose the workbook (.xlsx) or the text (.csv) that holds the roster."),
    )


def too_slow() -> Invalid:
    return Invalid(
        "roster.too_slow",
        mark("Reading the file took too long or too much memory, so it was stopped."),
        cure=mark("Copy the roster's cells into a new workbook, without pictures, and save that."),
    )


def too_much() -> Invalid:
    return Invalid(
        "roster.too_much",
        mark(
            "All sheets together hold more than %(rows)d rows, %(cells)d cells, or %(megabytes)d MB"
            " of text."
        ),
        cure=mark("Split the roster into several files."),
        rows=limits.ROWS,
        cells=limits.CELLS,
        megabytes=limits.ANSWER_BYTES // MEGABYTE,
    )


def busy() -> Conflict:
    return Conflict(
        "roster.reader_busy",
        mark("Another roster is being read at this moment."),
        cure=mark("Wait half a minute, then upload the file again."),
    )


def other_format() -> Invalid:
    # The reader can tell formulas and merged cells in .xlsx alone.
    return Invalid(
        "roster.other_format",
        mark("Rosters are taken as .xlsx or .csv; this is another kind of spreadsheet."),
        cure=_AS_XLSX,
    )


def protected() -> Invalid:
    return Invalid(
        "roster.password",
        mark("The file is protected by a password."),
        cure=mark("Remove the password in your spreadsheet program, then upload it."),
    )


def macros() -> Invalid:
    return Invalid(
        "roster.macros",
        mark("The file contains macros."),
        cure=_AS_XLSX,
    )


def external_links() -> Invalid:
    return Invalid(
        "roster.external_links",
        mark("The file takes values from other files."),
        cure=mark("Copy the cells and paste them as values into a new workbook."),
    )


def hidden(sheet: str) -> Invalid:
    return Invalid(
        "roster.hidden_sheet",
        mark("The sheet “%(sheet)s” is hidden, and not empty."),
        cure=mark("Show it or delete it: nothing is taken over that nobody sees."),
        sheet=sheet,
    )


def too_many_rows(sheet: str) -> Invalid:
    return Invalid(
        "roster.too_many_rows",
        mark("The sheet “%(sheet)s” reaches beyond row %(limit)d."),
        cure=mark("Split the roster into several files, and delete empty rows below it."),
        sheet=sheet,
        limit=limits.ROWS,
    )


def too_many_columns(sheet: str) -> Invalid:
    return Invalid(
        "roster.too_many_columns",
        mark("The sheet “%(sheet)s” reaches beyond column %(limit)d."),
        cure=mark("Delete what stands to the right of the roster."),
        sheet=sheet,
        limit=limits.COLUMNS,
    )


def merged(sheet: str) -> Invalid:
    return Invalid(
        "roster.merged_everywhere",
        mark("Merged cells run through the whole sheet “%(sheet)s”."),
        cure=mark("Undo the merging and fill each cell."),
        sheet=sheet,
    )


def too_many_sheets() -> Invalid:
    return Invalid(
        "roster.too_many_sheets",
        mark("The workbook has more than %(limit)d sheets."),
        cure=mark("Keep the sheets of the template and delete the others."),
        limit=limits.SHEETS,
    )


def encoding() -> Invalid:
    return Invalid(
        "roster.encoding",
        mark("The text of the file is neither in UTF-8 nor in GB 18030."),
        cure=_AS_XLSX,
    )


def mixed_encodings(one: int, other: int) -> Invalid:
    return Invalid(
        "roster.mixed_encodings",
        mark("Line %(one)d of the file is in UTF-8, line %(other)d is not."),
        cure=mark("Put the parts together in a spreadsheet program and save that as .xlsx."),
        one=one,
        other=other,
    )


def not_csv(line: int) -> Invalid:
    return Invalid(
        "roster.not_csv",
        mark("Line %(line)d of the file cannot be divided into cells."),
        cure=_AS_XLSX,
        line=line,
    )
