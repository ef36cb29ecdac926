"""The answer to a question: what the snapshot says to a view. The only module that joins the others."""

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from data import exposure
from data.estimates import Estimates, Standing, chosen, estimates
from data.inputs import FIRST
from data.market import AGES, Cohorts
from data.quarter import ordinal
from data.reading import Measure, Place, Reading, Series, Table
from data.snapshot import Snapshot
from data.view import View

Floats = NDArray[np.float64]

# Where the interval was found: CoreLogic's and Zillow's figures, by loans, over 100 %, homes spread around the index.
YARDSTICK = ("2009Q3", "2017Q3")


def measure(snapshot: Snapshot, view: View) -> Reading:
    """Everything the page shows for a view, from one snapshot and its carried calibration.

    What the view asks that is not there (a place, a quarter, a year's loans) is answered by the nearest thing that
    is, and said in `dropped`.
    """
    market = estimates(snapshot)
    asked, dropped = resolved(snapshot, market, view)
    t = market.quarters.index(asked.quarter)
    focus = snapshot.places[asked.focus]
    past = {place: market.history(place, asked.value, asked.threshold, asked.vintage) for place in asked.places}
    years, share, alive = vintages(market, asked.focus, asked.value, asked.threshold, asked.weight)
    return Reading(
        view=asked,
        as_of=asked.quarter,
        quarters=market.quarters,
        places=tuple(snapshot.places[place] for place in asked.places),
        measures=measures(past[asked.focus], t),
        table=table(snapshot, market, asked, t),
        series=tuple(series(market, snapshot.places[place], chosen(past[place], asked)[0]) for place in asked.places),
        ladder=market.ladder(asked.focus, asked.value, asked.vintage),
        vintage_years=years,
        vintage_share=share,
        vintage_alive=alive,
        evidence="modelled",
        notes=notes(snapshot, asked, focus),
        sources=tuple(snapshot.manifest["sources"]),
        snapshot=snapshot.hash,
        dropped=dropped,
    )


def resolved(snapshot: Snapshot, market: Estimates, view: View) -> tuple[View, tuple[str, ...]]:
    """The view with its quarter named and everything in it present, and what had to be dropped for that."""
    dropped = [f"place {place!r} is not known here" for place in view.places if place not in snapshot.places]
    places = tuple(place for place in view.places if place in snapshot.places) or ("US",)
    first, last = market.quarters[0], market.quarters[-1]
    quarter = view.quarter or last
    if quarter not in market.quarters:
        nearest = first if quarter < first else last
        dropped.append(f"{quarter} is outside {first} to {last}; {nearest} is shown")
        quarter = nearest
    vintage = view.vintage
    oldest = max(ordinal(quarter) - AGES + 1, ordinal(FIRST)) // 4
    if vintage and not oldest <= vintage <= int(quarter[:4]):
        dropped.append(f"there are no loans of {vintage} in {quarter}")
        vintage = 0
    return view.but(places=places, quarter=quarter, vintage=vintage), tuple(dropped)


def measures(past: Standing, t: int) -> tuple[Measure, ...]:
    """The four numbers of the place in focus: loans, balance, amount under water, near-negative."""

    def number(name: str, history: Floats, share: Floats | None = None) -> Measure:
        before = t - 4
        return Measure(
            name=name,
            value=float(history[t]),
            year_ago=float(history[before]) if before >= 0 else np.nan,
            history=share if share is not None and np.isnan(history).all() else history,
            share=float(share[t]) if share is not None else np.nan,
            share_year_ago=float(share[before]) if share is not None and before >= 0 else np.nan,
        )

    return (
        number("loans_under_water", (past.by_loans * past.loans)[0], past.by_loans[0]),
        number("upb_under_water_usd", (past.by_upb * past.upb_usd)[0], past.by_upb[0]),
        number("shortfall_usd", (past.shortfall * past.upb_usd)[0], past.shortfall[0]),
        number("near_negative", past.near[0]),
    )


def table(snapshot: Snapshot, market: Estimates, view: View, t: int) -> Table:
    """Every region of the view's level in its quarter."""
    ids, now = market.standing(view.level, view.value, view.threshold, slice(t, t + 1), view.vintage)
    share = chosen(now, view)[:, 0]
    change = np.full_like(share, np.nan)
    if t >= 4:
        change = share - market.share(view.level, view, slice(t - 4, t - 3))[:, 0]
    lower, upper = market.interval(share, view.level)
    return Table(
        places=tuple(snapshot.places[region] for region in ids),
        share=share,
        lower=lower,
        upper=upper,
        change=change,
        loans_under_water=(now.by_loans * now.loans)[:, 0],
        upb_under_water_usd=(now.by_upb * now.upb_usd)[:, 0],
        shortfall_usd=(now.shortfall * now.upb_usd)[:, 0],
    )


