"""Cohorts of a book: place and quarter of origination in one number, so that millions of loans need few prices."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from data.countries.us.states import STATES
from data.formulas.arrays import Floats
from data.quarter import ordinal, span
from data.snapshot.snapshot import Snapshot

Whole = NDArray[np.int64]

# state (FIPS) | metro (CBSA) | county (three digits) | quarter (data.quarter.ordinal): each 0 when unknown.
QUARTER, COUNTY, METRO = 100_000, 1_000, 100_000
STATE_IDS = {int(state.fips): state.region_id for state in STATES}
# The index that values a home: the finest one with figures for both quarters.
BASES = ("county", "metro", "state", "tape", "none")
_FIRST = "1975Q1"


def packed(state: int, metro: int, county: int, quarter: int) -> int:
    """Pack a place and a quarter into one number; each part is 0 when unknown.

    >>> packed(32, 29820, 3, ordinal("2006Q3"))
    322982000308026
    """
    return ((state * METRO + metro) * COUNTY + county) * QUARTER + quarter


def metro_id(code: int) -> str:
    """The region id of a metro's code on a tape.

    >>> metro_id(29820)
    'CBSA-29820'
    """
    return f"CBSA-{code}"


@dataclass(frozen=True, eq=False)
class PriceCells:
    """The distinct places and quarters of a book: one entry per cell in each array."""

    cell: Whole
    state: Whole
    metro: Whole
    county: Whole
    quarter: Whole

    @property
    def state_ids(self) -> list[str]:
        """The region id of each cell's state, "" when it has none."""
        return [STATE_IDS.get(int(code), "") for code in self.state]

    @property
    def years(self) -> Whole:
        """The year in which each cell's loans were made."""
        return np.asarray(self.quarter // 4)


def unpacked(cell: Whole) -> PriceCells:
    """Unpack cell numbers into place and quarter.

    >>> unpacked(np.array([322982000308026])).metro
    array([29820])
    """
    place, quarter = np.divmod(np.asarray(cell, dtype=np.int64), QUARTER)
    place, county = np.divmod(place, COUNTY)
    state, metro = np.divmod(place, METRO)
    return PriceCells(np.asarray(cell, dtype=np.int64), state, metro, county, quarter)


@dataclass(frozen=True, eq=False)
class CellPrices:
    """The change of prices of each cell, and the index it is from.

    ratio: HPI in the view's quarter over HPI at origination, nan where no index has both. age: quarters between. basis:
    position in BASES; place: id of the region whose index it is, "" without one.
    """

    ratio: Floats
    age: Whole
    basis: NDArray[np.int8]
    place: list[str]


def prices(snapshot: Snapshot, cells: PriceCells, as_of: str) -> CellPrices:
    """The change of prices from each cell's quarter to the view's, by the finest published index that has both.

    County: FHFA's developmental index, yearly; within a year it follows its state's quarters, and it is used only up to
    its last year. Metro and state: FHFA's all-transactions index, with the states' nowcast at the end where the
    snapshot has one. Raises ValueError for a quarter that no index reaches.
    """
    last = max(snapshot.data_through["metro"], snapshot.data_through["nowcast_through"])
    if not ordinal(_FIRST) <= ordinal(as_of) <= ordinal(last):
        raise ValueError(f"prices are known from {_FIRST} to {last}, not for {as_of}; choose a quarter between")
    quarters = span(_FIRST, last)
    at = ordinal(as_of) - ordinal(_FIRST)
    then = np.asarray(cells.quarter - ordinal(_FIRST))
    inside = (then >= 0) & (then < len(quarters))
    column = np.where(inside, then, 0)

    def looked_up(matrix: Floats, rows: Whole) -> Floats:
        """The ratio of each cell in a matrix of regions x quarters; nan where a row is -1 or a figure is missing."""
        if not len(matrix):
            return np.full(len(rows), np.nan)
        ratios = matrix[rows, at] / matrix[rows, column]
        return np.where((rows >= 0) & inside, ratios, np.nan)

    states = tuple(STATE_IDS.values())
    state_hpi = snapshot.hpi(states, quarters)
    state_row = _rows([*STATE_IDS], cells.state)
    metros = tuple(place.region_id for place in snapshot.level("metro"))
    metro_row = _rows([int(metro.removeprefix("CBSA-")) for metro in metros], cells.metro)
    fips, county_hpi = _counties(snapshot, quarters, states, state_hpi)
    county_row = _rows(fips, np.where(cells.county > 0, cells.state * 1000 + cells.county, -1))
    ratios_by_basis = [
        looked_up(county_hpi, county_row),
        looked_up(snapshot.hpi(metros, quarters), metro_row),
        looked_up(state_hpi, state_row),
    ]
    has_ratio = np.isfinite(np.array(ratios_by_basis))
    basis = np.where(has_ratio.any(axis=0), has_ratio.argmax(axis=0), BASES.index("none")).astype(np.int8)
    ratio = np.where(
        has_ratio.any(axis=0), np.array(ratios_by_basis)[np.minimum(basis, 2), np.arange(len(then))], np.nan
    )
    names = (
        lambda i: f"FIPS-{cells.state[i]:02d}{cells.county[i]:03d}",
        lambda i: metros[metro_row[i]],
        lambda i: states[state_row[i]],
        lambda _: "",
        lambda _: "",
    )
    return CellPrices(ratio, np.maximum(at - then, 0), basis, [names[basis[i]](i) for i in range(len(then))])


def _rows(keys: list[int], wanted: Whole) -> Whole:
    """The position of each wanted key among the keys, -1 when it is not there."""
    if not keys:
        return np.full(len(wanted), -1)
    order = np.argsort(keys)
    ranked = np.asarray(keys)[order]
    positions = np.minimum(np.searchsorted(ranked, wanted), len(keys) - 1)
    return np.asarray(np.where(ranked[positions] == wanted, order[positions], -1))


def _counties(
    snapshot: Snapshot, quarters: tuple[str, ...], states: tuple[str, ...], state_hpi: Floats
) -> tuple[list[int], Floats]:
    """Every county's FIPS code and HPI by quarter: its yearly HPI, moved within the year as its state's moves."""
    table = snapshot.tables["county_prices"]
    fips = np.array(table["fips"].to_pylist()).astype(np.int64)
    year, hpi = table["year"].to_numpy(), table["hpi"].to_numpy().astype(float)
    first, years = ordinal(_FIRST) // 4, (len(quarters) + 3) // 4
    codes = np.unique(fips)
    yearly = np.full((len(codes), years), np.nan)
    in_range = (year >= first) & (year < first + years)
    yearly[np.searchsorted(codes, fips[in_range]), (year - first)[in_range]] = hpi[in_range]
    padded = np.full((len(states), 4 * years), np.nan)
    padded[:, : len(quarters)] = state_hpi
    mean = padded.reshape(len(states), years, 4).mean(axis=2)
    within = (padded.reshape(len(states), years, 4) / mean[:, :, None]).reshape(len(states), -1)
    state_of = _rows([*STATE_IDS], codes // 1000)
    spread = np.where((state_of >= 0)[:, None], within[np.maximum(state_of, 0)], np.nan)
    return codes.tolist(), np.repeat(yearly, 4, axis=1)[:, : len(quarters)] * spread[:, : len(quarters)]
