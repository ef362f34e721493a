"""Who lives here, who owns what, which bodies there are and who sits in them, day by day."""
