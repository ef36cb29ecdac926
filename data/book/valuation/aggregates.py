"""The sums of a book: one pass over its loans per table, in parts whose sums can be added."""

import hashlib
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any

import ibis
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.typing import NDArray

from data.book.valuation.valuation import (
    BookShape,
    Expr,
    ValuationRule,
    band,
    capital,
    census,
    figures,
    share,
    sinking,
    valued,
)

# LTV bins that reverse stress and losses are computed from: a thousandth wide, up to 400 %.
BIN, BINS = 0.001, 4000
# Thresholds of layered risk: LTV today above, credit score below, debt to income above.
HIGH_LTV, LOW_SCORE, HIGH_DTI = 0.9, 660, 0.43


@dataclass(frozen=True)
class Checkpoints:
    """The finished parts of a long run on disk, so that a stopped run can be resumed.

    folder: of the parts; size: lines in each; part_done: called after each part.
    """

    folder: Path
    size: int = 5_000_000
    part_done: Callable[[], None] = lambda: None

    def part(self, name: str, compute: Callable[[], pa.Table]) -> pa.Table:
        """A part's sums: read if the file exists, else computed and written atomically."""
        path = self.folder / f"{name}.parquet"
        if path.exists():
            table = pq.read_table(path)
        else:
            table = compute()
            fresh = path.with_suffix(".fresh")
            pq.write_table(table, fresh)
            fresh.replace(path)
        self.part_done()
        return table


@dataclass(frozen=True)
class OpenBook:
    """A book opened on an engine.

    con: the Ibis backend; loans: path of the loans' Parquet file; shape: its special cases. lines (of the tape) and
    checkpoints: for a run in parts; without checkpoints every sum is one pass.
    """

    con: Any
    loans: str
    shape: BookShape
    lines: int = 0
    checkpoints: Checkpoints | None = None

    def with_payments(self, paid: bool) -> "OpenBook":
        """The same book with or without scheduled payments between the tape's date and the view's."""
        return replace(self, shape=replace(self.shape, paid=paid))

    @cached_property
    def _table(self) -> Expr:
        return self.con.read_parquet(self.loans)

    @property
    def parts(self) -> list[tuple[int, int]]:
        """Ranges of the tape's lines, [from, to). Loans on one home must be summed together, so a book with shared
        homes is a single part.
        """
        if self.checkpoints is None or self.shape.shared:
            return [(0, self.lines + 1)]
        size = self.checkpoints.size
        return [(start, min(start + size, self.lines + 1)) for start in range(0, self.lines + 1, size)]

    def summed(self, marks: pa.Table, keys: Sequence[str], definition: ValuationRule) -> pa.Table:
        """Sums by group of loans: the keys, then data.book.valuation.valuation's census and figures.

        keys: the marks' place of a level, or their year; the band of the ladder, or a column of the loans.
        """

        def counted(table: Expr) -> Expr:
            return table.group_by(list(keys)).aggregate(**census(table))

        with_ltv = self.summed_with_ltv(marks, keys, definition)
        # Loans without a known LTV are in no band; elsewhere they are only counted.
        return (
            with_ltv if "band" in keys else join_sums(self._sums(marks, counted, keys, ltv_known=False), with_ltv, keys)
        )

    def summed_with_ltv(self, marks: pa.Table, keys: Sequence[str], definition: ValuationRule) -> pa.Table:
        """data.book.valuation.valuation's figures by group, of the loans with a known LTV only."""

        def aggregate(table: Expr) -> Expr:
            table = table.mutate(band=band(table.ltv)) if "band" in keys else table
            return table.group_by(list(keys)).aggregate(**figures(table, definition, self.shape))

        return self._sums(marks, aggregate, keys)

    def capital(self, marks: pa.Table) -> dict[str, float]:
        """Regulatory sums of the whole book: data.book.valuation.valuation.capital."""
        table = self._sums(marks, lambda table: table.aggregate(**capital(table)), ())
        return {name: float(table[name][0].as_py() or 0.0) for name in table.column_names}

    def shocked(self, marks: pa.Table, shocks: tuple[float, ...]) -> pa.Table:
        """Sums by the first fall that sinks a loan (valuation.sinking): `first, loans, upb, worth`."""

        def aggregate(table: Expr) -> Expr:
            table = table.mutate(first=sinking(table.ltv, shocks))
            return table.group_by("first").aggregate(**self._weights(table))

        return self._sums(marks, aggregate, ("first",))

    def profile(self, marks: pa.Table) -> pa.Table:
        """The book in thousandths of LTV: `bin, spread, loans, upb, worth, insured`; bin b holds (b/1000, (b+1)/1000].

        spread: sigma in thousandths. insured: the part of the balances that mortgage insurance covers.
        """

        def aggregate(table: Expr) -> Expr:
            table = table.mutate(
                bin=ibis.least((table.ltv / BIN).ceil() - 1, BINS).cast("int32"),
                spread=(table.sigma * 1000).round().cast("int32"),
            )
            insured = (table.owed * ibis.coalesce(table.insured, 0.0)).sum()
            return table.group_by(["bin", "spread"]).aggregate(**self._weights(table), insured=insured)

        return self._sums(marks, aggregate, ("bin", "spread"))

    def inside(self, marks: pa.Table, low: float, high: float, steps: int) -> pa.Table:
        """The loans in a range of LTV, (low, high], in `steps` still finer bins: `step, loans, upb, worth`."""

        def aggregate(table: Expr) -> Expr:
            table = table.filter((table.ltv > low) & (table.ltv <= high))
            step = ((table.ltv - low) / ((high - low) / steps)).ceil() - 1
            table = table.mutate(step=ibis.greatest(ibis.least(step, steps - 1), 0).cast("int32"))
            return table.group_by("step").aggregate(**self._weights(table))

        return self._sums(marks, aggregate, ("step",))

    def layers(self, marks: pa.Table, definition: ValuationRule) -> pa.Table:
        """Figures by layered risks: `high_ltv, low_score, high_dti`, each 1, or 0 where absent or not on the tape."""
        keys = ("high_ltv", "low_score", "high_dti")

        def aggregate(table: Expr) -> Expr:
            table = table.mutate(
                high_ltv=ibis.ifelse(table.ltv > HIGH_LTV, 1, 0),
                low_score=ibis.ifelse(table.score < LOW_SCORE, 1, 0),
                high_dti=ibis.ifelse(table.dti > HIGH_DTI, 1, 0),
            )
            return table.group_by(list(keys)).aggregate(**figures(table, definition, self.shape))

        return self._sums(marks, aggregate, keys)

    def per_cell(self) -> dict[int, int]:
        """The number of loans by cell (place and quarter of origination)."""
        loans = self._table
        table = self.con.to_pyarrow(loans.group_by("cell").aggregate(loans=loans.count()))
        return dict(zip(table["cell"].to_numpy().tolist(), table["loans"].to_numpy().tolist(), strict=True))

    def _weights(self, table: Expr) -> dict[str, Expr]:
        worth = share(table, table.home_worth, self.shape).sum()
        return {"loans": table.count(), "upb": table.owed.sum(), "worth": worth}

    def _sums(
        self, marks: pa.Table, aggregate: Callable[[Expr], Expr], keys: Sequence[str], *, ltv_known: bool = True
    ) -> pa.Table:
        """The sums of every part, added by the keys. ltv_known: only of loans with a known LTV, else of all."""

        def query_of(loans: Expr) -> Expr:
            table = valued(loans, ibis.memtable(marks), self.shape)
            return aggregate(table.filter(table.ltv.notnull()) if ltv_known else table)

        if self.checkpoints is None:
            return self._run(query_of(self._table))
        parts = []
        for low, high in self.parts:
            lines_of_part = self._table.filter((self._table.line >= low) & (self._table.line < high))
            query = query_of(lines_of_part)
            name = _checkpoint_name(ibis.to_sql(query, dialect="duckdb"), marks)
            parts.append(self.checkpoints.part(name, lambda query=query: self._run(query)))  # type: ignore[misc]
        return add_up(parts, keys)

    def _run(self, expression: Expr) -> pa.Table:
        table: pa.Table = self.con.to_pyarrow(expression)
        return table


