"""Uploading a loan tape in the book's pages in Chromium: from pressing the button to the figures on the screen."""

import shutil
import tempfile
import time
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from benchmarks.server import HOST, serving
from benchmarks.step import FLAGS
from benchmarks.table import Row
from benchmarks.tape import write_tape

ROWS, RUNS = 500_000, 3
TARGET_S = 10.0
STRESSED = "?quarter=2010Q4&scenario=boe-2025"


def run() -> tuple[list[Row], list[str]]:
    """Wall-clock seconds until each step is complete, without the user's own time: upload, columns, checks, figures."""
    with tempfile.TemporaryDirectory() as folder, serving() as server, sync_playwright() as playwright:
        tape = Path(folder, "tape.csv")
        write_tape(tape, ROWS)
        server.first()
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
        took = [timed(browser.new_page(), f"http://{HOST}:{server.port}", tape) for _ in range(RUNS)]
        browser.close()
        size = tape.stat().st_size / 1e6
    names = ("handed in, columns understood", "every row checked", "first figures", "another quarter and stress")
    targets = (None, None, TARGET_S, None)
    rows = [
        Row(name, [seconds[i] for seconds in took], "s", target)
        for i, (name, target) in enumerate(zip(names, targets, strict=True))
    ]
    return rows, [f"{ROWS:,} rows, {size:.0f} MB; seconds from the press of Hand in, the last from its own link"]


def timed(page: Page, address: str, tape: Path) -> tuple[float, ...]:
    """The seconds of each step of one upload; the book is deleted at the end."""
    page.goto(f"{address}/book/")
    page.set_input_files("input[type=file]", tape)
    began = time.perf_counter()
    marks = []
    for button, next_page in (
        ("button[type=submit]", "**/book/mapping"),
        ("form.mapping button[type=submit]", "**/book/checks"),
        ("a.button[href='/book/']", "**/book/"),
    ):
        page.click(button)
        page.wait_for_url(next_page)
        marks.append(time.perf_counter() - began)
    began = time.perf_counter()
    page.goto(f"{address}/book/{STRESSED}")
    marks.append(time.perf_counter() - began)
    page.click("form.forget button")
    page.close()
    return tuple(marks)
