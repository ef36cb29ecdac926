"""The figures that a region has in a quarter, by column name: what each is a share or an amount of."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Figure:
    """The definition of one figure of a region and quarter.

    kind: what a cohort's own figure is: the share over a threshold (`over`), between 95 and 100 % (`near`), the
    expected amount under water per dollar owed (`shortfall`), or the share over the median itself (`median`). by_upb:
    cohorts are weighted by balances, else by loans. amount: the share times all loans, or all balances.
    """

    kind: str
    by_upb: bool
    amount: bool
    unit: str
    digits: int  # decimals, as in `python -m data estimate`


FIGURES: Mapping[str, Figure] = {
    "pneq_by_loans": Figure("over", by_upb=False, amount=False, unit="share of loans", digits=6),
    "pneq_by_upb": Figure("over", by_upb=True, amount=False, unit="share of balances", digits=6),
    "loans_under_water": Figure("over", by_upb=False, amount=True, unit="loans", digits=0),
    "upb_under_water_usd": Figure("over", by_upb=True, amount=True, unit="US dollars", digits=0),
    "shortfall_usd": Figure("shortfall", by_upb=True, amount=True, unit="US dollars", digits=0),
    "shortfall_by_upb": Figure("shortfall", by_upb=True, amount=False, unit="share of balances", digits=6),
    "near_negative_by_loans": Figure("near", by_upb=False, amount=False, unit="share of loans", digits=6),
    "median_mtmltv": Figure("median", by_upb=False, amount=False, unit="ratio of balance to value", digits=4),
}


# Loan counts of metros are not published: a metro's amount is replaced by the share it is based on.
SHARE_OF = {
    "loans_under_water": "pneq_by_loans",
    "upb_under_water_usd": "pneq_by_upb",
    "shortfall_usd": "shortfall_by_upb",
}
