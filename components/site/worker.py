"""The gunicorn worker: a client that sends or reads slowly never holds a thread that others need.

Gunicorn's own threaded worker gives a connection a thread at its first byte and lets it wait there without end, so that
as many half-sent requests as there are threads stop the server. Here a request's head, and a body of up to a megabyte,
are collected by the worker's event loop; a thread begins when they are complete. A longer body, and an answer that the
client is slow to read, are waited for in a thread that meanwhile gives its turn to another. Every wait ends.
"""

import errno
import re
import select
import selectors
import socket
import time
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from threading import BoundedSemaphore
from typing import Any

from gunicorn.workers.gthread import TConn, ThreadWorker

HEAD_SECONDS = 10.0  # for a request's head, from its first byte; for a new connection, from the start
BODY_SECONDS = 20.0  # for a body of up to _BODY_MOST more bytes
SILENCE = 20.0  # a client that neither sends nor reads for so long is left
SLOWEST = 8192.0  # bytes a second that a long body or answer must reach on average, after SILENCE
_LINGER = 2.0  # for a client to read an answer after which the connection is closed
_LINGER_MOST = 1 << 26  # bytes that it may go on sending meanwhile: cut off, a proxy would tell of an error of ours
_HEAD_MOST = 1 << 16
_BODY_MOST = 1 << 20
_HELD_MOST = 1 << 26  # bytes of half-sent requests in a worker
_STREAMS_MOST = 32  # long bodies that a worker reads at a time
_WAITING = 64  # threads that may wait for their clients, besides those at work
_SEND_BUFFER = 1 << 20  # most answers fit in it whole, so that no thread waits for their reader
_FULL = (errno.EMFILE, errno.ENFILE, errno.ENOBUFS, errno.ENOMEM)
_LENGTH = re.compile(rb"(?im)^content-length:[ \t]*([0-9]{1,15})[ \t]*\r?$")
_STREAMED = re.compile(rb"(?im)^(transfer-encoding|expect)[ \t]*:")
_TEXTS = {
    408: (
        "Request Timeout",
        f"The request did not come whole in time: {HEAD_SECONDS:.0f} seconds for its head, {BODY_SECONDS:.0f} for its "
        "body.",
    ),
    431: ("Request Header Fields Too Large", f"The request's head is over {_HEAD_MOST:,} bytes."),
    503: ("Service Unavailable", "Too many files are being sent at this moment. Try again in a minute."),
}


class Client(socket.socket):
    """A client's socket. In a thread at work it waits without that thread's turn, and not for ever.

    turns: those of the threads at work, None where the event loop uses the socket; passed, waited: bytes and seconds of
    the request being answered.
    """

    turns: BoundedSemaphore | None = None
    passed = 0
    waited = 0.0

    def recv(self, size: int, flags: int = 0) -> bytes:
        """As a socket's; TimeoutError when the client is silent or too slow."""
        if self.turns:
            self._wait(select.POLLIN)
        data = super().recv(size, flags)
        self.passed += len(data)
        return data

    def sendall(self, data: Any, flags: int = 0) -> None:  # noqa: ANN401  # any buffer
        """As a socket's; TimeoutError when the client does not read."""
        if not self.turns:
            return super().sendall(data, flags)
        rest = memoryview(data).cast("B")
        while rest:
            self._wait(select.POLLOUT)
            try:
                sent = self.send(rest, flags | socket.MSG_DONTWAIT)
            except BlockingIOError:
                continue
            self.passed += sent
            rest = rest[sent:]
        return None

    def _wait(self, event: int) -> None:
        poll = select.poll()
        poll.register(self, event)
        if poll.poll(0):
            return
        allowed = min(SILENCE, SILENCE + self.passed / SLOWEST - self.waited, self.gettimeout() or SILENCE)
        began = time.monotonic()
        with self._turn_given():
            ready = allowed > 0.0 and poll.poll(1000.0 * allowed)
        self.waited += time.monotonic() - began
        if not ready:
            # Gunicorn logs a traceback of any other number.
            raise TimeoutError(errno.ECONNRESET, "the client is too slow")

    @contextmanager
    def _turn_given(self) -> Iterator[None]:
        assert self.turns
        self.turns.release()
        try:
            yield
        finally:
            self.turns.acquire()


