"""The parameters of the node model for the United Kingdom: meaning, prior, and the range each may take."""

from collections.abc import Mapping

from data.i18n import marked
from data.model.parameters import Prior

PRIORS: Mapping[str, Prior] = {
    "drift": Prior(0.0016, 0.0008, 0.0004, 0.0064, marked("variance of homes around their index, added a quarter (A)")),
    "ramp": Prior(6.0, 2.0, 1.0, 20.0, marked("quarters of seasoning: a new loan seldom leaves")),
    "locked": Prior(0.5, 0.3, 0.0, 1.0, marked("share of ordinary leaving that being under water prevents")),
    "spread_2008": Prior(
        0.321, 0.04, 0.08, 0.50, marked("standard deviation of ln LTV at origination before the cut, to 2008Q1")
    ),
    "maximum_2008": Prior(-0.023, 0.02, -0.20, 0.20, marked("ln of the highest LTV at origination, to 2008Q1")),
    "spread_2009": Prior(
        0.214, 0.04, 0.08, 0.50, marked("standard deviation of ln LTV at origination before the cut, from 2009Q2")
    ),
    "maximum_2009": Prior(-0.060, 0.02, -0.20, 0.20, marked("ln of the highest LTV at origination, from 2009Q2")),
    "interest_only": Prior(0.333333, 0.1, 0.0, 0.8, marked("part of new loans that pay interest only, before 2007")),
    "remortgages": Prior(0.15, 0.1, 0.0, 1.0, marked("remortgages for each purchase with a loan, to 1995Q4")),
    "margin_before": Prior(
        0.010, 0.003, 0.0, 0.03, marked("mean rate of all loans over Bank Rate before 2007, a year")
    ),
    "margin_after": Prior(
        0.003, 0.003, -0.01, 0.02, marked("mean rate of all loans over Bank Rate that it tends to after MLAR, a year")
    ),
    "closing": Prior(0.07, 0.02, 0.0, 0.5, marked("part of its distance to that which it closes a quarter")),
}
