"""Waiting times of a user, in Chromium with a cold cache: first text, largest paint, responses to inputs, script size.

The scripted tour makes a user's inputs: keys on the slider, clicks on table rows, controls and a box.
"""

import shutil
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright

from benchmarks.server import HOST, Server, serving
from benchmarks.step import FLAGS
from benchmarks.table import Row, quantile
from data.api.pages import PAGES

LOADS = 5
ADDRESSES = (*(page.path for page in PAGES.values()), "/zh/")
FIRST_TEXT, LARGEST, TOUCH_MS, SCRIPT_MB = 1.0, 2.0, 150.0, 1.6
# Event Timing counts in steps of 8 ms; what is shorter than 16 is reported as 16.
WATCH = """() => {
  window.painted = {};
  window.touched = [];
  new PerformanceObserver((list) => list.getEntries().forEach((entry) => {
    if (entry.name === "first-contentful-paint") window.painted.first = entry.startTime;
  })).observe({ type: "paint", buffered: true });
  new PerformanceObserver((list) => list.getEntries().forEach((entry) => (window.painted.largest = entry.startTime)))
    .observe({ type: "largest-contentful-paint", buffered: true });
  new PerformanceObserver((list) => list.getEntries().forEach((entry) => {
    if (entry.interactionId) window.touched.push([entry.interactionId, entry.duration]);
  })).observe({ type: "event", buffered: true, durationThreshold: 16 });
}"""


def run() -> tuple[list[Row], list[str]]:
    """Each page opened in new browser profiles; then the tour."""
    rows: list[Row] = []
    remarks: list[str] = []
    with serving() as server, sync_playwright() as playwright:
        server.first("/")
        chromium = shutil.which("chromium") or shutil.which("google-chrome")
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        for page in ADDRESSES:
            loads = [_load(browser, server, page) for _ in range(LOADS)]
            rows.append(Row(f"{page} first text", [load["first"] / 1000 for load in loads], "s", FIRST_TEXT))
            rows.append(Row(f"{page} largest paint", [load["largest"] / 1000 for load in loads], "s", LARGEST))
            rows.append(Row(f"{page} script over the wire", [load["script"] / 1e6 for load in loads], "MB", SCRIPT_MB))
            remarks += [f"{page} asked other hosts: {load['others']}" for load in loads if load["others"]]
        touches = [ms for _ in range(2) for ms in _tour(browser, server)]
        p95 = quantile(touches, 0.95)
        rows.append(Row("touch to next paint, p95 of a tour", [p95], "ms", TOUCH_MS))
        remarks.append(f"{len(touches)} touches, the slowest {max(touches):.0f} ms")
        browser.close()
    return rows, remarks


def _opened(browser: Browser) -> Page:
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    context.add_init_script(f"localStorage.setItem('waterline-tour', 'seen'); ({WATCH})()")
    return context.new_page()


def _load(browser: Browser, server: Server, path: str) -> dict[str, Any]:
    """One load with a cold cache, in a new profile."""
    page = _opened(browser)
    wire = page.context.new_cdp_session(page)
    wire.send("Network.enable")
    kinds: dict[str, str] = {}
    script = 0

    def note_type(event: dict[str, Any]) -> None:
        kinds[event["requestId"]] = event["type"]

    def add_script_bytes(event: dict[str, Any]) -> None:
        nonlocal script
        script += int(event["encodedDataLength"]) if kinds.get(event["requestId"]) == "Script" else 0

    wire.on("Network.responseReceived", note_type)
    wire.on("Network.loadingFinished", add_script_bytes)
    others: set[str] = set()
    page.on(
        "request", lambda sent: others.add(sent.url) if sent.url.startswith("http") and HOST not in sent.url else None
    )
    page.goto(f"http://{HOST}:{server.port}{path}")
    page.wait_for_selector("html.up")
    page.wait_for_timeout(400)
    seen = dict(page.evaluate("window.painted"))
    page.context.close()
    return seen | {"script": script, "others": sorted(others)}


def _tour(browser: Browser, server: Server) -> list[float]:
    """Milliseconds from each input of the tour to the next paint; of each input only its longest event."""
    page = _opened(browser)
    page.goto(f"http://{HOST}:{server.port}/?quarter=2010Q2")
    page.wait_for_selector("html.up")
    page.wait_for_timeout(500)
    page.locator("#quarter [role=slider]").focus()
    for key in ("ArrowLeft", "ArrowLeft", "ArrowRight", "ArrowRight", "ArrowRight"):
        page.keyboard.press(key)
        page.wait_for_timeout(250)
    for place in ("Nevada", "Florida", "Michigan"):
        page.locator("#ranking a", has_text=place).first.click()
        page.wait_for_timeout(350)
    for label in ("Balances", "Loans", "At index", "Spread", "Divisions", "States"):
        page.get_by_text(label, exact=True).first.click()
        page.wait_for_timeout(350)
    page.locator("#ranking-search").press_sequentially("new", delay=120)
    for box in page.locator("#drawn details.quote summary").all()[:3]:
        box.click()
        page.wait_for_timeout(250)
    page.wait_for_timeout(400)
    longest: dict[int, float] = {}
    for touch, took in page.evaluate("window.touched"):
        longest[touch] = max(longest.get(touch, 0.0), float(took))
    page.context.close()
    return list(longest.values())
