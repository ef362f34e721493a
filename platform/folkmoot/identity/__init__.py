"""Accounts, what they may be where, and how a person signs in."""
