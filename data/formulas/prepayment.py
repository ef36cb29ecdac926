"""Prepayment and default: how fast the loans of a vintage leave, and the distribution of those that stay."""

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import expit, ndtr

from data.formulas.arrays import Floats


def seasoned(age: ArrayLike, ramp: float) -> Floats:
    """How far a loan of an age leaves at the full pace: 1 - e^(-age / ramp), as in the PSA's seasoning ramp.

    age, ramp: quarters.

    >>> seasoned([0, 6], ramp=6.0).round(4)
    array([0.    , 0.6321])
    """
    return np.asarray(-np.expm1(-np.asarray(age, dtype=float) / ramp))


def turnover(
    age: ArrayLike,
    incentive: ArrayLike,
    base: float,
    refinance: float,
    centre: float,
    width: float,
    ramp: float,
) -> Floats:
    """The share of a vintage that sells, moves or refinances in a quarter, were nobody under water.

    age: quarters; incentive: the loan's rate less the market's (0.01 is one point); base and refinance: share per
    quarter; centre, width: of the refinancing response, as incentive; ramp: quarters of seasoning. Young loans
    move less, so both parts grow as they are seasoned.

    >>> round(float(turnover(40, 0.02, base=0.02, refinance=0.1, centre=0.01, width=0.002, ramp=6.0)), 4)
    0.1192
    """
    wish = expit((np.asarray(incentive, dtype=float) - centre) / width)
    return np.asarray(seasoned(age, ramp) * (base + refinance * wish))


def stay(
    median: ArrayLike, between: ArrayLike, dispersion: ArrayLike, leave: ArrayLike, extra: ArrayLike
) -> tuple[Floats, Floats, Floats]:
    """One quarter's leaving, when loans under water leave at another pace than the rest.

    A loan at ln MTMLTV x leaves with probability leave + extra Phi(x / sqrt(dispersion)): `leave` for those well
    above water, `leave + extra` for those deep under it (extra is below 0 where being under water locks the
    household in). Returns (share that stays, the stayers' median, their variance between loans), the last two of the
    normal with the stayers' own mean and variance, so that the cohort is described by three numbers for ever.
    The moments are exact: for x ~ N(m, s2), S^2 = s2 + dispersion, z = m/S,
    E[Phi] = Phi(z), E[(x - m) Phi] = s2 phi(z)/S, E[(x - m)^2 Phi] = s2 Phi(z) - s2^2 z phi(z)/S^2.

    >>> [round(float(v), 4) for v in stay(0.0, 0.04, 0.0, leave=0.0, extra=0.5)]    # half of those under water leave
    [0.75, -0.0532, 0.0372]
    """
    m, s2 = np.asarray(median, dtype=float), np.asarray(between, dtype=float)
    total = s2 + np.asarray(dispersion)
    spread = np.sqrt(total)
    z = m / spread
    under = ndtr(z)
    density = np.exp(-0.5 * z * z) * 0.3989422804014327
    stays = 1.0 - np.asarray(leave) - np.asarray(extra) * under
    lean = np.asarray(extra) / stays
    shift = -lean * s2 * density / spread
    second = s2 + lean * s2 * s2 * z * density / total
    return stays, m + shift, second - shift * shift
