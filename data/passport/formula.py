"""A figure's formula with the numbers put in: what is summed, one cohort line worked out, and the rows of the sum."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from data.formulas.arrays import Floats
from data.i18n import marked
from data.passport.contributions import Contributions, Figure, years
from data.quarter import label, ordinal

# m: ln MTMLTV of the cohort's middle loan; s²: its variance between loans; σ²: of homes around their index (0 at the
# index); k: the threshold; Φ: the normal distribution. By balances the middle of a lognormal moves by its variance.
SYMBOLS: Mapping[str, str] = {
    "m": marked("ln MTMLTV of the cohort’s middle loan"),
    "s²": marked("variance of ln MTMLTV between the cohort’s loans (between)"),
    "σ²": marked("variance of homes around their price index, growing with age (dispersion)"),
    "k": marked("the threshold, as a ratio of balance to value"),
    "Φ": marked("the normal distribution"),
}
_LOANS = "Φ((m − ln k) / √(s² + σ²))"
_UPB = "Φ((m + s² − ln k) / √(s² + σ²))"
_LOSS = "(e^(m + s²/2) Φ((m + s²)/S) − e^(σ²/2) Φ((m − σ²)/S)) / e^(m + s²/2); S² = s² + σ²"
WEIGHTS: Mapping[bool, str] = {
    False: marked("weight = the cohort’s loans / all loans of the place"),
    True: marked(
        "weight = what the cohort owes / all balances of the place; it owes loans × e^(m + s²/2) × value of homes"
    ),
}


def formula(figure: Figure) -> str:
    """What is summed for a figure, in one line."""
    if figure.kind == "median":
        return f"figure = the k at which Σ weight × P(k) = 1/2; P(k) = {_LOANS}"
    if figure.kind == "near":
        return f"figure = Σ weight × (P(0.95) − P(1.00)); P(k) = {_LOANS}"
    whole = ("all balances × " if figure.by_upb else "all loans × ") if figure.amount else ""
    each = (
        f"loss; loss = {_LOSS}" if figure.kind == "shortfall" else f"PNEQ; PNEQ = {_UPB if figure.by_upb else _LOANS}"
    )
    return f"figure = {whole}Σ weight × {each}"


def number(figure: float) -> float | None:
    """A number as the file prints it: ten figures, large amounts to the cent, whole numbers whole, null for nan.

    >>> number(1 / 3), number(123456789012.3456), number(2.0), number(float("nan"))
    (0.3333333333, 123456789012.35, 2, None)
    """
    if np.isnan(figure):
        return None
    kept = round(figure, 2) if abs(figure) >= 1e8 else float(f"{figure:.10g}")
    return int(kept) if kept.is_integer() and abs(kept) < 1e15 else kept


def row(pooled: Mapping[str, Floats], i: int) -> dict[str, float | None]:
    """A line of a sum over groups of cohorts: weight x figure = contribution."""
    return {
        "weight": number(pooled["weight"][i]),
        "mtmltv": number(float(np.exp(pooled["median"][i]))),
        "between": number(pooled["between"][i]),
        "dispersion": number(pooled["dispersion"][i]),
        "figure": number(pooled["each"][i]),
        "contribution": number(pooled["added"][i]),
    }


def cell(made: Contributions, member: int, age: int) -> dict[str, float | None]:
    """A line of the sum over one region's cohorts; from m, s² and σ² the figure can be worked out anew."""
    at = (member, age)
    return {
        "weight": number(made.weight[at]),
        "m": number(made.median[at]),
        "between": number(made.between[at]),
        "dispersion": number(made.dispersion[at]),
        "figure": number(made.each[at]),
        "contribution": number(made.added[at]),
    }


def example(made: Contributions, quarter: str) -> dict[str, Any]:
    """The cohort that adds most, with its line of the sum worked out in numbers; empty where there is none."""
    if np.isnan(made.weight * made.each).any() or not made.weight.any():
        return {}
    member, age = (int(i) for i in np.unravel_index(int(np.argmax(made.weight * made.each)), made.weight.shape))
    return {
        "place": made.members[member],
        "made": label(ordinal(quarter) - age),
        **cell(made, member, age),
        "text": steps(made, member, age),
    }


def steps(made: Contributions, member: int, age: int) -> list[str]:
    """The line worked out, a step a string, each number to six figures."""
    m, s2, v = (float(part[member, age]) for part in (made.median, made.between, made.dispersion))
    weight, each = float(made.weight[member, age]), float(made.each[member, age])
    spread = float(np.sqrt(max(s2 + v, 1e-12)))
    lines = [
        f"m = {m:.6f}: the middle loan owes e^m = {np.exp(m):.4f} of its home’s value",
        f"S = √(s² + σ²) = √({s2:.6f} + {v:.6f}) = {spread:.6f}",
    ]
    if made.figure.kind == "shortfall":
        lines += [
            f"owed: e^(m + s²/2) = {np.exp(m + s2 / 2):.6f} of the home’s value",
            f"loss per dollar owed = (e^(m + s²/2) Φ({(m + s2) / spread:.6f}) − e^(σ²/2) Φ({(m - v) / spread:.6f})) "
            f"/ e^(m + s²/2) = {each:.6f}",
        ]
    elif made.figure.kind == "near":
        low, high = ((m - float(np.log(k))) / spread for k in (0.95, 1.0))
        lines.append(f"Φ((m − ln 0.95)/S) − Φ((m − ln 1.00)/S) = Φ({low:.6f}) − Φ({high:.6f}) = {each:.6f}")
    else:
        middle = m + s2 if made.figure.by_upb else m
        edge = float(np.log(made.threshold))
        said = "m + s²" if made.figure.by_upb else "m"
        z = (middle - edge) / spread
        lines.append(f"({said} − ln {made.threshold:g}) / S = ({middle:.6f} − {edge:.6f}) / {spread:.6f} = {z:.6f}")
        lines.append(f"Φ({z:.6f}) = {each:.6f}")
    lines.append(f"weight × figure = {weight:.6f} × {each:.6f} = {weight * each:.8f}")
    if made.figure.amount:
        lines.append(
            f"× {made.whole:,.0f} {'dollars owed' if made.figure.by_upb else 'loans'} = {made.added[member, age]:,.0f}"
        )
    return lines


def out(made: Contributions, quarter: str, first_published: int) -> dict[str, Any]:
    """The formula, one cohort worked out, and the sum by year; for one region also cohort by cohort.

    first_published: the first year whose lending is published; what older loans add to the weight is said.
    """
    made_in = years(quarter, made.weight.shape[1])
    first = int(made_in.min())
    by_year = made.pooled(np.broadcast_to(made_in - first, made.weight.shape), int(made_in.max()) - first + 1)
    one = len(made.members) == 1
    return {
        "text": formula(made.figure),
        "weights": WEIGHTS[made.figure.by_upb],
        "symbols": dict(SYMBOLS),
        "threshold": number(made.threshold),
        "whole": number(made.whole),
        "whole_unit": "US dollars" if made.figure.by_upb else "loans",
        "one_cohort": example(made, quarter),
        "sum": number(float(made.added.sum())),
        "weight_before_published_lending": number(float(made.weight[:, made_in < first_published].sum())),
        "years": [
            {"year": first + i} | row(by_year, i)
            for i in reversed(range(by_year["weight"].size))
            if by_year["weight"][i] > 0
        ],
        "cohorts": [
            {"made": label(ordinal(quarter) - age)} | cell(made, 0, age)
            for age in range(made.weight.shape[1])
            if one and made.weight[0, age] > 0
        ],
    }
