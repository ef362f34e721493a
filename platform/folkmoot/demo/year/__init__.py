"""A simulated year of every community: what was owed, what was held, and what became of it."""
