"""Stress results: the loans of one quarter before and after a house price scenario."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from data.formulas import recovery
from data.formulas import reverse_stress as formulas_reverse_stress
from data.formulas.arrays import Flags, Floats
from data.i18n import Message
from data.model import official
from data.model.aggregates import Summary
from data.model.estimates import Estimates, estimates
from data.model.price_index import estimates_at_index
from data.monitor import measure
from data.quarter import label, ordinal
from data.query import unknown_place
from data.region import Region
from data.snapshot.snapshot import Snapshot
from data.stress.portfolio import Portfolio, build_portfolio
from data.stress.reading import FALLS, TARGETS, StressedMeasure, StressedTable, StressReading
from data.stress.view import StressView

_TODAY = np.zeros(1, dtype=int)


def stress_reading(snapshot: Snapshot, view: StressView) -> StressReading:
    """Everything the stress page shows for a view, from one snapshot and its carried calibration.

    A place, quarter or number of years that does not exist is replaced by the nearest that does, listed in `dropped`.
    """
    market = estimates_at_index(snapshot, view.index)
    resolved, dropped = resolved_view(snapshot, market, view)
    t = market.quarters.index(resolved.quarter)
    chosen = build_portfolio(
        snapshot, market, [snapshot.places[place] for place in resolved.places], t, resolved.shocked, resolved.index
    )
    focus = build_portfolio(snapshot, market, chosen.places[:1], t, resolved.shocked, resolved.index)
    scenario = resolved.chosen_scenario
    length = max(scenario.quarters, resolved.ahead)
    steps = np.arange(length + 1)
    path = chosen.path(resolved, length)
    prices = np.exp(chosen.mean(path)[0]) if len(focus.place_of_row) == 1 else 1.0 + chosen.mean(np.expm1(path))[0]
    return StressReading(
        view=resolved,
        scenario=scenario,
        as_of=resolved.quarter,
        judged=label(ordinal(resolved.quarter) + resolved.ahead),
        amounts=amounts(focus, resolved),
        table=stressed_table(level_portfolio(snapshot, market, resolved, t), resolved),
        chosen=stressed_table(chosen, resolved, timed=True),
        ladder=ladder(focus, resolved),
        quarters=tuple(label(ordinal(resolved.quarter) + h) for h in range(length + 1)),
        course=shares(
            chosen, chosen.pool.share(path, steps, resolved.value, resolved.threshold, resolved.weight), resolved, steps
        ),
        prices=prices,
        curve=curve(chosen, resolved),
        shocked=tuple(snapshot.places[place] for place in resolved.shocked),
        evidence="scenario",
        notes=notes(snapshot, resolved, chosen.places[0]),
        sources=tuple(snapshot.manifest["sources"]),
        snapshot=snapshot.hash,
        dropped=dropped,
        official_figures=official.official_figures(
            snapshot, estimates_at_index(snapshot, resolved.index), resolved.focus, resolved, resolved.quarter
        ),
    )


def resolved_view(snapshot: Snapshot, market: Estimates, view: StressView) -> tuple[StressView, tuple[str, ...]]:
    """The view with its quarter filled in and only what the snapshot has, and messages on what was dropped."""
    unstressed, monitor_messages = measure.resolved_view(snapshot, market, view.now)
    dropped = [*monitor_messages, *(unknown_place(place) for place in view.shocked if place not in snapshot.places)]
    shocked = tuple(place for place in view.shocked if place in snapshot.places)
    if view.chosen_scenario.form == "regional" and not shocked:
        shocked = (unstressed.focus,)  # a regional fall needs a region: by default the one in focus
    years_available = (ordinal(unstressed.quarter) - ordinal(snapshot.country.first_price)) // 4
    years = min(view.years, years_available)
    if view.chosen_scenario.form == "back" and years < view.years:
        values = {"first": snapshot.country.first_price, "years": years, "quarter": unstressed.quarter}
        message = Message("prices begin in {first}; shown is the level of {years} years before {quarter}", **values)
        dropped.append(message)
    resolved = view.but(places=unstressed.places, quarter=unstressed.quarter, shocked=shocked, years=years).plain()
    return resolved, tuple(dropped)


def level_portfolio(snapshot: Snapshot, market: Estimates, view: StressView, t: int) -> Portfolio:
    """The portfolio of every region of the view's level."""
    return build_portfolio(snapshot, market, snapshot.level(view.level), t, view.shocked, view.index)


def stressed_table(portfolio: Portfolio, view: StressView, *, timed: bool = False) -> StressedTable:
    """Regions before and after, and the falls that reach TARGETS. timed: with their years to positive equity."""
    before, after, fall = before_and_after(portfolio, view)
    needed, already = needed_falls(portfolio, view)
    empty: Floats = np.zeros(0)
    return StressedTable(
        places=portfolio.places,
        before=before.share(view.now.weight)[:, 0],
        after=after.share(view.now.weight)[:, 0],
        change=np.where(portfolio.has_price, portfolio.mean(np.expm1(fall)), np.nan),
        loans_pushed=(after.by_loans * after.loans - before.by_loans * before.loans)[:, 0],
        upb_pushed=(after.by_upb * after.upb - before.by_upb * before.upb)[:, 0],
        needed=needed,
        already=already,
        years=years_to_positive_equity(portfolio, view, np.zeros_like(fall), 0) if timed else empty,
        years_after=years_to_positive_equity(portfolio, view, fall, view.ahead) if timed else empty,
    )


