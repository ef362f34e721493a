"""Reading back from PostgreSQL what the schema promises; every breach is one value.

The models say what ought to be, ``schema`` makes it, and this looks at what is: a revision
written by hand, a repair at night and a model without its mixin all end in the same catalogue.
It is also the check that a schema can be distributed by Citus, where no Citus is.
"""

from folkmoot.kernel.catalogue.breaches import Breach, Expected, Violation, expected_tables
from folkmoot.kernel.catalogue.lint import violations

__all__ = ["Breach", "Expected", "Violation", "expected_tables", "violations"]
