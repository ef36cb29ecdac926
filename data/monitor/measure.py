"""The Monitor's figures: everything the page shows for a view, from one snapshot and its calibration."""

from functools import lru_cache

import numpy as np

from data.country import Country
from data.definition import MODEL_INDEX, Definition
from data.formulas.arrays import Floats
from data.i18n import Message
from data.model import aggregates, official
from data.model.cohorts import Cells, Cohorts
from data.model.estimates import Estimates, estimates
from data.model.inputs import quarters_of
from data.model.official import OfficialSummary
from data.model.price_index import estimates_at_index, index_known
from data.monitor.reading import Measure, Reading, Series, Table
from data.monitor.view import View
from data.quarter import ordinal
from data.query import quarter_outside, unknown_place
from data.region import Region
from data.snapshot.snapshot import Snapshot


def measure(snapshot: Snapshot, view: View) -> Reading:
    """Everything the page shows for a view, from one snapshot and its carried calibration.

    A place, quarter or vintage that does not exist is replaced by the nearest that does, and listed in `dropped`.
    """
    market = estimates_at_index(snapshot, view.index)
    resolved, dropped = resolved_view(snapshot, market, view)
    t = market.quarters.index(resolved.quarter)
    focus = snapshot.places[resolved.focus]
    summaries = {place: official.region_summary(snapshot, market, place, resolved) for place in resolved.places}
    years, share, alive = vintages(market, resolved.focus, resolved.value, resolved.threshold, resolved.weight)
    ranking, focus_evidence = (
        table(snapshot, market, resolved, t),
        summaries[resolved.focus].evidence(resolved.weight)[t],
    )
    return Reading(
        view=resolved,
        as_of=resolved.quarter,
        quarters=market.quarters,
        places=tuple(snapshot.places[place] for place in resolved.places),
        measures=measures(summaries[resolved.focus], t),
        table=ranking,
        series=tuple(series(market, snapshot.places[place], summaries[place], resolved) for place in resolved.places),
        ladder=market.ladder(resolved.focus, resolved.value, resolved.vintage),
        vintage_years=years,
        vintage_share=share,
        vintage_alive=alive,
        evidence=focus_evidence,
        notes=_notes_by_evidence(notes(snapshot, resolved, focus), {focus_evidence, ranking.evidence}),
        sources=tuple(snapshot.manifest["sources"]),
        snapshot=snapshot.hash,
        dropped=dropped,
    )


def resolved_view(snapshot: Snapshot, market: Estimates, view: View) -> tuple[View, tuple[str, ...]]:
    """The view with its quarter filled in and only what the snapshot has, and messages on what was dropped."""
    dropped = [unknown_place(place) for place in view.places if place not in snapshot.places]
    places = tuple(place for place in view.places if place in snapshot.places) or (snapshot.country.nation,)
    first, last = market.quarters[0], market.quarters[-1]
    quarter = view.quarter or last
    if quarter not in market.quarters:
        nearest = first if quarter < first else last
        dropped.append(quarter_outside(quarter, first, last, nearest))
        quarter = nearest
    vintage = view.vintage
    oldest = market.oldest_vintage(quarter)
    if vintage and not oldest <= vintage <= int(quarter[:4]):
        dropped.append(Message("there are no loans of {vintage} in {quarter}", vintage=vintage, quarter=quarter))
        vintage = 0
    return view.but(places=places, quarter=quarter, vintage=vintage), tuple(dropped)


def measures(past: OfficialSummary, t: int) -> tuple[Measure, ...]:
    """The four numbers of the place in focus: loans, balance, amount under water, near-negative."""
    shown, modelled = past.now, past.modelled

    def number(name: str, history: Floats, share: Floats | None = None, levels: tuple[str, ...] = ()) -> Measure:
        # A figure a year ago of another level of evidence is not comparable.
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
        number("loans_under_water", (shown.by_loans * shown.loans)[0], shown.by_loans[0], past.evidence("loans")),
        number("upb_under_water", (shown.by_upb * shown.upb)[0], shown.by_upb[0], past.evidence("balances")),
        number("shortfall", (modelled.shortfall * modelled.upb)[0], modelled.shortfall[0]),
        number("near_negative", modelled.near[0]),
    )


