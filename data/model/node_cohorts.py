"""The node model: new loans in kinds that begin at one LTV each, followed kind by kind at the rate of the quarter.

For a country whose lenders' LTVs are published (means, and shares by band) and whose loans float or are refixed every
few years. A kind is one node of the distribution of LTV at origination, of one sort of borrower and of repayment. All
loans of one kind and quarter owe the same against their homes at the index, so that the lenders' maximum stays exactly
where it was: no normal, moved by those who leave, has to stand for a distribution that was cut.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from data.formulas.amortization import balance_left
from data.formulas.arrays import Flags, Floats
from data.formulas.equity import cohort_over, dispersion
from data.formulas.prepayment import seasoned
from data.model.cohorts import NOTHING_LEFT, Cells, Cohorts, LoanTerms


@dataclass(frozen=True)
class FloatingTerms:
    """The terms of loans whose payment is levelled anew each quarter, at the rate of that quarter over what is left.

    rate: per year, by quarter of the axis, the same for loans of every vintage; after the axis its last rate holds.
    term: in quarters, by vintage; both one position a quarter.
    """

    rate: Floats
    term: NDArray[np.int_]

    @property
    def longest(self) -> int:
        """The longest term in quarters: a cohort of that age has paid its last instalment and has left."""
        return int(self.term.max())

    def log_balance_left(self, vintage: NDArray[np.int_], age: NDArray[np.int_]) -> Floats:
        """Ln of what an amortising loan still owes of its original balance, under the rates that were.

        vintage: position on the axis; age: quarters since; both broadcast. Finite at every age, after the term as well.
        """
        return self._log_left[vintage, np.minimum(age, self.longest)]

    def in_quarter(self, t: int, ages: NDArray[np.int_]) -> LoanTerms:
        """The terms at which the loans outstanding in a quarter go on: its rate for each, and each one's own term.

        t: position on the axis; ages: of the loans, in quarters. Loans from before the axis have its first term.
        """
        return LoanTerms(np.full(ages.shape, self.rate[t]), self.term[np.maximum(t - ages, 0)])

    @cached_property
    def _log_left(self) -> Floats:
        """Vintages x ages, 0 to the longest term: the product of what each quarter's level payment leaves."""
        vintages = np.arange(self.rate.size)
        log_left = np.zeros((vintages.size, self.longest + 1))
        for age in range(1, self.longest + 1):
            paid_at = self.rate[np.minimum(vintages + age, vintages.size - 1)]
            quarters_left = np.maximum(self.term - age + 1, 1)
            left = balance_left(paid_at, 1, term=quarters_left)
            with np.errstate(divide="ignore"):
                log_left[:, age] = np.where(age < self.term, log_left[:, age - 1] + np.log(left), NOTHING_LEFT)
        return log_left


@dataclass(frozen=True)
class NodeInputs:
    """The node model's inputs, on one axis of quarters that begins at `first` (ordinal). No number may be missing.

    log_hpi: regions x quarters, ln of the index that homes are marked to. priced: regions x quarters, whether a
    region's own figure may be shown; where not, its price stands in for the sums it belongs to. stock: by region, the
    number of mortgages, the same in every quarter. new_loans: regions x quarters, per unit of the region's stock.

    log_ltv, weight, home_value: regions x quarters x kinds: ln LTV at origination; the part of the quarter's new loans
    (the kinds' add up to 1); the price of the home, in the currency. amortises: by kind, False where only interest is
    paid. rate: per year, by quarter, of all loans outstanding: every payment is levelled anew at it. term: quarters.
    """

    first: int
    log_hpi: Floats
    priced: Flags
    stock: Floats
    new_loans: Floats
    log_ltv: Floats
    weight: Floats
    home_value: Floats
    amortises: Flags
    rate: Floats
    term: int

    @cached_property
    def terms(self) -> FloatingTerms:
        """The terms of every vintage's loans."""
        return FloatingTerms(self.rate, np.full(self.rate.size, self.term))

    @cached_property
    def cells(self) -> Cells:
        """What the cohorts of a region are: each age of the first kind, then of the next."""
        return Cells.by_age(self.term, self.amortises.size, self.amortises)


