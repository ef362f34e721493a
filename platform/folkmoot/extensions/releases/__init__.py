"""Releases of plugins from their wheels: installed, switched off, taken away, always side by side.

Only data of the operator's is changed here; which release a vote keeps to is on the vote.
"""
