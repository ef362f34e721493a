"""A community that uses all of our plugins."""

from tests.ours import choose, equipped, ours

__all__ = ["choose", "equipped", "ours"]
