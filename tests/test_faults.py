"""What goes wrong on a machine, for a short while: workers killed, clients that never finish, a disk that is full.

benchmarks/faults.py does the first for three minutes, with fifty readers.
"""

import http.client
import subprocess
import urllib.error
import urllib.request
from contextlib import suppress

import pytest

from benchmarks import faults
from tests.components.book.test_routes import TAPE
from tests.gunicorn import gunicorn

pytestmark = pytest.mark.slow
FULL = (
    "unshare",
    "--map-root-user",
    "--mount",
    "sh",
    "-c",
    'mount -t tmpfs -o size=16m tmpfs "$WATERLINE_BOOKS" && exec "$@"',
    "sh",
)
CAN_MOUNT = subprocess.run(
    ["unshare", "--map-root-user", "--mount", "mount", "-t", "tmpfs", "tmpfs", "/mnt"], check=False, capture_output=True
)


def test_no_request_fails_while_workers_are_killed(monkeypatch):
    """Ten readers, a worker killed every five seconds, eight half-sent requests held: each request is answered."""
    for name, value in (("READERS", 10), ("SECONDS", 18.0), ("KILLED_EVERY", 5.0)):
        monkeypatch.setattr(faults, name, value)
    rows, remarks = faults.run()
    found = {row.what: row.values[0] for row in rows}
    assert found["failed requests"] == 0, remarks
    assert found["requests answered"] > 50
    assert "3 workers killed" in remarks[0]


@pytest.mark.skipif(CAN_MOUNT.returncode != 0, reason="this user may not mount a file system in a namespace of its own")
def test_a_full_disk_refuses_a_tape_and_takes_the_next(tmp_path):
    """On 16 MB a tape of 24 MB is refused in words, nothing of it is left, and a small one is taken."""

    def sent(port, text):
        """The status and words of an upload; a server that refuses one answers before it has read it all."""
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        with suppress(BrokenPipeError, ConnectionResetError):
            connection.request("PUT", "/book/tape?name=t.csv", text.encode())
        answer = http.client.HTTPResponse(connection.sock, method="PUT")
        answer.begin()
        found = answer.status, answer.read().decode()
        connection.close()
        return found

    rows = TAPE.split("\n", 1)
    large = rows[0] + "\n" + rows[1] * (24_000_000 // len(rows[1]))
    with gunicorn(inside=FULL, WATERLINE_BOOKS=str(tmp_path), WORKERS="1") as port:
        status, words = sent(port, large)
        assert status in (503, 507), words
        assert "room" in words
        assert sent(port, TAPE)[0] == 200
        with pytest.raises(urllib.error.HTTPError) as not_ready:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=20)
        assert not_ready.value.code == 503
        assert "bytes are free" in not_ready.value.read().decode()
        not_ready.value.close()
