"""The model's inputs of Toyland: one level with loans of 25 years, no second index, no lending by province."""

from collections.abc import Mapping, Sequence

import numpy as np

from data.formulas.arrays import Floats
from data.model.cohorts import Inputs, LoanTerms
from data.model.inputs import quarters_of, relative_growth
from data.model.simulation import Simulation, three_number_simulation
from data.quarter import ordinal, years_of
from data.snapshot.snapshot import Snapshot

TERM = 100


def simulation(snapshot: Snapshot, values: Mapping[str, float], shown: Sequence[int]) -> Simulation:
    """The simulated loans of the provinces in the shown quarters, given as positions."""
    return three_number_simulation(snapshot, level_inputs(snapshot, values), values, shown)


def level_inputs(snapshot: Snapshot, values: Mapping[str, float]) -> dict[str, Inputs]:
    """The inputs of the provinces; `earlier` is the million loans made in the year before the first published."""
    quarters = quarters_of(snapshot)
    provinces = tuple(place.region_id for place in snapshot.level("province"))
    years = snapshot.years("homes")
    homes, debt, value = (
        snapshot.yearly("homes", name, provinces, years) for name in ("mortgaged_homes", "debt", "value")
    )
    nearest = [min(range(len(years)), key=lambda i, year=year: abs(years[i] - year)) for year in years_of(quarters)]
    share = (homes / homes.sum(axis=0))[:, nearest]
    log_hpi = np.log(snapshot.hpi(provinces, quarters))
    rates = dict(zip(*(snapshot.tables["rates"][name].to_pylist() for name in ("quarter", "rate")), strict=True))
    lent = dict(zip(*(snapshot.tables["loans"][name].to_pylist() for name in ("year", "new_loans")), strict=True))
    outstanding = dict(zip(*(snapshot.tables["loans"][name].to_pylist() for name in ("year", "loans")), strict=True))
    first_lent = min(lent)

    def made(year: int) -> float:
        return lent.get(year, values["earlier"] * 1e6 * 0.95 ** max(first_lent - 1 - year, 0)) / 4.0

    inputs = Inputs(
        first=ordinal(quarters[0]),
        log_hpi=log_hpi,
        recorded=np.zeros_like(log_hpi),
        terms=LoanTerms(np.array([rates[quarter] for quarter in quarters]), np.full(len(quarters), TERM)),
        originations=np.array([made(year) for year in years_of(quarters)]),
        loan_share=share,
        growth=relative_growth(log_hpi, share),
        leverage=np.log(debt / value),
        leverage_at=np.array([quarters.index(f"{year}Q4") for year in years]),
        outstanding=np.array([_at_year_end(outstanding, quarter) for quarter in quarters]),
        upb=_year_end_debt(debt, years, quarters),
        lent_through=max(lent),
    )
    return {"province": inputs}


def _at_year_end(by_year: Mapping[int, float], quarter: str) -> float:
    return float(by_year.get(int(quarter[:4]), np.nan)) if quarter.endswith("Q4") else np.nan


def _year_end_debt(debt: Floats, years: tuple[int, ...], quarters: tuple[str, ...]) -> Floats:
    published = np.full((len(debt), len(quarters)), np.nan)
    published[:, [quarters.index(f"{year}Q4") for year in years]] = debt
    return published
