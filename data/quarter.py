"""Calendar quarters: "2013Q4" in tables and links, a whole number where quarters are counted."""

import re
from collections.abc import Iterable
from datetime import date

_QUARTER = re.compile(r"([0-9]{4})Q([1-4])")


def ordinal(quarter: str) -> int:
    """The quarter's place on the calendar, so that a difference is an age in quarters.

    Raises ValueError for anything but a year, Q and 1 to 4.

    >>> ordinal("2008Q1") - ordinal("2006Q3")
    6
    """
    found = _QUARTER.fullmatch(quarter)
    if not found:
        raise ValueError(f"{quarter!r} is not a quarter; write a year, Q and 1 to 4, such as 2013Q4")
    return 4 * int(found[1]) + int(found[2]) - 1


def label(number: int) -> str:
    """The quarter as it is written in tables and links.

    >>> label(ordinal("2013Q4") + 1)
    '2014Q1'
    """
    return f"{number // 4}Q{number % 4 + 1}"


def span(first: str, last: str) -> tuple[str, ...]:
    """Every quarter from first to last, both included; empty when last comes before first.

    >>> span("2013Q3", "2014Q1")
    ('2013Q3', '2013Q4', '2014Q1')
    """
    return tuple(label(n) for n in range(ordinal(first), ordinal(last) + 1))


def this_quarter(now: date) -> str:
    """The quarter that a day lies in.

    >>> this_quarter(date(2026, 11, 23))
    '2026Q4'
    """
    return f"{now.year}Q{(now.month + 2) // 3}"


def years_of(quarters: Iterable[str]) -> tuple[int, ...]:
    """The calendar year of each quarter.

    >>> years_of(("2013Q4", "2014Q1"))
    (2013, 2014)
    """
    return tuple(ordinal(q) // 4 for q in quarters)
