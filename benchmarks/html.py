"""The first HTML of a view that is in no cache: everything a user sees before a script has run."""

import statistics
import time

from benchmarks.table import Row

# Milliseconds; the level decides, because the table of 410 metros is eight times as long as that of the states.
TARGETS = {"state": 30.0, "metro": 45.0}
ROUNDS = 3
YEARS = range(2001, 2013)


def run() -> tuple[list[Row], list[str]]:
    """Milliseconds from request to response in one process, one median per round, each view for the first time."""
    from app import create_app  # the model is estimated once, before anything is timed

    client = create_app().server.test_client()
    client.get("/en/")
    rows = []
    for level, target in TARGETS.items():
        medians = []
        for place in ("US-NV", "US-FL", "US-OH")[:ROUNDS]:
            took = []
            for year in YEARS:
                began = time.perf_counter()
                answer = client.get(f"/en/?level={level}&place={place}&quarter={year}Q2")
                took.append(1000 * (time.perf_counter() - began))
                assert answer.status_code == 200
            medians.append(statistics.median(took))
        rows.append(Row(f"first HTML, {level}s", medians, "ms", target))
    return rows, [f"{len(YEARS)} views a round, none of them in the cache"]
