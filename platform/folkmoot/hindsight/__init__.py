"""What past votes and meetings would have come to under another rule; the record stays as it is."""
