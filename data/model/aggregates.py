"""How regions stand in some quarters under one definition: shares, near-negative, shortfall, and what they are of."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from data.model import exposure
from data.model.cohorts import Cohorts
from data.monitor.view import View

Floats = NDArray[np.float64]
_FIGURES = ("by_loans", "by_upb", "near", "shortfall", "loans", "upb_usd")


@dataclass(frozen=True)
class Standing:
    """How regions stand in some quarters under one definition; every array is regions x quarters.

    by_loans, by_upb: share over the threshold; near: share of loans in (95, 100]; shortfall: expected amount under
    water over UPB; loans, upb_usd: what the shares are of, nan where nobody publishes it (metros).
    """

    by_loans: Floats
    by_upb: Floats
    near: Floats
    shortfall: Floats
    loans: Floats
    upb_usd: Floats

    def summed(self, groups: Floats) -> "Standing":
        """The same for groups of regions (groups x regions, ones and noughts): loan- and UPB-weighted sums."""
        loans, upb = groups @ self.loans, groups @ self.upb_usd
        return Standing(
            by_loans=groups @ (self.by_loans * self.loans) / loans,
            by_upb=groups @ (self.by_upb * self.upb_usd) / upb,
            near=groups @ (self.near * self.loans) / loans,
            shortfall=groups @ (self.shortfall * self.upb_usd) / upb,
            loans=loans,
            upb_usd=upb,
        )

    def rows(self, which: NDArray[np.int_] | slice) -> "Standing":
        """Some of its regions."""
        return Standing(*(getattr(self, name)[which] for name in _FIGURES))

    def columns(self, which: NDArray[np.int_] | slice) -> "Standing":
        """Some of its quarters."""
        return Standing(*(getattr(self, name)[:, which] for name in _FIGURES))


def chosen(standing: Standing, view: View) -> Floats:
    """The share in the view's weight."""
    return standing.by_upb if view.weight == "balances" else standing.by_loans


def stand(cohorts: Cohorts, value: str, threshold: int, loans: Floats, upb_usd: Floats) -> Standing:
    """How the cohorts' regions stand, worked out now."""
    step = value == "step"
    return Standing(
        by_loans=exposure.over_by_loans(cohorts, threshold / 100.0, step=step),
        by_upb=exposure.over_by_upb(cohorts, threshold / 100.0, step=step),
        near=exposure.over_by_loans(cohorts, 0.95, step=step) - exposure.over_by_loans(cohorts, 1.0, step=step),
        shortfall=exposure.shortfall(cohorts, step=step),
        loans=loans,
        upb_usd=upb_usd,
    )
