"""A gunicorn of our own settings on a port of its own, for the tests that need a real server."""

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager

from tests.paths import ROOT


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def gunicorn(target="app:server", *, inside=(), **environment) -> Iterator[int]:
    """The port of a gunicorn while it is up. inside: a command that runs it; environment: settings."""
    port = free_port()
    process = subprocess.Popen(
        [*inside, sys.executable, "-m", "gunicorn", "--config", "gunicorn.conf.py", target],
        cwd=ROOT,
        env={**os.environ, "HOST": "127.0.0.1", "PORT": str(port), "PYTHONPATH": str(ROOT), **environment},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        until_up(f"http://127.0.0.1:{port}/healthz", process)
        yield port
    finally:
        process.terminate()
        process.wait(30)


def until_up(url, process, context=None):
    """Wait until something answers there."""
    for _ in range(400):
        assert process.poll() is None, "it ended at once"
        try:
            urllib.request.urlopen(url, timeout=20, context=context).close()
        except urllib.error.HTTPError:
            return
        except OSError:
            time.sleep(0.2)
        else:
            return
    raise AssertionError(f"nothing answers at {url}")
