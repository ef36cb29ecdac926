"""A figure's formula with its numbers: what is summed, the worked example of one cohort, and the rows of the sum."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from data.country import country_of
from data.fields import rounded
from data.formulas.arrays import Floats
from data.i18n import Message, marked
from data.passport.contributions import Contributions, origination_years
from data.passport.figures import Figure
from data.quarter import label, ordinal

# m: ln MTMLTV of the cohort's median loan; s²: its variance between loans; σ²: of homes around their index (0 for the
# step); k: the threshold; Φ: the normal distribution. By balances the median of a lognormal moves by its variance.
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
# By what a cohort's own figure is, whether it is weighted by balances, and whether the sum is an amount.
_FORMULAS: Mapping[tuple[str, bool, bool], str] = {
    ("over", False, False): marked("figure = Σ weight × PNEQ; PNEQ = {terms}"),
    ("over", True, False): marked("figure = Σ weight × PNEQ; PNEQ = {terms}"),
    ("over", False, True): marked("figure = all loans × Σ weight × PNEQ; PNEQ = {terms}"),
    ("over", True, True): marked("figure = all balances × Σ weight × PNEQ; PNEQ = {terms}"),
    ("shortfall", True, False): marked("figure = Σ weight × loss; loss = {terms}"),
    ("shortfall", True, True): marked("figure = all balances × Σ weight × loss; loss = {terms}"),
    ("near", False, False): marked("figure = Σ weight × (P(0.95) − P(1.00)); P(k) = {terms}"),
    ("median", False, False): marked("figure = the k at which Σ weight × P(k) = 1/2; P(k) = {terms}"),
}
WEIGHTS: Mapping[bool, str] = {
    False: marked("weight = the cohort’s loans / all loans of the place"),
    True: marked(
        "weight = what the cohort owes / all balances of the place; it owes loans × e^(m + s²/2) × value of homes"
    ),
}


def formula(figure: Figure) -> Message:
    """The formula of a figure, in one line."""
    terms = _LOSS if figure.kind == "shortfall" else _UPB if figure.by_upb else _LOANS
    return Message(_FORMULAS[figure.kind, figure.by_upb, figure.amount], terms=terms)


def number(figure: float) -> float | None:
    """A number as the file has it: ten significant figures, large amounts to the cent, integers whole, None for nan.

    >>> number(1 / 3), number(123456789012.3456), number(2.0), number(float("nan"))
    (0.3333333333, 123456789012.35, 2, None)
    """
    if np.isnan(figure):
        return None
    rounded = round(figure, 2) if abs(figure) >= 1e8 else float(f"{figure:.10g}")
    return int(rounded) if rounded.is_integer() and abs(rounded) < 1e15 else rounded


def rounded_number(name: str, figure: float) -> float | None:
    """A figure of a column as the file has it: to the decimals that the command line prints."""
    value = rounded(name, figure)
    return None if value is None else number(float(value))


def row(pooled: Mapping[str, Floats], i: int) -> dict[str, float | None]:
    """A row of the sum over groups of cohorts: weight x figure = contribution."""
    return {
        "weight": number(pooled["weight"][i]),
        "mtmltv": number(float(np.exp(pooled["median"][i]))),
        "between": number(pooled["between"][i]),
        "dispersion": number(pooled["dispersion"][i]),
        "figure": number(pooled["figure"][i]),
        "contribution": number(pooled["contribution"][i]),
    }


def cell(cohorts: Contributions, member: int, i: int) -> dict[str, float | None]:
    """A row of the sum over one region's cohorts; m, s² and σ² suffice to recompute the figure."""
    at = (member, i)
    return {
        "weight": number(cohorts.weight[at]),
        "m": number(cohorts.median[at]),
        "between": number(cohorts.between[at]),
        "dispersion": number(cohorts.dispersion[at]),
        "figure": number(cohorts.cohort_figure[at]),
        "contribution": number(cohorts.contribution[at]),
    }


def example(cohorts: Contributions, quarter: str) -> dict[str, Any]:
    """The cohort with the largest contribution, its row of the sum worked out in numbers; empty where there is none."""
    if np.isnan(cohorts.weight * cohorts.cohort_figure).any() or not cohorts.weight.any():
        return {}
    member, i = (
        int(position)
        for position in np.unravel_index(int(np.argmax(cohorts.weight * cohorts.cohort_figure)), cohorts.weight.shape)
    )
    return {
        "place": cohorts.members[member],
        **_described(cohorts, quarter, i),
        **cell(cohorts, member, i),
        "text": steps(cohorts, member, i),
    }


