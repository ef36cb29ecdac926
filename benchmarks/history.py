"""The whole history of every region from scratch: cohorts since 1975, and the share under water of each quarter.

Timed: the model's inputs from the tables, states' and metros' cohorts, loan and UPB counts, PNEQ by loans and by UPB of
one definition (dispersed-100), 51 states and 410 metros, every shown quarter. Not timed: reading the files, the page.
"""

import time

from benchmarks.measure import one_core
from benchmarks.table import Row
from data.country import default
from data.model import aggregates, parameters
from data.model.estimates import estimates
from data.snapshot.snapshot import read_snapshot

RUNS = 5
TARGET_S = 2.0


def run() -> tuple[list[Row], list[str]]:
    """Seconds of each run on one core, in total and by part."""
    parts: dict[str, list[float]] = {}
    totals, cpus = [], []
    fitted = parameters.carried()
    figures = 0
    with one_core():
        for _ in range(RUNS):
            began = time.perf_counter()
            facts = read_snapshot(default().snapshot)
            marks = [("reading the snapshot (not in)", time.perf_counter() - began)]
            began, cpu, mark = (time.perf_counter(), time.process_time(), time.perf_counter())
            market = estimates.__wrapped__(facts, fitted)  # the function without its cache
            marks.append(("cohorts followed, loans and UPB counted", time.perf_counter() - mark))
            for name, over in (("loans", aggregates.over_by_loans), ("UPB", aggregates.over_by_upb)):
                mark = time.perf_counter()
                own = [level.own_cohorts for level in market.levels.values() if level.basis != "sum"]
                shares = [over(cohorts, 1.0, step=False) for cohorts in own]
                marks.append((f"PNEQ by {name}", time.perf_counter() - mark))
                figures = sum(share.size for share in shares)
            totals.append(time.perf_counter() - began)
            cpus.append(time.process_time() - cpu)
            for part, seconds in marks:
                parts.setdefault(part, []).append(seconds)
    return [
        Row("states and metros, by loans and by UPB", totals, "s", TARGET_S),
        Row("  the same, of CPU", cpus, "s"),
        *(Row(f"  {part}", seconds, "s") for part, seconds in parts.items()),
    ], [f"{figures:,} region-quarters in each weight, on one core"]
