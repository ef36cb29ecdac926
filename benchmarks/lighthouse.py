"""Lighthouse 12's scores of every page, for desktop and for its phone: a slow network and a CPU a quarter as fast.

npm's `npx` downloads Lighthouse, which is not part of the project; without npx a remark says that nothing is measured.
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
from components.site.pages import PAGES

LIGHTHOUSE = "lighthouse@12.8.2"
ADDRESSES = (*(page.path for page in PAGES.values()), "/zh/", "/years", "/about", "/passport", "/api/")
MARKS = {"performance": 80, "accessibility": 100, "best-practices": 95}
READERS: dict[str, tuple[str, ...]] = {"desk": ("--preset=desktop",), "phone": ()}
_PATIENCE = 300  # seconds for one page
_TRIES = 2  # Lighthouse sometimes loses its connection to the browser


def run() -> tuple[list[Row], list[str]]:
    """The lowest score of each category over all pages, and the page that has it."""
    rows: list[Row] = []
    npx, chromium = shutil.which("npx"), shutil.which("chromium") or shutil.which("google-chrome")
    if npx is None or chromium is None:
        return [], ["not measured: it needs Chromium, and npx, which comes with npm (on Debian: apt install npm)"]
    remarks = [f"{LIGHTHOUSE}; of {len(ADDRESSES)} pages the one with the lowest mark"]
    with serving() as server:
        server.first("/")
        for reader, flags in READERS.items():
            scores: dict[str, dict[str, float]] = {}
            for path in ADDRESSES:
                try:
                    scores[path] = marks(
                        [npx, "--yes", LIGHTHOUSE], f"http://{HOST}:{server.port}{path}", flags, chromium
                    )
                except RuntimeError as error:
                    remarks.append(f"{reader} on {path}: {error}")
            for name, least in MARKS.items():
                lowest = min(scores, key=lambda path: scores[path][name], default="")
                # A score should be high, but a Row's target is an upper bound: so the row is the difference to 100.
                missing = 100 - scores[lowest][name] if lowest else 100.0
                rows.append(Row(f"{reader}: {name}, missing to 100", [missing], "", 100 - least, f"on {lowest}"))
    return rows, remarks


def marks(command: Sequence[str], address: str, flags: Sequence[str], chromium: str) -> dict[str, float]:
    """One page's scores, 0 to 100; RuntimeError with Lighthouse's last line of output where it gives none."""
    message = ""
    for _ in range(_TRIES):
        with tempfile.TemporaryDirectory() as scratch:
            out = Path(scratch) / "report.json"
            options = [*flags, "--quiet", "--output=json", f"--output-path={out}", f"--chrome-flags={' '.join(FLAGS)}"]
            environment = os.environ | {"CHROME_PATH": chromium}
            done = subprocess.run(
                [*command, address, *options],
                env=environment,
                timeout=_PATIENCE,
                capture_output=True,
                text=True,
                check=False,
            )
            if done.returncode == 0:
                categories = json.loads(out.read_text(encoding="utf-8"))["categories"]
                return {name: 100.0 * float(categories[name]["score"] or 0.0) for name in MARKS}
            message = (done.stderr.strip().splitlines() or ["no word"])[-1]
    raise RuntimeError(message)
