"""Rosters from spreadsheets: read, previewed row by row, and taken over into the registers."""
