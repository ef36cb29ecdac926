"""Lighthouse 12's marks of every room, for a desk and for its phone: a slow line, and a processor a quarter as fast.

Lighthouse is fetched by npm's `npx` and is no part of the project; without npx nothing is measured, and that is said.
"""

import json
import os
import shutil
import subprocess
import tempfile
from pathlib import Path

from benchmarks.server import HOST, serving
from benchmarks.step import FLAGS
from benchmarks.table import Row

LIGHTHOUSE = "lighthouse@12.8.2"
PAGES = ("/", "/zh/", "/stress/", "/why/", "/evidence/", "/book/", "/years", "/about", "/passport", "/api/")
MARKS = {"performance": 80, "accessibility": 100, "best-practices": 95}
READERS = {"desk": ["--preset=desktop"], "phone": []}
_PATIENCE = 300  # seconds for one page


def run() -> tuple[list[Row], list[str]]:
    """The lowest mark of each kind over all pages, and whose it is."""
    npx, chromium = shutil.which("npx"), shutil.which("chromium") or shutil.which("google-chrome")
    if npx is None or chromium is None:
        return [], ["not measured: it needs Chromium, and npx, which comes with npm (on Debian: apt install npm)"]
    rows: list[Row] = []
    with serving() as server, tempfile.TemporaryDirectory() as scratch:
        server.first("/")
        for reader, flags in READERS.items():
            told: dict[str, dict[str, float]] = {name: {} for name in MARKS}
            for path in PAGES:
                out = Path(scratch) / "told.json"
                asked = [f"http://{HOST}:{server.port}{path}", *flags, "--quiet", "--output=json"]
                asked += [f"--output-path={out}", f"--chrome-flags={' '.join(FLAGS)}"]
                subprocess.run(
                    [npx, "--yes", LIGHTHOUSE, *asked],
                    check=True,
                    timeout=_PATIENCE,
                    env=os.environ | {"CHROME_PATH": chromium},
                    stdout=subprocess.DEVNULL,
                    stderr=subprocess.DEVNULL,
                )
                found = json.loads(out.read_text(encoding="utf-8"))["categories"]
                for name, marks in told.items():
                    marks[path] = 100.0 * float(found[name]["score"])
            # A mark should be high, and a Row's target is a ceiling: what is missing to a hundred is bounded.
            rows += [
                Row(
                    f"{reader}: {name}, missing to 100",
                    [100 - min(marks.values())],
                    "",
                    100 - MARKS[name],
                    f"on {min(marks, key=lambda path: marks[path])}",
                )
                for name, marks in told.items()
            ]
    return rows, [f"{LIGHTHOUSE}; of {len(PAGES)} pages the one with the lowest mark"]
