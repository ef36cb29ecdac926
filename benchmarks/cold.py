"""Cold start: from the command to the first byte of the page and to the main callback's first answer."""

import json
import os
import subprocess
import sys
import time

from benchmarks.reader import CALLBACK, reader
from benchmarks.server import ROOT, serving
from benchmarks.table import Row

RUNS = 5
# What a server does before it can answer, stage by stage, with the seconds of each.
STAGES = """
import json, time
marks = [("", time.perf_counter())]
def done(name): marks.append((name, time.perf_counter()))
import app, data.monitor.measure; done("imports")
from data.snapshot.snapshot import carried; facts = carried(); done("reading the snapshot")
from data.model.estimates import estimates; estimates(facts); done("working out the market")
app.create_app(); done("making the page")
print(json.dumps([(name, at - before) for (_, before), (name, at) in zip(marks, marks[1:])]))
"""


def run() -> tuple[list[Row], list[str]]:
    """Seconds of several starts. The first is left out: after it, bytecode and disk cache are warm."""
    first_byte, first_answer, cpu, body = [], [], [], b""
    for _ in range(RUNS + 1):
        with serving() as server:
            _, seconds = server.first("/")
            # The browser's first request is built from the first server's list of callbacks.
            body = body or reader(server).body("address", "")
            server.ask(CALLBACK, body)
            first_byte.append(seconds)
            first_answer.append(time.perf_counter() - server.begun)
            cpu.append(sum(server.cpu().values()))
    stages = [stage() for _ in range(RUNS)]
    rows = [
        Row("to the first byte of /", first_byte[1:], "s"),
        Row("to the main callback's first answer", first_answer[1:], "s"),
        Row("  CPU until then", cpu[1:], "s"),
    ]
    rows += [Row(f"  {name}", [seconds[name] for seconds in stages], "s") for name in stages[0]]
    share = rows[3].median / sum(row.median for row in rows[3:])
    return rows, [f"imports are {share:.0%} of the four stages, which were timed in one process of their own"]


def stage() -> dict[str, float]:
    """The seconds of each stage of one start."""
    done = subprocess.run(
        [sys.executable, "-c", STAGES], cwd=ROOT, env=dict(os.environ), stdout=subprocess.PIPE, check=True, timeout=60
    )
    return dict(json.loads(done.stdout))
