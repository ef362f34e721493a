"""When the months of the lunar calendar begin: a table, because a calculation would need floats."""

from collections.abc import Iterator
from datetime import date, timedelta

# The first day of the eleventh month of the year of the snake; from there on one bit a month,
# set where the month has thirty days and not twenty-nine. The highest bit only marks the begin.
_FIRST = date(2013, 12, 3)
_LONG = int(
    "555aa5d52da95d4aea4dd2ad555aa9b54b6a57527693749b54d"
    "6a9ad52da95d4ada4dd25e92ea96d52d695b52b6937497a4b",
    16,
)


def months() -> Iterator[tuple[date, date]]:
    """First and last day of each lunar month, from December 2013 to February 2046.

    Leap months are months like any other here: whoever meets each month meets in them too.
    """
    first = _FIRST
    for bit in f"{_LONG:b}"[1:]:
        after = first + timedelta(days=30 if bit == "1" else 29)
        yield first, after - timedelta(days=1)
        first = after