def follow_nodes(inputs: NodeInputs, values: Mapping[str, float], keep: Iterable[int]) -> Cohorts:
    """Simulate the cohorts quarter by quarter; returns them for each quarter in `keep` (positions on the axis).

    alive: loans per unit of the region's stock. Of values: drift (variance of homes around their index, added a
    quarter), ramp (quarters of seasoning), locked (share of leaving that being under water prevents).

    The market begins empty and nobody leaves before it is full. From then on the stock is constant: as many leave as
    are made, less those who pay their last instalment, spread over cohorts as their loans are seasoned and over water.
    """
    shown = sorted(set(keep))
    ages, terms = np.arange(inputs.term), inputs.terms
    regions, _, kinds = inputs.log_ltv.shape
    shape, by_age = (regions, len(shown), kinds * ages.size), (regions, kinds, ages.size)
    spread = dispersion(ages, values["drift"])
    cohorts = Cohorts(
        tuple(shown),
        alive=np.empty(shape),
        median=np.empty(shape),
        between=np.broadcast_to(0.0, shape),
        dispersion=np.tile(spread, kinds),
        cells=inputs.cells,
        home_value=(home_value := np.empty(shape)),
    )
    # Regions x kinds x quarters, so that the vintages of a quarter's ages are one gather along the last axis.
    log_ltv, weight = (np.ascontiguousarray(np.swapaxes(figure, 1, 2)) for figure in (inputs.log_ltv, inputs.weight))
    alive = np.zeros(by_age)
    for t in range(shown[-1] + 1 if shown else 0):
        alive[..., 1:] = alive[..., :-1].copy()  # the oldest have paid their last instalment
        alive[..., 0] = inputs.new_loans[:, [t]] * weight[..., t]
        vintage = np.maximum(t - ages, 0)  # no loans are older than the axis
        growth = (inputs.log_hpi[:, [t]] - inputs.log_hpi[:, vintage])[:, None]
        median = log_ltv[..., vintage] - growth
        median[:, inputs.amortises] += terms.log_balance_left(vintage, ages)
        wish = alive * seasoned(ages, values["ramp"]) * (1.0 - values["locked"] * cohort_over(median, spread))
        surplus = np.maximum(alive.sum(axis=(1, 2)) - 1.0, 0.0)
        total = wish.sum(axis=(1, 2))
        pace = np.divide(surplus, total, out=np.zeros(regions), where=total > 0.0)
        alive -= np.minimum(pace[:, None, None] * wish, alive)
        if t in cohorts.at:
            i = cohorts.at.index(t)
            cohorts.alive[:, i], cohorts.median[:, i] = (figure.reshape(regions, -1) for figure in (alive, median))
            value, mean = _home_values(inputs, t, cohorts.alive[:, i])
            np.divide(value, mean[:, None], out=home_value[:, i])
    return cohorts


def mean_home_value(inputs: NodeInputs, cohorts: Cohorts) -> Floats:
    """What the mean mortgaged home of each region is worth by the index, in the currency: regions x quarters."""
    return np.stack(
        [_home_values(inputs, t, cohorts.alive[:, i])[1] for i, t in enumerate(cohorts.at)],
        axis=1,
    )


def _home_values(inputs: NodeInputs, quarter: int, alive: Floats) -> tuple[Floats, Floats]:
    """What a cell's homes are worth in a quarter, regions x cells, and the mean by region over the loans that are left.

    alive: regions x cells, of the quarter. A home is worth its price at origination, moved with the index since.
    """
    vintage = np.maximum(quarter - np.arange(inputs.term), 0)
    growth = np.exp(inputs.log_hpi[:, [quarter]] - inputs.log_hpi[:, vintage])
    value = (np.swapaxes(inputs.home_value[:, vintage], 1, 2) * growth[:, None]).reshape(alive.shape)
    return value, (alive * value).sum(axis=1) / alive.sum(axis=1)