class Connection(TConn):  # type: ignore[misc]  # gunicorn has no type annotations
    """A client's connection. held: what has come of a request not yet complete; deadline: when the event loop leaves
    it; streams: whether a thread reads the rest of its body.
    """

    def __init__(self, *arguments: Any) -> None:  # noqa: ANN401  # gunicorn's
        super().__init__(*arguments)
        self.held = bytearray()
        self.searched = 0  # bytes in which the head's end was looked for
        self.length = -1  # of the request with its body, once known
        self.deadline = 0.0
        self.streams = self.registered = self.lingers = False

    def measure(self) -> int:
        """What the request lacks: 0 nothing that the event loop would wait for, 1 more bytes, else an HTTP status."""
        if self.length < 0:
            end = self.held.find(b"\r\n\r\n", max(0, self.searched - 3))
            self.searched = len(self.held)
            if end < 0:
                return 1 if len(self.held) <= _HEAD_MOST else 431
            head = bytes(self.held[: end + 2])
            length = _LENGTH.search(head)
            body = int(length[1]) if length else 0
            # What a head really says is the parser's to judge; here it only decides who waits for the body.
            self.streams = bool(_STREAMED.search(head)) or body > _BODY_MOST
            self.length = end + 4 + (0 if self.streams else body)
            self.deadline = time.monotonic() + BODY_SECONDS
        return 0 if len(self.held) >= self.length else 1

    def begin(self, seconds: float) -> None:
        """Begin to collect a request."""
        self.held.clear()
        self.searched, self.length, self.streams = 0, -1, False
        self.deadline = time.monotonic() + seconds


