"""What was resolved is carried out: items, attempts, what went beyond, and who signed it off."""