def table(snapshot: Snapshot, market: Estimates, view: View, t: int) -> Table:
    """Every region of the view's level in its quarter."""
    ids, summary = official.level_summary(snapshot, market, view.level, view, slice(t, t + 1))
    shown, modelled, evidence = summary.now, summary.modelled, summary.evidence(view.weight)[0]
    share = shown.share(view.weight)[:, 0]
    change = np.full_like(share, np.nan)
    if t >= 4:
        earlier, evidence_then = _year_ago(snapshot, market, view, slice(t - 4, t - 3))
        change = share - earlier if evidence_then == evidence else change
    lower, upper = market.interval(share, view.level, t)
    unknown = np.full_like(share, np.nan)
    return Table(
        places=tuple(snapshot.places[region] for region in ids),
        share=share,
        lower=lower if evidence == official.MODELLED else unknown,
        upper=upper if evidence == official.MODELLED else unknown,
        change=change,
        loans_under_water=(shown.by_loans * shown.loans)[:, 0],
        upb_under_water=(shown.by_upb * shown.upb)[:, 0],
        shortfall=(modelled.shortfall * modelled.upb)[:, 0],
        evidence=evidence,
    )


def _year_ago(snapshot: Snapshot, market: Estimates, view: View, at: slice) -> tuple[Floats, str]:
    """The level's shares in an earlier quarter, and their evidence level."""
    if not official.covers(snapshot.country, view):
        return market.share(view.level, view, at)[:, 0], official.MODELLED
    summary = official.level_summary(snapshot, market, view.level, view, at)[1]
    return summary.now.share(view.weight)[:, 0], summary.evidence(view.weight)[0]


def median_mtmltv(market: Estimates, region_id: str, value: str, at: slice = slice(None), vintage: int = 0) -> Floats:
    """Median MTMLTV of one region in some quarters; vintage: of that year's loans only, nan before they are made."""
    median = aggregates.median_mtmltv(pooled_cohorts(market, region_id, at, vintage), step=value == "step")[0]
    loans = market.members(region_id)[1].sum(axis=0)[at]
    return np.where(np.isnan(loans), np.nan, median)


