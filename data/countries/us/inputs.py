"""The market model's inputs of the United States: prices, rates, new loans, shares of loans, measured leverage."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from data.countries.us import nmdb
from data.formulas.arrays import Floats
from data.model.cohorts import Inputs, LoanTerms
from data.model.inputs import filled_forward, quarters_of, relative_growth, row_of_parent, spliced
from data.model.simulation import Simulation, three_number_simulation
from data.quarter import ordinal, years_of
from data.snapshot.snapshot import Snapshot, number

# Loans are thirty-year loans at a fixed rate, 120 quarters.
TERM = 120
# FHFA's buckets of combined LTV at origination, first and contemporaneous second liens, lowest first (NMDB data
# dictionary of 2024-09-27); the bounds are data.formulas.origination_ltv's.
CLTV = ("LE70", "70_80", "80_90", "90_95", "95_97", "GT97")
# Six shares, each printed to a tenth of a percent.
ROUNDING = 0.005


def simulation(snapshot: Snapshot, values: Mapping[str, float], shown: Sequence[int]) -> Simulation:
    """The simulated loans of states and metros in the shown quarters, given as positions."""
    return three_number_simulation(snapshot, level_inputs(snapshot, values), values, shown)


def level_inputs(snapshot: Snapshot, values: Mapping[str, float]) -> dict[str, Inputs]:
    """The inputs of the states and of the metros."""
    states = state_inputs(snapshot, values["earlier"])
    return {"state": states, "metro": metro_inputs(snapshot, states)}


def state_inputs(snapshot: Snapshot, earlier: float) -> Inputs:
    """The inputs of the states.

    earlier: million loans made in 1997, falling 5 % a year before it (NMDB begins in 1998). After NMDB's last year
    new loans stay at that year's level. Outside ACS years a state keeps the nearest year's share of loans.
    """
    quarters = quarters_of(snapshot)
    first = ordinal(quarters[0])
    states = tuple(place.region_id for place in snapshot.level("state"))
    years = years_of(quarters)
    log_hpi = np.log(snapshot.hpi(states, quarters))
    share = loan_share(snapshot, states, years)
    debt_years = snapshot.years("mortgage_debt")
    home_years = snapshot.years("mortgaged_homes")
    measured = tuple(year for year in home_years if year in debt_years)
    debt = snapshot.yearly("mortgage_debt", "debt", states, measured)
    home_values = snapshot.yearly("mortgaged_homes", "aggregate_value", states, measured)
    return Inputs(
        first=first,
        log_hpi=log_hpi,
        recorded=_expanded_difference(snapshot.hpi(states, quarters, "expanded"), log_hpi, quarters),
        terms=LoanTerms(filled_forward(rates(snapshot, quarters)), np.full(len(quarters), TERM)),
        originations=originations(snapshot, years, earlier),
        loan_share=share,
        growth=relative_growth(log_hpi, share),
        leverage=np.log(debt / home_values),
        # Both are year-end figures: the debt by its sheet, the home values by the survey's dollars of that year.
        leverage_at=np.array([4 * year + 3 - first for year in measured]),
        outstanding=1000.0 * nmdb.outstanding(snapshot, "TOT_LOANS", (snapshot.country.nation,), quarters)[0],
        upb=_year_end_debt(snapshot, states, quarters),
        lent_through=snapshot.years("originations")[-1],
        lent=_if_any(snapshot.yearly("originations", "loans", states, tuple(sorted(set(years))))),
        buckets=_if_any(cltv_buckets(snapshot, states, tuple(sorted(set(years))))),
    )


def metro_inputs(snapshot: Snapshot, states: Inputs) -> Inputs:
    """The metros: their own prices, and their state's lending (no metro's loans are published).

    Before a metro's index begins its homes follow the state's, so that older loans have a price to be marked to;
    where the metro's index has no figure for a quarter no estimate is shown for it either.
    """
    quarters = quarters_of(snapshot)
    parent_row = row_of_parent(snapshot, "metro")
    log_hpi = np.log(snapshot.hpi(tuple(metro.region_id for metro in snapshot.level("metro")), quarters))
    return replace(
        states,
        log_hpi=spliced(log_hpi, states.log_hpi[parent_row]),
        # No expanded-data index of metros is published: they take their state's difference.
        recorded=states.recorded[parent_row],
        loan_share=states.loan_share[parent_row],
        growth=states.growth[parent_row],
        leverage=states.leverage[parent_row],
        lent=None if states.lent is None else states.lent[parent_row],
        buckets=None if states.buckets is None else states.buckets[parent_row],
    )


def rates(snapshot: Snapshot, quarters: tuple[str, ...]) -> Floats:
    """The 30-year mortgage rate of each quarter, per year; nan where not published."""
    table = snapshot.tables["rates"]
    by_quarter = dict(zip(table["quarter"].to_pylist(), table["rate"].to_pylist(), strict=True))
    return np.array([number(by_quarter.get(quarter)) for quarter in quarters])


def loan_share(snapshot: Snapshot, states: tuple[str, ...], years: tuple[int, ...]) -> Floats:
    """Each state's share of the nation's mortgages by quarter: ACS homes with a mortgage, the nearest year outside."""
    survey_years = snapshot.years("mortgaged_homes")
    homes = snapshot.yearly("mortgaged_homes", "units_with_mortgage", states, survey_years)
    nearest = [min(range(len(survey_years)), key=lambda i: abs(survey_years[i] - year)) for year in years]
    return np.asarray((homes / homes.sum(axis=0))[:, nearest])


def originations(snapshot: Snapshot, years: tuple[int, ...], earlier: float) -> Floats:
    """The nation's new loans a quarter: NMDB's year in four equal parts; before 1998 and after its end as assumed.

    earlier: million loans in 1997, falling 5 % a year before.
    """
    years_published = snapshot.years("originations")
    published = snapshot.yearly("originations", "loans", (snapshot.country.nation,), years_published)[0]
    # The states' file may extend further than the nation's.
    loans_by_year = {year: loans for year, loans in zip(years_published, published, strict=True) if not np.isnan(loans)}
    first, last = min(loans_by_year), max(loans_by_year)
    return np.array(
        [
            loans_by_year[min(year, last)] / 4.0 if year >= first else earlier * 1e6 * 0.95 ** (first - 1 - year) / 4.0
            for year in years
        ]
    )


def _year_end_debt(snapshot: Snapshot, states: tuple[str, ...], quarters: tuple[str, ...]) -> Floats:
    """Mortgage debt by state: NY Fed's figures in the fourth quarter of their year, nan elsewhere."""
    years = snapshot.years("mortgage_debt")
    debt = snapshot.yearly("mortgage_debt", "debt", states, years)
    published = np.full((len(states), len(quarters)), np.nan)
    for i, year in enumerate(years):
        published[:, quarters.index(f"{year}Q4")] = debt[:, i]
    return published


def cltv_buckets(snapshot: Snapshot, regions: tuple[str, ...], years: tuple[int, ...]) -> Floats:
    """The share of each region's new loans in each of FHFA's buckets of CLTV, all liens: regions x years x six.

    nan in all six where one is missing, or where their sum is further from 1 than rounding explains.
    """
    shares = np.stack([nmdb.lent(snapshot, f"PCT_CLTV_{name}", regions, years) for name in CLTV], axis=-1)
    is_complete = np.abs(shares.sum(axis=-1) - 1.0) <= ROUNDING
    return np.where(is_complete[..., None], shares, np.nan)


def _if_any(figures: Floats) -> Floats | None:
    return None if np.isnan(figures).all() else figures


def _expanded_difference(expanded: Floats, log_hpi: Floats, quarters: tuple[str, ...]) -> Floats:
    """The expanded-data index less the all-transactions one, in log, 0 in 2000Q1; constant beyond either end."""
    difference = spliced(np.log(expanded), log_hpi) - log_hpi
    return np.asarray(difference - difference[:, [quarters.index("2000Q1")]])
