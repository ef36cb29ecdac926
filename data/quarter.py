"""Calendar quarters: labels such as "2013Q4" in tables and links, ordinals (integers) in calculations."""

import re
from collections.abc import Iterable
from datetime import date

_QUARTER = re.compile(r"([0-9]{4})Q([1-4])")


def ordinal(quarter: str) -> int:
    """The quarter's ordinal, 4 x year + quarter - 1, so that a difference is a number of quarters.

    Raises ValueError for anything but a year, Q and 1 to 4.

    >>> ordinal("2008Q1") - ordinal("2006Q3")
    6
    """
    match = _QUARTER.fullmatch(quarter)
    if not match:
        raise ValueError(f"{quarter!r} is not a quarter; write a year, Q and 1 to 4, such as 2013Q4")
    return 4 * int(match[1]) + int(match[2]) - 1


def label(number: int) -> str:
    """The label of a quarter's ordinal.

    >>> label(ordinal("2013Q4") + 1)
    '2014Q1'
    """
    return f"{number // 4}Q{number % 4 + 1}"


def span(first: str, last: str) -> tuple[str, ...]:
    """Every quarter from first to last, both included; empty when last comes before first.

    >>> span("2013Q3", "2014Q1")
    ('2013Q3', '2013Q4', '2014Q1')
    """
    return tuple(label(number) for number in range(ordinal(first), ordinal(last) + 1))


def this_quarter(now: date) -> str:
    """The quarter of a date.

    >>> this_quarter(date(2026, 11, 23))
    '2026Q4'
    """
    return f"{now.year}Q{(now.month + 2) // 3}"


def years_of(quarters: Iterable[str]) -> tuple[int, ...]:
    """The calendar year of each quarter.

    >>> years_of(("2013Q4", "2014Q1"))
    (2013, 2014)
    """
    return tuple(ordinal(quarter) // 4 for quarter in quarters)