def before_and_after(portfolio: Portfolio, view: StressView) -> tuple[Summary, Summary, Floats]:
    """The regions' measures today and under the stress, and the ln price change of each row of the pool."""
    log_change, horizon = portfolio.log_change(view), np.array([view.ahead])
    today = portfolio.pool.summary(np.zeros((len(portfolio.place_of_row), 1)), _TODAY, view.value, view.threshold)
    later = portfolio.pool.summary(log_change[:, None], horizon, view.value, view.threshold)
    return portfolio.summed(today), portfolio.summed(later), log_change


def amounts(portfolio: Portfolio, view: StressView) -> tuple[StressedMeasure, ...]:
    """The four headline numbers of one region."""
    before, after, _ = before_and_after(portfolio, view)

    def number(name: str, figure: Callable[[Summary], Floats], of: Callable[[Summary], Floats]) -> StressedMeasure:
        figures = (figure(before) * of(before), figure(after) * of(after), figure(before), figure(after))
        return StressedMeasure(name, *(float(array[0, 0]) for array in figures))

    weight = view.now.weight
    return (
        StressedMeasure("share", float(before.share(weight)[0, 0]), float(after.share(weight)[0, 0])),
        number("loans_under_water", lambda summary: summary.by_loans, lambda summary: summary.loans),
        number("upb_under_water", lambda summary: summary.by_upb, lambda summary: summary.upb),
        number("shortfall", lambda summary: summary.shortfall, lambda summary: summary.upb),
    )


def needed_falls(portfolio: Portfolio, view: StressView) -> tuple[Floats, Flags]:
    """The immediate uniform fall that brings each region to each of TARGETS, and whether it is there already."""
    results = [reverse_stress(portfolio, view, target) for target in TARGETS]
    return np.stack([fall for fall, _ in results], axis=1), np.stack([already for _, already in results], axis=1)


def reverse_stress(portfolio: Portfolio, view: StressView, target: float) -> tuple[Floats, Flags]:
    """By region, the fall that brings today's share to a target (nan: none, or unknown), and if it is there already."""
    fall, already = formulas_reverse_stress.fall_to_target(
        *_distances_today(portfolio, view), target, portfolio.place_of_row
    )
    return np.where(portfolio.has_price, fall, np.nan), already & portfolio.has_price


def curve(portfolio: Portfolio, view: StressView) -> Floats:
    """Each region's share after an immediate fall of 0 to 60 %: places x FALLS."""
    median, spread, weight = _distances_today(portfolio, view)
    return _weighted_mean(
        portfolio, formulas_reverse_stress.shares_after_falls(median, spread, weight, FALLS), weight.sum(axis=1)
    )


def shares(portfolio: Portfolio, share: Floats, view: StressView, steps: NDArray[np.int_]) -> Floats:
    """The rows' shares on a path aggregated to places: places x steps."""
    totals = (
        portfolio.pool.owed(steps)
        if view.weight == "balances"
        else np.repeat(portfolio.weight[:, None], steps.size, axis=1)
    )
    return _weighted_mean(portfolio, share, np.where(np.isfinite(totals), totals, 1.0))


def ladder(portfolio: Portfolio, view: StressView) -> Floats:
    """The severity ladder of one region by loans, before and after: 2 x bands."""
    today = portfolio.pool.ladder(np.zeros((len(portfolio.place_of_row), 1)), _TODAY, view.value)
    later = portfolio.pool.ladder(portfolio.log_change(view)[:, None], np.array([view.ahead]), view.value)
    return np.where(portfolio.has_price[0], np.concatenate([today, later]), np.nan)


def years_to_positive_equity(portfolio: Portfolio, view: StressView, log_change: Floats, after: int) -> Floats:
    """Years to positive equity of the median loan under water, from `after` quarters into the stress on: by place."""
    median, spread, weight = portfolio.pool.threshold_distances(log_change, after, view.value, 100, "loans")
    steps = recovery.STEP * np.arange(int(recovery.NEVER * 4) // recovery.STEP + 1)
    paydown = (portfolio.pool.log_paydown(after + steps) - portfolio.pool.log_paydown(np.array([after]))).T
    return np.where(
        portfolio.has_price,
        recovery.years_to_positive(median, spread, weight, paydown, view.growth, portfolio.place_of_row),
        np.nan,
    )


def notes(snapshot: Snapshot, view: StressView, focus: Region) -> tuple[str, ...]:
    """Caveats to show with the evidence level, as keys; the page has the texts."""
    keys = ["static-pool", "drift", "no-interval"]
    if view.kind == "trough":
        keys.append("trough")
    market = estimates(snapshot)
    shocks_prices_only = not all(market.has_loans(place) for place in view.shocked)
    shows_loans = market.has_loans(focus.region_id) or market.levels[view.level].basis != "prices"
    if view.chosen_scenario.form == "regional" and shocks_prices_only and shows_loans:
        keys.append("metro-shock")
    unstressed_keys = measure.notes(snapshot, view.now, focus)
    # No interval is given under stress, so that nothing is said of one.
    return (*keys, *(key for key in unstressed_keys if not key.startswith("interval-")))


def _distances_today(portfolio: Portfolio, view: StressView) -> tuple[Floats, Floats, Floats]:
    return portfolio.pool.threshold_distances(
        np.zeros(len(portfolio.place_of_row)), 0, view.value, view.threshold, view.weight
    )


def _weighted_mean(portfolio: Portfolio, figure: Floats, weight: Floats) -> Floats:
    weight = weight.reshape(len(weight), -1)
    means = portfolio.groups @ (figure * weight) / (portfolio.groups @ weight)
    return np.where(portfolio.has_price[:, None], means, np.nan)
