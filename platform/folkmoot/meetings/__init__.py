"""Meetings: called in time, attended, quorate or not, and minuted from what happened."""
