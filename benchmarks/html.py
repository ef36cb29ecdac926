"""The first HTML of a view that is in no cache: everything a user sees before a script has run."""

import statistics
import time

from benchmarks.table import Row

# Country, level, target in milliseconds, places. The level decides, because the table of 410 metros is eight times as
# long as that of the states. The United Kingdom's ratio to the states is printed as well: the same work on a page.
VIEWS = (
    ("", "state", 30.0, ("US-NV", "US-FL", "US-OH")),
    ("", "metro", 45.0, ("US-NV", "US-FL", "US-OH")),
    ("gb/", "itl1", 30.0, ("E12000001", "E12000007", "W92000004")),
)
YEARS = range(2006, 2018)


def run() -> tuple[list[Row], list[str]]:
    """Milliseconds from request to response in one process, one median per round, each view for the first time."""
    from app import create_app  # the model is estimated once, before anything is timed

    client = create_app().server.test_client()
    medians: dict[str, list[float]] = {}
    for country, level, _, places in VIEWS:
        client.get(f"/en/{country}")  # each country's server is made on its first page
        for place in places:
            took = []
            for year in YEARS:
                began = time.perf_counter()
                answer = client.get(f"/en/{country}?level={level}&place={place}&quarter={year}Q2")
                took.append(1000 * (time.perf_counter() - began))
                assert answer.status_code == 200
            medians.setdefault(level, []).append(statistics.median(took))
    rows = [Row(f"first HTML, {level}s", medians[level], "ms", target) for _, level, target, _ in VIEWS]
    ratio = statistics.median(medians["itl1"]) / statistics.median(medians["state"])
    return rows, [
        f"{len(YEARS)} views a round, none of them in the cache",
        f"the United Kingdom's page takes {ratio:.2f} of the time of the states'",
    ]
