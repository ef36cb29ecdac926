"""The sums of a book: one pass over its loans for every table that is wanted, in parts that can be added up."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any

import ibis
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.typing import NDArray

from data.tape.valuation import Definition, Expr, Shape, band, capital, figures, share, sinking, valued

KEYS = ("state", "metro", "year", "band")
# An LTV's place among the fine bins that reverse stress and loss are worked out from: a thousandth wide up to 400 %.
BIN, BINS = 0.001, 4000
# Where a risk begins: LTV today, credit score, debt to income.
HIGH_LTV, LOW_SCORE, HIGH_DTI = 0.9, 660, 0.43


@dataclass(frozen=True)
class Desk:
    """A book opened on an engine.

    con: the Ibis backend; loans: its file; shape: what it holds beside the plain case.
    """

    con: Any
    loans: str
    shape: Shape

    def paying(self, paid: bool) -> "Desk":
        """The same desk where payments are made between the tape's date and the answer's, or not."""
        return replace(self, shape=replace(self.shape, paid=paid))

    @cached_property
    def _table(self) -> Expr:
        return self.con.read_parquet(self.loans)

    def parts(self, lines: int, size: int) -> list[tuple[int, int]]:
        """Stretches of a tape's lines, [from, to), each of at most `size`, for a run that can stop and go on.

        A home whose loans lie in two stretches would be torn apart, so a book with such homes is one part.
        """
        if self.shape.shared or lines <= size:
            return [(0, lines + 1)]
        return [(start, min(start + size, lines + 1)) for start in range(0, lines + 1, size)]

    def valued(self, marks: pa.Table, part: tuple[int, int] | None = None) -> Expr:
        """Every loan as valued; part: only the lines of that stretch."""
        loans = self._table
        if part:
            loans = loans.filter((loans.line >= part[0]) & (loans.line < part[1]))
        return valued(loans, ibis.memtable(marks), self.shape)

    def summed(
        self, marks: pa.Table, keys: Sequence[str], definition: Definition, part: tuple[int, int] | None = None
    ) -> pa.Table:
        """Every group of loans: its keys, then the figures of data.tape.valuation.figures.

        keys: of KEYS (the marks' state, metro and year; the band of the ladder), or a column of the loans.
        """
        table = self.valued(marks, part).mutate(band=lambda t: band(t.ltv))
        return self._run(table.group_by(list(keys)).aggregate(**figures(table, definition, self.shape)))

    def capital(self, marks: pa.Table) -> dict[str, float]:
        """What rules make of the whole book: data.tape.valuation.capital."""
        table = self.valued(marks)
        row = self._run(table.aggregate(**capital(table))).to_pylist()[0]
        return {name: float(figure or 0.0) for name, figure in row.items()}

    def shocked(self, marks: pa.Table, shocks: tuple[float, ...], part: tuple[int, int] | None = None) -> pa.Table:
        """What each of several falls sinks first: `first, loans, upb, worth`, first as data.tape.valuation.sinking."""
        table = self.valued(marks, part)
        table = table.filter(table.ltv.notnull()).mutate(first=lambda t: sinking(t.ltv, shocks))
        return self._run(
            table.group_by("first").aggregate(
                loans=table.count(), upb=table.owed.sum(), worth=share(table, table.home_worth, self.shape).sum()
            )
        )

    def profile(self, marks: pa.Table, part: tuple[int, int] | None = None) -> pa.Table:
        """The book in fine bins of LTV: `bin, sigma, loans, upb, worth, insured`; bin b holds (b/1000, (b+1)/1000].

        sigma: by thousandths. insured: the balances that a mortgage insurer covers.
        """
        table = self.valued(marks, part)
        table = table.filter(table.ltv.notnull())
        table = table.mutate(
            bin=ibis.least((table.ltv / BIN).ceil() - 1, BINS).cast("int32"),
            spread=(table.sigma * 1000).round().cast("int32"),
        )
        return self._run(
            table.group_by(["bin", "spread"]).aggregate(
                loans=table.count(),
                upb=table.owed.sum(),
                worth=share(table, table.home_worth, self.shape).sum(),
                insured=(table.owed * ibis.coalesce(table.insured, 0.0)).sum(),
            )
        )

    def inside(self, marks: pa.Table, low: float, high: float, steps: int = 1000) -> pa.Table:
        """The loans of one stretch of LTV, (low, high], in finer bins yet: `step, loans, upb`."""
        table = self.valued(marks)
        table = table.filter((table.ltv > low) & (table.ltv <= high))
        step = ((table.ltv - low) / ((high - low) / steps)).ceil() - 1
        table = table.mutate(step=ibis.greatest(ibis.least(step, steps - 1), 0).cast("int32"))
        return self._run(table.group_by("step").aggregate(loans=table.count(), upb=table.owed.sum()))

    def layers(self, marks: pa.Table, definition: Definition) -> pa.Table:
        """Risks on top of each other: `high_ltv, low_score, high_dti` (0 where not, or where the tape does not say)."""
        table = self.valued(marks)
        table = table.mutate(
            high_ltv=ibis.ifelse(table.ltv > HIGH_LTV, 1, 0),
            low_score=ibis.ifelse(table.score < LOW_SCORE, 1, 0),
            high_dti=ibis.ifelse(table.dti > HIGH_DTI, 1, 0),
        )
        keys = ["high_ltv", "low_score", "high_dti"]
        return self._run(table.group_by(keys).aggregate(**figures(table, definition, self.shape)))

    def per_cell(self) -> dict[int, int]:
        """How many loans each place and quarter of origination holds."""
        loans = self._table
        table = self._run(loans.group_by("cell").aggregate(loans=loans.count()))
        return dict(zip(table["cell"].to_numpy().tolist(), table["loans"].to_numpy().tolist(), strict=True))

    def _run(self, expression: Expr) -> pa.Table:
        table: pa.Table = self.con.to_pyarrow(expression)
        return table


def together(tables: Sequence[pa.Table], keys: Sequence[str]) -> pa.Table:
    """Tables of sums with the same columns as one: equal keys added up."""
    whole = pa.concat_tables(tables)
    rest = [name for name in whole.column_names if name not in keys]
    if len(tables) == 1:
        return whole
    summed = whole.group_by(list(keys)).aggregate([(name, "sum") for name in rest])
    return summed.rename_columns([*keys, *rest] if summed.column_names[0] in keys else [*rest, *keys])


def cells_of(con: Any, loans: str) -> NDArray[np.int64]:  # noqa: ANN401  # an Ibis backend
    """The distinct places and quarters of a book."""
    table = con.read_parquet(loans)
    return np.asarray(con.to_pyarrow(table.select("cell").distinct()).column(0).to_numpy(), dtype=np.int64)


def rows(path: Path) -> int:
    """How many loans a file holds."""
    return int(pq.read_metadata(path).num_rows)
