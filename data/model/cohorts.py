"""The cohort model: each quarter's new loans, followed until they end, with their balances and home values.

A cohort is one region's loans of one origination quarter, described by three numbers: how many are left, the median of
ln MTMLTV, and its variance between loans. Everything else (any threshold, band, weight) is a sum over cohorts.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Protocol

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr

from data.formulas import origination_ltv
from data.formulas.amortization import balance_left
from data.formulas.arrays import Flags, Floats
from data.formulas.equity import capped, cohort_ltv, dispersion
from data.formulas.prepayment import stay, turnover
from data.model.parameters import cltv_path

# ln of the smallest balance left: of a loan whose term has ended, so that sums over cohorts without loans stay finite.
NOTHING_LEFT = np.log(1e-12)
# Quarters of price growth that owners' own valuations (ACS) do not yet fully reflect.
OWNERS_LEARN = 8


class Repayment(Protocol):
    """How loans are paid off.

    term: by vintage, in quarters; longest: the longest of them. Methods as those of LoanTerms, whose rate is fixed.
    """

    @property
    def term(self) -> NDArray[np.int_]: ...

    @property
    def longest(self) -> int: ...

    def log_balance_left(self, vintage: NDArray[np.int_], age: NDArray[np.int_]) -> Floats: ...

    def in_quarter(self, t: int, ages: NDArray[np.int_]) -> "LoanTerms": ...


@dataclass(frozen=True)
class LoanTerms:
    """What loans were lent at, one position a vintage quarter: contract rate per year, term in quarters."""

    rate: Floats
    term: NDArray[np.int_]

    def of(self, vintages: NDArray[np.int_]) -> "LoanTerms":
        """The terms of some vintages, by position."""
        return LoanTerms(self.rate[vintages], self.term[vintages])

    @property
    def longest(self) -> int:
        """The longest term in quarters: a cohort of that age has paid its last instalment and has left."""
        return int(self.term.max())

    def log_balance_left(self, vintage: NDArray[np.int_], age: NDArray[np.int_]) -> Floats:
        """Ln of the share of its original balance that a loan of a vintage still owes at an age in quarters.

        vintage: positions; ages and vintages broadcast. Finite: a tiny number stands for a loan that has ended.
        """
        term = self.term[vintage]
        left = balance_left(self.rate[vintage], age, term=term)
        with np.errstate(divide="ignore"):
            return np.where(age < term, np.log(left), NOTHING_LEFT)

    def in_quarter(self, t: int, ages: NDArray[np.int_]) -> "LoanTerms":
        """The terms at which the loans outstanding in a quarter (position) go on, by age: those of their vintage."""
        return self.of(np.maximum(t - ages, 0))

    def padded(self) -> "LoanTerms":
        """With as many earlier vintages in front as the longest term has quarters, each like the first."""
        before = self.longest
        return LoanTerms(
            np.concatenate([np.repeat(self.rate[:1], before), self.rate]),
            np.concatenate([np.repeat(self.term[:1], before), self.term]),
        )


@dataclass(frozen=True)
class Inputs:
    """The model's inputs: published figures only, on one axis of quarters that begins at `first` (ordinal).

    log_hpi: regions x quarters, the country's index. recorded: the same shape, by how much (log) a second index, of
    recorded sales, has moved otherwise; zero where there is none. terms: the loans' rate and term by vintage quarter.
    originations: the nation's new loans, one a quarter. loan_share: regions x quarters, of the nation's loans. growth:
    regions x quarters, a year's log price growth less the nation's. leverage: regions x years, ln(mortgage debt /
    value of mortgaged homes); leverage_at: when measured, as positions on the axis of quarters. outstanding: the
    nation's loans by quarter, upb: regions x quarters, what they owe, both as published, nan where not.
    lent_through: the last year whose originations are published. lent: regions x years from `first` on, loans
    originated in each region; buckets: the same x six, their share in each of data.formulas.origination_ltv's buckets;
    nan where not published, None where no region's are.
    """

    first: int
    log_hpi: Floats
    recorded: Floats
    terms: LoanTerms
    originations: Floats
    loan_share: Floats
    growth: Floats
    leverage: Floats
    leverage_at: NDArray[np.int_]
    outstanding: Floats
    upb: Floats
    lent_through: int
    lent: Floats | None = None
    buckets: Floats | None = None


@dataclass(frozen=True)
class Cells:
    """What each cohort of a region is: the loans of one age and of one kind.

    ages: in quarters, 0 for the loans made in the quarter itself; amortises: whether they pay off their balance, or the
    interest only. Both by cell, kind after kind, each with every age: cell = kind x number of ages + age.
    """

    ages: NDArray[np.int_]
    amortises: Flags

    @classmethod
    def by_age(cls, count: int, kinds: int = 1, amortises: Flags | None = None) -> "Cells":
        """Every age below a count, for a number of kinds; amortises: by kind, all where not given."""
        by_kind = np.ones(kinds, dtype=bool) if amortises is None else amortises
        return cls(np.tile(np.arange(count), kinds), np.repeat(by_kind, count))

    @property
    def longest(self) -> int:
        """How many ages each kind has."""
        return int(self.ages.max()) + 1

    @property
    def kinds(self) -> int:
        """How many kinds there are."""
        return int(self.ages.shape[-1]) // self.longest

    def kind(self, number: int) -> slice:
        """The cells of one kind, youngest first."""
        return slice(number * self.longest, (number + 1) * self.longest)


@dataclass(frozen=True)
class Cohorts:
    """Regions x quarters x cells: loans alive, median of ln MTMLTV, variance between loans; dispersion by cell.

    at: the positions of those quarters on the inputs' axis. cells: the age and kind of each cohort. home_value: what a
    cohort's homes are worth in the quarter over the region's mean, where that is known; None where all homes of a
    region count alike.
    """

    at: tuple[int, ...]
    alive: Floats
    median: Floats
    between: Floats
    dispersion: Floats
    cells: Cells
    home_value: Floats | None = None

    @property
    def ages(self) -> NDArray[np.int_]:
        """The age of each cell, in quarters."""
        return self.cells.ages

    @property
    def balances(self) -> Floats:
        """What the loans of each cell owe, in units of a home's value today: every home follows the region's index."""
        balances = self.alive * cohort_ltv(self.median, self.between)
        return balances if self.home_value is None else balances * self.home_value

    def quarters(self, quarters: slice) -> "Cohorts":
        """The cohorts in a subset of quarters."""
        return replace(
            self,
            at=self.at[quarters],
            alive=self.alive[:, quarters],
            median=self.median[:, quarters],
            between=self.between[:, quarters],
            home_value=None if self.home_value is None else self.home_value[:, quarters],
        )

    def regions(self, regions: NDArray[np.int_] | slice) -> "Cohorts":
        """The cohorts of a subset of regions."""
        return replace(
            self,
            alive=self.alive[regions],
            median=self.median[regions],
            between=self.between[regions],
            home_value=None if self.home_value is None else self.home_value[regions],
        )

    def kind(self, number: int) -> "Cohorts":
        """The cohorts of one kind of loans."""
        of_kind = self.cells.kind(number)
        return replace(
            self,
            alive=self.alive[:, :, of_kind],
            median=self.median[:, :, of_kind],
            between=self.between[:, :, of_kind],
            dispersion=self.dispersion[of_kind],
            cells=Cells(self.cells.ages[of_kind], self.cells.amortises[of_kind]),
            home_value=None if self.home_value is None else self.home_value[:, :, of_kind],
        )


@dataclass(frozen=True)
class Lending:
    """Originations: loans, the mean of ln CLTV at origination and its variance, all regions x quarters.

    lean: regions x quarters, by how much (log) all of a region's loans owe more than scheduled relative to their homes:
    what its borrowers took out or paid down apart from the instalments. pace: the factor by which the turnover of each
    quarter is scaled so that the nation's leavers match its new loans; None when that is still to be solved for.
    """

    loans: Floats
    cltv: Floats
    between: Floats
    lean: Floats
    pace: Floats | None = None

    def for_regions(self, regions: NDArray[np.int_], pace: Floats) -> "Lending":
        """The originations of these regions, in this order and with repeats, at a given turnover pace."""
        return Lending(self.loans[regions], self.cltv[regions], self.between[regions], self.lean[regions], pace)


def lending(inputs: Inputs, values: Mapping[str, float], shift: Floats, lean: Floats | float = 0.0) -> Lending:
    """How many loans each region originated each quarter, and at what CLTV.

    shift: by region, added to ln CLTV, which is normal below the programmes' maximum and truncated there; a cohort
    keeps the truncated mean and variance, and is then moved by `lean` (regions x quarters), as all older loans are. The
    nation's loans are split by loan share and tilted to the regions whose prices outgrew the nation's; they always add
    up to the nation's (weighted by loan_share). Where a region's own loans or CLTVs of a year are published, these
    are used instead, and `shift` does not move them: its CLTV is then measured, not inferred.
    """
    tilt = np.exp(values["boom"] * inputs.growth)
    tilt /= (tilt * inputs.loan_share).sum(axis=0) / inputs.loan_share.sum(axis=0)
    quarters = inputs.first + np.arange(inputs.originations.size, dtype=float)
    mean, variance = capped(cltv_path(values, quarters) + shift[:, None], values["spread"], values["maximum"])
    loans = inputs.originations * tilt
    if inputs.buckets is not None:
        published = capped(*origination_ltv.fitted_normal(inputs.buckets, values["maximum"]), values["maximum"])
        mean, variance = (
            _prefer_published(figure, modelled) for figure, modelled in zip(published, (mean, variance), strict=True)
        )
    if inputs.lent is not None:
        loans = _prefer_published(inputs.lent / 4.0, loans * inputs.loan_share) / inputs.loan_share
    lean_by_quarter = np.broadcast_to(lean, mean.shape)
    return Lending(loans=loans, cltv=mean + lean_by_quarter, between=variance, lean=lean_by_quarter)


def follow(
    inputs: Inputs, values: Mapping[str, float], originated: Lending, keep: Iterable[int]
) -> tuple[Cohorts, Floats]:
    """Simulate the cohorts quarter by quarter; returns them for each quarter in `keep`, and the pace of turnover.

    Loans are per unit of loan_share: alive x loan_share is a count. Where lent.pace is None the turnover of each
    quarter is scaled so that leavers = replaced x new loans + trickle x loans outstanding.
    """
    shown = sorted(set(keep))
    regions, quarters = inputs.log_hpi.shape
    before = inputs.terms.longest
    ages = np.arange(before)
    spread = dispersion(ages, values["drift"])
    terms = inputs.terms.padded()
    # Ages x vintages (padded in front like the prices), so that one gather serves a quarter.
    log_balance = terms.log_balance_left(np.arange(terms.rate.size), ages[:, None])
    # A lower home value and a higher balance have the same effect on LTV, so one series carries both.
    hpi = log_price(inputs, values) - originated.lean
    price = np.concatenate([np.repeat(hpi[:, :1], before, axis=1), hpi], axis=1)
    rate = terms.rate
    alive, cltv, between = (np.zeros((regions, before)) for _ in range(3))
    shape = (regions, len(shown), before)
    cohorts = Cohorts(tuple(shown), np.zeros(shape), np.zeros(shape), np.zeros(shape), spread, Cells.by_age(before))
    pace = np.ones(quarters) if originated.pace is None else originated.pace
    for t in range(shown[-1] + 1 if shown else 0):
        for state, new_loans in (
            (alive, originated.loans[:, t]),
            (cltv, originated.cltv[:, t]),
            (between, originated.between[:, t]),
        ):
            state[:, 1:] = state[:, :-1].copy()
            state[:, 0] = new_loans
        # Age k at t is the vintage of t - k: its balance has run k quarters, its home has followed the index since.
        vintage = t + before - ages
        alive = np.where(ages < terms.term[vintage], alive, 0.0)
        log_ltv_change = log_balance[ages, vintage] - (price[:, [t + before]] - price[:, vintage])
        leave_rate = turnover(
            ages,
            rate[vintage] - rate[t + before],
            base=1.0,
            refinance=values["refinance"],
            centre=values["centre"],
            width=values["width"],
            ramp=values["ramp"],
        )
        if originated.pace is None:
            weight = alive * inputs.loan_share[:, [t]]
            under_water = ndtr((cltv + log_ltv_change) / np.sqrt(between + spread))
            leavers = float((weight * leave_rate * (1.0 - values["locked"] * under_water)).sum())
            target = values["replaced"] * inputs.originations[t] + values["trickle"] * float(weight.sum())
            pace[t] = target / leavers if leavers > 0 else 1.0
        leave_rate = np.minimum(leave_rate * pace[t], 0.7)
        survival, median, between = stay(
            cltv + log_ltv_change,
            between,
            spread,
            leave_rate,
            np.where(ages > 0, values["default"] - values["locked"] * leave_rate, 0.0),
        )
        alive = alive * survival
        cltv = median - log_ltv_change
        if t in cohorts.at:
            i = cohorts.at.index(t)
            cohorts.alive[:, i], cohorts.median[:, i], cohorts.between[:, i] = alive, median, between
    return cohorts, pace


def excess_leverage(inputs: Inputs, values: Mapping[str, float]) -> Floats:
    """Each region's leverage beyond what prices and vintages alone explain, by measured year.

    ln(debt / value) less the model's own with every region lending alike, less the nation's mean of that: regions x
    measured years, in log points. Sources: NY Fed debt, ACS value. The survey's values are the owners' own, and owners
    notice a boom or a bust late: a calibrated part (`lagging`) of two years' price growth is taken back out.
    """
    regions = inputs.log_hpi.shape[0]
    measured = inputs.leverage_at
    cohorts, _ = follow(inputs, values, lending(inputs, values, np.zeros(regions)), measured)
    price = log_price(inputs, values)
    not_yet_noticed = values["lagging"] * (price[:, measured] - price[:, measured - OWNERS_LEARN])
    gap = inputs.leverage - np.log(aggregate_ltv(cohorts)) - not_yet_noticed
    weight = inputs.loan_share[:, measured]
    return np.asarray(gap - (gap * weight).sum(axis=0) / weight.sum(axis=0))


def calibrated(inputs: Inputs, values: Mapping[str, float]) -> Lending:
    """Originations with each region's excess leverage applied, in the parts that the calibration assigns.

    The mean over all measured years shifts CLTV at origination; a year's departure from it, smoothed over three years,
    is how far its borrowers have since taken out or paid down more than others. Beyond the measured years it stays
    constant.
    """
    excess = excess_leverage(inputs, values)
    mean_excess = excess.mean(axis=1)
    departure = excess - mean_excess[:, None]
    padded = np.concatenate([departure[:, :1], departure, departure[:, -1:]], axis=1)
    smoothed = (padded[:, :-2] + padded[:, 1:-1] + padded[:, 2:]) / 3.0
    quarters = np.arange(inputs.originations.size)
    departure_by_quarter = np.array([np.interp(quarters, inputs.leverage_at, row) for row in smoothed])
    return lending(inputs, values, values["leverage"] * mean_excess, values["current"] * departure_by_quarter)


def log_price(inputs: Inputs, values: Mapping[str, float]) -> Floats:
    """The index that homes are marked at, in log: all-transactions, moved part of the way to expanded-data, settled.

    Refinancing appraisals make the all-transactions index slow to fall; the part is calibrated, one for all states.
    Both are not seasonally adjusted, and valuations follow sales with a lag: each quarter's level keeps a calibrated
    part of the last one's, so that a seasonal dip alone puts nobody under water.
    """
    level = inputs.log_hpi + values["recorded"] * inputs.recorded
    for t in range(1, level.shape[1]):
        level[:, t] += values["settling"] * (level[:, t - 1] - level[:, t])
    return np.asarray(level)


def aggregate_ltv(cohorts: Cohorts) -> Floats:
    """Aggregate LTV: total balances over total home values, regions x quarters."""
    values = cohorts.alive if cohorts.home_value is None else cohorts.alive * cohorts.home_value
    with np.errstate(invalid="ignore"):
        return np.asarray(cohorts.balances.sum(axis=2) / values.sum(axis=2))


def _prefer_published(yearly: Floats, modelled: Floats) -> Floats:
    """A year's published figure in each of its quarters; the model's where there is none."""
    quarterly = np.repeat(yearly, 4, axis=1)[:, : modelled.shape[1]]
    return np.where(np.isnan(quarterly), modelled, quarterly)
