"""The memory of a second worker: PSS of two workers over PSS of one."""

import time

from benchmarks.crowd import crowd, request
from benchmarks.load import fresh
from benchmarks.reader import CALLBACK, reader
from benchmarks.server import serving
from benchmarks.table import Row

RUNS = 3
ANSWERS = 120  # enough for each worker to have answered every kind of query
TARGET = 1.4


def run() -> tuple[list[Row], list[str]]:
    """MB, master and workers together: after the start, and after the same requests."""
    started: dict[int, list[float]] = {1: [], 2: []}
    used: dict[int, list[float]] = {1: [], 2: []}
    for number in range(RUNS):
        for workers in (1, 2):
            with serving(WORKERS=str(workers)) as server:
                server.first("/")
                time.sleep(0.5)  # one worker may answer before the other has started
                started[workers].append(server.pss())
                visitor = reader(server)
                questions = [request(CALLBACK, body) for body in fresh(visitor, ANSWERS, seed=number)]
                crowd(server, questions, seconds=30, most=len(questions))
                used[workers].append(server.pss())
    rows = []
    for name, megabytes in (("as started", started), (f"after {ANSWERS} answers", used)):
        rows += [Row(f"{name}, {n} worker{'s' * (n > 1)}", megabytes[n], "MB") for n in megabytes]
        rows.append(
            Row(f"{name}, two over one", [b / a for a, b in zip(*megabytes.values(), strict=True)], "x", TARGET)
        )
    return rows, []
