"""Every feature's tables in one import, for those who must see all: migrations, audit, lint."""

from importlib import import_module

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
    "compliance",
    "rollout",
    "appraisals",
    "transfer",
)


def load_all() -> None:
    """Import the ``models`` of every feature. By name, so that floor 0 knows no feature's code."""
    for feature in FEATURES:
        import_module(f"folkmoot.{feature}.models")