def median(market: Estimates, region_id: str, value: str, at: slice = slice(None), vintage: int = 0) -> Floats:
    """The middle loan's MTMLTV of one region in some quarters; of one year's loans if given, nan before they are."""
    middle = exposure.median_mtmltv(pooled(market, region_id, at, vintage), step=value == "step")[0]
    known = market.members(region_id)[1].sum(axis=0)[at]
    return np.where(np.isnan(known), np.nan, middle)


def pooled(market: Estimates, region_id: str, at: slice, vintage: int = 0) -> Cohorts:
    """The cohorts of all a region's members as one region's, each member counting for its loans."""
    cohorts, loans, _ = market.members(region_id)
    part = cohorts.quarters(at)
    weight = part.alive * np.nan_to_num(loans[:, at] / part.alive.sum(axis=2))[..., None]
    members, quarters, ages = part.alive.shape
    if vintage:
        asked = np.array([ordinal(quarter) for quarter in market.quarters[at]])
        weight = weight * ((asked[:, None] - np.arange(ages)) // 4 == vintage)

    def flat(figure: Floats) -> Floats:
        return np.moveaxis(figure, 0, 1).reshape(1, quarters, members * ages)

    return Cohorts(part.at, flat(weight), flat(part.median), flat(part.between), np.tile(part.dispersion, members))


def series(market: Estimates, place: Place, share: Floats) -> Series:
    """One place's share through time with its interval."""
    lower, upper = market.interval(share, place.level)
    return Series(place=place, share=share, lower=lower, upper=upper)


@lru_cache(maxsize=64)
def vintages(
    market: Estimates, region_id: str, value: str, threshold: int, weighted: str
) -> tuple[tuple[int, ...], Floats, Floats]:
    """The share under water of each year's loans, years x quarters, and the part of all loans that each year is.

    Remembered for the last few places, because a step of the quarter does not change it; not to be written to.
    """
    cohorts, loans, upb = market.members(region_id)
    by_upb = weighted == "balances"
    over, weight = exposure.over(cohorts, threshold / 100.0, step=value == "step", by_upb=by_upb)
    weight = weight * ((upb if by_upb else loans) / weight.sum(axis=2))[..., None]
    under, all_loans = (np.asarray(c.sum(axis=0)) for c in (weight * over, weight))
    quarters = np.array([ordinal(quarter) for quarter in market.quarters])
    made = (quarters[:, None] - np.arange(cohorts.alive.shape[2])[None, :]) // 4
    first = int(market.quarters[0][:4]) - 10
    years = np.arange(first, int(market.quarters[-1][:4]) + 1)
    # Sum the ages of each calendar year: one count by flat index instead of a loop over years.
    column = np.clip(made - first, -1, years.size - 1) + 1
    index = column + (years.size + 1) * np.arange(quarters.size)[:, None]
    shape = (quarters.size, years.size + 1)
    counted = [
        np.bincount(index.ravel(), c.ravel(), minlength=shape[0] * shape[1]).reshape(shape) for c in (under, all_loans)
    ]
    total = counted[1].sum(axis=1, keepdims=True)
    with np.errstate(invalid="ignore", divide="ignore"):
        share = np.where(counted[1] > 0, counted[0] / counted[1], np.nan)
        alive = counted[1] / total
    return tuple(years.tolist()), share[:, 1:].T, alive[:, 1:].T


def notes(snapshot: Snapshot, view: View, focus: Place) -> tuple[str, ...]:
    """What a reader must be told beside the evidence level, as keys; the page has the words."""
    said: list[str] = []
    levels = {view.level, focus.level}
    if snapshot.nowcast_from and view.quarter >= snapshot.nowcast_from and levels != {"metro"}:
        said.append("nowcast")
    if "metro" in levels:
        said.append("metro-loans")
    plain = view.weight == "loans" and view.value == "dispersed" and view.threshold == 100 and not view.vintage
    if not plain or not YARDSTICK[0] <= view.quarter <= YARDSTICK[1] or not levels <= {"state", "nation"}:
        said.append("interval-extrapolated")
    if levels != {"metro"}:
        said += extrapolated(snapshot, view.quarter)
    return tuple(said)


def extrapolated(snapshot: Snapshot, quarter: str) -> list[str]:
    """Which amounts of a quarter no publisher gives, so that the model's own course stands for them, as note keys."""
    said = []
    debt = snapshot.years("mortgage_debt")
    if not f"{debt[0]}Q4" <= quarter <= f"{debt[-1]}Q4":
        said.append("upb-extrapolated")
    if np.isnan(snapshot.nmdb("TOT_LOANS", "US", (quarter,))[0]):
        said.append("loans-extrapolated")
    if int(quarter[:4]) > snapshot.years("originations")[-1]:
        said.append("lending-extrapolated")
    return said
