"""The market model's calibrated parameters: meaning, prior, permitted range, and the fitted values."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from data.country import Country, current_country
from data.formulas.arrays import Floats
from data.i18n import Message, marked

# Years at which the median CLTV at origination is a parameter; linear interpolation between them.
KNOTS = (1980, 1990, 1998, 2001, 2004, 2006, 2008, 2010, 2013, 2017, 2023)


@dataclass(frozen=True)
class Prior:
    """A parameter's prior (centre and standard deviation) and the range it may take in the fit."""

    centre: float
    sd: float
    low: float
    high: float
    meaning: str


PRIORS: Mapping[str, Prior] = {
    "refinance": Prior(
        4.0, 3.0, 0.0, 40.0, marked("how much faster loans leave when refinancing pays, times the base pace")
    ),
    "centre": Prior(
        0.006, 0.003, -0.01, 0.03, marked("rate incentive at which half of that response is there, per year")
    ),
    "width": Prior(0.004, 0.002, 0.0005, 0.02, marked("width of the response, as rate incentive")),
    "ramp": Prior(6.0, 2.0, 1.0, 20.0, marked("quarters of seasoning: a new loan seldom leaves")),
    "locked": Prior(0.5, 0.3, 0.0, 1.0, marked("share of ordinary leaving that being under water prevents")),
    "default": Prior(0.02, 0.01, 0.0, 0.3, marked("share of loans under water that default and leave, a quarter")),
    "replaced": Prior(0.72, 0.1, 0.3, 1.0, marked("old loans that end for each new loan made")),
    "trickle": Prior(0.01, 0.004, 0.0, 0.04, marked("share of all loans paid off a quarter beside those replaced")),
    "earlier": Prior(
        12.0,
        1.5,
        2.0,
        20.0,
        marked(
            "million loans made in the year before the first published, 5 % less each year before: "
            "builds the first stock"
        ),
    ),
    "maximum": Prior(0.03, 0.03, -0.05, 0.20, marked("ln of the highest CLTV at origination, all liens")),
    "spread": Prior(0.25, 0.03, 0.08, 0.50, marked("standard deviation of ln CLTV at origination within a vintage")),
    "drift": Prior(0.0016, 0.0006, 0.0002, 0.006, marked("variance of homes around their index, added a quarter (A)")),
    "boom": Prior(
        3.0, 1.5, 0.0, 10.0, marked("response of a region's lending to its year's price growth over the nation's")
    ),
    "leverage": Prior(
        0.5, 0.3, 0.0, 2.0, marked("part of a region's measured excess leverage that is CLTV at origination")
    ),
    "current": Prior(
        0.3, 0.3, -0.5, 2.0, marked("part of a year's departure from that mean by which all its loans lean")
    ),
    "lagging": Prior(0.2, 0.15, -0.5, 1.0, marked("part of two years' price growth that owners' own valuations miss")),
    "settling": Prior(
        0.3, 0.2, 0.0, 0.9, marked("part of the last quarter's level of prices that this quarter's keeps")
    ),
    "recorded": Prior(
        0.5, 0.25, 0.0, 1.0, marked("part of the way from the country's index to its index of recorded sales")
    ),
    "discount": Prior(-0.002, 0.002, -0.01, 0.01, marked("contract rate less the published rate of the quarter")),
    "contract": Prior(0.006, 0.002, 0.002, 0.02, marked("standard deviation of contract rates around that")),
} | {
    f"cltv_{year}": Prior(
        float(np.log(centre)),
        0.04,
        -1.5,
        0.3,
        Message("ln of the middle CLTV at origination in {year}, before the cut", year=year),
    )
    for year, centre in zip(KNOTS, (0.74, 0.74, 0.76, 0.79, 0.82, 0.85, 0.84, 0.76, 0.74, 0.76, 0.76), strict=True)
}


def priors(country: Country) -> Mapping[str, Prior]:
    """The parameters of a country's model: those of its module `priors` where it has one, else those of this one."""
    own = country.folder / "priors.py"
    parameters: Mapping[str, Prior] = country.module("priors").PRIORS if own.exists() else PRIORS
    return parameters


def cltv_path(values: Mapping[str, float], quarters_ordinal: Floats) -> Floats:
    """The median of ln CLTV at origination, before truncation, by quarter; linear between knots (each at mid-year).

    >>> path = cltv_path({f"cltv_{y}": 0.0 for y in KNOTS} | {"cltv_2006": -0.1}, np.array([2006 * 4 + 1.5]))
    >>> float(path[0])
    -0.1
    """
    knot_quarters = np.array([4 * year + 1.5 for year in KNOTS])
    return np.interp(quarters_ordinal, knot_quarters, [values[f"cltv_{year}"] for year in KNOTS])


@dataclass(frozen=True, eq=False)
class Calibration:
    """A fit: parameter values, and in `about` what they were fitted to and their errors.

    interval: quantiles of |logit error| on regions and quarters left out, by size of share (METHOD, "Uncertainty").
    """

    values: Mapping[str, float]
    interval: Mapping[str, Any]
    about: Mapping[str, Any]


def carried(path: Path | None = None) -> Calibration:
    """The fit in a parameter file, the current country's unless given; FileNotFoundError with the command to run."""
    return _read(path or current_country().parameters)


@cache
def _read(path: Path) -> Calibration:
    if not path.exists():
        raise FileNotFoundError(f"{path.name} is missing; make it: python -m data calibrate --against DIR")
    file = json.loads(path.read_text(encoding="utf-8"))
    return Calibration(values=file["values"], interval=file["interval"], about=file["about"])
