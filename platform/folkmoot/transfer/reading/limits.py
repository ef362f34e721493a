"""How much is read of a file before it is refused, each with its reason where it is not plain."""

UPLOAD_BYTES = 8 * 1024 * 1024
# A roster of 50,000 rows unpacks to some 60 MB; whatever is larger is not one.
UNPACKED_BYTES = 160 * 1024 * 1024
ENTRIES = 200
SHEETS = 10
ROWS = 50_000
COLUMNS = 40
CELL = 200
# Some put a title and a date above the headings.
HEADING_WITHIN = 10
# Of all sheets together: the lines above the headings come on top, and twenty columns of every
# row may be filled; the template has fewer, and nobody fills those of flats in every row.
LINES = ROWS + SHEETS * HEADING_WITHIN
CELLS = 20 * ROWS
# Rows that merged cells touch, each counted as often as one does.
MERGED_ROWS = 100_000

# Of the process that reads: address space in bytes, seconds of its own, seconds on the wall.
MEMORY_BYTES = 1536 * 1024 * 1024
CPU_SECONDS = 30
WALL_SECONDS = 45
# Who uploads meanwhile is told to try again, and keeps no thread of the platform waiting.
PATIENCE = 5.0
ANSWER_BYTES = 20 * 1024 * 1024
# How the process ends that had no memory left.
NO_MEMORY = 3
