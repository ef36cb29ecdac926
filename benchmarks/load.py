"""Fifty clients against the page's main callback and its first HTML, and against the lower bounds of both."""

import json
import random
import statistics
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.crowd import CLIENTS, CrowdResult, crowd, request
from benchmarks.reader import CALLBACK, Reader, reader
from benchmarks.server import Server, serving
from benchmarks.table import Row
from data.country import default
from data.definition import THRESHOLDS, VALUES, WEIGHTS
from data.monitor.view import View
from data.quarter import span
from data.snapshot.snapshot import carried

LEVELS = default().listed_levels

ROUNDS = 5
SECONDS = 1.5
TARGET = 1.5
FRESH = 100  # new queries per round, in no cache
PAGE = "/?place=US-NV&quarter=2010Q2"
STEP, MIX, HTML, NEW = "a quarter step, warm", "views and steps, warm", "first HTML, warm", "views never asked before"
EMPTY = "empty Dash callback"
BARE = {STEP: "bare route, the step's bytes", MIX: "bare route, the mix's bytes", HTML: "bare route, the HTML's bytes"}


@dataclass(frozen=True)
class Attempt:
    """One run. cpu_ms: the server's CPU per response; busiest: the busiest process's share of it."""

    result: CrowdResult
    cpu_ms: float
    busiest: float


Attempts = Mapping[str, Sequence[Attempt]]


def run() -> tuple[list[Row], list[str]]:
    """Responses per second, server CPU per response, and both against the lower bounds, measured alternately."""
    with serving() as page, tempfile.TemporaryDirectory(prefix="bench-floor-") as folder:
        page.first("/")
        visitor = reader(page)
        visitor.open(View(quarter="2010Q1"))
        bodies = {STEP: [visitor.walk("2010Q2")], MIX: mixed(visitor)}
        requests = {name: [request(CALLBACK, body) for body in sent] for name, sent in bodies.items()}
        requests[HTML] = [request(PAGE)]
        responses = {name: [answer(page, CALLBACK, body) for body in sent] for name, sent in bodies.items()}
        responses[HTML] = [answer(page, PAGE)]
        routes = {
            f"{number}-{i}": response for number, name in enumerate(BARE) for i, response in enumerate(responses[name])
        }
        file = Path(folder) / "floor.json"
        file.write_text(json.dumps({"callback": visitor.callback, "answers": routes}), encoding="utf-8")
        with serving("benchmarks.floors:server", FLOOR=str(file)) as floors:
            floors.first("/bare/0-0")
            targets = {EMPTY: (floors, requests[STEP])}
            for number, (name, bare) in enumerate(BARE.items()):
                sent = [(f"/bare/{number}-{i}", body) for i, body in enumerate(bodies.get(name, [None]))]
                targets |= {name: (page, requests[name]), bare: (floors, [request(*pair) for pair in sent])}
            for server, questions in targets.values():
                # Each worker has its own cache: enough requests for both to have answered every query.
                crowd(server, questions, seconds=20, most=max(500, 25 * len(questions)))
            attempts: dict[str, list[Attempt]] = {name: [] for name in (*targets, NEW)}
            for number in range(ROUNDS):
                for name, (server, questions) in targets.items():
                    attempts[name].append(attempt(server, questions))
                new = [request(CALLBACK, body) for body in fresh(visitor, FRESH, seed=100 + number)]
                attempts[NEW].append(attempt(page, new, seconds=20, most=FRESH))
    return rows(attempts), remarks(attempts)


def mixed(visitor: Reader) -> list[bytes]:
    """Requests of links opened, and of a few quarter steps from each."""
    views = [
        View(level=level, places=(place,))
        for level in default().listed_levels
        for place in ("US", "US-NV", "CBSA-29820")
    ]
    views += [View(level="metro", value="step", threshold=120), View(weight="balances", vintage=2006)]
    bodies = []
    for view in views:
        bodies.append(visitor.open(view.but(quarter="2009Q1")))
        bodies += [visitor.walk(quarter) for quarter in span("2009Q2", "2010Q3")]
    return bodies


def fresh(visitor: Reader, number: int, seed: int) -> Iterator[bytes]:
    """Requests of randomly drawn links of every kind, from millions of possible ones."""
    generator = random.Random(seed)
    places = sorted(carried().places)
    for _ in range(number):
        view = View(
            level=generator.choice(LEVELS),
            places=tuple(generator.sample(places, generator.randint(1, 3))),
            quarter=generator.choice(span("1999Q1", "2024Q4")),
            weight=generator.choice(WEIGHTS),
            value=generator.choice(VALUES),
            threshold=generator.choice(THRESHOLDS),
        )
        yield visitor.body("address", view.search())


def answer(page: Server, path: str, body: bytes | None = None) -> dict[str, object]:
    """A response's bytes and headers, for a bare route to return."""
    status, headers, sent = page.ask(path, body)
    if status != 200:
        raise RuntimeError(f"{status} on {path}")
    omitted = {"content-length", "connection", "date", "server"}
    kept_headers = {key: value for key, value in headers.items() if key.lower() not in omitted}
    return {"body": sent.decode("latin-1"), "headers": kept_headers}


def attempt(server: Server, questions: Sequence[bytes], seconds: float = SECONDS, most: int = 1_000_000) -> Attempt:
    """One run of the clients, and the server's CPU for it."""
    before = server.cpu()
    result = crowd(server, questions, seconds, most)
    used = [after - before.get(pid, 0.0) for pid, after in server.cpu().items()]
    if result.failures:
        raise RuntimeError(f"{result.failures} of {result.answers + result.failures} answers were not 200")
    return Attempt(result, 1000 * sum(used) / result.answers, max(used) / sum(used))


def rows(attempts: Attempts) -> list[Row]:
    """Rates, CPU, and the ratios that have targets."""
    made = [Row(name, [run.result.rate for run in runs], "a second") for name, runs in attempts.items()]
    made += [Row(f"{name}, CPU", [run.cpu_ms for run in runs], "ms") for name, runs in attempts.items()]
    for name, floor in [(STEP, EMPTY), (MIX, EMPTY), *BARE.items()]:
        pairs = list(zip(attempts[floor], attempts[name], strict=True))
        title = f"{name} / {floor.partition(',')[0]}"
        made.append(Row(f"{title}, by rate", [low.result.rate / ours.result.rate for low, ours in pairs], "x", TARGET))
        made.append(Row(f"{title}, by CPU", [ours.cpu_ms / low.cpu_ms for low, ours in pairs], "x", TARGET))
    made.append(Row(f"{NEW}, p99 of waiting", [run.result.p99_ms for run in attempts[NEW]], "ms"))
    return made


def remarks(attempts: Attempts) -> list[str]:
    """Conditions of the measurement: whether the clients were the limit, and how evenly the workers were loaded."""
    busy = {
        name: statistics.median(run.result.cpu / run.result.seconds for run in runs) for name, runs in attempts.items()
    }
    name = max(busy, key=busy.__getitem__)
    shares = [run.busiest for runs in attempts.values() for run in runs]
    limit = ": it, not the server, may be the limit there (the CPU ratios are not touched by that)"
    return [
        f"{CLIENTS} kept-alive connections from one process on the same cores; runs of {SECONDS} s taken in turn",
        f"the crowd itself used {busy[name]:.0%} of a core at most ({name}){limit if busy[name] > 0.7 else ''}",
        f"the busier worker did {statistics.median(shares):.0%} of a run's work (median), up to {max(shares):.0%}",
    ]
