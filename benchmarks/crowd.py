"""Fifty clients on keep-alive connections, in a process of their own: python -m benchmarks.crowd.

Plain sockets and one event loop: a client that parsed HTTP fully would be slower than the server it measures.
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
# Seconds between connections: if all came at once, the worker that wakes first would accept every one of them.
_APART = 0.004
_LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)


@dataclass(frozen=True)
class CrowdResult:
    """The result of one run. cpu: seconds used by the clients; p50_ms, p99_ms: from request to complete response."""

    answers: int
    failures: int
    seconds: float
    cpu: float
    p50_ms: float
    p99_ms: float

    @property
    def rate(self) -> float:
        """Successful responses per second."""
        return self.answers / self.seconds


class _Client:
    """One connection with one request at a time."""

    def __init__(self, port: int) -> None:
        self.socket = socket.create_connection((HOST, port), timeout=10)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.begun = 0.0
        self._received = bytearray()
        self._length = -1
        self.is_ok = False

    def ask(self, question: bytes) -> None:
        """Send a request; `receive` reads the response."""
        self._received.clear()
        self._length = -1
        self.begun = time.perf_counter()
        self.socket.sendall(question)

    def receive(self) -> bool:
        """Read the available bytes; whether the response is complete."""
        part = self.socket.recv(1 << 18)
        if not part:
            raise ConnectionError("the server hung up")
        self._received += part
        if self._length < 0 and (end := self._received.find(b"\r\n\r\n")) >= 0:
            match = _LENGTH.search(self._received, 0, end + 2)
            self._length = end + 4 + (int(match[1]) if match else 0)
            self.is_ok = self._received[9:12] == b"200"
        return 0 <= self._length <= len(self._received)


def run_clients(port: int, questions: Sequence[bytes], clients: int, seconds: float, most: int) -> CrowdResult:
    """Each client sends the next request on receiving a response, for that many seconds or until `most` are sent."""
    selector = selectors.DefaultSelector()
    for _ in range(min(clients, most)):
        client = _Client(port)
        selector.register(client.socket, selectors.EVENT_READ, client)
        time.sleep(_APART)
    sent, failures, took = 0, 0, []
    began, cpu = time.perf_counter(), time.process_time()
    for key in selector.get_map().values():
        key.data.ask(questions[sent % len(questions)])
        sent += 1
    waiting, deadline = sent, began + seconds
    while waiting and time.perf_counter() < deadline:
        for key, _ in selector.select(0.1):
            client = key.data
            if not client.receive():
                continue
            took.append(time.perf_counter() - client.begun)
            failures += not client.is_ok
            if sent < most:
                client.ask(questions[sent % len(questions)])
                sent += 1
            else:
                waiting -= 1
    seconds, cpu = time.perf_counter() - began, time.process_time() - cpu
    for key in list(selector.get_map().values()):
        key.data.socket.close()
    took = took or [seconds]
    return CrowdResult(
        len(took) - failures, failures, seconds, cpu, 1000 * quantile(took, 0.5), 1000 * quantile(took, 0.99)
    )  # fmt: skip


def request(path: str, body: bytes | None = None) -> bytes:
    """The bytes of an HTTP request as a browser would send it."""
    head = f"{'GET' if body is None else 'POST'} {path} HTTP/1.1\r\nHost: {HOST}\r\nAccept-Encoding: gzip, br\r\n"
    if body is not None:
        head += f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n"
    return head.encode() + b"\r\n" + (body or b"")


def crowd(server: Server, questions: Sequence[bytes], seconds: float, most: int = 1_000_000) -> CrowdResult:
    """Run the clients against a server, from another process."""
    parameters = {"port": server.port, "questions": [question.decode("latin-1") for question in questions]}
    parameters |= {"clients": CLIENTS, "seconds": seconds, "most": most}
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.crowd"],
        cwd=ROOT,
        input=json.dumps(parameters).encode(),
        stdout=subprocess.PIPE,
        check=True,
        timeout=seconds + 30,
    )
    return CrowdResult(**json.loads(done.stdout))


def main() -> None:
    """Read the parameters from stdin, run the clients, print the result as JSON."""
    parameters = json.load(sys.stdin)
    parameters["questions"] = [question.encode("latin-1") for question in parameters["questions"]]
    json.dump(asdict(run_clients(**parameters)), sys.stdout)


if __name__ == "__main__":
    main()
