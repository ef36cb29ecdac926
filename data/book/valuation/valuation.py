"""Valuation loan by loan, as Ibis expressions: balance, home value, MTMLTV and negative equity.

The same expressions run on DuckDB and on a Spark cluster. They take two tables: the loans, with the columns of
data.book.intake.loan_fields.STORED, and the marks, which give for each cell (place and quarter of origination) the
change of its prices: `cell, ratio, age, sigma, shock, paid, since` (ratio null where no index has both quarters; age in
months; sigma the dispersion of homes around the index; shock the scenario's further change, as a factor; paid the
months of payments made under it; since the months from the tape's balances to the view's quarter).
"""

from dataclasses import dataclass
from typing import Any

import ibis

Expr = Any  # Ibis creates its types at run time; mypy cannot check them

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
_SENIOR_TERM = 360  # months: of the loan before a junior one, whose own term no tape gives
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


@dataclass(frozen=True)
class ValuationRule:
    """The definition of under water. value: the index alone (`step`) or `dispersed` homes; threshold: an LTV ratio."""

    value: str = "step"
    threshold: float = 1.0


@dataclass(frozen=True)
class BookShape:
    """Which special cases a book has, so that a book without them is not slowed by them.

    shared: homes with several loans; scheduled: loans without a balance on the tape; revalued: loans with a later
    valuation on the tape; liens: homes on which others have lent too; staged: loans with interest-only months, a
    balloon, a changed rate or a changed term; paid: whether payments are made between the tape's date and the view's.
    """

    shared: bool = False
    scheduled: bool = False
    revalued: bool = False
    liens: bool = False
    staged: bool = False
    paid: bool = False


def valued(loans: Expr, marks: Expr, shape: BookShape) -> Expr:
    """Every loan with `owed`, `worth`, `home_owed`, `home_worth` and `ltv`, at the prices of the marks.

    owed: on this loan; home_owed: on all loans on its home, those of others among them. worth: the home's value by its
    index, or the tape's own later valuation where no index has both quarters; null when neither is known. ltv:
    home_owed / home_worth (MTMLTV), null where nothing is owed or no worth is known. liens: of home_owed what others
    are owed before the tape's loans, where some homes have such loans.
    """
    table = loans.inner_join(marks, "cell")
    owed, worth = table.balance, table.origination_value * table.ratio
    if shape.paid:
        # Without a rate or a term there is no schedule, and the balance stands.
        owed = owed * ibis.coalesce(_share_after_payments(table, shape), 1.0)
    if shape.scheduled:
        owed = ibis.ifelse(
            table.balance.isnull(), table.original_balance * _share_left(table, table.age + table.paid, shape), owed
        )
    sigma = table.sigma
    if shape.revalued:
        # A valuation of the home itself leaves no dispersion around an index.
        sigma = ibis.ifelse(worth.isnull(), 0.0, sigma)
        worth = ibis.coalesce(worth, table.current_value * table.shock)
    table = table.mutate(owed=owed, worth=worth, sigma=sigma)
    if shape.liens:
        senior = ibis.coalesce(table.senior, 0.0) * _senior_left(table)
        before, beside = ibis.coalesce(table.other_liens, 0.0) + senior, ibis.coalesce(table.equal_liens, 0.0)
        table = table.mutate(liens=before, beside=beside)
    homes = _homes(table, shape) if shape.shared else table.mutate(home_owed=table.owed, home_worth=table.worth)
    if shape.liens:
        homes = homes.mutate(home_owed=homes.home_owed + homes.liens + homes.beside)
    has_ltv = (homes.home_worth > 0) & (homes.owed > 0)
    return homes.mutate(ltv=ibis.ifelse(has_ltv, homes.home_owed / homes.home_worth, ibis.null("float64")))


def _homes(table: Expr, shape: BookShape) -> Expr:
    """Add up the loans on each home. Its value is that of the loan originated last; among equals, of the later line.

    Of what each loan names as owed to others (`liens`, `beside`) the tape's own other loans on the home are a part, and
    of loans on one home the one that is left with most counts.
    """
    alone = table.filter(table.property.isnull()).mutate(home_owed=lambda t: t.owed, home_worth=lambda t: t.worth)
    several = table.filter(table.property.notnull())
    home = ibis.window(group_by="property")
    several = several.mutate(
        home_owed=several.owed.sum().over(home),
        turn=ibis.ifelse(several.worth.isnull(), -(10**18), several.line - several.age.cast("int64") * 10**12),
    )
    several = several.mutate(last=several.turn.max().over(home))
    value = ibis.ifelse(several.turn == several["last"], several.worth, ibis.null("float64"))
    several = several.mutate(home_worth=value.max().over(home))
    if shape.liens:
        own = several.home_owed - several.owed
        left = {name: ibis.greatest(several[name] - own, 0.0) for name in ("liens", "beside")}
        several = several.mutate(**{name: of_others.max().over(home) for name, of_others in left.items()})
    return ibis.union(alone, several.select(*alone.columns))


def _senior_left(loan: Expr) -> Expr:
    """The share still owed of a loan that ranks before a junior one and of which only its size at origination is known:
    level payments over thirty years, at the junior loan's rate.
    """
    paid = ibis.least(ibis.greatest(loan.age + loan.paid, 0), _SENIOR_TERM)
    return ibis.coalesce(_curve(loan.rate, _SENIOR_TERM - paid, ibis.literal(_SENIOR_TERM)), 1.0)


