"""The sums of a book: three passes over its loans for all tables, in parts whose sums can be added."""

import hashlib
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import ibis
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from numpy.typing import NDArray

from data.book.valuation import ltv_table
from data.book.valuation.moments import Moment, at_moment, dispersed, valued_at
from data.book.valuation.valuation import (
    BookShape,
    Expr,
    ValuationRule,
    figures,
    regulatory_ltv,
    share,
)
from data.formulas.arrays import Flags, Floats

# Thresholds of layered risk: LTV today above, credit score below, debt to income above.
HIGH_LTV, LOW_SCORE, HIGH_DTI = 0.9, 660, 0.43
RISKS = ("high_ltv", "low_score", "high_dti")
# Whether a loan has no known LTV at a moment, and whether nothing is owed on it.
_STANDING = ("unvalued", "gone")
_FIGURES = ("loans", "upb", "worth", "near", "severe", "shortfall", "under", "upb_under")


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

    def groups(
        self, moments: Sequence[Moment], keys: Sequence[str], definition: ValuationRule, *, risks: bool = False
    ) -> pa.Table:
        """The sums by group of loans at every moment, from one pass; `group_sums` and `layer_sums` take them apart.

        keys: the marks' place of a level, or their year, or a column of the loans. risks: whether groups are also kept
        apart by credit score and debt to income, as the layered risks need it.
        """
        names = [moment.name for moment in moments]
        standing = [f"{kind}_{name}" for name in names for kind in _STANDING]
        apart = [*keys, *standing, *(RISKS if risks else ())]

        def aggregate(table: Expr) -> Expr:
            if definition.value == "dispersed":
                suffixes = [f"_{name}" for name in names]
                table = dispersed(table, definition.threshold, suffixes, liens=self.shape.liens)
            columns: dict[str, Expr] = {}
            for name in names:
                ltv, owed = table[f"ltv_{name}"], table[f"owed_{name}"]
                columns |= zip((f"{kind}_{name}" for kind in _STANDING), (ltv.isnull(), owed <= 0), strict=True)
            if risks:
                columns["high_ltv"] = table[f"ltv_{names[0]}"] > HIGH_LTV
                columns["low_score"] = table.score < LOW_SCORE
                columns["high_dti"] = table.dti > HIGH_DTI
            table = table.mutate(**columns)
            sums = {"tape": table.count()}
            for name in names:
                of_moment = figures(at_moment(table, name), definition, self.shape)
                del of_moment["loans"]  # the count of the group, where its loans are valued
                sums |= {f"{figure}_{name}": total for figure, total in of_moment.items()}
            return table.group_by(apart).aggregate(**sums)

        return self._sums(moments, aggregate, apart, [*keys, *(["score", "dti"] if risks else [])])

    def summed(self, moment: Moment, keys: Sequence[str], definition: ValuationRule) -> pa.Table:
        """The sums by group of loans at one moment: the keys, then `tape`, `gone`, and the figures."""
        return group_sums(self.groups([moment], keys, definition), keys, moment.name)

    def profile(self, moment: Moment, *, by_sigma: bool) -> pa.Table:
        """The book in thousandths of LTV: `bin, sigma, loans, upb, worth, insured`; bin b holds (b/1000, (b+1)/1000].

        by_sigma: apart by the dispersion of homes, else sigma is 0. insured: the part of the balances that mortgage
        insurance covers. Loans without a known LTV are left out.
        """
        keys = ["bin", "bin_beyond", "sigma"]

        def aggregate(table: Expr) -> Expr:
            ltv, sigma = (table[f"{name}_{moment.name}"] for name in ("ltv", "sigma"))
            highest = ltv_table.HIGHEST
            in_range = ibis.ifelse(ltv > highest, highest + ltv_table.BIN / 2.0, ltv)
            columns = ltv_table.bin_keys(in_range, ltv_table.BINS_OF_ONE, "bin")
            table = table.mutate(**columns, sigma=sigma if by_sigma else ibis.literal(0.0))
            insured = (table[f"owed_{moment.name}"] * ibis.coalesce(table.insured, 0.0)).sum()
            return table.group_by(keys).aggregate(**self._weights(table, moment), insured=insured)

        table = self._sums([moment], aggregate, keys, ["insured"])
        return _with_bins(table, ["bin"], ["bin", "sigma"]).filter(pc.field("bin") != ltv_table.NO_LTV)

    def classes(self, moments: Sequence[Moment], fine: Sequence[int] = ()) -> pa.Table:
        """The book by classes of LTV at each moment, for the ladder and the risk weights.

        Keys: for each moment `class_<name>`, the LTV's bin of a twentieth, and `then_<name>`, that of the LTV on the
        value at origination; -1 where it is not known. `fine`: of the loans in these bins of a thousandth at the first
        moment, their bin of a millionth, else -1. Sums: `loans`, and for each moment `upb`, `ltv_then` and `ltv_now`,
        the balances times each of the two LTVs. What is the same at both moments is counted once.
        """
        first, *others = moments
        # Where the value at origination is not known, today's stands for it, which is another at each moment.
        has_values = not (self.shape.revalued or self.shape.shared)
        debts = [first.name, *(other.name for other in others if not (has_values and other.has_debts_of(first)))]
        names = [moment.name for moment in moments]
        bins = [*(f"class_{name}" for name in names), *(f"then_{name}" for name in debts), *(["fine"] if fine else [])]
        keys = [name for key in bins for name in (key, f"{key}_beyond")]

        def aggregate(table: Expr) -> Expr:
            table = table.mutate(**{f"regulatory_{name}": regulatory_ltv(at_moment(table, name)) for name in debts})
            table = table.view()
            columns: dict[str, Expr] = {}
            for name in names:
                columns |= ltv_table.bin_keys(table[f"ltv_{name}"], ltv_table.CLASSES_OF_ONE, f"class_{name}")
            for name in debts:
                columns |= ltv_table.bin_keys(table[f"regulatory_{name}"], ltv_table.CLASSES_OF_ONE, f"then_{name}")
            if fine:
                ltv = _within(table[f"ltv_{first.name}"], fine)
                columns |= ltv_table.bin_keys(ltv, ltv_table.FINE_BINS_OF_ONE, "fine")
            table = table.mutate(**columns)
            sums = {"loans": table.count()}
            for name in names:
                sums[f"ltv_now_{name}"] = (table[f"owed_{name}"] * table[f"ltv_{name}"]).sum()
            for name in debts:
                sums[f"upb_{name}"] = table[f"owed_{name}"].sum()
                sums[f"ltv_then_{name}"] = (table[f"owed_{name}"] * table[f"regulatory_{name}"]).sum()
            return table.group_by(keys).aggregate(**sums)

        table = _with_bins(self._sums(moments, aggregate, keys, ["origination_value"]), bins, bins)
        for name in names:
            if name not in debts:
                for column in ("then", "upb", "ltv_then"):
                    table = table.append_column(f"{column}_{name}", table[f"{column}_{first.name}"])
        return table

    def per_cell(self) -> dict[int, int]:
        """The number of loans by cell (place and quarter of origination)."""
        loans = self._table
        table = self.con.to_pyarrow(loans.group_by("cell").aggregate(loans=loans.count()))
        return dict(zip(table["cell"].to_numpy().tolist(), table["loans"].to_numpy().tolist(), strict=True))

    def counts(self, keys: Sequence[str]) -> list[tuple[Any, ...]]:
        """The number of loans by some of their columns: the values, then the number."""
        loans = self._table
        table = self.con.to_pyarrow(loans.group_by(keys).aggregate(number=loans.count()))
        return [*zip(*(table[name].to_pylist() for name in (*keys, "number")), strict=True)]

    def _weights(self, table: Expr, moment: Moment) -> dict[str, Expr]:
        valued = at_moment(table, moment.name)
        worth = share(valued, valued.home_worth, self.shape).sum()
        return {"loans": table.count(), "upb": valued.owed.sum(), "worth": worth}

    def _sums(
        self,
        moments: Sequence[Moment],
        aggregate: Callable[[Expr], Expr],
        keys: Sequence[str],
        columns: Sequence[str] = (),
    ) -> pa.Table:
        """The sums of every part, added by the keys. columns: of the loans or the marks that are needed besides."""

        def query_of(loans: Expr) -> Expr:
            return aggregate(valued_at(loans, moments, self.shape, columns))

        if self.checkpoints is None:
            return self._run(query_of(self._table))
        parts = []
        for low, high in self.parts:
            lines_of_part = self._table.filter((self._table.line >= low) & (self._table.line < high))
            query = query_of(lines_of_part)
            name = _checkpoint_name(ibis.to_sql(query, dialect="duckdb"), moments)
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


