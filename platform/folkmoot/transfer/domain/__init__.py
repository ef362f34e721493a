"""What a roster says, what becomes of each of its rows, and why: no database, no clock."""
