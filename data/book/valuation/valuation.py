"""Loan by loan: what is owed, what the home is worth, and whether it is under water; one set of expressions in Ibis.

The same expressions run on DuckDB here and on a Spark cluster there. They take two tables: the loans as
`data.book.intake.loan_fields.STORED` says, and the marks, which hold for each cell (place and quarter of origination) how its prices
moved: `cell, ratio, age, sigma, shock, paid` (ratio null where no index has both quarters; age in months; sigma the
dispersion of homes around the index; shock the prices' further change under the scenario, as a factor; paid the
quarters of payments made under it).
"""

from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import ibis

from data.book.valuation import risk_weights
from data.formulas.equity import EDGES

Expr = Any  # Ibis builds its own types as it goes; mypy learns nothing from them

# Hart (1968), algorithm 5666, as given by West (2005, "Better approximations to cumulative normal functions"): the
# normal distribution to double precision from +, *, / and exp alone, which every engine has.
_UPPER = (
    3.52624965998911e-2,
    0.700383064443688,
    6.37396220353165,
    33.912866078383,
    112.079291497871,
    221.213596169931,
    220.206867912376,
)
_LOWER = (
    8.83883476483184e-2,
    1.75566716318264,
    16.064177579207,
    86.7807322029461,
    296.564248779674,
    637.333633378831,
    793.826512519948,
    440.413735824752,
)
_FAR = 7.0  # beyond it a probability is 0 or 1 to a millionth of a millionth


@dataclass(frozen=True)
class ValuationRule:
    """What counts as under water: value by the index alone (`step`) or home by home (`dispersed`), over a threshold."""

    value: str = "step"
    threshold: float = 1.0


@dataclass(frozen=True)
class BookShape:
    """What a book holds beside the plain case, so that the plain case costs nothing more.

    shared: homes with several loans; scheduled: loans whose balance the tape does not give; revalued: later
    valuations of the tape's own; paid: whether payments are made between the tape's date and the answer's.
    """

    shared: bool = False
    scheduled: bool = False
    revalued: bool = False
    paid: bool = False


def valued(loans: Expr, marks: Expr, shape: BookShape) -> Expr:
    """Every loan with `owed`, `worth`, `home_owed`, `home_worth` and `ltv` as they stand, the scenario's prices in.

    owed: this loan; home_owed: all loans on its home. worth: the home by its index, or by the tape's own later
    valuation where no index has both quarters; null when neither is known. ltv: home_owed / home_worth (MTMLTV), null
    where nothing is owed or no worth is known.
    """
    one = loans.inner_join(marks, "cell")
    owed, worth = one.balance, one.origination_value * one.ratio
    if shape.paid:
        owed = owed * _share_after_payments(one)
    if shape.scheduled:
        owed = ibis.ifelse(one.balance.isnull(), one.original_balance * _share_left(one, one.age + one.paid), owed)
    if shape.revalued:
        worth = ibis.coalesce(worth, one.current_value * one.shock)
    one = one.mutate(owed=owed, worth=worth)
    homes = _homes(one) if shape.shared else one.mutate(home_owed=one.owed, home_worth=one.worth)
    known = (homes.home_worth > 0) & (homes.owed > 0)
    return homes.mutate(ltv=ibis.ifelse(known, homes.home_owed / homes.home_worth, ibis.null("float64")))


def _homes(one: Expr) -> Expr:
    """Loans on one home summed. The valuation of the loan made last stands for it; of two at once, the later line's."""
    alone = one.filter(one.property.isnull()).mutate(home_owed=lambda t: t.owed, home_worth=lambda t: t.worth)
    several = one.filter(one.property.notnull())
    home = ibis.window(group_by="property")
    several = several.mutate(
        home_owed=several.owed.sum().over(home),
        turn=ibis.ifelse(several.worth.isnull(), -(10**18), several.line - several.age.cast("int64") * 10**12),
    )
    several = several.mutate(last=several.turn.max().over(home))
    value = ibis.ifelse(several.turn == several["last"], several.worth, ibis.null("float64"))
    several = several.mutate(home_worth=value.max().over(home))
    return ibis.union(alone, several.select(*alone.columns))


def census(table: Expr) -> dict[str, Expr]:
    """All loans of a group, valued or not: tape, those there are; gone, those on which nothing is owed."""
    return {"tape": table.count(), "gone": _count(table.owed <= 0)}


def figures(table: Expr, definition: ValuationRule, shape: BookShape) -> dict[str, Expr]:
    """The sums that every table of a book is made of, of the loans whose LTV is known; they add up over any parting.

    loans, upb what is owed on them, worth their homes; under, upb_under: in negative equity; shortfall: owed beyond the
    homes' worth, each home's once; near: over 95 and up to 100 %; severe: over 125 %.
    """
    under = table.ltv > definition.threshold
    sums = {
        "loans": table.count(),
        "upb": table.owed.sum(),
        "worth": share(table, table.home_worth, shape).sum(),
        "near": _count((table.ltv > 0.95) & (table.ltv <= 1.0)),
        "severe": _count(table.ltv > 1.25),
        "shortfall": share(table, shortfall(table, definition), shape).sum(),
    }
    if definition.value == "step":
        owed = ibis.ifelse(under, table.owed, 0.0)
        return sums | {"under": _count(under).cast("float64"), "upb_under": owed.sum()}
    far = over(table, definition)
    return sums | {"under": far.sum(), "upb_under": (far * table.owed).sum()}


