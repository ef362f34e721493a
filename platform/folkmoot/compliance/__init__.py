"""The standing meetings that a community owes, what became of each, and who has to know of it."""
