"""Lighthouse 12's marks of every room, for a desk and for its phone: a slow line, and a processor a quarter as fast.

Lighthouse is fetched by npm's `npx` and is no part of the project; without npx nothing is measured, and that is said.
"""

import json
import os
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path

from benchmarks.server import HOST, serving
from benchmarks.step import FLAGS
from benchmarks.table import Row

LIGHTHOUSE = "lighthouse@12.8.2"
PAGES = ("/", "/zh/", "/stress/", "/why/", "/evidence/", "/book/", "/years", "/about", "/passport", "/api/")
MARKS = {"performance": 80, "accessibility": 100, "best-practices": 95}
READERS: dict[str, tuple[str, ...]] = {"desk": ("--preset=desktop",), "phone": ()}
_PATIENCE = 300  # seconds for one page
_TRIES = 2  # now and then Lighthouse loses its browser


def run() -> tuple[list[Row], list[str]]:
    """The lowest mark of each kind over all pages, and whose it is."""
    rows: list[Row] = []
    npx, chromium = shutil.which("npx"), shutil.which("chromium") or shutil.which("google-chrome")
    if npx is None or chromium is None:
        return [], ["not measured: it needs Chromium, and npx, which comes with npm (on Debian: apt install npm)"]
    remarks = [f"{LIGHTHOUSE}; of {len(PAGES)} pages the one with the lowest mark"]
    with serving() as server:
        server.first("/")
        for reader, flags in READERS.items():
            told: dict[str, dict[str, float]] = {}
            for path in PAGES:
                try:
                    told[path] = marks(
                        [npx, "--yes", LIGHTHOUSE], f"http://{HOST}:{server.port}{path}", flags, chromium
                    )
                except RuntimeError as wrong:
                    remarks.append(f"{reader} on {path}: {wrong}")
            for name, least in MARKS.items():
                lowest = min(told, key=lambda path: told[path][name], default="")
                # A mark should be high, and a Row's target is a ceiling: what is missing to a hundred is bounded.
                missing = 100 - told[lowest][name] if lowest else 100.0
                rows.append(Row(f"{reader}: {name}, missing to 100", [missing], "", 100 - least, f"on {lowest}"))
    return rows, remarks


def marks(command: Sequence[str], address: str, flags: Sequence[str], chromium: str) -> dict[str, float]:
    """One page's marks, 0 to 100; RuntimeError with Lighthouse's last words where it gives none."""
    said = ""
    for _ in range(_TRIES):
        with tempfile.TemporaryDirectory() as scratch:
            out = Path(scratch) / "told.json"
            asked = [*flags, "--quiet", "--output=json", f"--output-path={out}", f"--chrome-flags={' '.join(FLAGS)}"]
            environment = os.environ | {"CHROME_PATH": chromium}
            done = subprocess.run(
                [*command, address, *asked],
                env=environment,
                timeout=_PATIENCE,
                capture_output=True,
                text=True,
                check=False,
            )
            if done.returncode == 0:
                found = json.loads(out.read_text(encoding="utf-8"))["categories"]
                return {name: 100.0 * float(found[name]["score"] or 0.0) for name in MARKS}
            said = (done.stderr.strip().splitlines() or ["no word"])[-1]
    raise RuntimeError(said)
