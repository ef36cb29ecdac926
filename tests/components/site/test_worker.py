"""Clients that send or read slowly: the server goes on answering, and every wait ends."""

import http.client
import socket
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from components.site.worker import BODY_SECONDS, HEAD_SECONDS
from tests.gunicorn import gunicorn

pytestmark = pytest.mark.slow
HEAD = b"Host: localhost\r\n"
HALF_SENT = {
    "nothing": b"",
    "half a request line": b"GE",
    "half a head": b"GET / HTTP/1.1\r\n" + HEAD,
    "half a body": b"POST / HTTP/1.1\r\n" + HEAD + b"Content-Length: 1000\r\n\r\n{",
    "half a long body": b"PUT / HTTP/1.1\r\n" + HEAD + b"Content-Length: 100000000\r\n\r\nab",
    "half a chunk": b"POST / HTTP/1.1\r\n" + HEAD + b"Transfer-Encoding: chunked\r\n\r\n5\r\nab",
    "a body that it says it will send": b"POST / HTTP/1.1\r\n"
    + HEAD
    + b"Content-Length: 9\r\nExpect: 100-continue\r\n\r\n",
    "a body that nobody reads": b"POST /unread HTTP/1.1\r\n" + HEAD + b"Content-Length: 2000000\r\n\r\nab",
    "half a second request": b"GET / HTTP/1.1\r\n" + HEAD + b"\r\nGET / HTTP/1.1\r\nHo",
    "an answer not read": b"GET /long/8 HTTP/1.1\r\n" + HEAD + b"\r\n",
    "a connection not closed": b"GET / HTTP/1.1\r\n" + HEAD + b"Connection: close\r\n\r\n",
}


@pytest.fixture(scope="module")
def port():
    """Where a server of two workers, of four threads each, listens."""
    with gunicorn("tests.components.site.small_app:application") as port:
        yield port


def answered(port, body=None, path="/", **headers):
    """Status and body of a request, and the seconds it took."""
    began = time.monotonic()
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=15)
    connection.request("POST" if body is not None else "GET", path, body, headers, encode_chunked=bool(headers))
    answer = connection.getresponse()
    text = answer.read()
    connection.close()
    return answer.status, text, time.monotonic() - began


def held(port, count, sent):
    """Connections on which that was sent, and nothing more."""
    connections = [socket.create_connection(("127.0.0.1", port)) for _ in range(count)]
    for connection in connections:
        connection.sendall(sent)
    time.sleep(0.5)
    return connections


def arrives(connection, end):
    """Read an answer to its end, however many pieces it comes in."""
    connection.settimeout(15.0)
    text = b""
    while not text.endswith(end):
        data = connection.recv(1 << 16)
        assert data, text
        text += data


@pytest.mark.parametrize("count", [8, 60])
@pytest.mark.parametrize("kind", HALF_SENT)
def test_half_sent_requests_stop_nobody(port, kind, count):
    """Eight clients that wait would stop a server of eight threads; here others are answered at once beside sixty."""
    connections = held(port, count, HALF_SENT[kind])
    try:
        for _ in range(6):
            status, _, seconds = answered(port)
            assert status == 200
            assert seconds < 2.0
    finally:
        for connection in connections:
            connection.close()


def test_more_connections_than_a_worker_keeps(port):
    """Nine hundred half-sent heads, more than both workers keep: the longest open ones make room."""
    connections = []
    try:
        for _ in range(9):
            connections += held(port, 100, HALF_SENT["half a head"])
        assert answered(port)[0] == 200
    finally:
        for connection in connections:
            connection.close()


def test_every_wait_ends(port):
    """A client that stays silent is told that its time is over, where it asked anything, and left."""

    def end(kind):
        with held(port, 1, HALF_SENT[kind])[0] as connection:
            connection.settimeout(HEAD_SECONDS + BODY_SECONDS + 15.0)
            began, text = time.monotonic(), b""
            while data := connection.recv(1 << 16):
                text += data
            return text, time.monotonic() - began

    kinds = [kind for kind in HALF_SENT if kind not in ("an answer not read", "a connection not closed")]
    with ThreadPoolExecutor(len(kinds)) as pool:
        ends = dict(zip(kinds, pool.map(end, kinds), strict=True))
    for kind, (text, seconds) in ends.items():
        assert seconds < HEAD_SECONDS + BODY_SECONDS, kind
        told = b"" if kind == "nothing" else b"HTTP/1.1 200 OK" if kind == "a body that nobody reads" else b" 408 "
        assert told in text, kind
    assert b"10 seconds for its head" in ends["half a head"][0]


def test_a_request_that_comes_in_pieces_is_read(port):
    """A head and a body byte by byte, and a long body with pauses, are answered like any other."""
    with socket.create_connection(("127.0.0.1", port)) as connection:
        for byte in b"POST / HTTP/1.1\r\n" + HEAD + b"Content-Length: 12\r\n\r\nhello, world":
            connection.sendall(bytes([byte]))
            time.sleep(0.002)
        arrives(connection, b"\r\n\r\n12")
        # The same connection, again: a long body.
        connection.sendall(b"POST / HTTP/1.1\r\n" + HEAD + b"Content-Length: 3000000\r\n\r\n")
        for _ in range(3):
            time.sleep(0.1)
            connection.sendall(b"x" * 1_000_000)
        arrives(connection, b"\r\n\r\n3000000")


def test_bodies_of_every_length(port):
    """None, short, long, and in chunks, beside each other."""
    lengths = [0, 1, 1000, 1 << 20, (1 << 20) + 1, 5_000_000]
    with ThreadPoolExecutor(6) as pool:
        told = list(pool.map(lambda length: answered(port, b"x" * length)[1], lengths))
    assert told == [str(length).encode() for length in lengths]
    assert answered(port, iter([b"abc"] * 5), **{"Transfer-Encoding": "chunked"})[1] == b"15"


def test_two_requests_at_once(port):
    """Requests sent together on one connection are answered in turn."""
    with socket.create_connection(("127.0.0.1", port)) as connection:
        one = b"POST / HTTP/1.1\r\n" + HEAD + b"Content-Length: 3\r\n\r\nabc"
        connection.sendall(one * 3)
        time.sleep(0.5)
        assert connection.recv(1 << 16).count(b"HTTP/1.1 200 OK") == 3


def test_a_long_answer_arrives_whole(port):
    """Eight megabytes read in small pieces."""
    with socket.create_connection(("127.0.0.1", port)) as connection:
        connection.sendall(HALF_SENT["an answer not read"])
        time.sleep(1.0)
        read = 0
        while read < 8 << 20:
            data = connection.recv(50_000)
            assert data
            read += len(data)


def test_a_head_too_large(port):
    """A head over 64 kB is refused in words."""
    with socket.create_connection(("127.0.0.1", port)) as connection:
        connection.sendall(b"GET / HTTP/1.1\r\n" + HEAD + b"X: " + b"x" * 70_000)
        assert b" 431 Request Header Fields Too Large" in connection.recv(1 << 16)
