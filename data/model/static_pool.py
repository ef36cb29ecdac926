"""A static pool: the loans outstanding in one quarter, projected along a path of house prices.

No prepayment, default or origination; scheduled payments continue at each vintage's rate, and homes go on dispersing
around their index. A loan that has paid its last instalment stays in the count and owes nothing. The results differ
from today's figures by prices and payments alone.
"""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from data.formulas.amortization import balance_left
from data.formulas.arrays import Flags, Floats
from data.formulas.equity import dispersion
from data.model import aggregates
from data.model.aggregates import Summary, summarize
from data.model.cohorts import Cohorts, LoanTerms

_NOTHING = 1e-9  # share of a balance that stands for zero, so that its logarithm is finite


@dataclass(frozen=True)
class StaticPool:
    """The loans of some regions outstanding in one quarter.

    cohorts: regions x 1 x cells; loans, upb: by region, nan where nobody publishes them; terms: by cell, at which
    the loans of that vintage go on; drift: growth a quarter of the variance of homes around their index. counted,
    valued: by region, whether loans and balances are shown as such; None where all are.
    """

    cohorts: Cohorts
    loans: Floats
    upb: Floats
    terms: LoanTerms
    drift: float
    counted: Flags | None = None
    valued: Flags | None = None

    def regions(self, regions: NDArray[np.int_] | slice) -> "StaticPool":
        """The pool of a subset of regions."""
        return replace(
            self,
            cohorts=self.cohorts.regions(regions),
            loans=self.loans[regions],
            upb=self.upb[regions],
            counted=None if self.counted is None else self.counted[regions],
            valued=None if self.valued is None else self.valued[regions],
        )

    def log_paydown(self, quarters: NDArray[np.int_]) -> Floats:
        """Each cell's log paydown of the balance (at least 0) after each number of quarters: quarters x cells."""
        # An age at which a vintage has paid its last instalment has no loans; the smallest number keeps it finite.
        balance_now = np.maximum(self._balance_left(self.cohorts.ages), np.finfo(float).tiny)
        balance_later = self._balance_left(self.cohorts.ages + quarters[:, None])
        log_paydown = np.log(balance_now) - np.log(np.maximum(balance_later, _NOTHING * balance_now))
        return np.where(quarters[:, None] == 0, 0.0, log_paydown)  # exactly today's, to the last bit

    def _balance_left(self, ages: NDArray[np.int_]) -> Floats:
        """The share of its original balance that each cell owes at an age; ages: by cell last."""
        scheduled = balance_left(self.terms.rate, ages, term=self.terms.term)
        return np.where(self.cohorts.cells.amortises, scheduled, ages < self.terms.term)

    def on_path(self, path: Floats, quarters: NDArray[np.int_]) -> Cohorts:
        """The cohorts projected on a path of prices. path: regions x quarters, ln index change from today."""
        median = self.cohorts.median - self.log_paydown(quarters)[None] - path[:, :, None]
        home_value = self.cohorts.home_value
        return replace(
            self.cohorts,
            at=tuple(int(h) for h in quarters),
            alive=np.broadcast_to(self.cohorts.alive, median.shape),
            median=median,
            between=np.broadcast_to(self.cohorts.between, median.shape),
            dispersion=dispersion(self.cohorts.ages + quarters[:, None], self.drift),
            home_value=None if home_value is None else np.broadcast_to(home_value, median.shape),
        )

    def summary(self, path: Floats, quarters: NDArray[np.int_], value: str, threshold: int) -> Summary:
        """The regions' measures on a path of prices, regions x quarters."""
        loans = np.repeat(self.loans[:, None], quarters.size, axis=1)
        summary = summarize(self.on_path(path, quarters), value, threshold, loans, self.owed(quarters))
        if self.counted is None or self.valued is None:
            return summary
        return summary.showing(self.counted[:, None], self.valued[:, None])

    def owed(self, quarters: NDArray[np.int_]) -> Floats:
        """The pool's remaining UPB, regions x quarters; it does not depend on prices."""
        upb = self.upb[:, None] * np.ones(quarters.size)
        balances = self.cohorts.balances[:, 0]
        with np.errstate(invalid="ignore"):
            part_left = balances @ np.exp(-self.log_paydown(quarters)).T / balances.sum(axis=1, keepdims=True)
        return np.where(quarters == 0, upb, upb * part_left)

    def ladder(self, path: Floats, quarters: NDArray[np.int_], value: str) -> Floats:
        """The severity ladder of all regions together, weighted by loans: quarters x bands."""
        bands = aggregates.ladder(self.on_path(path, quarters), step=value == "step")
        weight = self.loans if np.isfinite(self.loans).all() else np.ones_like(self.loans)
        return np.asarray((bands * weight[:, None, None]).sum(axis=0) / weight.sum())

    def share(self, path: Floats, quarters: NDArray[np.int_], value: str, threshold: int, weight: str) -> Floats:
        """The regions' share over the threshold, without the other measures: regions x quarters."""
        over = aggregates.over_by_upb if weight == "balances" else aggregates.over_by_loans
        return over(self.on_path(path, quarters), threshold / 100.0, step=value == "step")

    def threshold_distances(
        self, path: Floats, quarters: int, value: str, threshold: int, weight: str
    ) -> tuple[Floats, Floats, Floats]:
        """Each cohort's distance from the threshold after some quarters of a path (one ln change by region).

        Median of ln(MTMLTV / threshold), its standard deviation and the cohort's weight: regions x ages. The weight
        sums to the region's loans or balances; to 1 where nobody publishes those.
        """
        cohorts = self.on_path(path[:, None], np.array([quarters]))
        variance = cohorts.between + (0.0 if value == "step" else cohorts.dispersion)
        by_upb = weight == "balances"
        median = cohorts.median + (cohorts.between if by_upb else 0.0)
        amount = cohorts.balances if by_upb else cohorts.alive
        total = self.owed(np.array([quarters]))[:, 0] if by_upb else self.loans
        total = np.where(np.isfinite(total), total, 1.0)
        share = amount[:, 0] / amount[:, 0].sum(axis=1, keepdims=True)
        return (
            median[:, 0] - np.log(threshold / 100.0),
            np.sqrt(np.maximum(variance[:, 0], 1e-12)),
            share * total[:, None],
        )