def group_sums(table: pa.Table, keys: Sequence[str], name: str) -> pa.Table:
    """Of OpenBook.groups, the sums at one moment by the keys: the keys, `tape`, `gone`, and the figures.

    tape: all loans; gone: those with nothing owed; the figures are of the loans with a known LTV.
    """
    tape, gone = ltv_table.column(table, "tape"), _flag(table, f"gone_{name}")
    sums = {"tape": tape, "gone": np.where(gone, tape, 0.0)}
    return add_up([_with_sums(table, keys, sums | _figures(table, name))], keys)


def layer_sums(table: pa.Table, name: str) -> pa.Table:
    """Of OpenBook.groups with `risks`, the figures at one moment by RISKS, each 1, or 0 where absent or not given."""
    for risk in RISKS:
        at = table.column_names.index(risk)
        table = table.set_column(at, risk, pa.array(_flag(table, risk).astype(np.int8)))
    table = table.filter(pa.array(~_flag(table, f"unvalued_{name}")))
    return add_up([_with_sums(table, RISKS, _figures(table, name))], RISKS)


def _flag(table: pa.Table, name: str) -> Flags:
    """A column of yes and no; no where it is not known."""
    return np.nan_to_num(ltv_table.column(table, name)).astype(bool)


def _figures(table: pa.Table, name: str) -> dict[str, Floats]:
    is_valued = ~_flag(table, f"unvalued_{name}")
    sums = {"loans": ltv_table.column(table, "tape")}
    sums |= {figure: ltv_table.column(table, f"{figure}_{name}") for figure in _FIGURES[1:]}
    return {figure: np.where(is_valued, total, 0.0) for figure, total in sums.items()}


