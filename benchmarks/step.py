"""A quarter step on the map, in Chromium: an arrow key on the slider, one response, new colours on the screen."""

import shutil
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Page, Response, sync_playwright

from benchmarks.reader import CALLBACK, unpacked
from benchmarks.server import HOST, Server, serving
from benchmarks.table import Row, quantile

STEPS = 20
FROM = "2006Q3"  # from this quarter on the colours change every quarter
TARGET_KB, TARGET_MS = 5.0, 150.0
FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    *("--disable-quic", "--disable-sync", "--disable-background-networking", "--disable-component-update"),
    "--no-first-run",
]
# From the key (the event's timestamp) to the first task after the frame in which a fill of the map has changed.
# Null if none has changed in three seconds: a step that paints nothing must not count as fast.
WATCH = """(callback) => {
  const fills = () => [...document.querySelectorAll("#map .choroplethlocation, #map .scattergeo .point")]
    .map((path) => getComputedStyle(path).fill);
  const before = fills();
  const tell = (key, changed) => {
    const painted = performance.now();
    const asked = performance.getEntriesByType("resource").findLast((entry) => entry.name.includes(callback));
    return {
      paint: painted - key,
      asked: asked.requestStart - key,
      server: asked.responseStart - asked.requestStart,
      answered: painted - asked.responseEnd,
      changed,
    };
  };
  window.stepped = new Promise((done) => {
    addEventListener("keydown", ({ timeStamp: key }) => {
      (function look() {
        const now = fills();
        const changed = now.filter((fill, i) => fill !== before[i]).length;
        if (changed && now.length === before.length) {
          const { port1, port2 } = new MessageChannel();
          port1.onmessage = () => done(tell(key, changed));
          return port2.postMessage(0);
        }
        if (performance.now() > key + 3000) return done(null);
        requestAnimationFrame(look);
      })();
    }, { capture: true, once: true });
  });
}"""


@dataclass(frozen=True)
class Step:
    """One step. ms: None where no colour changed; wire: response bytes in Chromium; body: of the request."""

    ms: dict[str, float] | None
    wire: int
    requests: int
    body: bytes


def run() -> tuple[list[Row], list[str]]:
    """States, then metros, each from a newly opened page in a new browser profile."""
    rows, remarks = [], []
    with serving() as server:
        server.first("/")
        for level, subject, target_kb in (("state", "states", TARGET_KB), ("metro", "metros", None)):
            steps, cpu_ms = walk(server, level)
            painted = [step.ms for step in steps if step.ms]
            if not painted:
                raise RuntimeError(f"no step changed a colour on the map of {subject}")
            rows += [*times(subject, painted), Row(f"{subject}: server's CPU a step, mean", [cpu_ms], "ms")]
            rows += [*weights(subject, server, steps, target_kb)]
            changed = [int(ms["changed"]) for ms in painted]
            remarks.append(
                f"{subject}: {len(painted)} of {len(steps)} steps changed colours, "
                f"of {min(changed)} to {max(changed)} places; {sum(step.requests for step in steps)} requests in all"
            )
    return rows, remarks


def times(subject: str, painted: Sequence[dict[str, float]]) -> list[Row]:
    """The time from the key to the paint, and its parts."""
    parts = {
        name: [ms[key] for ms in painted]
        for key, name in {
            "paint": "key to paint",
            "asked": "  from the key to the request",
            "server": "  waiting for the server",
            "answered": "  from the answer to the paint",
        }.items()
    }
    rows = [Row(f"{subject}: {name}", values, "ms") for name, values in parts.items()]
    rows[0] = Row(rows[0].what, rows[0].values, "ms", TARGET_MS)
    rows[1:1] = [Row(f"{subject}: key to paint, p95", [quantile(rows[0].values, 0.95)], "ms")]
    return [*rows, Row(f"{subject}:   waiting for the server, p95", [quantile(rows[3].values, 0.95)], "ms")]


def weights(subject: str, server: Server, steps: Sequence[Step], target_kb: float | None) -> list[Row]:
    """The size of a response. Chromium uses brotli and the target is for gzip, so each is requested again with gzip."""
    zipped, plain = [], []
    for step in steps:
        _, headers, packed = server.ask(CALLBACK, step.body, encoding="gzip")
        zipped.append(len(packed) / 1000)
        plain.append(len(unpacked(packed, headers.get("Content-Encoding", ""))) / 1000)
    return [
        Row(f"{subject}: answer, gzip", zipped, "KB", target_kb),
        Row(f"{subject}: answer as Chromium took it", [step.wire / 1000 for step in steps], "KB"),
        Row(f"{subject}: answer, not compressed", plain, "KB"),
    ]


def walk(server: Server, level: str) -> tuple[list[Step], float]:
    """Steps forward in time, every quarter new to the server; and the server's CPU per step, in ms."""
    with tempfile.TemporaryDirectory(prefix="bench-profile-") as profile, sync_playwright() as play:
        browser = play.chromium.launch_persistent_context(
            profile,
            executable_path=shutil.which("chromium") or shutil.which("chromium-browser"),
            args=FLAGS,
            viewport={"width": 1440, "height": 1000},
        )
        try:
            page = browser.pages[0]
            page.goto(f"http://{HOST}:{server.port}/?level={level}&quarter={FROM}")
            page.wait_for_selector("#drawn #map .main-svg")
            page.wait_for_function("(quarter) => document.title.includes(quarter)", arg=FROM)
            page.wait_for_timeout(1500)
            page.locator("[role=slider]").first.focus()
            before = sum(server.cpu().values())
            steps = [pressed(page) for _ in range(STEPS)]
            return steps, 1000 * (sum(server.cpu().values()) - before) / STEPS
        finally:
            browser.close()


def pressed(page: Page) -> Step:
    """One press of the right arrow key: its times, its response and the number of requests."""
    answers: list[Response] = []

    def note(response: Response) -> None:
        answers.append(response)

    page.on("response", note)
    page.evaluate(WATCH, CALLBACK)
    page.keyboard.press("ArrowRight")
    ms: dict[str, float] | None = page.evaluate("() => window.stepped")
    page.wait_for_timeout(250)  # for requests that may still follow
    page.remove_listener("response", note)
    answer: Any = next(response for response in answers if CALLBACK in response.url)
    answer.finished()
    sizes = answer.request.sizes()
    return Step(ms, sizes["responseBodySize"], len(answers), answer.request.post_data_buffer)
