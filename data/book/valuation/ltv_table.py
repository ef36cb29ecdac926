"""A book by LTV, in bins and classes whose edges are exact: what of its figures can be read from a few sums."""

from collections.abc import Sequence

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from data.book.valuation import risk_weights
from data.book.valuation.valuation import Expr
from data.formulas.arrays import Floats
from data.formulas.equity import EDGES

# Reverse stress and losses are computed from bins of LTV a thousandth wide; a fall that the index alone decides is
# found in bins a thousand times finer. Twentieths hold every edge of the ladder and of the risk weights.
BINS_OF_ONE, FINE_BINS_OF_ONE, CLASSES_OF_ONE = 1000, 1_000_000, 20
BIN = 1.0 / BINS_OF_ONE
NO_LTV = -1
HIGHEST = 4.0  # the LTV above which all are in one bin
_SLACK = 1e-3  # of a bin; more than a product's rounding


def bin_keys(ltv: Expr, bins_of_one: int, name: str) -> dict[str, Expr]:
    """The columns that say which bin an LTV is in, for `exact_bins` to read; null where the LTV is.

    Bin b holds (b / bins_of_one, (b + 1) / bins_of_one], as one compares with these ratios. The product can round an
    LTV next to an edge into the neighbour's bin: a little less than it never gives the bin above, and where it gives
    the one below, the comparison with the edge tells.
    """
    upper = (ltv * float(bins_of_one) - _SLACK).ceil()
    return {name: upper, f"{name}_beyond": ltv > upper.cast("float64") / float(bins_of_one)}


def exact_bins(table: pa.Table, name: str) -> NDArray[np.int_]:
    """The bins that `bin_keys` say; NO_LTV where there is none."""
    upper, beyond = (np.nan_to_num(column(table, key)) for key in (name, f"{name}_beyond"))
    # No LTV is 0, so that no bin ends there.
    return (upper + beyond).astype(np.int64) - 1


def band_of_bin(bins: NDArray[np.int_], bins_of_one: int) -> NDArray[np.int_]:
    """The ladder's band that holds each bin.

    >>> band_of_bin(np.array([599, 600, 999, 1000, 4000]), BINS_OF_ONE), band_of_bin(np.array([18, 19, 20]), 20)
    (array([0, 1, 5, 6, 9]), array([4, 5, 6]))
    """
    return _edges_below(EDGES, bins, bins_of_one)


def weight_of_bin(bins: NDArray[np.int_], bins_of_one: int) -> Floats:
    """The Basel risk weight of each bin, a ratio.

    >>> weight_of_bin(np.array([9, 10, 19, 20]), CLASSES_OF_ONE)
    array([0.2 , 0.25, 0.5 , 0.7 ])
    """
    weights = np.array(risk_weights.WEIGHTS) / 100.0
    return np.asarray(weights[_edges_below(risk_weights.EDGES, bins, bins_of_one)])


def _edges_below(edges: Sequence[float], bins: NDArray[np.int_], bins_of_one: int) -> NDArray[np.int_]:
    whole = np.round(np.array(edges) * bins_of_one)
    if not np.allclose(whole, np.array(edges) * bins_of_one, rtol=0.0, atol=1e-9):
        raise ValueError(f"bins of 1/{bins_of_one} do not have the edges {tuple(edges)}; take finer ones")
    return np.asarray(np.searchsorted(whole, np.asarray(bins) + 1, side="left"))


def column(table: pa.Table, name: str) -> Floats:
    """A column of sums as an array; nan where an engine has no sum."""
    return np.asarray(table[name].to_numpy(zero_copy_only=False), dtype=float)
