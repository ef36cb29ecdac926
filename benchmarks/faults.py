"""Fifty readers for three minutes, while a worker is killed every twenty seconds and eight half-sent requests are held.

A reader asks again, once, where a connection that had answered before breaks off: as every browser does. A request has
failed where the second attempt fails too, or where the answer is not 200.
"""

import http.client
import os
import signal
import socket
import threading
import time
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import cycle

from benchmarks.server import HOST, Server, serving
from benchmarks.table import Row, quantile

READERS, SECONDS, KILLED_EVERY, HELD = 50, 180.0, 20.0, 8
PAUSE = 0.5  # seconds that a reader looks at an answer
PATHS = (
    "/",
    "/?place=US-NV&quarter=2010Q2",
    "/stress/?place=US-FL",
    "/api/v1/negative-equity?place=US-NV",
    "/zh/",
    "/healthz",
)
HALF = b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slow: "


@dataclass
class Counts:
    """What all readers saw. waited: seconds to each answer; again: requests that were sent twice; failed: in words."""

    waited: list[float] = field(default_factory=list)
    again: int = 0
    failed: list[str] = field(default_factory=list)


def run() -> tuple[list[Row], list[str]]:
    """Failed requests and waiting times under faults."""
    counts, over = Counts(), threading.Event()
    with serving(WATERLINE_API_LIMIT="1000000") as server:
        server.first("/")
        readers = [threading.Thread(target=_read, args=(server, number, counts, over)) for number in range(READERS)]
        held = threading.Thread(target=_hold, args=(server, over))
        for thread in (held, *readers):
            thread.start()
        killed = _kill(server)
        over.set()
        for thread in (held, *readers):
            thread.join(60)
    waited = sorted(counts.waited)
    return [
        Row("failed requests", [float(len(counts.failed))], "", 0.0),
        Row("requests answered", [float(len(waited))], ""),
        Row("requests sent again, their connection broken", [float(counts.again)], ""),
        Row("p50 of waiting", [1000 * quantile(waited, 0.5)], "ms"),
        Row("p95 of waiting", [1000 * quantile(waited, 0.95)], "ms"),
        Row("longest wait", [1000 * waited[-1]], "ms"),
    ], [
        f"{READERS} readers who look at each answer for {PAUSE} s, {SECONDS:.0f} s; {killed} workers killed, one every "
        f"{KILLED_EVERY:.0f} s; {HELD} half-sent requests held",
        *(f"failed: {words}" for words in counts.failed[:5]),
    ]


def _read(server: Server, number: int, counts: Counts, over: threading.Event) -> None:
    """One reader: a connection that is kept, and opened again where it broke."""
    connection = http.client.HTTPConnection(HOST, server.port, timeout=60)
    for path in cycle(PATHS[number % len(PATHS) :] + PATHS[: number % len(PATHS)]):
        if over.wait(PAUSE):
            break
        began = time.perf_counter()
        for attempt in (1, 2):
            try:
                connection.request("GET", path, headers={"Accept-Encoding": "gzip, br"})
                answer = connection.getresponse()
                answer.read()
            except (OSError, http.client.HTTPException) as error:
                connection.close()
                if attempt == 1:
                    counts.again += 1
                else:
                    counts.failed.append(f"{path}: {type(error).__name__}")
            else:
                if answer.status != 200:
                    counts.failed.append(f"{path}: {answer.status}")
                counts.waited.append(time.perf_counter() - began)
                break
    connection.close()


def _hold(server: Server, over: threading.Event) -> None:
    """Keep half-sent requests open: each a byte a second, and opened again once the server closes it."""
    sockets: list[socket.socket] = []
    while not over.wait(1.0):
        for held in list(sockets):
            try:
                held.send(b"x")
            except OSError:
                sockets.remove(held)
                held.close()
        while len(sockets) < HELD:
            with suppress(OSError):
                held = socket.create_connection((HOST, server.port), timeout=5)
                held.send(HALF)
                sockets.append(held)
    for held in sockets:
        held.close()


def _kill(server: Server) -> int:
    """Kill one worker after another until the time is over; how many."""
    killed, ends = 0, time.monotonic() + SECONDS
    while (left := ends - time.monotonic()) > 0:
        time.sleep(min(KILLED_EVERY, left))
        workers = server.pids()[1:]
        if workers and time.monotonic() < ends:
            with suppress(ProcessLookupError):
                os.kill(workers[killed % len(workers)], signal.SIGKILL)
                killed += 1
    return killed
