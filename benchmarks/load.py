"""Fifty clients against the page's main callback and its first HTML, and against the two floors under them."""

import json
import random
import statistics
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.crowd import CLIENTS, Told, crowd, request
from benchmarks.reader import CALLBACK, Reader, reader
from benchmarks.server import Server, serving
from benchmarks.table import Row
from data.definition import LEVELS, THRESHOLDS, VALUES, WEIGHTS
from data.monitor.view import View
from data.quarter import span
from data.snapshot.snapshot import carried

ROUNDS = 5
SECONDS = 1.5
TARGET = 1.5
FRESH = 100  # questions never asked before, a round
PAGE = "/?place=US-NV&quarter=2010Q2"
STEP, MIX, HTML, NEW = "a quarter step, warm", "views and steps, warm", "first HTML, warm", "views never asked before"
EMPTY = "empty Dash callback"
BARE = {STEP: "bare route, the step's bytes", MIX: "bare route, the mix's bytes", HTML: "bare route, the HTML's bytes"}


@dataclass(frozen=True)
class Attempt:
    """One run. cpu_ms: the server's, an answer; busiest: the part of it that one process did."""

    told: Told
    cpu_ms: float
    busiest: float


Found = Mapping[str, Sequence[Attempt]]


def run() -> tuple[list[Row], list[str]]:
    """Answers a second, the server's CPU for each, and both against the floors, taken in turn."""
    with serving() as page, tempfile.TemporaryDirectory(prefix="bench-floor-") as folder:
        page.first("/")
        visitor = reader(page)
        visitor.open(View(quarter="2010Q1"))
        bodies = {STEP: [visitor.walk("2010Q2")], MIX: mixed(visitor)}
        asked = {name: [request(CALLBACK, body) for body in sent] for name, sent in bodies.items()}
        asked[HTML] = [request(PAGE)]
        kept = {name: [answer(page, CALLBACK, body) for body in sent] for name, sent in bodies.items()}
        kept[HTML] = [answer(page, PAGE)]
        routes = {f"{number}-{i}": one for number, name in enumerate(BARE) for i, one in enumerate(kept[name])}
        file = Path(folder) / "floor.json"
        file.write_text(json.dumps({"callback": visitor.callback, "answers": routes}), encoding="utf-8")
        with serving("benchmarks.floors:server", FLOOR=str(file)) as floors:
            floors.first("/bare/0-0")
            besieged = {EMPTY: (floors, asked[STEP])}
            for number, (name, bare) in enumerate(BARE.items()):
                sent = [(f"/bare/{number}-{i}", body) for i, body in enumerate(bodies.get(name, [None]))]
                besieged |= {name: (page, asked[name]), bare: (floors, [request(*one) for one in sent])}
            for server, questions in besieged.values():
                # Each worker keeps its own answers: asked often enough for both to have met every question.
                crowd(server, questions, seconds=20, most=max(500, 25 * len(questions)))
            found: dict[str, list[Attempt]] = {name: [] for name in (*besieged, NEW)}
            for number in range(ROUNDS):
                for name, (server, questions) in besieged.items():
                    found[name].append(attempt(server, questions))
                new = [request(CALLBACK, body) for body in fresh(visitor, FRESH, seed=100 + number)]
                found[NEW].append(attempt(page, new, seconds=20, most=FRESH))
    return rows(found), remarks(found)


def mixed(visitor: Reader) -> list[bytes]:
    """Links opened, and a short walk through time from each."""
    views = [View(level=level, places=(place,)) for level in LEVELS[1:] for place in ("US", "US-NV", "CBSA-29820")]
    views += [View(level="metro", value="step", threshold=120), View(weight="balances", vintage=2006)]
    bodies = []
    for view in views:
        bodies.append(visitor.open(view.but(quarter="2009Q1")))
        bodies += [visitor.walk(quarter) for quarter in span("2009Q2", "2010Q3")]
    return bodies


def fresh(visitor: Reader, number: int, seed: int) -> Iterator[bytes]:
    """Links of every kind, drawn by lot from the millions there are."""
    lot = random.Random(seed)
    places = sorted(carried().places)
    for _ in range(number):
        view = View(
            level=lot.choice(LEVELS[1:]),
            places=tuple(lot.sample(places, lot.randint(1, 3))),
            quarter=lot.choice(span("1999Q1", "2024Q4")),
            weight=lot.choice(WEIGHTS),
            value=lot.choice(VALUES),
            threshold=lot.choice(THRESHOLDS),
        )
        yield visitor.body("address", view.search())


def answer(page: Server, path: str, body: bytes | None = None) -> dict[str, object]:
    """An answer's bytes and headers, for a bare route to hand out again."""
    status, headers, sent = page.ask(path, body)
    if status != 200:
        raise RuntimeError(f"{status} on {path}")
    unsaid = {"content-length", "connection", "date", "server"}
    told = {key: value for key, value in headers.items() if key.lower() not in unsaid}
    return {"body": sent.decode("latin-1"), "headers": told}


def attempt(server: Server, questions: Sequence[bytes], seconds: float = SECONDS, most: int = 1_000_000) -> Attempt:
    """One run of the crowd, and what it cost the server."""
    before = server.cpu()
    told = crowd(server, questions, seconds, most)
    used = [after - before.get(pid, 0.0) for pid, after in server.cpu().items()]
    if told.failures:
        raise RuntimeError(f"{told.failures} of {told.answers + told.failures} answers were not 200")
    return Attempt(told, 1000 * sum(used) / told.answers, max(used) / sum(used))


def rows(found: Found) -> list[Row]:
    """Rates, CPU, and the ratios that were promised."""
    made = [Row(name, [run.told.rate for run in runs], "a second") for name, runs in found.items()]
    made += [Row(f"{name}, CPU", [run.cpu_ms for run in runs], "ms") for name, runs in found.items()]
    for name, floor in [(STEP, EMPTY), (MIX, EMPTY), *BARE.items()]:
        pairs = list(zip(found[floor], found[name], strict=True))
        title = f"{name} / {floor.partition(',')[0]}"
        made.append(Row(f"{title}, by rate", [low.told.rate / ours.told.rate for low, ours in pairs], "x", TARGET))
        made.append(Row(f"{title}, by CPU", [ours.cpu_ms / low.cpu_ms for low, ours in pairs], "x", TARGET))
    made.append(Row(f"{NEW}, p99 of waiting", [run.told.p99_ms for run in found[NEW]], "ms"))
    return made


def remarks(found: Found) -> list[str]:
    """What to know before believing it: whether the crowd was out of breath, and how even the workers' load was."""
    busy = {name: statistics.median(run.told.cpu / run.told.seconds for run in runs) for name, runs in found.items()}
    name = max(busy, key=busy.__getitem__)
    shares = [run.busiest for runs in found.values() for run in runs]
    limit = ": it, not the server, may be the limit there (the CPU ratios are not touched by that)"
    return [
        f"{CLIENTS} kept-alive connections from one process on the same cores; runs of {SECONDS} s taken in turn",
        f"the crowd itself used {busy[name]:.0%} of a core at most ({name}){limit if busy[name] > 0.7 else ''}",
        f"the busier worker did {statistics.median(shares):.0%} of a run's work (median), up to {max(shares):.0%}",
    ]
