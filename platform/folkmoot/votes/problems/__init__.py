"""Everything that can be refused here: its code, its words, and what to do about it."""