class PatientWorker(ThreadWorker):  # type: ignore[misc]  # gunicorn has no type annotations
    """Gunicorn's threaded worker, whose threads work only on requests that are complete."""

    def __init__(self, *arguments: Any, **named: Any) -> None:  # noqa: ANN401  # gunicorn's
        super().__init__(*arguments, **named)
        self._turns = BoundedSemaphore(self.cfg.threads)
        # In the order in which they began; the event loop's alone.
        self._open: dict[Connection, None] = {}
        self._held = self._streams = 0
        self._next_look = 0.0
        self._crowded = False

    def get_thread_pool(self) -> ThreadPoolExecutor:
        """Threads for those at work and those that wait for their clients."""
        return ThreadPoolExecutor(max_workers=self.cfg.threads + _WAITING)

    def accept(self, listener: socket.socket) -> None:
        """Accept a connection; where there are too many, the longest half-sent one is closed for it."""
        if self.cfg.is_ssl:
            return super().accept(listener)  # type: ignore[no-any-return]  # gunicorn's own way: TLS is the proxy's
        try:
            accepted, address = listener.accept()
        except OSError as error:
            if error.errno in _FULL:
                self._crowded = True
            elif error.errno not in (errno.EAGAIN, errno.ECONNABORTED, errno.EWOULDBLOCK):
                raise
            return None
        client = Client(fileno=accepted.detach())
        client.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, _SEND_BUFFER)
        self.nr_conns += 1
        self.enqueue_req(Connection(self.cfg, client, address, listener.getsockname()))
        return None

    def enqueue_req(self, conn: Any) -> None:  # noqa: ANN401  # gunicorn's name and type
        """Collect a connection's next request, and give it to a thread when it is complete."""
        if self.cfg.is_ssl:
            return super().enqueue_req(conn)  # type: ignore[no-any-return]
        conn.begin(HEAD_SECONDS)
        if conn.parser is not None:  # the parser may have read on into this request
            conn.held += conn.parser.unreader.take_buffered()
        conn.sock.turns = None
        conn.sock.setblocking(False)
        self._open[conn] = None
        self._held += len(conn.held)
        if not conn.held or not self._judged(conn):
            self._read(conn, conn.sock)
        return None

    def handle(self, conn: Any) -> Any:  # noqa: ANN401  # gunicorn's
        """Answer a request, in a thread that has a turn."""
        if self.cfg.is_ssl:
            return super().handle(conn)
        with self._turns:
            conn.sock.passed, conn.sock.waited, conn.sock.turns = 0, 0.0, self._turns
            try:
                return super().handle(conn)
            except TimeoutError:
                return False
            finally:
                conn.sock.turns = None

    def finish_request(self, conn: Any, fs: "Future[Any]") -> None:  # noqa: ANN401  # gunicorn's
        """Wait for the connection's next request, or close it without holding up the event loop."""
        if self.cfg.is_ssl:
            return super().finish_request(conn, fs)  # type: ignore[no-any-return]
        self._streams -= conn.streams
        conn.streams = False
        if not fs.cancelled() and fs.exception() is None and fs.result():
            return super().finish_request(conn, fs)  # type: ignore[no-any-return]
        self._linger(conn)
        return None

    def murder_pending(self) -> None:
        """Leave the connections whose time is over, and one more where there are too many."""
        super().murder_pending()
        if self._crowded or self.nr_conns >= self.worker_connections:
            self._crowded = False
            self._make_room()
        now = time.monotonic()
        if now < self._next_look:
            return
        self._next_look = now + 0.25
        for conn in list(self._open):
            if not self.alive:  # the server is stopping
                conn.deadline = min(conn.deadline, now + _LINGER)
            if conn.deadline <= now:
                self._leave(conn)

    def _read(self, conn: Connection, client: Client) -> None:
        """Read what has come, without waiting."""
        if conn not in self._open:  # closed since the event loop heard of it
            return
        try:
            data = client.recv(1 << 16)
        except BlockingIOError:
            self._watch(conn)
            return
        except OSError:
            self._drop(conn)
            return
        if not data:
            self._end(conn)
        elif conn.lingers:
            client.passed += len(data)
            if client.passed > _LINGER_MOST:
                self._drop(conn)
        else:
            conn.held += data
            self._held += len(data)
            if not self._judged(conn):
                self._watch(conn)

    def _judged(self, conn: Connection) -> bool:
        """Whether the request went on to a thread or was refused; False where more of it must come."""
        lack = conn.measure()
        if lack == 1 and self._held <= _HELD_MOST:
            return False
        if lack > 1:
            self._refuse(conn, lack)
            return True
        if lack == 1 and conn.length < 0:  # no thread for a head, however full it is here
            self._refuse(conn, 503)
            return True
        conn.streams = conn.streams or lack == 1
        self._hand_on(conn)
        return True

    def _end(self, conn: Connection) -> None:
        """The client sends no more: a body that broke off is the application's to tell, to one who still reads."""
        if conn.lingers or conn.length < 0:
            self._drop(conn)
        else:
            conn.streams = True
            self._hand_on(conn)

    def _hand_on(self, conn: Connection) -> None:
        """Give a request to a thread; one whose body is still to be read there may be refused."""
        if conn.streams and self._streams >= _STREAMS_MOST:
            conn.streams = False
            self._refuse(conn, 503)
            return
        self._streams += conn.streams
        self._forget(conn)
        conn.init()
        conn.sock.setblocking(True)
        conn.parser.unreader.unread(bytes(conn.held))
        conn.held.clear()
        conn.data_ready = True
        super().enqueue_req(conn)

    def _refuse(self, conn: Connection, status: int) -> None:
        name, text = _TEXTS[status]
        answer = (
            f"HTTP/1.1 {status} {name}\r\nContent-Type: text/plain; charset=utf-8\r\nCache-Control: no-store\r\n"
            f"Connection: close\r\nContent-Length: {len(text) + 1}\r\n\r\n{text}\n"
        )
        try:
            conn.sock.send(answer.encode(), socket.MSG_DONTWAIT)
        except OSError:
            self._drop(conn)
            return
        self._forget(conn)
        self._linger(conn)

    def _leave(self, conn: Connection) -> None:
        # A browser opens connections ahead of need: one on which nothing was asked is closed without a word.
        if conn.lingers or not conn.held:
            self._drop(conn)
        else:
            self._refuse(conn, 408)

    def _linger(self, conn: Connection) -> None:
        """Let the client read the last answer; closed at once, what it still sends would cut that off."""
        conn.lingers = True
        conn.begin(_LINGER)
        conn.sock.passed = 0
        try:
            conn.sock.setblocking(False)
            conn.sock.shutdown(socket.SHUT_WR)
            self._open[conn] = None
            self._watch(conn)
        except (OSError, ValueError):
            self._drop(conn)

    def _watch(self, conn: Connection) -> None:
        if not conn.registered:
            self.poller.register(conn.sock, selectors.EVENT_READ, partial(self._read, conn))
            conn.registered = True

    def _forget(self, conn: Connection) -> None:
        self._open.pop(conn, None)
        self._held -= len(conn.held)
        if conn.registered:
            conn.registered = False
            self.poller.unregister(conn.sock)

    def _drop(self, conn: Connection) -> None:
        self._forget(conn)
        self.nr_conns -= 1
        conn.close()

    def _make_room(self) -> None:
        """Close the connection that has been half open, else idle, for longest."""
        if self._open:
            self._drop(next(iter(self._open)))
        elif self.keepalived_conns:
            self.keepalived_conns[0].timeout = 0.0
            self.murder_keepalived()
