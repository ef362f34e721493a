"""Is this machine fit to run Folkmoot: one finding a check, each with what to do about it."""
