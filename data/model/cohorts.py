"""A market of mortgages: each quarter's new loans, followed until they end, against what homes are worth.

One cohort is one region's loans of one quarter, described by three numbers: how many are left, the median of
ln MTMLTV, and its variance between loans. Everything else (any threshold, band, weight) is a sum over cohorts.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr

from data.formulas import origination_ltv
from data.formulas.amortization import balance_left
from data.formulas.arrays import Floats
from data.formulas.equity import capped, cohort_ltv, dispersion
from data.formulas.prepayment import stay, turnover
from data.model.parameters import cltv_path

# Loans run thirty years; the cohort of that age has paid its last instalment and is gone.
AGES = 120
# Quarters of price growth that owners, asked what their home is worth, have not wholly taken in.
OWNERS_LEARN = 8


@dataclass(frozen=True)
class Inputs:
    """What the model is told: published figures only, on one axis of quarters that begins at `first` (ordinal).

    log_hpi: regions x quarters, all-transactions. recorded: the same shape, by how much (log) the expanded-data index,
    which adds county recorders' sales, distressed ones among them, has moved otherwise since 2000Q1. rate: per year,
    one a quarter. originations: the nation's new loans, one a quarter. loan_share: regions x quarters, of the nation's
    loans. growth: regions x quarters, a year's log price growth less the nation's. leverage: regions x years,
    ln(mortgage debt / value of mortgaged homes); leverage_at: when measured, as positions on the axis of quarters.
    lent: regions x years from `first` on, loans that each region made; buckets: the same x six, the part of them in
    each of data.formulas.origination_ltv's buckets; nan where not published, None where no region's are.
    """

    first: int
    log_hpi: Floats
    recorded: Floats
    rate: Floats
    originations: Floats
    loan_share: Floats
    growth: Floats
    leverage: Floats
    leverage_at: NDArray[np.int_]
    lent: Floats | None = None
    buckets: Floats | None = None


@dataclass(frozen=True)
class Cohorts:
    """Regions x quarters x ages: loans alive, median of ln MTMLTV, variance between loans; dispersion by age.

    at: the positions of those quarters on the inputs' axis. Age 0 is the loans made in the quarter itself.
    """

    at: tuple[int, ...]
    alive: Floats
    median: Floats
    between: Floats
    dispersion: Floats

    def quarters(self, which: slice) -> "Cohorts":
        """Only some of its quarters."""
        return Cohorts(
            self.at[which], self.alive[:, which], self.median[:, which], self.between[:, which], self.dispersion
        )

    def regions(self, which: NDArray[np.int_] | slice) -> "Cohorts":
        """Only some of its regions."""
        return Cohorts(self.at, self.alive[which], self.median[which], self.between[which], self.dispersion)


@dataclass(frozen=True)
class Lending:
    """What was lent, before anything happened to it: loans, the mean of ln CLTV and its variance, regions x quarters.

    lean: regions x quarters, by how much all of a region's loans owe more than scheduled against their homes, in log:
    what its borrowers took out or paid down beside the instalments. pace: by how much the turnover of each quarter was
    scaled so that the nation's leavers tie to its new loans; None when that is still to be found.
    """

    loans: Floats
    cltv: Floats
    between: Floats
    lean: Floats
    pace: Floats | None = None

    def taken(self, regions: NDArray[np.int_], pace: Floats) -> "Lending":
        """The lending of these regions, in this order and as often as named, at a pace that is known."""
        return Lending(self.loans[regions], self.cltv[regions], self.between[regions], self.lean[regions], pace)


def lending(inputs: Inputs, values: Mapping[str, float], shift: Floats, lean: Floats | float = 0.0) -> Lending:
    """How many loans each region made each quarter, and how high against the home.

    shift: by region, added to ln CLTV, which is normal below the programmes' maximum and cut off there; a cohort keeps
    the cut curve's mean and variance, and is moved by `lean` (regions x quarters) after it, as all older loans are. The
    nation's loans are split by loan share and tilted to the regions whose prices outgrew the nation's; they always add
    up to the nation's (weighted by loan_share). Where a region's own loans or CLTVs of a year are published, these
    stand instead, and `shift` does not move them: how high it lends is then no inference.
    """
    tilt = np.exp(values["boom"] * inputs.growth)
    tilt /= (tilt * inputs.loan_share).sum(axis=0) / inputs.loan_share.sum(axis=0)
    quarters = inputs.first + np.arange(inputs.rate.size, dtype=float)
    mean, variance = capped(cltv_path(values, quarters) + shift[:, None], values["spread"], values["maximum"])
    loans = inputs.originations * tilt
    if inputs.buckets is not None:
        told = capped(*origination_ltv.fitted_normal(inputs.buckets, values["maximum"]), values["maximum"])
        mean, variance = (_published(own, ours) for own, ours in zip(told, (mean, variance), strict=True))
    if inputs.lent is not None:
        loans = _published(inputs.lent / 4.0, loans * inputs.loan_share) / inputs.loan_share
    leaning = np.broadcast_to(lean, mean.shape)
    return Lending(loans=loans, cltv=mean + leaning, between=variance, lean=leaning)


def follow(inputs: Inputs, values: Mapping[str, float], lent: Lending, keep: Iterable[int]) -> tuple[Cohorts, Floats]:
    """The cohorts of each kept quarter, followed quarter by quarter from the first; and the pace of turnover.

    Loans are per unit of loan_share: alive x loan_share is a count. Where lent.pace is None the turnover of each
    quarter is scaled so that leavers = replaced x new loans + trickle x loans outstanding.
    """
    wanted = sorted(set(keep))
    regions, quarters = inputs.log_hpi.shape
    ages = np.arange(AGES)
    spread = dispersion(ages, values["drift"])
    owed = _log_balance(inputs.rate)
    # A home worth less and a loan that owes more are one thing to its LTV.
    hpi = log_price(inputs, values) - lent.lean
    price = np.concatenate([np.repeat(hpi[:, :1], AGES, axis=1), hpi], axis=1)
    rate = np.concatenate([np.repeat(inputs.rate[:1], AGES), inputs.rate])
    alive, cltv, between = (np.zeros((regions, AGES)) for _ in range(3))
    shape = (regions, len(wanted), AGES)
    kept = Cohorts(tuple(wanted), np.zeros(shape), np.zeros(shape), np.zeros(shape), spread)
    pace = np.ones(quarters) if lent.pace is None else lent.pace
    for t in range(wanted[-1] + 1 if wanted else 0):
        for now, fresh in ((alive, lent.loans[:, t]), (cltv, lent.cltv[:, t]), (between, lent.between[:, t])):
            now[:, 1:] = now[:, :-1].copy()
            now[:, 0] = fresh
        # Age k at t is the vintage of t - k: its balance has run k quarters, its home has followed the index since.
        made = t + AGES - ages
        moved = owed[ages, made] - (price[:, [t + AGES]] - price[:, made])
        leave = turnover(
            ages,
            rate[made] - rate[t + AGES],
            base=1.0,
            refinance=values["refinance"],
            centre=values["centre"],
            width=values["width"],
            ramp=values["ramp"],
        )
        if lent.pace is None:
            weight = alive * inputs.loan_share[:, [t]]
            under = ndtr((cltv + moved) / np.sqrt(between + spread))
            leavers = float((weight * leave * (1.0 - values["locked"] * under)).sum())
            target = values["replaced"] * inputs.originations[t] + values["trickle"] * float(weight.sum())
            pace[t] = target / leavers if leavers > 0 else 1.0
        leave = np.minimum(leave * pace[t], 0.7)
        stays, middle, between = stay(
            cltv + moved, between, spread, leave, np.where(ages > 0, values["default"] - values["locked"] * leave, 0.0)
        )
        alive = alive * stays
        cltv = middle - moved
        if t in kept.at:
            i = kept.at.index(t)
            kept.alive[:, i], kept.median[:, i], kept.between[:, i] = alive, middle, between
    return kept, pace


def excess_leverage(inputs: Inputs, values: Mapping[str, float]) -> Floats:
    """By how much each region owes more against its homes than prices and vintages alone explain, year by year.

    ln(debt / value) less the model's own with every region lending alike, less the nation's mean of that: regions x
    measured years, in log points. Sources: NY Fed debt, ACS value. The survey's values are the owners' own, and owners
    learn of a boom or a bust late: a calibrated part (`lagging`) of two years' price growth is taken back out.
    """
    regions = inputs.log_hpi.shape[0]
    at = inputs.leverage_at
    cohorts, _ = follow(inputs, values, lending(inputs, values, np.zeros(regions)), at)
    price = log_price(inputs, values)
    unaware = values["lagging"] * (price[:, at] - price[:, at - OWNERS_LEARN])
    gap = inputs.leverage - np.log(aggregate_ltv(cohorts)) - unaware
    weight = inputs.loan_share[:, at]
    return np.asarray(gap - (gap * weight).sum(axis=0) / weight.sum(axis=0))


def calibrated(inputs: Inputs, values: Mapping[str, float]) -> Lending:
    """The lending of regions that differ by the parts of their excess leverage that the calibration says count.

    The mean of all measured years is how high they lend; a year's departure from it, over three years, is how far
    their borrowers have since taken out or paid down more than others. Beyond the measured years it stays as it was.
    """
    excess = excess_leverage(inputs, values)
    usual = excess.mean(axis=1)
    departure = excess - usual[:, None]
    held = np.concatenate([departure[:, :1], departure, departure[:, -1:]], axis=1)
    smooth = (held[:, :-2] + held[:, 1:-1] + held[:, 2:]) / 3.0
    quarters = np.arange(inputs.rate.size)
    lean = np.array([np.interp(quarters, inputs.leverage_at, row) for row in smooth])
    return lending(inputs, values, values["leverage"] * usual, values["current"] * lean)


def log_price(inputs: Inputs, values: Mapping[str, float]) -> Floats:
    """The index that homes are marked at, in log: all-transactions, moved part of the way to expanded-data, settled.

    Refinancing appraisals make the all-transactions index slow to fall; the part is calibrated, one for all states.
    Both are not seasonally adjusted, and whoever values homes learns of sales late: each quarter's level keeps a
    calibrated part of the last one's, so that a winter alone drowns nobody.
    """
    level = inputs.log_hpi + values["recorded"] * inputs.recorded
    for t in range(1, level.shape[1]):
        level[:, t] += values["settling"] * (level[:, t - 1] - level[:, t])
    return np.asarray(level)


def aggregate_ltv(cohorts: Cohorts) -> Floats:
    """What all loans of a region owe over what their homes are worth, regions x quarters."""
    owed = cohorts.alive * cohort_ltv(cohorts.median, cohorts.between)
    with np.errstate(invalid="ignore"):
        return np.asarray(owed.sum(axis=2) / cohorts.alive.sum(axis=2))


def _published(yearly: Floats, ours: Floats) -> Floats:
    """A year's published figure in each of its quarters; ours where there is none."""
    told = np.repeat(yearly, 4, axis=1)[:, : ours.shape[1]]
    return np.where(np.isnan(told), ours, told)


def _log_balance(rate: Floats) -> Floats:
    # Ages x vintages (padded in front like the prices), so that one gather serves a quarter.
    padded = np.concatenate([np.repeat(rate[:1], AGES), rate])
    left = balance_left(padded[None, :], np.arange(AGES)[:, None], term=AGES)
    return np.log(left)
