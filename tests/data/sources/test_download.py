"""Refresh against a server that misbehaves: what is sound comes in, what is not leaves the previous file alone."""

import http.server
import re
import threading
import time

import pytest

from data.__main__ import main
from data.countries.us.sources import SOURCES
from data.sources import download

QUICK = download.DownloadLimits(
    connect_seconds=1, silent_seconds=0.3, whole_seconds=1.5, megabytes=0.2, tries=2, backoff_seconds=0
)
BY_ID = {source.source_id: source for source in SOURCES}
SOURCE = BY_ID["pmms"]
NAME = "mortgage30us.csv"
OLD = b"observation_date,MORTGAGE30US\n2019-01-03,4.50\n"
NEW = b"observation_date,MORTGAGE30US\n2019-01-03,4.50\n2019-01-10,4.40\n"


class Server(http.server.ThreadingHTTPServer):
    """Serves `files` by name; `fault` says how it goes wrong; `asked` keeps the headers of every request."""

    daemon_threads = True

    def __init__(self, files):
        super().__init__(("127.0.0.1", 0), Handler)
        self.files, self.fault, self.asked, self.release = files, "", [], threading.Event()

    @property
    def address(self):
        return f"http://127.0.0.1:{self.server_address[1]}"


class Handler(http.server.BaseHTTPRequestHandler):
    def log_message(self, *_):
        pass

    def do_GET(self):  # noqa: PLR0911  a line for each way to go wrong reads best
        server = self.server
        server.asked.append(dict(self.headers))
        body, fault = server.files.get(self.path.lstrip("/")), server.fault
        if body is None or fault == "404":
            return self.answer(404, b"gone")
        if fault.startswith("busy"):
            server.fault = fault.replace("busy", "", 1)
            return self.answer(503, b"later")
        if self.headers.get("If-None-Match") == '"v1"' and fault != "changed":
            return self.answer(304, b"")
        if fault == "html":
            return self.answer(200, b"<html><body>Sorry</body></html>")
        if fault == "truncated":
            return self.answer(200, body, announced=len(body) + 100)
        if fault == "oversize announced":
            return self.answer(200, body, announced=300_000)
        if fault == "oversize":
            return self.answer(200, body + b"\n" * 300_000, announced=None)
        if fault == "silent":
            server.release.wait(5)
            return None
        if fault == "drip":
            return self.drip()
        return self.answer(200, body)

    def answer(self, status, body, announced=0):
        self.send_response(status)
        self.send_header("ETag", '"v1"')
        self.send_header("Last-Modified", "Thu, 01 Jan 2026 00:00:00 GMT")
        if announced is not None:
            self.send_header("Content-Length", str(announced or len(body)))
        self.end_headers()
        self.wfile.write(body)

    def drip(self):
        """A byte at a time for ever: no single wait is long, the whole is."""
        self.send_response(200)
        self.end_headers()
        try:
            while not self.server.release.wait(0.05):
                self.wfile.write(b"\n" * (1 << 14))
        except OSError:
            pass


@pytest.fixture
def server():
    server = Server({NAME: NEW})
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    yield server
    server.release.set()
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def kept(tmp_path):
    (tmp_path / NAME).write_bytes(OLD)
    return tmp_path


def fetch(server, raw, limits=QUICK):
    [outcome] = download.refresh(raw, sources=[SOURCE], mirror=server.address, limits=limits)
    return outcome


def test_a_changed_file_comes_in_and_takes_the_place_of_the_old_one(server, kept):
    assert fetch(server, kept).state == "new"
    assert (kept / NAME).read_bytes() == NEW


def test_a_file_that_has_not_changed_is_not_sent_again(server, kept):
    fetch(server, kept)
    assert fetch(server, kept).state == "unchanged"
    assert server.asked[-1]["If-None-Match"] == '"v1"'
    assert server.asked[-1]["If-Modified-Since"] == "Thu, 01 Jan 2026 00:00:00 GMT"
    assert (kept / NAME).read_bytes() == NEW


def test_a_file_changed_by_hand_is_fetched_anew_whatever_the_server_remembers(server, kept):
    fetch(server, kept)
    (kept / NAME).write_bytes(OLD)
    assert fetch(server, kept).state == "new"
    assert "If-None-Match" not in server.asked[-1]


