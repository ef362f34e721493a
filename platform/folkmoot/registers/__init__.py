"""What an office hands out and files: bulletins, notices, sheets, minutes, reports, archives.

All of it is drawn up from the record and nothing typed: a document is asked for by its community
and its period, meeting, notice or matter, and by nothing else.
"""
