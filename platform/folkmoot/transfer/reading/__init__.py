"""A file that somebody uploaded, as rows of plain text: read by a process that may die of it."""
