"""Documents put together from what queries found. Pure: the same values give the same document."""
