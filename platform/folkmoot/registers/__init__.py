"""What an office hands out and files, drawn up from the record: bulletins, notices, sheets, archives.

Nothing here is typed: a document is asked for by its community and its period, meeting, notice or
matter, and by nothing else.
"""
