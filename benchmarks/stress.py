"""Every kind of stressed view, computed anew each time on one core, and the reverse stress of all states.

Timed: everything the stress page shows for a view. Not timed: drawing it, and the prices since 1975, read once.
"""

import itertools
import time
from collections.abc import Iterator

from benchmarks.measure import FOCUS, has, latency_rows, one_core
from benchmarks.table import Row
from data.country import default
from data.definition import VALUES, WEIGHTS
from data.model.estimates import estimates
from data.snapshot.snapshot import Snapshot, read_snapshot
from data.stress.measure import curve, needed_falls, stress_reading
from data.stress.portfolio import build_portfolio
from data.stress.scenarios import library
from data.stress.view import KINDS, StressView

LEVELS = default().listed_levels

TARGET_MS = 80.0
REVERSE_MS = 300.0
QUARTERS = ("2010Q1", "2016Q3", "")  # one round each
RUNS = 9
Took = dict[StressView, tuple[float, float]]


def run() -> tuple[list[Row], list[str]]:
    """Milliseconds per view, wall-clock and CPU; and of the states' curves and falls."""
    facts = read_snapshot(default().snapshot)
    with one_core():
        market = estimates(facts)
        stress_reading(facts, StressView())
        rounds = [{view: timed(facts, view) for view in kinds(quarter)} for quarter in QUARTERS]
        states = facts.level("state")
        t = len(market.quarters) - 1
        curves: list[float] = []
        bearable: list[float] = []
        for _ in range(RUNS):
            portfolio = build_portfolio(facts, market, states, t)
            for part, took in ((curve, curves), (needed_falls, bearable)):
                began = time.perf_counter()
                part(portfolio, StressView())
                took.append(1000 * (time.perf_counter() - began))
    slowest = max(rounds[0], key=lambda view: rounds[0][view][1])
    return [
        *latency_rows("any stressed view", rounds, lambda _: True, TARGET_MS),
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
        Row("reverse-stress curve of all states, 0 to 60 %", curves, "ms", REVERSE_MS),
        Row("falls of all states to 5, 10 and 20 %", bearable, "ms"),
    ], [
        f"{len(rounds[0])} views a round, a round for each of {len(QUARTERS)} quarters; min and max are between rounds",
        f"slowest kind of view: {slowest.search()}",
    ]


def kinds(quarter: str) -> Iterator[StressView]:
    """Levels x weights x values x scenarios x kinds of stress x selected places, each once."""
    seen = set()
    for level, weight, value, scenario, kind, places in itertools.product(
        LEVELS, WEIGHTS, VALUES, library(), KINDS, FOCUS.values()
    ):
        view = StressView(
            level=level, places=places, quarter=quarter, weight=weight, value=value, scenario=scenario, kind=kind
        ).plain()
        if view not in seen:
            seen.add(view)
            yield view


def timed(facts: Snapshot, view: StressView) -> tuple[float, float]:
    """Wall-clock and CPU seconds of one view."""
    wall, cpu = time.perf_counter(), time.process_time()
    stress_reading(facts, view)
    return time.perf_counter() - wall, time.process_time() - cpu
