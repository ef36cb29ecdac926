"""The answer to a stress: what today's loans look like when prices go another way. It joins market and scenarios."""

import numpy as np
from numpy.typing import NDArray

from data.formulas import recovery
from data.formulas import reverse_stress as formulas_reverse_stress
from data.formulas.arrays import Floats
from data.i18n import tr
from data.model import official
from data.model.aggregates import Summary
from data.model.estimates import Estimates
from data.model.inputs import FIRST
from data.model.price_index import estimates_at_index
from data.monitor import measure
from data.quarter import label, ordinal
from data.query import unknown_place
from data.region import Region
from data.snapshot.snapshot import Snapshot
from data.stress.portfolio import Portfolio, portfolio
from data.stress.reading import FALLS, TARGETS, StressedMeasure, StressedTable, StressReading
from data.stress.view import StressView

_TODAY = np.zeros(1, dtype=int)


def stress_reading(snapshot: Snapshot, view: StressView) -> StressReading:
    """Everything the stress page shows for a view, from one snapshot and its carried calibration.

    What the view asks that is not there is answered by the nearest thing that is, and said in `dropped`.
    """
    market = estimates_at_index(snapshot, view.index)
    asked, dropped = resolved_view(snapshot, market, view)
    t = market.quarters.index(asked.quarter)
    few = portfolio(snapshot, market, [snapshot.places[place] for place in asked.places], t, asked.shocked, asked.index)
    focus = portfolio(snapshot, market, few.places[:1], t, asked.shocked, asked.index)
    story = asked.story
    length = max(story.quarters, asked.ahead)
    steps = np.arange(length + 1)
    path = few.path(asked, length)
    prices = np.exp(few.mean(path)[0]) if len(focus.of) == 1 else 1.0 + few.mean(np.expm1(path))[0]
    return StressReading(
        view=asked,
        scenario=story,
        as_of=asked.quarter,
        judged=label(ordinal(asked.quarter) + asked.ahead),
        amounts=amounts(focus, asked),
        table=under_stress(level_portfolio(snapshot, market, asked, t), asked),
        chosen=under_stress(few, asked, timed=True),
        ladder=ladder(focus, asked),
        quarters=tuple(label(ordinal(asked.quarter) + h) for h in range(length + 1)),
        course=shares(few, few.pool.share(path, steps, asked.value, asked.threshold, asked.weight), asked, steps),
        prices=prices,
        curve=curve(few, asked),
        met=tuple(snapshot.places[place] for place in asked.shocked),
        evidence="scenario",
        notes=notes(snapshot, asked, few.places[0]),
        sources=tuple(snapshot.manifest["sources"]),
        snapshot=snapshot.hash,
        dropped=dropped,
        beside=official.official_figures(
            snapshot, estimates_at_index(snapshot, asked.index), asked.focus, asked, asked.quarter
        ),
    )


def resolved_view(snapshot: Snapshot, market: Estimates, view: StressView) -> tuple[StressView, tuple[str, ...]]:
    """The view with its quarter named and everything in it present, and what had to be dropped for that."""
    now, said = measure.resolved_view(snapshot, market, view.now)
    dropped = [*said, *(unknown_place(place) for place in view.shocked if place not in snapshot.places)]
    shocked = tuple(place for place in view.shocked if place in snapshot.places)
    if view.story.form == "regional" and not shocked:
        shocked = (now.focus,)  # a fall must fall somewhere: on the place that is looked at
    most = (ordinal(now.quarter) - ordinal(FIRST)) // 4
    years = min(view.years, most)
    if view.story.form == "back" and years < view.years:
        told = {"first": FIRST, "years": years, "quarter": now.quarter}
        dropped.append(tr("prices begin in {first}; shown is the level of {years} years before {quarter}", **told))
    found = view.but(places=now.places, quarter=now.quarter, shocked=shocked, years=years).plain()
    return found, tuple(dropped)


def level_portfolio(snapshot: Snapshot, market: Estimates, view: StressView, t: int) -> Portfolio:
    """The places of the view's level."""
    return portfolio(snapshot, market, snapshot.level(view.level), t, view.shocked, view.index)


def under_stress(who: Portfolio, view: StressView, *, timed: bool = False) -> StressedTable:
    """Places before and after, and the falls they can bear. timed: with their years to positive equity."""
    before, after, fall = before_and_after(who, view)
    needed, already = needed_falls(who, view)
    nothing: Floats = np.zeros(0)
    return StressedTable(
        places=who.places,
        before=before.share(view.now.weight)[:, 0],
        after=after.share(view.now.weight)[:, 0],
        change=np.where(who.known, who.mean(np.expm1(fall)), np.nan),
        loans_pushed=(after.by_loans * after.loans - before.by_loans * before.loans)[:, 0],
        upb_pushed_usd=(after.by_upb * after.upb_usd - before.by_upb * before.upb_usd)[:, 0],
        needed=needed,
        already=already,
        years=recovered(who, view, np.zeros_like(fall), 0) if timed else nothing,
        years_after=recovered(who, view, fall, view.ahead) if timed else nothing,
    )


