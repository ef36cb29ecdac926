"""The answer to a question: what the snapshot says to a view. The only module that joins the others."""

from functools import lru_cache

import numpy as np

from data.formulas.arrays import Floats
from data.i18n import tr
from data.model import aggregates, official
from data.model.cohorts import AGES, Cohorts
from data.model.estimates import Estimates, estimates
from data.model.inputs import FIRST
from data.model.official import OfficialSummary
from data.model.price_index import estimates_at_index, index_known
from data.monitor.reading import Measure, Reading, Series, Table
from data.monitor.view import View
from data.quarter import ordinal
from data.query import quarter_outside, unknown_place
from data.region import Region
from data.snapshot.snapshot import Snapshot

# Where the interval was found: CoreLogic's and Zillow's figures, by loans, over 100 %, homes spread around the index.
YARDSTICK = ("2009Q3", "2017Q3")


def measure(snapshot: Snapshot, view: View) -> Reading:
    """Everything the page shows for a view, from one snapshot and its carried calibration.

    What the view asks that is not there (a place, a quarter, a year's loans) is answered by the nearest thing that
    is, and said in `dropped`.
    """
    market = estimates_at_index(snapshot, view.index)
    asked, dropped = resolved_view(snapshot, market, view)
    t = market.quarters.index(asked.quarter)
    focus = snapshot.places[asked.focus]
    past = {place: official.region_summary(snapshot, market, place, asked) for place in asked.places}
    years, share, alive = vintages(market, asked.focus, asked.value, asked.threshold, asked.weight)
    listed, evidence = table(snapshot, market, asked, t), past[asked.focus].evidence(asked.weight)[t]
    return Reading(
        view=asked,
        as_of=asked.quarter,
        quarters=market.quarters,
        places=tuple(snapshot.places[place] for place in asked.places),
        measures=measures(past[asked.focus], t),
        table=listed,
        series=tuple(series(market, snapshot.places[place], past[place], asked) for place in asked.places),
        ladder=market.ladder(asked.focus, asked.value, asked.vintage),
        vintage_years=years,
        vintage_share=share,
        vintage_alive=alive,
        evidence=evidence,
        notes=_notes_by_evidence(notes(snapshot, asked, focus), {evidence, listed.evidence}),
        sources=tuple(snapshot.manifest["sources"]),
        snapshot=snapshot.hash,
        dropped=dropped,
    )


def resolved_view(snapshot: Snapshot, market: Estimates, view: View) -> tuple[View, tuple[str, ...]]:
    """The view with its quarter named and everything in it present, and what had to be dropped for that."""
    dropped = [unknown_place(place) for place in view.places if place not in snapshot.places]
    places = tuple(place for place in view.places if place in snapshot.places) or ("US",)
    first, last = market.quarters[0], market.quarters[-1]
    quarter = view.quarter or last
    if quarter not in market.quarters:
        nearest = first if quarter < first else last
        dropped.append(quarter_outside(quarter, first, last, nearest))
        quarter = nearest
    vintage = view.vintage
    oldest = max(ordinal(quarter) - AGES + 1, ordinal(FIRST)) // 4
    if vintage and not oldest <= vintage <= int(quarter[:4]):
        dropped.append(tr("there are no loans of {vintage} in {quarter}", vintage=vintage, quarter=quarter))
        vintage = 0
    return view.but(places=places, quarter=quarter, vintage=vintage), tuple(dropped)


def measures(past: OfficialSummary, t: int) -> tuple[Measure, ...]:
    """The four numbers of the place in focus: loans, balance, amount under water, near-negative."""
    now, model = past.now, past.modelled

    def number(name: str, history: Floats, share: Floats | None = None, levels: tuple[str, ...] = ()) -> Measure:
        # What is of another level of evidence a year ago is not compared with.
        before = t - 4 if t >= 4 and (not levels or levels[t - 4] == levels[t]) else None
        return Measure(
            name=name,
            value=float(history[t]),
            year_ago=float(history[before]) if before is not None else np.nan,
            history=share if share is not None and np.isnan(history).all() else history,
            share=float(share[t]) if share is not None else np.nan,
            share_year_ago=float(share[before]) if share is not None and before is not None else np.nan,
            evidence=levels[t] if levels else official.MODELLED,
        )

    return (
        number("loans_under_water", (now.by_loans * now.loans)[0], now.by_loans[0], past.evidence("loans")),
        number("upb_under_water_usd", (now.by_upb * now.upb_usd)[0], now.by_upb[0], past.evidence("balances")),
        number("shortfall_usd", (model.shortfall * model.upb_usd)[0], model.shortfall[0]),
        number("near_negative", model.near[0]),
    )


