"""Fifty clients on kept-alive connections, in a process of their own: python -m benchmarks.crowd.

Plain sockets and one loop, because a client that parsed HTTP properly would be slower than the server it measures.
"""

import json
import re
import selectors
import socket
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass

from benchmarks.server import HOST, ROOT, Server
from benchmarks.table import quantile

CLIENTS = 50
# Seconds between connections: all at once, the worker that wakes first would take every one of them.
_APART = 0.004
_LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)


@dataclass(frozen=True)
class Told:
    """What a run of the crowd found. cpu: the crowd's own seconds; p50_ms, p99_ms: from question to answer."""

    answers: int
    failures: int
    seconds: float
    cpu: float
    p50_ms: float
    p99_ms: float

    @property
    def rate(self) -> float:
        """Answers a second."""
        return self.answers / self.seconds


class _Client:
    """One connection, one question at a time."""

    def __init__(self, port: int) -> None:
        self.socket = socket.create_connection((HOST, port), timeout=10)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.begun = 0.0
        self._came = bytearray()
        self._length = -1
        self.fine = False

    def ask(self, question: bytes) -> None:
        """Send a question; the answer is awaited elsewhere."""
        self._came.clear()
        self._length = -1
        self.begun = time.perf_counter()
        self.socket.sendall(question)

    def hear(self) -> bool:
        """Take what has come; whether the answer is whole."""
        part = self.socket.recv(1 << 18)
        if not part:
            raise ConnectionError("the server hung up")
        self._came += part
        if self._length < 0 and (end := self._came.find(b"\r\n\r\n")) >= 0:
            said = _LENGTH.search(self._came, 0, end + 2)
            self._length = end + 4 + (int(said[1]) if said else 0)
            self.fine = self._came[9:12] == b"200"
        return 0 <= self._length <= len(self._came)


def besiege(port: int, questions: Sequence[bytes], clients: int, seconds: float, most: int) -> Told:
    """Every client asks the next question as soon as it has its answer, for some seconds or until `most` are asked."""
    selector = selectors.DefaultSelector()
    for _ in range(min(clients, most)):
        client = _Client(port)
        selector.register(client.socket, selectors.EVENT_READ, client)
        time.sleep(_APART)
    asked, failures, took = 0, 0, []
    began, cpu = time.perf_counter(), time.process_time()
    for key in selector.get_map().values():
        key.data.ask(questions[asked % len(questions)])
        asked += 1
    waiting, deadline = asked, began + seconds
    while waiting and time.perf_counter() < deadline:
        for key, _ in selector.select(0.1):
            client = key.data
            if not client.hear():
                continue
            took.append(time.perf_counter() - client.begun)
            failures += not client.fine
            if asked < most:
                client.ask(questions[asked % len(questions)])
                asked += 1
            else:
                waiting -= 1
    seconds, cpu = time.perf_counter() - began, time.process_time() - cpu
    for key in list(selector.get_map().values()):
        key.data.socket.close()
    took = took or [seconds]
    return Told(
        len(took) - failures, failures, seconds, cpu, 1000 * quantile(took, 0.5), 1000 * quantile(took, 0.99)
    )  # fmt: skip


def request(path: str, body: bytes | None = None) -> bytes:
    """The bytes of a question as a browser would send it."""
    head = f"{'GET' if body is None else 'POST'} {path} HTTP/1.1\r\nHost: {HOST}\r\nAccept-Encoding: gzip, br\r\n"
    if body is not None:
        head += f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n"
    return head.encode() + b"\r\n" + (body or b"")


def crowd(server: Server, questions: Sequence[bytes], seconds: float, most: int = 1_000_000) -> Told:
    """Let the crowd loose on a server, from another process."""
    order = {"port": server.port, "questions": [question.decode("latin-1") for question in questions]}
    order |= {"clients": CLIENTS, "seconds": seconds, "most": most}
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.crowd"],
        cwd=ROOT,
        input=json.dumps(order).encode(),
        stdout=subprocess.PIPE,
        check=True,
        timeout=seconds + 30,
    )
    return Told(**json.loads(done.stdout))


def main() -> None:
    """Read the order, carry it out, tell."""
    order = json.load(sys.stdin)
    order["questions"] = [question.encode("latin-1") for question in order["questions"]]
    json.dump(asdict(besiege(**order)), sys.stdout)


if __name__ == "__main__":
    main()