def _described(cohorts: Contributions, quarter: str, i: int) -> dict[str, object]:
    """When a cell's loans were made; and where a quarter has several kinds, which it is and whether it amortises."""
    cells = cohorts.cells
    made: dict[str, object] = {"made": label(ordinal(quarter) - int(cells.ages[i]))}
    if cells.kinds == 1:
        return made
    return made | {"kind": i // cells.longest + 1, "amortises": bool(cells.amortises[i])}


def steps(cohorts: Contributions, member: int, i: int) -> list[str]:
    """The calculation of one cohort's row, a step a string, numbers to six decimals; a step with words is a Message."""
    median, between, dispersion = (
        float(array[member, i]) for array in (cohorts.median, cohorts.between, cohorts.dispersion)
    )
    weight, cohort_figure = float(cohorts.weight[member, i]), float(cohorts.cohort_figure[member, i])
    currency = country_of(cohorts.members[member]).currency
    deviation = float(np.sqrt(max(between + dispersion, 1e-12)))
    lines: list[str] = [
        Message(
            "m = {m}: the middle loan owes e^m = {owed} of its home’s value",
            m=f"{median:.6f}",
            owed=f"{np.exp(median):.4f}",
        ),
        f"S = √(s² + σ²) = √({between:.6f} + {dispersion:.6f}) = {deviation:.6f}",
    ]
    if cohorts.figure.kind == "shortfall":
        owed = f"{np.exp(median + between / 2):.6f}"
        terms = (
            f"(e^(m + s²/2) Φ({(median + between) / deviation:.6f}) "
            f"− e^(σ²/2) Φ({(median - dispersion) / deviation:.6f})) / e^(m + s²/2) = {cohort_figure:.6f}"
        )
        lines += [
            Message("owed: e^(m + s²/2) = {owed} of the home’s value", owed=owed),
            Message("loss per {unit} owed = {terms}", unit=Message(currency.unit), terms=terms),
        ]
    elif cohorts.figure.kind == "near":
        low, high = ((median - float(np.log(k))) / deviation for k in (0.95, 1.0))
        lines.append(f"Φ((m − ln 0.95)/S) − Φ((m − ln 1.00)/S) = Φ({low:.6f}) − Φ({high:.6f}) = {cohort_figure:.6f}")
    else:
        shifted_median = median + between if cohorts.figure.by_upb else median
        log_threshold = float(np.log(cohorts.threshold))
        symbol = "m + s²" if cohorts.figure.by_upb else "m"
        z = (shifted_median - log_threshold) / deviation
        lines.append(
            f"({symbol} − ln {cohorts.threshold:g}) / S "
            f"= ({shifted_median:.6f} − {log_threshold:.6f}) / {deviation:.6f} = {z:.6f}"
        )
        lines.append(f"Φ({z:.6f}) = {cohort_figure:.6f}")
    terms = f"{weight:.6f} × {cohort_figure:.6f} = {weight * cohort_figure:.8f}"
    lines.append(Message("weight × figure = {terms}", terms=terms))
    if cohorts.figure.amount:
        values = {"whole": f"{cohorts.total:,.0f}", "added": f"{cohorts.contribution[member, i]:,.0f}"}
        lines.append(
            Message("× {whole} {units} owed = {added}", units=Message(currency.units), **values)
            if cohorts.figure.by_upb
            else Message("× {whole} loans = {added}", **values)
        )
    return lines


def formula_section(cohorts: Contributions, quarter: str, first_published: int) -> dict[str, Any]:
    """The formula, one cohort worked out, and the sum by year; for one region also cohort by cohort.

    first_published: the first year whose originations are published; the weight of older loans is stated.
    """
    made_years = origination_years(quarter, cohorts.cells.ages)
    first = int(made_years.min())
    by_year = cohorts.pooled(
        np.broadcast_to(made_years - first, cohorts.weight.shape), int(made_years.max()) - first + 1
    )
    is_single_region = len(cohorts.members) == 1
    # Where a quarter's loans are of many kinds, a page shows them together; the file has each.
    by_quarter = cohorts.pooled(np.broadcast_to(cohorts.cells.ages, cohorts.weight.shape), cohorts.cells.longest)
    has_kinds = is_single_region and cohorts.cells.kinds > 1
    return {
        "text": formula(cohorts.figure),
        "weights": WEIGHTS[cohorts.figure.by_upb],
        "symbols": dict(SYMBOLS),
        "threshold": number(cohorts.threshold),
        "whole": number(cohorts.total),
        "whole_unit": country_of(cohorts.members[0]).currency.name.en if cohorts.figure.by_upb else "loans",
        "one_cohort": example(cohorts, quarter),
        "sum": number(float(cohorts.contribution.sum())),
        "weight_before_published_lending": number(float(cohorts.weight[:, made_years < first_published].sum())),
        "years": [
            {"year": first + i} | row(by_year, i)
            for i in reversed(range(by_year["weight"].size))
            if by_year["weight"][i] > 0
        ],
        **(
            {
                "quarters": [
                    {"made": label(ordinal(quarter) - age)} | row(by_quarter, age)
                    for age in range(cohorts.cells.longest)
                    if by_quarter["weight"][age] > 0
                ]
            }
            if has_kinds
            else {}
        ),
        "cohorts": [
            _described(cohorts, quarter, i) | cell(cohorts, 0, i)
            for i in range(cohorts.weight.shape[1])
            if is_single_region and cohorts.weight[0, i] > 0
        ],
    }
