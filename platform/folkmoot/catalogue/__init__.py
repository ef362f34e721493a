"""Plugins on pages and by command: what is installed, granted, chosen, and set for each."""
