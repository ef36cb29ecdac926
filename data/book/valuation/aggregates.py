"""The sums of a book: one pass over its loans for every table that is wanted, in parts that can be added up."""

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

# An LTV's place among the fine bins that reverse stress and loss are worked out from: a thousandth wide up to 400 %.
BIN, BINS = 0.001, 4000
# Where a risk begins: LTV today, credit score, debt to income.
HIGH_LTV, LOW_SCORE, HIGH_DTI = 0.9, 660, 0.43


@dataclass(frozen=True)
class Checkpoints:
    """Where a long run writes down each part as it is done, so that it can be stopped and go on.

    folder: of the parts; size: lines in each; done: told after each part.
    """

    folder: Path
    size: int = 5_000_000
    done: Callable[[], None] = lambda: None

    def part(self, name: str, made: Callable[[], pa.Table]) -> pa.Table:
        """A part's sums: read again if they are there, else made and written, whole or not at all."""
        path = self.folder / f"{name}.parquet"
        if path.exists():
            table = pq.read_table(path)
        else:
            table = made()
            fresh = path.with_suffix(".fresh")
            pq.write_table(table, fresh)
            fresh.replace(path)
        self.done()
        return table


@dataclass(frozen=True)
class OpenBook:
    """A book opened on an engine.

    con: the Ibis backend; loans: its file; shape: what it holds beside the plain case. lines: of the tape, and ledger:
    for a run in parts; without a ledger every sum is one pass.
    """

    con: Any
    loans: str
    shape: BookShape
    lines: int = 0
    ledger: Checkpoints | None = None

    def paying(self, paid: bool) -> "OpenBook":
        """The same desk where payments are made between the tape's date and the answer's, or not."""
        return replace(self, shape=replace(self.shape, paid=paid))

    @cached_property
    def _table(self) -> Expr:
        return self.con.read_parquet(self.loans)

    @property
    def parts(self) -> list[tuple[int, int]]:
        """Stretches of the tape's lines, [from, to). A home whose loans lie in two stretches would be torn apart, so a
        book with such homes is one part.
        """
        if self.ledger is None or self.shape.shared:
            return [(0, self.lines + 1)]
        size = self.ledger.size
        return [(start, min(start + size, self.lines + 1)) for start in range(0, self.lines + 1, size)]

    def summed(self, marks: pa.Table, keys: Sequence[str], definition: ValuationRule) -> pa.Table:
        """Every group of loans: its keys, then data.book.valuation.valuation's census and figures.

        keys: the marks' state, metro or year, the band of the ladder, or a column of the loans.
        """

        def counted(table: Expr) -> Expr:
            return table.group_by(list(keys)).aggregate(**census(table))

        known = self.known(marks, keys, definition)
        # Those without a known LTV are in no band, and only counted.
        return known if "band" in keys else join_sums(self._added(marks, counted, keys, known=False), known, keys)

    def known(self, marks: pa.Table, keys: Sequence[str], definition: ValuationRule) -> pa.Table:
        """The same figures of the loans whose LTV is known, and no others."""

        def made(table: Expr) -> Expr:
            table = table.mutate(band=band(table.ltv)) if "band" in keys else table
            return table.group_by(list(keys)).aggregate(**figures(table, definition, self.shape))

        return self._added(marks, made, keys)

    def capital(self, marks: pa.Table) -> dict[str, float]:
        """What rules make of the whole book: data.book.valuation.valuation.capital."""
        table = self._added(marks, lambda table: table.aggregate(**capital(table)), ())
        return {name: float(table[name][0].as_py() or 0.0) for name in table.column_names}

    def shocked(self, marks: pa.Table, shocks: tuple[float, ...]) -> pa.Table:
        """What each of several falls sinks first: `first, loans, upb, worth`, first as data.book.valuation.valuation.sinking."""

        def made(table: Expr) -> Expr:
            table = table.mutate(first=sinking(table.ltv, shocks))
            return table.group_by("first").aggregate(**self._weights(table))

        return self._added(marks, made, ("first",))

    def profile(self, marks: pa.Table) -> pa.Table:
        """The book in fine bins of LTV: `bin, spread, loans, upb, worth, insured`; bin b holds (b/1000, (b+1)/1000].

        spread: sigma by thousandths. insured: the balances that a mortgage insurer covers.
        """

        def made(table: Expr) -> Expr:
            table = table.mutate(
                bin=ibis.least((table.ltv / BIN).ceil() - 1, BINS).cast("int32"),
                spread=(table.sigma * 1000).round().cast("int32"),
            )
            insured = (table.owed * ibis.coalesce(table.insured, 0.0)).sum()
            return table.group_by(["bin", "spread"]).aggregate(**self._weights(table), insured=insured)

        return self._added(marks, made, ("bin", "spread"))

    def inside(self, marks: pa.Table, low: float, high: float, steps: int) -> pa.Table:
        """The loans of one stretch of LTV, (low, high], in finer bins yet: `step, loans, upb, worth`."""

        def made(table: Expr) -> Expr:
            table = table.filter((table.ltv > low) & (table.ltv <= high))
            step = ((table.ltv - low) / ((high - low) / steps)).ceil() - 1
            table = table.mutate(step=ibis.greatest(ibis.least(step, steps - 1), 0).cast("int32"))
            return table.group_by("step").aggregate(**self._weights(table))

        return self._added(marks, made, ("step",))

    def layers(self, marks: pa.Table, definition: ValuationRule) -> pa.Table:
        """Risks on top of each other: `high_ltv, low_score, high_dti` (0 where not, or where the tape does not say)."""
        keys = ("high_ltv", "low_score", "high_dti")

        def made(table: Expr) -> Expr:
            table = table.mutate(
                high_ltv=ibis.ifelse(table.ltv > HIGH_LTV, 1, 0),
                low_score=ibis.ifelse(table.score < LOW_SCORE, 1, 0),
                high_dti=ibis.ifelse(table.dti > HIGH_DTI, 1, 0),
            )
            return table.group_by(list(keys)).aggregate(**figures(table, definition, self.shape))

        return self._added(marks, made, keys)

    def per_cell(self) -> dict[int, int]:
        """How many loans each place and quarter of origination holds."""
        loans = self._table
        table = self.con.to_pyarrow(loans.group_by("cell").aggregate(loans=loans.count()))
        return dict(zip(table["cell"].to_numpy().tolist(), table["loans"].to_numpy().tolist(), strict=True))

    def _weights(self, table: Expr) -> dict[str, Expr]:
        worth = share(table, table.home_worth, self.shape).sum()
        return {"loans": table.count(), "upb": table.owed.sum(), "worth": worth}

    def _added(
        self, marks: pa.Table, made: Callable[[Expr], Expr], keys: Sequence[str], *, known: bool = True
    ) -> pa.Table:
        """The sums of every part, added up by the keys. known: of the loans whose LTV is known, else of all."""

        def asked(loans: Expr) -> Expr:
            table = valued(loans, ibis.memtable(marks), self.shape)
            return made(table.filter(table.ltv.notnull()) if known else table)

        if self.ledger is None:
            return self._run(asked(self._table))
        parts = []
        for low, high in self.parts:
            stretch = self._table.filter((self._table.line >= low) & (self._table.line < high))
            question = asked(stretch)
            name = _checkpoint_name(ibis.to_sql(question, dialect="duckdb"), marks)
            parts.append(self.ledger.part(name, lambda question=question: self._run(question)))  # type: ignore[misc]
        return add_up(parts, keys)

    def _run(self, expression: Expr) -> pa.Table:
        table: pa.Table = self.con.to_pyarrow(expression)
        return table