def pooled_cohorts(market: Estimates, region_id: str, at: slice, vintage: int = 0) -> Cohorts:
    """The cohorts of all a region's members as those of one region, each member weighted by its loans."""
    cohorts, loans, _ = market.members(region_id)
    selected = cohorts.quarters(at)
    weight = selected.alive * np.nan_to_num(loans[:, at] / selected.alive.sum(axis=2))[..., None]
    members, quarters, cells = selected.alive.shape
    if vintage:
        quarter_ordinals = np.array([ordinal(quarter) for quarter in market.quarters[at]])
        weight = weight * ((quarter_ordinals[:, None] - selected.ages) // 4 == vintage)

    def flat(figure: Floats) -> Floats:
        return np.moveaxis(figure, 0, 1).reshape(1, quarters, members * cells)

    return Cohorts(
        selected.at,
        flat(weight),
        flat(selected.median),
        flat(selected.between),
        np.tile(selected.dispersion, members),
        Cells(np.tile(selected.ages, members), np.tile(selected.cells.amortises, members)),
    )


def series(market: Estimates, place: Region, past: OfficialSummary, view: View) -> Series:
    """One region's share by quarter, with an interval where the share is the model's."""
    share, published = past.now.share(view.weight)[0], past.published(view.weight)
    lower, upper = (np.where(published, np.nan, bound) for bound in market.interval(share, place.level))
    evidence = past.evidence(view.weight) if published.any() else ()
    return Series(place=place, share=share, lower=lower, upper=upper, evidence=evidence)


@lru_cache(maxsize=64)
def vintages(
    market: Estimates, region_id: str, value: str, threshold: int, weighted: str
) -> tuple[tuple[int, ...], Floats, Floats]:
    """Share under water by vintage year, years x quarters, and each vintage's share of all loans outstanding.

    Cached for the last few regions, because choosing another quarter does not change it; callers must not write to it.
    """
    cohorts, loans, upb = market.members(region_id)
    by_upb = weighted == "balances"
    over, weight = aggregates.over(cohorts, threshold / 100.0, step=value == "step", by_upb=by_upb)
    weight = weight * ((upb if by_upb else loans) / weight.sum(axis=2))[..., None]
    under_water, all_loans = (np.asarray(amount.sum(axis=0)) for amount in (weight * over, weight))
    quarters = np.array([ordinal(quarter) for quarter in market.quarters])
    year_made = (quarters[:, None] - cohorts.ages[None, :]) // 4
    first = int(market.quarters[0][:4]) - 10
    years = np.arange(first, int(market.quarters[-1][:4]) + 1)
    # Sum the ages of each calendar year: one bincount by flat index is faster than a loop over years.
    column = np.clip(year_made - first, -1, years.size - 1) + 1
    index = column + (years.size + 1) * np.arange(quarters.size)[:, None]
    shape = (quarters.size, years.size + 1)
    by_year = [
        np.bincount(index.ravel(), amount.ravel(), minlength=shape[0] * shape[1]).reshape(shape)
        for amount in (under_water, all_loans)
    ]
    total = by_year[1].sum(axis=1, keepdims=True)
    with np.errstate(invalid="ignore", divide="ignore"):
        share = np.where(by_year[1] > 0, by_year[0] / by_year[1], np.nan)
        alive = by_year[1] / total
    return tuple(years.tolist()), share[:, 1:].T, alive[:, 1:].T


def notes(snapshot: Snapshot, view: View, focus: Region) -> tuple[str, ...]:
    """Caveats to show with the evidence level, as keys; the page has the texts."""
    keys: list[str] = []
    country, market = snapshot.country, estimates(snapshot)
    levels = {view.level, focus.level}
    has_loans = any(market.levels[level].basis != "prices" for level in levels)
    if snapshot.nowcast_from and view.quarter >= snapshot.nowcast_from and has_loans:
        keys.append("nowcast")
    if any(market.levels[level].basis == "prices" for level in levels):
        keys.append("metro-loans")
    keys += [caveat.key for caveat in country.caveats if caveat.concerns(focus.region_id, view.quarter)]
    if view.index != MODEL_INDEX:
        keys.append(f"index-{view.index}")
        if any(index_missing(snapshot, view, level) for level in levels):
            keys.append("index-unknown")
    if not is_tested(country, view, view.quarter) or not levels <= {country.base.key, country.levels[0].key}:
        keys.append("interval-extrapolated")
    # A level of prices only takes its parent's loans; it has no counts or balances of its own.
    keys += [key for key in extrapolated_amounts(snapshot, view.quarter) if has_loans or key == "lending-extrapolated"]
    return tuple(keys)


def is_tested(country: Country, definition: Definition, quarter: str) -> bool:
    """Whether published figures have tested the interval of a share on this definition in this quarter."""
    is_tested_definition = definition.weight == "loans" and definition.spelled == "dispersed-100"
    first, last = country.tested_quarters
    return is_tested_definition and not definition.vintage and first <= quarter <= last


def index_missing(snapshot: Snapshot, view: View, level: str) -> bool:
    """Whether a region of a level lacks the view's index in its quarter; a sum needs every region of the base level."""
    market = estimates(snapshot)
    index_level = level if market.levels[level].basis == "prices" else snapshot.country.base.key
    return not bool(
        index_known(snapshot, market, index_level, view.index)[:, market.quarters.index(view.quarter)].all()
    )


def _notes_by_evidence(notes: tuple[str, ...], levels: set[str]) -> tuple[str, ...]:
    """The notes for shares of these levels of evidence: the interval note is dropped where all are published."""
    if official.PUBLISHED not in levels:
        return notes
    has_modelled = official.MODELLED in levels
    return ("fhfa-own", *(key for key in notes if has_modelled or key != "interval-extrapolated"))


@lru_cache(maxsize=1024)
def extrapolated_amounts(snapshot: Snapshot, quarter: str) -> tuple[str, ...]:
    """Which amounts of a quarter nobody publishes, so that the model extrapolates them, as note keys.

    Cached, because every record of a table needs it.
    """
    simulation = estimates(snapshot).simulation
    t, shown = quarters_of(snapshot).index(quarter), estimates(snapshot).quarters.index(quarter)
    published_upb = np.flatnonzero(simulation.upb_published)
    keys = []
    is_within = published_upb.size and published_upb[0] <= t <= published_upb[-1]
    if simulation.valued[:, shown].any() and not is_within:
        keys.append("upb-extrapolated")
    if simulation.counted[:, shown].any() and not simulation.loans_published[t]:
        keys.append("loans-extrapolated")
    if int(quarter[:4]) > simulation.lent_through:
        keys.append("lending-extrapolated")
    return tuple(keys)
