"""What the rooms below tell this one, because they may not know it."""

from folkmoot.compliance.service import owe_again
from folkmoot.tenancy.telling import register_cadences_heard


def wire() -> None:
    # A cadence binds from tomorrow, and what begins tomorrow is fixed then: no timer may be late.
    register_cadences_heard(owe_again)
