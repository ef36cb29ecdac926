"""A static pool: a market's loans of one quarter, held as they are and carried along a path of prices.

Nobody leaves, nothing new is lent; payments go on being made at each vintage's rate, and homes go on drifting from
their index. A loan that has paid its last instalment stays in the count and owes nothing. What comes out differs from
today's figures by prices and payments alone.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from data.formulas.amortization import balance_left
from data.formulas.arrays import Floats
from data.formulas.equity import cohort_ltv, dispersion
from data.model import aggregates
from data.model.aggregates import Summary, summarize
from data.model.cohorts import AGES, Cohorts

_NOTHING = 1e-9  # of a balance: paid off, in a logarithm's terms


@dataclass(frozen=True)
class StaticPool:
    """The loans of some regions in one quarter.

    cohorts: regions x 1 x ages; loans, upb_usd: by region, nan where nobody publishes them; rate: by age, the
    vintage's, per year; drift: by how much the variance of homes around their index grows in a quarter.
    """

    cohorts: Cohorts
    loans: Floats
    upb_usd: Floats
    rate: Floats
    drift: float

    def regions(self, which: NDArray[np.int_] | slice) -> "StaticPool":
        """Only some of its regions."""
        return StaticPool(self.cohorts.regions(which), self.loans[which], self.upb_usd[which], self.rate, self.drift)

    def paid(self, quarters: NDArray[np.int_]) -> Floats:
        """By how much (log, at least 0) each age's balance has fallen after so many quarters: quarters x ages."""
        ages = np.arange(AGES)
        now = balance_left(self.rate, ages, term=AGES)
        later = balance_left(self.rate, ages + quarters[:, None], term=AGES)
        fallen = np.log(now) - np.log(np.maximum(later, _NOTHING * now))
        return np.where(quarters[:, None] == 0, 0.0, fallen)  # exactly today's, to the last bit

    def along(self, path: Floats, quarters: NDArray[np.int_]) -> Cohorts:
        """The same cohorts on a path of prices. path: regions x quarters asked for, ln index change from today."""
        median = self.cohorts.median - self.paid(quarters)[None] - path[:, :, None]
        return Cohorts(
            at=tuple(int(h) for h in quarters),
            alive=np.broadcast_to(self.cohorts.alive, median.shape),
            median=median,
            between=np.broadcast_to(self.cohorts.between, median.shape),
            dispersion=dispersion(np.arange(AGES) + quarters[:, None], self.drift),
        )

    def standing(self, path: Floats, quarters: NDArray[np.int_], value: str, threshold: int) -> Summary:
        """How its regions stand on a path: regions x quarters asked for."""
        loans = np.repeat(self.loans[:, None], quarters.size, axis=1)
        return summarize(self.along(path, quarters), value, threshold, loans, self.owed(quarters))

    def owed(self, quarters: NDArray[np.int_]) -> Floats:
        """What the pool still owes, in dollars: regions x quarters. Prices have no part in it."""
        upb = self.upb_usd[:, None] * np.ones(quarters.size)
        dollars = (self.cohorts.alive * cohort_ltv(self.cohorts.median, self.cohorts.between))[:, 0]
        with np.errstate(invalid="ignore"):
            left = dollars @ np.exp(-self.paid(quarters)).T / dollars.sum(axis=1, keepdims=True)
        return np.where(quarters == 0, upb, upb * left)

    def ladder(self, path: Floats, quarters: NDArray[np.int_], value: str) -> Floats:
        """The severity ladder of all its regions together, weighted by their loans: quarters x bands."""
        bands = aggregates.ladder(self.along(path, quarters), step=value == "step")
        weight = self.loans if np.isfinite(self.loans).all() else np.ones_like(self.loans)
        return np.asarray((bands * weight[:, None, None]).sum(axis=0) / weight.sum())

    def share(self, path: Floats, quarters: NDArray[np.int_], value: str, threshold: int, weight: str) -> Floats:
        """The regions' share over the threshold alone: regions x quarters."""
        over = aggregates.over_by_upb if weight == "balances" else aggregates.over_by_loans
        return over(self.along(path, quarters), threshold / 100.0, step=value == "step")

    def seen(
        self, path: Floats, quarters: int, value: str, threshold: int, weight: str
    ) -> tuple[Floats, Floats, Floats]:
        """What a further fall would meet after some quarters of a path (by region, one figure each).

        Middle of ln(MTMLTV / threshold), standard deviation and weight of each cohort: regions x ages. The weight sums
        to the region's loans or balances; to 1 where nobody publishes those.
        """
        cohorts = self.along(path[:, None], np.array([quarters]))
        spread = cohorts.between + (0.0 if value == "step" else cohorts.dispersion)
        by_upb = weight == "balances"
        middle = cohorts.median + (cohorts.between if by_upb else 0.0)
        counted = cohorts.alive * cohort_ltv(cohorts.median, cohorts.between) if by_upb else cohorts.alive
        whole = self.owed(np.array([quarters]))[:, 0] if by_upb else self.loans
        whole = np.where(np.isfinite(whole), whole, 1.0)
        share = counted[:, 0] / counted[:, 0].sum(axis=1, keepdims=True)
        return (
            middle[:, 0] - np.log(threshold / 100.0),
            np.sqrt(np.maximum(spread[:, 0], 1e-12)),
            share * whole[:, None],
        )
