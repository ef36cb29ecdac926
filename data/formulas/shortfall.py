"""Shortfall: the amount owed in excess of what the homes are worth."""

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import ndtr

from data.formulas.arrays import Floats


def expected_shortfall(balance: ArrayLike, value: ArrayLike, sigma: ArrayLike) -> Floats:
    """The expected amount under water of a loan, with homes dispersed around their index by sigma.

    balance, value: same currency, value the median of a lognormal; sigma: standard deviation of log price.
    E[max(0, balance - value)] = balance Phi(d) - value e^(sigma^2/2) Phi(d - sigma), d = ln(balance/value)/sigma;
    at sigma 0 the plain max(0, balance - value). On screen "expected amount under water", because to a bank
    "expected shortfall" is CVaR.

    >>> float(expected_shortfall(220_000, 200_000, 0.0))
    20000.0
    >>> round(float(expected_shortfall(220_000, 200_000, 0.2)))
    26047
    """
    owed, worth, spread = np.broadcast_arrays(
        np.asarray(balance, dtype=float), np.asarray(value, dtype=float), np.asarray(sigma, dtype=float)
    )
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        d = np.log(owed / worth) / spread
    smooth = owed * ndtr(d) - worth * np.exp(spread**2 / 2.0) * ndtr(d - spread)
    return np.asarray(np.where(spread == 0.0, np.maximum(owed - worth, 0.0), smooth))


def cohort_shortfall(median: ArrayLike, between: ArrayLike, dispersion: ArrayLike) -> Floats:
    """The amount under water in a cohort, as a share of what its homes are worth by the index.

    median: ln MTMLTV of the middle loan; between: variance between loans; dispersion: variance of the homes
    around the index (0 for the step). The exchange of one lognormal for another (Margrabe 1978):
    e^(m + s2/2) Phi((m + s2)/S) - e^(v/2) Phi((m - v)/S), S^2 = s2 + v.

    >>> round(float(cohort_shortfall(np.log(0.9), 0.04, 0.02)), 4)
    0.055
    """
    m, s2, v = np.asarray(median, dtype=float), np.asarray(between, dtype=float), np.asarray(dispersion)
    spread = np.sqrt(np.maximum(s2 + v, 1e-12))
    return np.asarray(np.exp(m + s2 / 2.0) * ndtr((m + s2) / spread) - np.exp(v / 2.0) * ndtr((m - v) / spread))
