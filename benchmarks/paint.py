"""What a reader waits for, in Chromium with a cold cache: first text, largest paint, answers to touches, script.

The tour touches what a reader touches: keys on the slider, rows of the table, controls, a box.
"""

import shutil
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright

from benchmarks.server import HOST, Server, serving
from benchmarks.step import FLAGS
from benchmarks.table import Row, quantile

LOADS = 5
PAGES = ("/", "/zh/", "/stress/", "/why/", "/evidence/")
FIRST_TEXT, LARGEST, TOUCH_MS, SCRIPT_MB = 1.0, 2.0, 150.0, 1.6
# Event Timing counts in steps of 8 ms; what is shorter than 16 is told as 16.
WATCH = """() => {
  window.painted = {};
  window.touched = [];
  new PerformanceObserver((list) => list.getEntries().forEach((one) => {
    if (one.name === "first-contentful-paint") window.painted.first = one.startTime;
  })).observe({ type: "paint", buffered: true });
  new PerformanceObserver((list) => list.getEntries().forEach((one) => (window.painted.largest = one.startTime)))
    .observe({ type: "largest-contentful-paint", buffered: true });
  new PerformanceObserver((list) => list.getEntries().forEach((one) => {
    if (one.interactionId) window.touched.push([one.interactionId, one.duration]);
  })).observe({ type: "event", buffered: true, durationThreshold: 16 });
}"""


def run() -> tuple[list[Row], list[str]]:
    """Each page opened in new profiles; then the tour."""
    rows: list[Row] = []
    remarks: list[str] = []
    with serving() as server, sync_playwright() as playwright:
        server.first("/")
        found = shutil.which("chromium") or shutil.which("google-chrome")
        browser = playwright.chromium.launch(executable_path=found, args=FLAGS)
        for page in PAGES:
            loads = [_load(browser, server, page) for _ in range(LOADS)]
            rows.append(Row(f"{page} first text", [one["first"] / 1000 for one in loads], "s", FIRST_TEXT))
            rows.append(Row(f"{page} largest paint", [one["largest"] / 1000 for one in loads], "s", LARGEST))
            rows.append(Row(f"{page} script over the wire", [one["script"] / 1e6 for one in loads], "MB", SCRIPT_MB))
            remarks += [f"{page} asked other hosts: {one['others']}" for one in loads if one["others"]]
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
    """One cold load: a profile of its own has no cache."""
    page = _opened(browser)
    wire = page.context.new_cdp_session(page)
    wire.send("Network.enable")
    kinds: dict[str, str] = {}
    script = 0

    def told(one: dict[str, Any]) -> None:
        kinds[one["requestId"]] = one["type"]

    def ended(one: dict[str, Any]) -> None:
        nonlocal script
        script += int(one["encodedDataLength"]) if kinds.get(one["requestId"]) == "Script" else 0

    wire.on("Network.responseReceived", told)
    wire.on("Network.loadingFinished", ended)
    others: set[str] = set()
    page.on("request", lambda one: others.add(one.url) if one.url.startswith("http") and HOST not in one.url else None)
    page.goto(f"http://{HOST}:{server.port}{path}")
    page.wait_for_selector("html.up")
    page.wait_for_timeout(400)
    seen = dict(page.evaluate("window.painted"))
    page.context.close()
    return seen | {"script": script, "others": sorted(others)}


def _tour(browser: Browser, server: Server) -> list[float]:
    """What each touch of a scripted tour took until the next paint, the longest event of each counted once."""
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
