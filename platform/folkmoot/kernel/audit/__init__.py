"""Every change in its tenant's chain: what was done, by whom, and a digest of each row.

``record`` is called by a use case once its rows are in the session; ``verify`` walks a chain and
the rows behind it; ``anchor`` binds all chains of a day together; ``Unchanged`` keeps what
was read until the chain moves; ``listen`` hears of entries once they are committed.
"""

from folkmoot.kernel.audit.recorder import Recorded, UnrecordedChangeError, listen, record
from folkmoot.kernel.audit.unchanged import Unchanged

__all__ = ["Recorded", "Unchanged", "UnrecordedChangeError", "listen", "record"]
