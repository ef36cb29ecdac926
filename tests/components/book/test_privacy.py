"""A bank's book on a real server: nothing of it in the log, nothing left when it was forgotten, left or stopped."""

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.components.book.test_routes import TAPE
from tests.paths import ROOT

pytestmark = pytest.mark.slow

SECRET = "our-very-own-name-of-a-tape.csv"


class Served:
    """A server of its own with its books in a folder of its own, and what it says."""

    def __init__(self, books, log, **environment):
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.books, self.log = books, log
        said = {"PORT": str(self.port), "WATERLINE_BOOKS": str(books), "WATERLINE_SWEEP": "0.2", **environment}
        with log.open("wb") as out:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "gunicorn", "--config", "gunicorn.conf.py", "app:server"],
                **{"cwd": ROOT, "env": os.environ | said, "stdout": out, "stderr": out, "start_new_session": True},
            )
        self.until(self.answers, 60)

    def answers(self):
        assert self.process.poll() is None, self.log.read_text()
        try:
            return self.asked("GET", "/healthz")[0] == 200
        except OSError:
            return False

    def asked(self, method, path, body=None, **headers):
        link = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            link.request(method, path, body, {name.replace("_", "-"): value for name, value in headers.items()})
            answer = link.getresponse()
            return answer.status, answer.getheader("Set-Cookie", ""), answer.read().decode()
        finally:
            link.close()

    def handed_in(self):
        code, cookie, _ = self.asked("PUT", f"/book/tape?name={SECRET}", TAPE.encode())
        assert code == 200
        return cookie.partition(";")[0]

    def left(self):
        """Every file of a book on the disk."""
        # os.walk passes over a folder that the server deletes meanwhile; Path.rglob fails there.
        return [Path(folder, name) for folder, _, names in os.walk(self.books) for name in names]

    @staticmethod
    def until(so, seconds=10):
        end = time.monotonic() + seconds
        while not so():
            assert time.monotonic() < end, "waited in vain"
            time.sleep(0.1)


@contextmanager
def serving(folder, **environment):
    books = folder / "books"
    books.mkdir(exist_ok=True)
    served = Served(books, folder / f"log-{time.monotonic_ns()}", **environment)
    try:
        yield served
    finally:
        if served.process.poll() is None:
            served.process.terminate()
            served.process.wait(30)


def test_forget_expiry_and_stop_leave_nothing(tmp_path):
    """After Forget, after its time, and after the server was asked to stop there is no file of a book."""
    with serving(tmp_path, WATERLINE_BOOK_MINUTES="0.05") as served:
        cookie = served.handed_in()
        assert served.left()
        assert served.asked("POST", "/book/forget", Cookie=cookie)[0] == 200
        assert served.left() == []
        served.handed_in()
        assert served.left()
        served.until(lambda: served.left() == [])
        served.handed_in()
        assert served.left()
        served.process.send_signal(signal.SIGTERM)
        served.process.wait(30)
        assert list(served.books.iterdir()) == []


def test_a_server_that_is_killed_leaves_nothing(tmp_path):
    """Its workers, finding their master gone, take the books with them."""
    with serving(tmp_path) as served:
        served.handed_in()
        os.kill(served.process.pid, signal.SIGKILL)
        served.process.wait(30)
        served.until(lambda: list(served.books.iterdir()) == [], 30)


def test_a_machine_that_fell_leaves_nothing_after_the_next_start(tmp_path):
    """Master and workers killed at once: the next start clears what they left."""
    with serving(tmp_path) as served:
        served.handed_in()
        os.killpg(served.process.pid, signal.SIGKILL)
        served.process.wait(30)
        assert served.left()
    with serving(tmp_path) as again:
        assert again.left() == []


def test_a_server_whose_number_recurs_finds_nothing_of_the_last_one(tmp_path):
    """On a disk that persists: killed at once, started again, and nothing is left, though the number named lives."""
    with serving(tmp_path) as served:
        served.handed_in()
        os.killpg(served.process.pid, signal.SIGKILL)
        served.process.wait(30)
        (root,) = served.books.iterdir()
        (root / "owner").write_text(str(os.getpid()))  # how earlier versions named the server
        assert len(served.left()) > 1
    with serving(tmp_path) as again, serving(tmp_path) as sibling:
        assert not root.exists()
        assert again.left() == []
        cookie = again.handed_in()
        held = again.left()
        sibling.handed_in()
        assert set(held) < set(again.left())  # the sibling's start left them alone
        sibling.process.terminate()
        sibling.process.wait(30)
        assert again.left() == held
        assert again.asked("GET", "/book/mapping", Cookie=cookie)[0] == 200
    assert list((tmp_path / "books").iterdir()) == []


def test_the_log_holds_no_name_of_a_tape_no_token_and_no_row(tmp_path):
    """Whatever is asked and however it fails, a line of the log says the path and nothing behind it."""
    with serving(tmp_path) as served:
        cookie = served.handed_in()
        for method, path in (
            ("GET", "/book/?quarter=2010Q4"),
            ("GET", "/book/mapping"),
            ("GET", "/book/checks"),
            ("POST", "/book/mapping"),
            ("PUT", "/book/tape?name=other.csv"),
        ):
            served.asked(method, path, b"borrower_name\nAda Lovelace\n" if method != "GET" else None, Cookie=cookie)
        served.process.send_signal(signal.SIGTERM)
        served.process.wait(30)
        told = served.log.read_text()
    assert '"/book/tape"' in told
    for secret in (SECRET, cookie.partition("=")[2], "Lovelace", "other.csv", "quarter=2010Q4", "185000.50", "Nevada"):
        assert secret not in told
    assert str(tmp_path / "books") not in told


@pytest.mark.parametrize("method", ["GET", "PUT", "POST"])
def test_where_others_can_reach_it_the_page_is_off(tmp_path, method):
    """Listening on every address without a login: words, 403, and not a byte on the disk."""
    with serving(tmp_path, HOST="0.0.0.0") as served:
        code, cookie, text = served.asked(method, "/book/tape?name=t.csv", TAPE.encode() if method != "GET" else None)
        assert (code, cookie) == (403, "")
        assert "switched off" in text
        assert served.left() == []
        assert served.asked("GET", "/")[0] == 200


def test_a_half_set_login_stops_the_start(tmp_path):
    """In one line, instead of an open door."""
    said = {"WATERLINE_LOGIN": "oidc", "WATERLINE_BOOKS": str(tmp_path)}
    with pytest.raises(AssertionError, match="needs WATERLINE_ISSUER"):
        Served(tmp_path, tmp_path / "log", **said)