def table(snapshot: Snapshot, market: Estimates, view: View, t: int) -> Table:
    """Every region of the view's level in its quarter."""
    ids, found = official.level_summary(snapshot, market, view.level, view, slice(t, t + 1))
    now, model, level = found.now, found.modelled, found.evidence(view.weight)[0]
    share = now.share(view.weight)[:, 0]
    change = np.full_like(share, np.nan)
    if t >= 4:
        before, said = _year_ago(snapshot, market, view, slice(t - 4, t - 3))
        change = share - before if said == level else change
    lower, upper = market.interval(share, view.level)
    unknown = np.full_like(share, np.nan)
    return Table(
        places=tuple(snapshot.places[region] for region in ids),
        share=share,
        lower=lower if level == official.MODELLED else unknown,
        upper=upper if level == official.MODELLED else unknown,
        change=change,
        loans_under_water=(now.by_loans * now.loans)[:, 0],
        upb_under_water_usd=(now.by_upb * now.upb_usd)[:, 0],
        shortfall_usd=(model.shortfall * model.upb_usd)[:, 0],
        evidence=level,
    )


def _year_ago(snapshot: Snapshot, market: Estimates, view: View, at: slice) -> tuple[Floats, str]:
    """The level's shares of an earlier quarter, and who says so."""
    if not official.covers(view):
        return market.share(view.level, view, at)[:, 0], official.MODELLED
    found = official.level_summary(snapshot, market, view.level, view, at)[1]
    return found.now.share(view.weight)[:, 0], found.evidence(view.weight)[0]


def median_mtmltv(market: Estimates, region_id: str, value: str, at: slice = slice(None), vintage: int = 0) -> Floats:
    """The middle loan's MTMLTV of one region in some quarters; of one year's loans if given, nan before they are."""
    middle = aggregates.median_mtmltv(pooled_cohorts(market, region_id, at, vintage), step=value == "step")[0]
    known = market.members(region_id)[1].sum(axis=0)[at]
    return np.where(np.isnan(known), np.nan, middle)


def pooled_cohorts(market: Estimates, region_id: str, at: slice, vintage: int = 0) -> Cohorts:
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


def series(market: Estimates, place: Region, past: OfficialSummary, view: View) -> Series:
    """One place's share through time, with its interval where it is the model's."""
    share, published = past.now.share(view.weight)[0], past.published(view.weight)
    lower, upper = (np.where(published, np.nan, bound) for bound in market.interval(share, place.level))
    evidence = past.evidence(view.weight) if published.any() else ()
    return Series(place=place, share=share, lower=lower, upper=upper, evidence=evidence)


@lru_cache(maxsize=64)
def vintages(
    market: Estimates, region_id: str, value: str, threshold: int, weighted: str
) -> tuple[tuple[int, ...], Floats, Floats]:
    """The share under water of each year's loans, years x quarters, and the part of all loans that each year is.

    Remembered for the last few places, because a step of the quarter does not change it; not to be written to.
    """
    cohorts, loans, upb = market.members(region_id)
    by_upb = weighted == "balances"
    over, weight = aggregates.over(cohorts, threshold / 100.0, step=value == "step", by_upb=by_upb)
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


def notes(snapshot: Snapshot, view: View, focus: Region) -> tuple[str, ...]:
    """What a reader must be told beside the evidence level, as keys; the page has the words."""
    said: list[str] = []
    levels = {view.level, focus.level}
    if snapshot.nowcast_from and view.quarter >= snapshot.nowcast_from and levels != {"metro"}:
        said.append("nowcast")
    if "metro" in levels:
        said.append("metro-loans")
    if view.index != "blended":
        said.append(f"index-{view.index}")
        if any(index_missing(snapshot, view, level) for level in levels):
            said.append("index-unknown")
    plain = view.weight == "loans" and view.spelled == "dispersed-100" and not view.vintage
    if not plain or not YARDSTICK[0] <= view.quarter <= YARDSTICK[1] or not levels <= {"state", "nation"}:
        said.append("interval-extrapolated")
    # Metros take their state's loans, and no counts or balances.
    said += [
        key
        for key in extrapolated_amounts(snapshot, view.quarter)
        if levels != {"metro"} or key == "lending-extrapolated"
    ]
    return tuple(said)


def index_missing(snapshot: Snapshot, view: View, level: str) -> bool:
    """Whether some place of a level lacks the view's index in its quarter; sums of states need every state's."""
    market, of = estimates(snapshot), "metro" if level == "metro" else "state"
    return not bool(index_known(snapshot, market, of, view.index)[:, market.quarters.index(view.quarter)].all())


def _notes_by_evidence(said: tuple[str, ...], levels: set[str]) -> tuple[str, ...]:
    """The notes of a page whose shares are of these levels of evidence: a published one has no interval to speak of."""
    if official.PUBLISHED not in levels:
        return said
    mixed = official.MODELLED in levels
    return ("fhfa-own", *(key for key in said if mixed or key != "interval-extrapolated"))


@lru_cache(maxsize=1024)
def extrapolated_amounts(snapshot: Snapshot, quarter: str) -> tuple[str, ...]:
    """Which amounts of a quarter no publisher gives, so that the model's own course stands for them, as note keys.

    Remembered, because every record of a table asks it again.
    """
    said = []
    debt = snapshot.years("mortgage_debt")
    if not f"{debt[0]}Q4" <= quarter <= f"{debt[-1]}Q4":
        said.append("upb-extrapolated")
    if np.isnan(snapshot.nmdb("TOT_LOANS", "US", (quarter,))[0]):
        said.append("loans-extrapolated")
    if int(quarter[:4]) > snapshot.years("originations")[-1]:
        said.append("lending-extrapolated")
    return tuple(said)
