"""Cohorts of a book: place and quarter of origination in one number, so that millions of loans need few prices."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from data.book.geography import TapeGeography, Whole, tape_geography
from data.formulas.arrays import Floats
from data.quarter import ordinal, span
from data.snapshot.snapshot import Snapshot

# A cell is the packed number of a place (data.book.geography), then the quarter (data.quarter.ordinal), 0 when unknown.
QUARTER = 100_000
NO_INDEX = "none"


def bases(geography: TapeGeography) -> tuple[str, ...]:
    """The kinds of index that value a home, finest first: the finest one with figures for both quarters; at the end
    NO_INDEX, where none has both.
    """
    return (*geography.indices, NO_INDEX)


def packed(codes: Sequence[int], quarter: int, geography: TapeGeography) -> int:
    """Pack the codes of a place and a quarter into one number; each is 0 when unknown.

    >>> from data.country import country
    >>> packed((32, 29820, 3), ordinal("2006Q3"), tape_geography(country("us")))
    322982000308026
    """
    return geography.packed_place(codes) * QUARTER + quarter


@dataclass(frozen=True, eq=False)
class PriceCells:
    """The distinct places and quarters of a book: one entry per cell in each array. codes: of the places, by name."""

    cell: Whole
    codes: Mapping[str, Whole]
    quarter: Whole

    @property
    def years(self) -> Whole:
        """The year in which each cell's loans were made."""
        return np.asarray(self.quarter // 4)


def unpacked(cell: Whole, geography: TapeGeography) -> PriceCells:
    """Unpack cell numbers into place and quarter.

    >>> from data.country import country
    >>> unpacked(np.array([322982000308026]), tape_geography(country("us"))).codes["metro"]
    array([29820])
    """
    place, quarter = np.divmod(np.asarray(cell, dtype=np.int64), QUARTER)
    return PriceCells(np.asarray(cell, dtype=np.int64), geography.unpacked_place(place), quarter)


def present(snapshot: Snapshot, cells: PriceCells) -> PriceCells:
    """The cells with the codes that today's regions have; a tape may have those of past delineations."""
    geography = tape_geography(snapshot.country)
    return replace(cells, codes=geography.present(snapshot, cells.codes)) if geography.present else cells


@dataclass(frozen=True, eq=False)
class CellPrices:
    """The change of prices of each cell, and the index it is from.

    ratio: HPI in the view's quarter over HPI at origination, nan where no index has both. age: quarters between. basis:
    position in `bases`; place: id of the region whose index it is, "" without one.
    """

    ratio: Floats
    age: Whole
    basis: NDArray[np.int8]
    place: list[str]


def prices(snapshot: Snapshot, cells: PriceCells, as_of: str) -> CellPrices:
    """The change of prices from each cell's quarter to the view's, by the finest published index that has both.

    The country says which indices there are (TapeGeography.prices). Raises ValueError for a quarter that no index
    reaches.
    """
    first, last = snapshot.country.first_price, max(snapshot.data_through.values())
    if not ordinal(first) <= ordinal(as_of) <= ordinal(last):
        raise ValueError(f"prices are known from {first} to {last}, not for {as_of}; choose a quarter between")
    quarters = span(first, last)
    at = ordinal(as_of) - ordinal(first)
    then = np.asarray(cells.quarter - ordinal(first))
    inside = (then >= 0) & (then < len(quarters))
    column = np.where(inside, then, 0)

    def looked_up(matrix: Floats, rows: Whole) -> Floats:
        """The ratio of each cell in a matrix of regions x quarters; nan where a row is -1 or a figure is missing."""
        if not len(matrix):
            return np.full(len(rows), np.nan)
        ratios = matrix[rows, at] / matrix[rows, column]
        return np.where((rows >= 0) & inside, ratios, np.nan)

    areas = tape_geography(snapshot.country).prices(snapshot, present(snapshot, cells).codes, quarters)
    ratios = np.array([looked_up(area.hpi, area.row) for area in areas])
    has_ratio = np.isfinite(ratios)
    basis = np.where(has_ratio.any(axis=0), has_ratio.argmax(axis=0), len(areas)).astype(np.int8)
    ratio = np.where(has_ratio.any(axis=0), ratios[np.minimum(basis, len(areas) - 1), np.arange(len(then))], np.nan)
    places = [areas[b].region_ids[areas[b].row[i]] if b < len(areas) else "" for i, b in enumerate(basis.tolist())]
    return CellPrices(ratio, np.maximum(at - then, 0), basis, places)