def _with_sums(table: pa.Table, keys: Sequence[str], sums: Mapping[str, Floats]) -> pa.Table:
    table = table.select(list(keys))
    for name, total in sums.items():
        table = table.append_column(name, pa.array(total))
    return table


def _with_bins(table: pa.Table, names: Sequence[str], keys: Sequence[str]) -> pa.Table:
    """The columns of ltv_table.bin_keys replaced by their bins, and the sums of a bin added. keys: of the result."""
    for name in names:
        bins = pa.array(ltv_table.exact_bins(table, name))
        table = table.set_column(table.column_names.index(name), name, bins).drop_columns([f"{name}_beyond"])
    return add_up([table], keys)


def _within(ltv: Expr, bins: Sequence[int]) -> Expr:
    """The LTV where it is in one of some bins of a thousandth, else null."""
    edges = [(low / ltv_table.BINS_OF_ONE, (low + 1) / ltv_table.BINS_OF_ONE) for low in dict.fromkeys(bins)]
    return ibis.ifelse(ibis.or_(*((ltv > low) & (ltv <= high) for low, high in edges)), ltv, ibis.null("float64"))


def _checkpoint_name(sql: str, moments: Sequence[Moment]) -> str:
    """A file name for the sums of one part: the same for the same query of the same prices."""
    digest = hashlib.sha256(re.sub(r"ibis_\w+", "t", sql).encode())
    for moment in moments:
        for name in moment.marks.column_names:
            digest.update(np.ascontiguousarray(moment.marks[name].to_numpy(zero_copy_only=False)).tobytes())
    return digest.hexdigest()[:32]


def cells_of(con: Any, loans: str) -> NDArray[np.int64]:  # noqa: ANN401  # an Ibis backend
    """The distinct cells (place and quarter of origination) of a book."""
    table = con.read_parquet(loans)
    return np.asarray(con.to_pyarrow(table.select("cell").distinct()).column(0).to_numpy(), dtype=np.int64)
