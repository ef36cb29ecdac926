"""The figures that a region has in a quarter, by column name: what each is a share or an amount of.

Their units and decimals are those of the columns, in data/fields.py.
"""

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


FIGURES: Mapping[str, Figure] = {
    "pneq_by_loans": Figure("over", by_upb=False, amount=False),
    "pneq_by_upb": Figure("over", by_upb=True, amount=False),
    "loans_under_water": Figure("over", by_upb=False, amount=True),
    "upb_under_water": Figure("over", by_upb=True, amount=True),
    "shortfall": Figure("shortfall", by_upb=True, amount=True),
    "shortfall_by_upb": Figure("shortfall", by_upb=True, amount=False),
    "near_negative_by_loans": Figure("near", by_upb=False, amount=False),
    "median_mtmltv": Figure("median", by_upb=False, amount=False),
}


# Loan counts of metros are not published: a metro's amount is replaced by the share it is based on.
SHARE_OF = {
    "loans_under_water": "pneq_by_loans",
    "upb_under_water": "pneq_by_upb",
    "shortfall": "shortfall_by_upb",
}
