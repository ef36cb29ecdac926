"""Loans valued at one or two moments in one table: today, and under a scenario; homes at their index, or dispersed."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from types import SimpleNamespace
from typing import Any

import ibis
import pyarrow as pa

from data.book.valuation.valuation import BookShape, Expr, normal_tail, valued

# What a loan has at each moment, in columns named after it.
_VALUED = ("owed", "home_owed", "home_worth", "ltv", "sigma")
_PRICES = ("ratio", "sigma", "shock")  # marks that change what a home is worth, not what is owed
_FAR = 7.0  # beyond it a probability is 0 or 1 to 1e-12


@dataclass(frozen=True, eq=False)
class Moment:
    """The prices that loans are valued at. name: ends its columns; marks: of data.book.valuation.price_marks; paid:
    whether payments are made between the tape's date and the moment.
    """

    name: str
    marks: pa.Table
    paid: bool = False

    def has_debts_of(self, other: "Moment") -> bool:
        """Whether every loan owes the same at both moments: no payment lies between them."""
        dates = [name for name in self.marks.column_names if name not in _PRICES]
        return self.paid == other.paid and all(self.marks[name].equals(other.marks[name]) for name in dates)


def valued_at(loans: Expr, moments: Sequence[Moment], shape: BookShape, columns: Collection[str]) -> Expr:
    """Every loan valued at each moment: `owed_<name>, home_owed_<name>, home_worth_<name>, ltv_<name>, sigma_<name>`,
    and `liens_<name>` of a book that has them.

    columns: kept besides, of the loans or of the first moment's marks. The loans are read once, whatever the moments.
    """
    table, kept = loans, list(loans.columns)
    worked_out = (*_VALUED, "liens") if shape.liens else _VALUED
    for moment in moments:
        # A place or year kept from the first marks is the same in the others.
        again = [name for name in moment.marks.column_names if name in kept and name != "cell"]
        marks = ibis.memtable(moment.marks.drop_columns(again))
        # A null comes to Spark as NaN, which is greater than any number there.
        marks = marks.mutate(ratio=ibis.ifelse(marks.ratio.isnull(), ibis.null("float64"), marks.ratio))
        table = valued(table, marks, replace(shape, paid=moment.paid))
        kept += [name for name in columns if name not in kept]
        # Without the barrier an LTV would be computed again wherever it stands.
        table = table.select(*kept, **{f"{name}_{moment.name}": table[name] for name in worked_out}).view()
        kept += [f"{name}_{moment.name}" for name in worked_out]
    return table


def at_moment(table: Expr, name: str) -> Any:  # noqa: ANN401
    """A table's columns of one moment under their plain names, as data.book.valuation.valuation's sums take them."""
    suffix = f"_{name}"
    plain = {column: table[column] for column in table.columns}
    return SimpleNamespace(
        **plain | {column.removesuffix(suffix): table[column] for column in table.columns if column.endswith(suffix)},
        count=table.count,
    )


def dispersed(table: Expr, threshold: float, suffixes: Sequence[str] = ("",), *, liens: bool = False) -> Expr:
    """Add `far`, the probability that a loan's LTV is over the threshold, and `short`, its expected shortfall.

    Homes are dispersed around their index by sigma; where it is 0 both are those of the index alone. suffixes: of the
    columns `ltv, home_owed, home_worth, sigma` read and of the two added. liens: whether `liens` is read too, what
    others are owed before this loan: the expected shortfall is then that of all loans less that of these. Formulas:
    data.formulas.equity.pneq and data.formulas.shortfall.expected_shortfall.
    """
    scores = {}
    for end in suffixes:
        ltv, sigma = table[f"ltv{end}"], table[f"sigma{end}"].nullif(0.0)
        scores[f"over{end}"] = (ltv / threshold).ln() / sigma
        scores[f"sold{end}"] = ltv.ln() / sigma - sigma
        if threshold != 1.0:
            scores[f"owing{end}"] = ltv.ln() / sigma
        if liens:
            senior = (table[f"liens{end}"] / table[f"home_worth{end}"]).nullif(0.0).ln() / sigma
            scores |= {f"senior{end}": senior, f"senior_sold{end}": senior - sigma}
    table = _with_probabilities(table, scores)
    columns = {}
    for end in suffixes:
        ltv, owed, worth, sigma = (table[f"{name}{end}"] for name in ("ltv", "home_owed", "home_worth", "sigma"))
        owing = table[f"owing{end}" if threshold != 1.0 else f"over{end}"]
        spread = (sigma * sigma / 2.0).exp()
        smooth, stepped = owed * owing - worth * spread * table[f"sold{end}"], ibis.greatest(owed - worth, 0.0)
        if liens:
            before = table[f"liens{end}"]
            senior = before * table[f"senior{end}"] - worth * spread * table[f"senior_sold{end}"]
            smooth = smooth - ibis.ifelse(before > 0, senior, 0.0)
            stepped = stepped - ibis.greatest(before - worth, 0.0)
        columns[f"far{end}"] = ibis.ifelse(sigma > 0, table[f"over{end}"], ibis.ifelse(ltv > threshold, 1.0, 0.0))
        columns[f"short{end}"] = ibis.ifelse(sigma > 0, smooth, stepped)
    return table.mutate(**columns).view()


def _with_probabilities(table: Expr, scores: Mapping[str, Expr]) -> Expr:
    """Add the standard normal distribution function of some scores, under their names.

    In stages with a barrier between them: as one expression an engine would compute the score anew for each of the
    thirty places where it stands, which takes eight times as long.
    """
    table = table.mutate(**scores).view()
    table = table.mutate(**{f"{name}_size": ibis.least(table[name].abs(), _FAR) for name in scores}).view()
    table = table.mutate(**{f"{name}_tail": normal_tail(table[f"{name}_size"]) for name in scores}).view()
    chances = {
        name: ibis.ifelse(table[name] > 0, 1.0 - table[f"{name}_tail"], table[f"{name}_tail"]) for name in scores
    }
    return table.mutate(**chances).view()
