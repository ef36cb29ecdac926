"""The table that a part prints: each figure's repeated measurements beside its target."""

import statistics
from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Row:
    """One figure. values: one per run; target: upper bound of the median, None where there is no target."""

    what: str
    values: Sequence[float]
    unit: str
    target: float | None = None
    note: str = ""

    @property
    def median(self) -> float:
        """The median of the runs."""
        return statistics.median(self.values)

    @property
    def verdict(self) -> str:
        """`met` or `MISSED`; "" where there is no target.

        >>> Row("step", [2.0, 4.0, 3.0], "ms", target=3).verdict
        'met'
        """
        return "" if self.target is None else "met" if self.median <= self.target else "MISSED"


def quantile(values: Iterable[float], share: float) -> float:
    """The quantile of the values by nearest rank, so that it is a measured value. share: 0 to 1.

    >>> quantile(range(1, 101), 0.95), quantile([7.0], 0.5)
    (95, 7.0)
    """
    ranked = sorted(values)
    return ranked[max(0, -int(-share * len(ranked) // 1) - 1)]


def printed(title: str, rows: Sequence[Row], remarks: Sequence[str] = ()) -> str:
    """The table as text, title above, remarks below."""
    head = ("", "median", "min", "max", "", "target", "")
    body = [
        (
            row.what,
            figure(row.median),
            figure(min(row.values)),
            figure(max(row.values)),
            row.unit,
            "" if row.target is None else f"<= {figure(row.target)}",
            " ".join(part for part in (row.verdict, row.note) if part),
        )
        for row in rows
    ]
    widths = [max(len(line[i]) for line in (head, *body)) for i in range(len(head))]
    lines = [
        "  ".join(cell.rjust(width) if i in {1, 2, 3, 5} else cell.ljust(width) for i, (cell, width) in cells).rstrip()
        for line in (head, *body)
        for cells in [list(enumerate(zip(line, widths, strict=True)))]
    ]
    return "\n".join(["", title, *lines, *(f"  {remark}" for remark in remarks)])


def figure(value: float) -> str:
    """The figure with about three significant digits, without an exponent.

    >>> [figure(v) for v in (0.0, 0.123, 1.5, 12.34, 5120.4)]
    ['0.00', '0.12', '1.50', '12.3', '5,120']
    """
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.1f}" if abs(value) >= 10 else f"{value:.2f}"