def add_up(tables: Sequence[pa.Table], keys: Sequence[str]) -> pa.Table:
    """Combine tables of sums with the same columns; rows with equal keys are added."""
    whole = pa.concat_tables(tables)
    rest = [name for name in whole.column_names if name not in keys]
    summed = whole.group_by(list(keys)).aggregate([(name, "sum") for name in rest])
    return summed.select([*keys, *(f"{name}_sum" for name in rest)]).rename_columns([*keys, *rest])


def join_sums(left: pa.Table, right: pa.Table, keys: Sequence[str]) -> pa.Table:
    """Join two tables of different sums by the same keys; a sum that a group lacks is 0."""
    names = [name for table in (left, right) for name in table.column_names if name not in keys]

    def widened(table: pa.Table) -> pa.Table:
        zeros = pa.chunked_array([pa.array(np.zeros(table.num_rows))])
        sums = [table[name].cast(pa.float64()) if name in table.column_names else zeros for name in names]
        return pa.Table.from_arrays([*(table[key] for key in keys), *sums], names=[*keys, *names])

    return add_up([widened(left), widened(right)], keys)


def _checkpoint_name(sql: str, marks: pa.Table) -> str:
    """A file name for the sums of one part: the same for the same query of the same prices."""
    digest = hashlib.sha256(re.sub(r"ibis_\w+", "t", sql).encode())
    for name in marks.column_names:
        digest.update(np.ascontiguousarray(marks[name].to_numpy(zero_copy_only=False)).tobytes())
    return digest.hexdigest()[:32]


def cells_of(con: Any, loans: str) -> NDArray[np.int64]:  # noqa: ANN401  # an Ibis backend
    """The distinct cells (place and quarter of origination) of a book."""
    table = con.read_parquet(loans)
    return np.asarray(con.to_pyarrow(table.select("cell").distinct()).column(0).to_numpy(), dtype=np.int64)
