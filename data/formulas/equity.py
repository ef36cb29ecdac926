"""Negative equity: mark-to-market loan-to-value, and the probability that it exceeds a threshold.

Homes are dispersed around their index. Valued at the index alone a loan is over the threshold or not (a step); with
dispersion it is so with a probability. Both are here, for one loan and for a cohort whose loans have a spread.
"""

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import ndtr

from data.formulas.arrays import Floats

# The severity ladder's edges, in MTMLTV: ten bands, always the same (METHOD, "Severity ladder").
EDGES = (0.60, 0.70, 0.80, 0.90, 0.95, 1.00, 1.10, 1.20, 1.25)


def mtmltv(balance: ArrayLike, value: ArrayLike, hpi_ratio: ArrayLike = 1.0) -> Floats:
    """Mark-to-market LTV: the balance over the home's value today, carried forward with the index.

    balance and value: same currency; hpi_ratio: index now over index at valuation. Ratio (0.95 is 95 %).
    Source: FHFA, National Mortgage Database data dictionary, mark-to-market LTV.

    >>> float(mtmltv(190_000, 200_000, 0.5))
    1.9
    """
    return np.asarray(np.asarray(balance, dtype=float) / np.asarray(value, dtype=float) / np.asarray(hpi_ratio))


def dispersion(age: ArrayLike, a: float, b: float = 0.0) -> Floats:
    """The dispersion of homes around their index since the valuation: a variance of log price.

    age: quarters; a, b per quarter and per quarter squared. sigma^2 = a age + b age^2, held at its maximum
    once a negative b would bend it down. Source: Calhoun 1996, the FHFA index's second stage.

    >>> dispersion([0, 10], a=0.002)
    array([0.  , 0.02])
    """
    quarters = np.asarray(age, dtype=float)
    if b < 0:
        quarters = np.minimum(quarters, -a / (2.0 * b))
    return np.asarray(a * quarters + b * quarters**2)


def pneq(ltv: ArrayLike, sigma: ArrayLike, threshold: float = 1.0) -> Floats:
    """The probability that a loan with this MTMLTV is over the threshold, homes spreading by sigma.

    ltv: ratio, 0 for a loan paid off; sigma: standard deviation of log price. Phi(ln(ltv / threshold) / sigma);
    where sigma is 0 the plain step, 0 at exactly the threshold. Source: Deng, Quigley and Van Order 2000.

    >>> round(float(pneq(1.10, 0.20)), 4)
    0.6832
    >>> pneq([1.0, 1.1], 0.0)
    array([0., 1.])
    """
    ratio, spread = np.broadcast_arrays(np.asarray(ltv, dtype=float), np.asarray(sigma, dtype=float))
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        distance = np.log(ratio / threshold) / spread
    return np.where(spread == 0.0, (ratio > threshold).astype(float), ndtr(distance))


def capped(mean: ArrayLike, spread: ArrayLike, maximum: float) -> tuple[Floats, Floats]:
    """The mean and variance of ln CLTV among loans that were made, when nothing above a maximum is lent.

    mean, spread: of the normal before the cut; maximum: ln of the highest CLTV. With a = (maximum - mean) / spread and
    h = phi(a) / Phi(a): mean - spread h, and spread^2 (1 - a h - h^2). Source: moments of the truncated normal
    (Johnson, Kotz and Balakrishnan 1994, section 13.10).

    >>> [round(float(v), 4) for v in capped(0.0, 0.2, 0.0)]    # everything above the mean cut off
    [-0.1596, 0.0145]
    """
    middle, scale = np.asarray(mean, dtype=float), np.asarray(spread, dtype=float)
    a = (maximum - middle) / scale
    h = np.exp(-0.5 * a * a) * 0.3989422804014327 / ndtr(a)
    return np.asarray(middle - scale * h), np.asarray(scale**2 * (1.0 - a * h - h * h))


def cohort_over(median: ArrayLike, variance: ArrayLike, threshold: float = 1.0) -> Floats:
    """The share of a cohort's loans over the threshold, loan by loan and home by home.

    median: ln MTMLTV of the middle loan; variance: of ln MTMLTV between loans, plus the homes' dispersion
    when values are seen home by home. The sum of two independent normals is normal, so one Phi serves both.

    >>> round(float(cohort_over(np.log(0.8), 0.05)), 4)
    0.1592
    """
    distance = np.asarray(median) - np.log(threshold)
    # A cohort without loans has neither variance nor weight: any share will do for it, but not a warning.
    spread = np.sqrt(np.maximum(variance, 1e-12))
    return np.asarray(ndtr(distance / spread))


def cohort_ltv(median: ArrayLike, between: ArrayLike) -> Floats:
    """The cohort's aggregate LTV: what all its loans owe over what all its homes are worth by the index.

    median: ln MTMLTV of the middle loan; between: variance of ln MTMLTV between loans. E[e^x] of a normal x.

    >>> round(float(cohort_ltv(np.log(0.8), 0.04)), 4)
    0.8162
    """
    return np.exp(np.asarray(median) + np.asarray(between) / 2.0)
