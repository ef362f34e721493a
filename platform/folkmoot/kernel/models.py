"""Every feature's tables in one import, for those who must see all: migrations, audit, lint."""

from importlib import import_module
from importlib.util import find_spec

FEATURES = (
    "kernel.audit",
    "identity",
    "extensions",
    "tenancy",
    "people",
    "opinions",
    "meetings",
    "votes",
    "notices",
    "implementation",
    "matters",
)


def load_all() -> None:
    """Import the ``models`` of every feature. By name, so that floor 0 knows no feature's code."""
    for feature in FEATURES:
        name = f"folkmoot.{feature}.models"
        if find_spec(f"folkmoot.{feature}") and find_spec(name):
            import_module(name)