def capital(table: Expr) -> dict[str, Expr]:
    """What rules make of the book, beside `upb`: dual LTV and risk-weighted balances.

    ltv_then: balances times the LTV on the value at origination, ltv_now: times today's; rwa_then, rwa_now:
    risk-weighted by the one, and by the worse of the two. Of loans whose LTV is known.
    """
    then = regulatory_ltv(table)
    worse = ibis.greatest(then, table.ltv)
    return {
        "upb": table.owed.sum(),
        "ltv_then": (table.owed * then).sum(),
        "ltv_now": (table.owed * table.ltv).sum(),
        "rwa_then": (table.owed * weight(then)).sum(),
        "rwa_now": (table.owed * weight(worse)).sum(),
    }


def share(table: Expr, figure: Expr, shape: BookShape) -> Expr:
    """A home's figure as this loan's part of it, by what is owed; loans alone on their home have all of it."""
    return figure * (table.owed / table.home_owed) if shape.shared else figure


def over(table: Expr, definition: ValuationRule) -> Expr:
    """The probability that a loan is over the threshold: 0 or 1 by the index alone. Formula: data.formulas.equity.pneq."""
    step = ibis.ifelse(table.ltv > definition.threshold, 1.0, 0.0)
    if definition.value == "step":
        return step
    distance = (table.ltv / definition.threshold).ln() / table.sigma
    return ibis.ifelse(table.sigma > 0, normal_cdf(distance), step)


def shortfall(table: Expr, definition: ValuationRule) -> Expr:
    """What is owed on the home beyond its worth. Formula: data.formulas.shortfall.expected_shortfall."""
    step = ibis.greatest(table.home_owed - table.home_worth, 0.0)
    if definition.value == "step":
        return step
    d = table.ltv.ln() / table.sigma
    spread = (table.sigma * table.sigma / 2.0).exp()
    smooth = table.home_owed * normal_cdf(d) - table.home_worth * spread * normal_cdf(d - table.sigma)
    return ibis.ifelse(table.sigma > 0, smooth, step)


def regulatory_ltv(table: Expr) -> Expr:
    """What is owed on the home over its value at origination, as rules keep it; today's LTV where that is not known."""
    then = ibis.ifelse(table.origination_value > 0, table.home_owed / table.origination_value, ibis.null("float64"))
    return ibis.coalesce(then, table.ltv)


def weight(ltv: Expr) -> Expr:
    """The Basel risk weight of a loan by its LTV. Source: data.book.valuation.risk_weights."""
    steps = (
        (ltv <= edge, percent / 100.0) for edge, percent in zip(risk_weights.EDGES, risk_weights.WEIGHTS, strict=False)
    )
    return ibis.cases(*steps, else_=risk_weights.WEIGHTS[-1] / 100.0)


def normal_cdf(x: Expr) -> Expr:
    """The standard normal distribution function, by Hart's rational approximation."""
    z = ibis.least(x.abs(), _FAR)
    upper, lower = _polynomial(z, _UPPER), _polynomial(z, _LOWER)
    tail = (-(z * z) / 2.0).exp() * (upper / lower)
    return ibis.ifelse(x > 0, 1.0 - tail, tail)


def band(ltv: Expr, edges: tuple[float, ...] = EDGES) -> Expr:
    """The number of the band that an LTV is in; a band holds its upper edge, (lo, hi], the last is open."""
    return len(edges) - _first_level_below(ltv, edges[::-1])


def sinking(ltv: Expr, shocks: tuple[float, ...]) -> Expr:
    """The number of the first fall that puts a loan under water, len(shocks) when none does.

    shocks: factors of the value, falling (0.95, 0.90, ...). Each loan is looked at once, not once a shock: sums by this
    number, cumulated, are the answer to all of them.
    """
    if any(later >= earlier for earlier, later in pairwise(shocks)):
        raise ValueError(f"the shocks {shocks} must fall: each factor smaller than the one before")
    return _first_level_below(ltv, shocks)


def _first_level_below(ltv: Expr, falling: tuple[float, ...]) -> Expr:
    """The number of the first of several falling levels that an LTV is above; their count when it is above none.

    Halved again and again, so that of twenty levels each loan meets five.
    """

    def among(low: int, high: int) -> Expr:
        if low == high:
            return ibis.literal(low, "int8")
        middle = (low + high) // 2
        return ibis.ifelse(ltv > falling[middle], among(low, middle), among(middle + 1, high))

    return among(0, len(falling))


def _share_left(one: Expr, months: Expr) -> Expr:
    """The share still owed after some months of a level-payment loan. Formula: data.formulas.amortization.balance_left."""
    paid = ibis.least(ibis.greatest(months, 0), one.term)
    growth = (1.0 + one.rate / 12.0).ln()
    curve = (1.0 - (-(one.term - paid) * growth).exp()) / (1.0 - (-one.term * growth).exp())
    # A rate near nought loses its digits in the curve, and its loan is paid in a straight line to the cent anyway.
    return ibis.ifelse(one.rate < 1e-6, 1.0 - paid / one.term, curve)


def _share_after_payments(one: Expr) -> Expr:
    """What payments since the tape's own date, and under the scenario, leave of a balance that the tape gives.

    A loan past its term pays no more on schedule: its balance stays.
    """
    then = one.age - one.since
    return ibis.ifelse(then >= one.term, 1.0, _share_left(one, one.age + one.paid) / _share_left(one, then))


def _count(condition: Expr) -> Expr:
    # Summed noughts and ones: counting with a filter takes DuckDB half as long again.
    return ibis.ifelse(condition, 1, 0).sum()


def _polynomial(z: Expr, factors: tuple[float, ...]) -> Expr:
    total = z * factors[0]
    for factor in factors[1:-1]:
        total = (total + factor) * z
    return total + factors[-1]