def add_up(tables: Sequence[pa.Table], keys: Sequence[str]) -> pa.Table:
    """Tables of sums with the same columns as one: equal keys added up."""
    whole = pa.concat_tables(tables)
    rest = [name for name in whole.column_names if name not in keys]
    summed = whole.group_by(list(keys)).aggregate([(name, "sum") for name in rest])
    return summed.select([*keys, *(f"{name}_sum" for name in rest)]).rename_columns([*keys, *rest])


def join_sums(one: pa.Table, other: pa.Table, keys: Sequence[str]) -> pa.Table:
    """Two tables of different sums by the same keys as one; what a group lacks in either is nought."""
    names = [name for table in (one, other) for name in table.column_names if name not in keys]

    def widened(table: pa.Table) -> pa.Table:
        nothing = pa.chunked_array([pa.array(np.zeros(table.num_rows))])
        there = [table[name].cast(pa.float64()) if name in table.column_names else nothing for name in names]
        return pa.Table.from_arrays([*(table[key] for key in keys), *there], names=[*keys, *names])

    return add_up([widened(one), widened(other)], keys)


def _checkpoint_name(sql: str, marks: pa.Table) -> str:
    """A name for the sums of one part: the same question of the same prices has the same one."""
    said = hashlib.sha256(re.sub(r"ibis_\w+", "t", sql).encode())
    for name in marks.column_names:
        said.update(np.ascontiguousarray(marks[name].to_numpy(zero_copy_only=False)).tobytes())
    return said.hexdigest()[:32]


def cells_of(con: Any, loans: str) -> NDArray[np.int64]:  # noqa: ANN401  # an Ibis backend
    """The distinct places and quarters of a book."""
    table = con.read_parquet(loans)
    return np.asarray(con.to_pyarrow(table.select("cell").distinct()).column(0).to_numpy(), dtype=np.int64)
