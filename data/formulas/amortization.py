"""The remaining balance of a level-payment loan, as a share of the original balance."""

import numpy as np
from numpy.typing import ArrayLike

from data.formulas.arrays import Floats


def balance_left(rate: ArrayLike, age: ArrayLike, term: ArrayLike = 120) -> Floats:
    """How much of the loan is still owed after `age` payments on schedule.

    rate: per year (0.06), term and age: quarters; all broadcast. Returns ratios from 1 (new) to 0 (paid off).
    Payments are monthly, three to the quarter, interest compounds monthly: the US level-payment mortgage.
    b = ((1+i)^n - (1+i)^k) / ((1+i)^n - 1), i = rate/12; at rate 0 the balance falls in a straight line.

    >>> round(float(balance_left(0.06, 20)), 4)    # five years into thirty at 6 %
    0.9305
    >>> balance_left(0.0, [0, 60, 120, 130])
    array([1. , 0.5, 0. , 0. ])
    """
    monthly = np.asarray(rate, dtype=float) / 12.0
    months = 3.0 * np.asarray(term, dtype=float)
    paid = np.clip(3.0 * np.asarray(age, dtype=float), 0.0, months)
    # (1+i)^n - (1+i)^k over (1+i)^n - 1, by expm1 so that a rate near 0 loses no digits.
    growth = np.log1p(monthly)
    remaining = -np.expm1(-(months - paid) * growth)
    original = -np.expm1(-months * growth)
    with np.errstate(invalid="ignore", divide="ignore"):
        curve = remaining / original
    return np.where(monthly == 0.0, 1.0 - paid / months, curve)