def figures(table: Expr, definition: ValuationRule, shape: BookShape) -> dict[str, Expr]:
    """The sums in every table of a book, of the loans with a known LTV; additive over any split into groups.

    table: with `far` and `short` (data.book.valuation.moments.dispersed) where homes are dispersed. loans: count; upb:
    what is owed on them; worth: their homes' value, of a home with other loans this loan's part by what is owed; under,
    upb_under: in negative equity; shortfall: owed beyond the home's value, once per home, and behind what others are
    owed; near: MTMLTV over 95 and up to 100 %; severe: over 125 %.
    """
    if definition.value == "step":
        under = table.ltv > definition.threshold
        far, upb_far = _count(under).cast("float64"), ibis.ifelse(under, table.owed, 0.0).sum()
        short = ibis.greatest(table.home_owed - table.home_worth, 0.0)
        if shape.liens:
            short = short - ibis.greatest(table.liens - table.home_worth, 0.0)
    else:
        far, upb_far, short = table.far.sum(), (table.far * table.owed).sum(), table.short
    return {
        "loans": table.count(),
        "upb": table.owed.sum(),
        "worth": share(table, table.home_worth, shape).sum(),
        "near": _count((table.ltv > 0.95) & (table.ltv <= 1.0)),
        "severe": _count(table.ltv > 1.25),
        "shortfall": _own_share(table, short, shape).sum(),
        "under": far,
        "upb_under": upb_far,
    }


def share(table: Expr, figure: Expr, shape: BookShape) -> Expr:
    """The part of a home's figure allocated to this loan, by what is owed; all of it for the only loan on a home."""
    return figure * (table.owed / table.home_owed.nullif(0.0)) if shape.shared or shape.liens else figure


def _own_share(table: Expr, figure: Expr, shape: BookShape) -> Expr:
    """The part of this loan in a figure of the loans of equal rank on a home, by what is owed on each."""
    if not (shape.shared or shape.liens):
        return figure
    own = table.home_owed - table.liens if shape.liens else table.home_owed
    return figure * (table.owed / own.nullif(0.0))


def regulatory_ltv(table: Expr) -> Expr:
    """Owed on the home over its value at origination, as Basel requires; today's LTV where that is not known."""
    then = ibis.ifelse(table.origination_value > 0, table.home_owed / table.origination_value, ibis.null("float64"))
    return ibis.coalesce(then, table.ltv)


def normal_tail(size: Expr) -> Expr:
    """The standard normal distribution function below minus `size`, from 0 to 7: Hart's rational approximation."""
    return (-(size * size) / 2.0).exp() * (_polynomial(size, _UPPER) / _polynomial(size, _LOWER))


def _share_left(loan: Expr, months: Expr, shape: BookShape) -> Expr:
    """The share of a loan owed after some months. Formula: data.formulas.amortization.balance_left."""
    if not shape.staged:
        paid = ibis.least(ibis.greatest(months, 0), loan.term)
        return _curve(loan.rate, loan.term - paid, loan.term)
    first = ibis.coalesce(loan.interest_only, 0)
    over = ibis.coalesce(loan.amortization, loan.term)
    paid = ibis.greatest(months - first, 0)
    share = _curve(loan.rate, over - first - paid, over - first)
    return ibis.cases((months >= loan.term, 0.0), (months <= first, 1.0), else_=share)


def _curve(rate: Expr, left: Expr, term: Expr) -> Expr:
    """The share owed of a level-payment loan of a term with some months left."""
    growth = (1.0 + rate / 12.0).ln()
    curve = (1.0 - (-left * growth).exp()) / (1.0 - (-term * growth).exp())
    # Near a rate of 0 the curve loses its digits to cancellation, and a straight line is right to the cent.
    return ibis.ifelse(rate.abs() < 1e-6, left / term, curve)


def _share_after_payments(loan: Expr, shape: BookShape) -> Expr:
    """The share of the tape's balance left after payments since the tape's date and under the scenario.

    A loan past its term has no scheduled payments left: its balance stays. Where the tape gives the months that remain,
    or the rate that is paid now, these stand in for what was agreed first.
    """
    then = loan.age - loan.since
    if not shape.staged:
        return ibis.ifelse(
            then >= loan.term, 1.0, _share_left(loan, loan.age + loan.paid, shape) / _share_left(loan, then, shape)
        )
    left = ibis.coalesce(loan.remaining, loan.term - then)
    # What is left of the interest-only months, and how much longer the payments are worked out than the loan runs.
    first = ibis.greatest(ibis.coalesce(loan.interest_only, 0) - ibis.greatest(then, 0), 0)
    over = left + ibis.coalesce(loan.amortization - loan.term, 0)
    months = loan.since + loan.paid
    # At a quarter before the tape's more was owed, but not in months in which no principal is repaid.
    paid = ibis.ifelse(first > 0, ibis.greatest(months - first, 0), months)
    share = _curve(ibis.coalesce(loan.current_rate, loan.rate), over - first - paid, over - first)
    # Where interest alone is paid to the end there is no curve, and its quotient would be of zeros.
    return ibis.cases((left <= 0, 1.0), (months >= left, 0.0), (over <= first, 1.0), else_=share)


def _count(condition: Expr) -> Expr:
    # A sum of 0 and 1: counting with a filter takes DuckDB half as long again.
    return ibis.ifelse(condition, 1, 0).sum()


def _polynomial(z: Expr, factors: tuple[float, ...]) -> Expr:
    total = z * factors[0]
    for factor in factors[1:-1]:
        total = (total + factor) * z
    return total + factors[-1]