def before_and_after(who: Portfolio, view: StressView) -> tuple[Summary, Summary, Floats]:
    """How places stand today and under the stress, and the prices of their rows there (ln change)."""
    fall, then = who.judged(view), np.array([view.ahead])
    today = who.pool.standing(np.zeros((len(who.of), 1)), _TODAY, view.value, view.threshold)
    later = who.pool.standing(fall[:, None], then, view.value, view.threshold)
    return who.summed(today), who.summed(later), fall


def amounts(who: Portfolio, view: StressView) -> tuple[StressedMeasure, ...]:
    """The four numbers of one place."""
    before, after, _ = before_and_after(who, view)

    def number(name: str, figures: tuple[Floats, Floats]) -> StressedMeasure:
        return StressedMeasure(name, float(figures[0][0, 0]), float(figures[1][0, 0]))

    return (
        number("share", (before.share(view.now.weight), after.share(view.now.weight))),
        number("loans_under_water", (before.by_loans * before.loans, after.by_loans * after.loans)),
        number("upb_under_water_usd", (before.by_upb * before.upb_usd, after.by_upb * after.upb_usd)),
        number("shortfall_usd", (before.shortfall * before.upb_usd, after.shortfall * after.upb_usd)),
    )


def needed_falls(who: Portfolio, view: StressView) -> tuple[Floats, NDArray[np.bool_]]:
    """The immediate uniform fall that brings each place to each of TARGETS; and where it is there already."""
    found = [reverse_stress(who, view, target) for target in TARGETS]
    return np.stack([fall for fall, _ in found], axis=1), np.stack([already for _, already in found], axis=1)


def reverse_stress(who: Portfolio, view: StressView, target: float) -> tuple[Floats, NDArray[np.bool_]]:
    """By place, the fall that brings today's share to a target (nan: there already, or unknown); and whether it is."""
    fall, already = formulas_reverse_stress.fall_to_target(*_spread_seen(who, view), target, who.of)
    return np.where(who.known, fall, np.nan), already & who.known


def curve(who: Portfolio, view: StressView) -> Floats:
    """Each place's share after an immediate fall of 0 to 60 %: places x FALLS."""
    middle, spread, weight = _spread_seen(who, view)
    return _mean(who, formulas_reverse_stress.shares_after_falls(middle, spread, weight, FALLS), weight.sum(axis=1))


def shares(who: Portfolio, share: Floats, view: StressView, steps: NDArray[np.int_]) -> Floats:
    """The rows' shares on a path as the places': places x steps."""
    whole = who.pool.owed(steps) if view.weight == "balances" else np.repeat(who.weight[:, None], steps.size, axis=1)
    return _mean(who, share, np.where(np.isfinite(whole), whole, 1.0))


def ladder(who: Portfolio, view: StressView) -> Floats:
    """The severity ladder of one place by loans, before and after: 2 x bands."""
    today = who.pool.ladder(np.zeros((len(who.of), 1)), _TODAY, view.value)
    later = who.pool.ladder(who.judged(view)[:, None], np.array([view.ahead]), view.value)
    return np.where(who.known[0], np.concatenate([today, later]), np.nan)


def recovered(who: Portfolio, view: StressView, fall: Floats, after: int) -> Floats:
    """Years to positive equity for the median loan under water, from some quarter of the stress on: by place."""
    middle, spread, weight = who.pool.seen(fall, after, view.value, 100, "loans")
    steps = recovery.STEP * np.arange(int(recovery.NEVER * 4) // recovery.STEP + 1)
    paid = (who.pool.paid(after + steps) - who.pool.paid(np.array([after]))).T
    return np.where(who.known, recovery.years_to_positive(middle, spread, weight, paid, view.growth, who.of), np.nan)


def notes(snapshot: Snapshot, view: StressView, focus: Region) -> tuple[str, ...]:
    """What a reader must be told beside the evidence level, as keys; the page has the words."""
    said = ["static-pool", "drift", "no-interval"]
    if view.kind == "trough":
        said.append("trough")
    levels = {snapshot.places[place].level for place in view.shocked}
    if view.story.form == "regional" and "metro" in levels and {view.level, focus.level} != {"metro"}:
        said.append("metro-shock")
    told = measure.notes(snapshot, view.now, focus)
    return (*said, *(key for key in told if key != "interval-extrapolated"))


def _spread_seen(who: Portfolio, view: StressView) -> tuple[Floats, Floats, Floats]:
    return who.pool.seen(np.zeros(len(who.of)), 0, view.value, view.threshold, view.weight)


def _mean(who: Portfolio, figure: Floats, weight: Floats) -> Floats:
    weight = weight.reshape(len(weight), -1)
    summed = who.groups @ (figure * weight) / (who.groups @ weight)
    return np.where(who.known[:, None], summed, np.nan)
