"""Votes: a frozen electorate, one counted ballot a voter, and a count that anyone can repeat."""
