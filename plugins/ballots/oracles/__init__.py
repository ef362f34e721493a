"""Other people's counts of the same ballots: ``make oracles``. No part of the distribution."""