def test_a_ledger_that_cannot_be_read_only_costs_a_download(server, kept):
    fetch(server, kept)
    (kept / "fetched.json").write_text("[", encoding="utf-8")
    assert fetch(server, kept).state == "new"


@pytest.mark.parametrize(
    ("fault", "reason"),
    [
        ("404", "the server answered 404"),
        ("truncated", "broke off|bytes came of"),
        ("html", "found a web page"),
        ("oversize announced", "0.3 MB announced, more than the 0.2 MB allowed"),
        ("oversize", "more than the 0.2 MB allowed"),
        ("silent", "fell silent"),
        ("drip", "not done after|more than the 0.2 MB"),
        ("busybusybusy", "the server answered 503"),
    ],
)
def test_a_file_that_does_not_come_whole_leaves_the_previous_one_and_is_reported(fault, reason, server, kept):
    server.fault = fault
    began = time.monotonic()
    outcome = fetch(server, kept)
    assert time.monotonic() - began < 4
    assert outcome.state == "kept"
    assert re.search(reason, outcome.reason), outcome.reason
    assert (kept / NAME).read_bytes() == OLD
    assert sorted(p.name for p in kept.iterdir()) == ["fetched.json", NAME], "nothing half-done is left"


def test_a_slow_drip_ends_at_the_deadline_even_when_it_is_small(server, kept):
    server.fault = "drip"
    limits = download.DownloadLimits(silent_seconds=1, whole_seconds=0.3, megabytes=400, tries=1)
    assert "not done after 0.3 seconds" in fetch(server, kept, limits).reason


def test_a_server_that_is_busy_once_is_asked_again(server, kept):
    server.fault = "busy"
    assert fetch(server, kept).state == "new"


def test_a_failure_without_a_previous_file_says_that_there_is_none(server, tmp_path):
    server.fault = "404"
    outcome = fetch(server, tmp_path)
    assert outcome.state == "missing"
    assert "FAILED, no file" in download.report([outcome])


def test_no_one_listening_is_found_out_once_not_once_a_file(kept):
    sources = [SOURCE, BY_ID["fhfa-at-state"]]
    first, second = download.refresh(kept, sources=sources, mirror="http://127.0.0.1:9", limits=QUICK)
    assert (first.state, first.reason) == ("kept", "the server could not be reached")
    assert (second.state, second.reason) == ("missing", "127.0.0.1:9 could not be reached a moment ago")


def serve_all(server, files):
    """Each product under the name that refresh asks for; the survey years that we have not are not found."""
    by_address = {name.lower(): content for name, content in files.items()}
    for source in BY_ID.values():
        for _, name in source.downloads():
            ours = by_address.get(name.lower()) or by_address.get(name.lower().replace(".zip", ".csv"))
            ours = ours or by_address.get(name.lower().replace(".json", ".csv"))
            if ours:
                server.files[name] = ours


@pytest.mark.slow
def test_the_command_fetches_builds_and_says_that_some_files_are_of_an_older_release(
    server, files, tmp_path, capsys, monkeypatch
):
    monkeypatch.setattr(download, "DownloadLimits", lambda: QUICK)
    serve_all(server, files)
    raw, tidy = tmp_path / "raw", tmp_path / "tidy"
    words = ["refresh", "--raw", str(raw), "--to", str(tidy), "--mirror", server.address]
    assert main(words) == 3
    said = capsys.readouterr().err
    assert "hpi_at_state.csv" in said
    assert "FAILED, no file  the server answered 404" in said
    first = (tidy / "manifest.json").read_bytes()
    del server.files["hpi_at_state.csv"]
    assert main(words) == 3
    assert "hpi_at_state.csv" in next(x for x in capsys.readouterr().err.splitlines() if "previous file kept" in x)
    assert (tidy / "manifest.json").read_bytes() == first


def test_a_refresh_that_leaves_too_little_to_build_from_leaves_the_snapshot(server, tmp_path, capsys, monkeypatch):
    monkeypatch.setattr(download, "DownloadLimits", lambda: QUICK)
    tidy = tmp_path / "tidy"
    assert main(["refresh", "--raw", str(tmp_path / "raw"), "--to", str(tidy), "--mirror", server.address]) == 1
    assert "found no file for fhfa-at-state" in capsys.readouterr().err
    assert not tidy.exists()
