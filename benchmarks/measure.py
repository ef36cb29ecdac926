"""Every kind of view, computed anew each time on one core: only the market estimates are kept between views."""

import itertools
import os
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from benchmarks.table import Row, quantile
from data.country import default
from data.definition import THRESHOLDS, VALUES, WEIGHTS
from data.model.estimates import estimates
from data.monitor.measure import measure
from data.monitor.view import View
from data.snapshot.snapshot import Snapshot, read_snapshot

LEVELS = default().listed_levels

TARGET_MS = 50.0
QUARTERS = ("2010Q1", "2016Q3", "")  # one round each
VINTAGE = 2006
FOCUS = {
    "nation": ("US",),
    "division": ("US-DIV-MT",),
    "state": ("US-NV",),
    "metro": ("CBSA-29820",),
    "six places": ("US-NV", "US", "US-FL", "CBSA-29820", "CBSA-40900", "US-DIV-MT"),
}
Took = dict[View, tuple[float, float]]


def run() -> tuple[list[Row], list[str]]:
    """Milliseconds per view, wall-clock and CPU."""
    facts = read_snapshot(default().snapshot)
    with one_core():
        estimates(facts)
        first = [timed(facts, View(value=value, threshold=over)) for value in VALUES for over in THRESHOLDS]
        rounds = [timed_views(facts, quarter) for quarter in QUARTERS]
    views = len(rounds[0])
    rows = [
        *(latency_rows("any view", rounds, lambda _: True, TARGET_MS)),
        *(
            row
            for level in default().listed_levels
            for row in latency_rows(f"  level {level}", rounds, has("level", level))[1:2]
        ),
        *(
            row
            for name, places in FOCUS.items()
            for row in latency_rows(f"  focus {name}", rounds, has("places", places))[1:2]
        ),
        *latency_rows("  one year's loans", rounds, lambda view: view.vintage > 0)[1:2],
        *latency_rows("  all years' loans", rounds, lambda view: not view.vintage)[1:2],
        Row("first view of each of 12 definitions", [1000 * wall for wall, _ in first], "ms"),
    ]
    slowest = max(
        rounds[0],
        key=lambda view: min(seconds[view.but(quarter=quarter)][1] for quarter, seconds in _by_quarter(rounds)),
    )
    return rows, [
        f"{views} views a round, one round for each of {len(rounds)} quarters; min and max are between rounds",
        f"slowest kind of view, its best round: {slowest.search()}",
    ]


def has(name: str, value: object) -> Callable[[Any], bool]:
    """Whether a view has a value in a field."""
    return lambda view: bool(getattr(view, name) == value)


def kinds() -> Iterator[View]:
    """Levels x weights x values x thresholds x all vintages or one x selected places."""
    for level, weight, value, over, vintage, places in itertools.product(
        LEVELS, WEIGHTS, VALUES, THRESHOLDS, (0, VINTAGE), FOCUS.values()
    ):
        yield View(level=level, places=places, weight=weight, value=value, threshold=over, vintage=vintage)


def timed_views(facts: Snapshot, quarter: str) -> Took:
    """Every kind of view in one quarter: wall-clock and CPU seconds."""
    return {view: timed(facts, view) for view in (kind.but(quarter=quarter) for kind in kinds())}


def timed(facts: Snapshot, view: View) -> tuple[float, float]:
    """Wall-clock and CPU seconds of one view."""
    wall, cpu = time.perf_counter(), time.process_time()
    measure(facts, view)
    return time.perf_counter() - wall, time.process_time() - cpu


@contextmanager
def one_core() -> Iterator[None]:
    """Run this process on one core."""
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {max(before)})
    try:
        yield
    finally:
        os.sched_setaffinity(0, before)


def _by_quarter(rounds: Sequence[Took]) -> Iterator[tuple[str, Took]]:
    return zip(QUARTERS, rounds, strict=True)


def latency_rows(
    name: str,
    rounds: Sequence[Mapping[Any, tuple[float, float]]],
    is_included: Callable[[Any], bool],
    target: float | None = None,
) -> list[Row]:
    """The rows of a kind of view: median, 95th percentile by the clock and of CPU, and slowest, one value a round."""

    def spread(share: float, clock: int) -> list[float]:
        return [
            1000 * quantile((pair[clock] for view, pair in seconds.items() if is_included(view)), share)
            for seconds in rounds
        ]

    return [
        Row(f"{name}, p50", spread(0.5, 0), "ms"),
        Row(f"{name}, p95", spread(0.95, 0), "ms", target),
        Row(f"{name}, p95 of CPU", spread(0.95, 1), "ms"),
        Row(f"{name}, slowest", spread(1.0, 0), "ms"),
    ]
