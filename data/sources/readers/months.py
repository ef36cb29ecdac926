"""Calendar months of publishers' files: labels such as "2013-11", and the quarters that they belong to."""

import pandas as pd

from data.sources.readers.checked_columns import CheckedColumns

# A month by its name, with what the publisher says of its figures: "Jan 2011", "June 2023", "Jul 2025 [p]",
# "February 2026 [provisional estimates]".
_WRITTEN = r"[A-Z][a-z]{2,8} \d{4}( \[[a-z ]+\])?"
_NAMES = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)


def labels(cells: CheckedColumns, column: str) -> pd.Series:
    """The labels of a column of months by name, none a second time and none skipped; else raises SourceError."""
    expected = "a month such as Jan 2011, June 2023 or Jul 2025 [p]"
    written = cells.strings(column, _WRITTEN, expected)
    result = written.map(named)
    if (result == "").any():
        line = result.index[result == ""][0]
        raise cells.fault(line, column, written[line], expected)
    cells.check_unique(result.to_frame(), "month")
    cells.check_unbroken(pd.Series(column, index=result.index), result, span)
    return result


def named(written: str) -> str:
    """The label of a month written by its name, whole or its first letters; "" where no month is called so.

    >>> named("June 2023"), named("Jul 2025 [p]"), named("Juno 2023")
    ('2023-06', '2025-07', '')
    """
    name, year = written.lower().split()[:2]
    numbers = [number for number, month in enumerate(_NAMES, start=1) if month.startswith(name)]
    return f"{year}-{numbers[0]:02}" if len(numbers) == 1 else ""


def span(first: str, last: str) -> tuple[str, ...]:
    """Every month from first to last, both included.

    >>> span("2012-12", "2013-02")
    ('2012-12', '2013-01', '2013-02')
    """
    numbers = range(_ordinal(first), _ordinal(last) + 1)
    return tuple(f"{number // 12}-{number % 12 + 1:02}" for number in numbers)


def _ordinal(label: str) -> int:
    return 12 * int(label[:4]) + int(label[5:7]) - 1


def quarter_of(label: str) -> str:
    """The quarter of a month, or of a day of it.

    >>> quarter_of("2013-11")
    '2013Q4'
    """
    return f"{label[:4]}Q{(int(label[5:7]) + 2) // 3}"
