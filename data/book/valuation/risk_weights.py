"""Basel risk weights by LTV, for residential mortgages repaid by the borrower and not from the property."""

import numpy as np
from numpy.typing import ArrayLike

from data.formulas.arrays import Floats

# Basel Committee, CRE20.82 (whole-loan approach, repayment not materially dependent on cash flows of the property),
# in force from January 2023: LTV on the value at origination up to 50, 60, 80, 90, 100 %, and above.
EDGES = (0.50, 0.60, 0.80, 0.90, 1.00)
WEIGHTS = (20, 25, 30, 40, 50, 70)
NAMES = ("up to 50", "50-60", "60-80", "80-90", "90-100", "over 100")


def risk_weight(ltv: ArrayLike) -> Floats:
    """The risk weight of a loan by its LTV; a band includes its upper edge.

    ltv: ratio. Returns ratios (0.2 is 20 %). Source: Basel Committee, CRE20.82, whole-loan approach.

    >>> risk_weight([0.5, 0.8, 1.0, 1.01])
    array([0.2, 0.3, 0.5, 0.7])
    """
    band = np.searchsorted(EDGES, np.asarray(ltv, dtype=float), side="left")
    return np.asarray(np.array(WEIGHTS)[band] / 100.0)
