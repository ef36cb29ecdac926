"""A reader at a real Chromium, and an app for it to read, for the tests that need to see a page."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread

from werkzeug.serving import make_server

FLAGS = [
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
]


@contextmanager
def serving(server) -> Iterator[str]:
    """The address of a Flask server while it is up, on a port of its own."""
    made = make_server("127.0.0.1", 0, server, threaded=True)
    thread = Thread(target=made.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{made.server_port}"
    made.shutdown()
    thread.join()
    made.server_close()


@contextmanager
def launched() -> Iterator[object]:
    """Chromium, with a fresh profile."""
    from playwright.sync_api import sync_playwright

    found = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=FLAGS)
        yield browser
        browser.close()


def pictured(page, name):
    """The whole page as a picture for us to look at, where WATERLINE_SHOTS names a folder; else nothing."""
    if folder := os.environ.get("WATERLINE_SHOTS"):
        Path(folder).mkdir(parents=True, exist_ok=True)
        page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)


class Reader:
    """Someone at a browser; notes what goes wrong, and what goes over the wire."""

    def __init__(self, chromium, address, *, first=False, **context):
        self.context = chromium.new_context(**{"viewport": {"width": 1280, "height": 900}, **context})
        if not first:  # has been here before
            self.context.add_init_script("localStorage.setItem('waterline-tour', 'seen')")
        self.page, self.address = self.context.new_page(), address
        self.wrong, self.hosts, self.asked = [], set(), []
        self.page.on(
            "console", lambda said: self.wrong.append(said.text) if said.type in ("error", "warning") else None
        )
        self.page.on("pageerror", lambda error: self.wrong.append(str(error)))
        self.page.on("request", self._note)

    def _note(self, request):
        if request.url.startswith("http"):
            self.hosts.add(request.url.split("/")[2])
        if "_dash-update-component" in request.url:
            self.asked.append(request.post_data)

    def opens(self, search=""):
        self.page.goto(f"{self.address}/{search}")
        self.page.wait_for_selector("html.up")
        return self.page

    def sees(self, text):
        from playwright.sync_api import expect

        expect(self.page.locator("#headline")).to_contain_text(text)

    def stands_at(self, search):
        self.page.wait_for_function("search => location.search === search", arg=search)
