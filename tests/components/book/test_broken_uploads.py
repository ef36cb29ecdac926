"""A tape that did not arrive whole, or whose sender did not wait for the answer, is not taken and leaves nothing."""

import socket
import struct
import time

import pytest

from tests.components.book.test_privacy import serving
from tests.components.book.test_routes import TAPE

pytestmark = pytest.mark.slow

BODY = TAPE.encode()
ID = "0123456789abcdef" * 2
HALF = BODY[: BODY.index(b"\n", len(BODY) // 2) + 1]  # whole lines, a fit tape by themselves
PUT = "PUT /book/tape?name=t.csv HTTP/1.1\r\nHost: 127.0.0.1\r\n"
FORM = (
    b'--x\r\nContent-Disposition: form-data; name="tape"; filename="t.csv"\r\nContent-Type: text/csv\r\n\r\n'
    + BODY
    + b"\r\n--x--\r\n"
)
POST = (
    "POST /book/tape HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: multipart/form-data; boundary=x\r\n"
    f"Content-Length: {len(FORM)}\r\n\r\n"
)


def chunked(*chunks):
    return b"".join(f"{len(chunk):x}\r\n".encode() + chunk + b"\r\n" for chunk in chunks)


WITH_LENGTH = f"{PUT}Content-Length: {len(BODY)}\r\n\r\n"
IN_CHUNKS = f"{PUT}Transfer-Encoding: chunked\r\n\r\n"
BROKEN = {
    "a stream of whole lines": (WITH_LENGTH, HALF),
    "a stream without its last byte": (WITH_LENGTH, BODY[:-1]),
    "a stream without a byte": (WITH_LENGTH, b""),
    "a form in its file": (POST, FORM[: len(FORM) // 2]),
    "a form without its end": (POST, FORM[: FORM.index(b"\r\n--x--")]),
    "a form whose last line break is missing": (POST, FORM[:-2]),
    "chunks without the last": (IN_CHUNKS, chunked(HALF)),
    "a chunk that is shorter than it says": (IN_CHUNKS, chunked(HALF) + b"ffff\r\n" + HALF),
    "a chunk whose length is no number": (IN_CHUNKS, chunked(HALF) + b"zz\r\n" + HALF + b"\r\n0\r\n\r\n"),
    "a last chunk without its end": (IN_CHUNKS, chunked(HALF) + b"0\r\n"),
}


@pytest.fixture(scope="module")
def served(tmp_path_factory):
    with serving(tmp_path_factory.mktemp("broken")) as server:
        yield server


def sent(served, head, body, *, leaving):
    """Send a request over a connection of its own; leaving: `half` closes the sending side and reads the answer,
    `close` and `reset` end it.
    """
    with socket.create_connection(("127.0.0.1", served.port), timeout=30) as link:
        link.sendall(head.encode() + body)
        if leaving == "half":
            link.shutdown(socket.SHUT_WR)
            answer = b""
            while part := link.recv(1 << 16):
                answer += part
            return answer.decode()
        time.sleep(0.3)
        if leaving == "reset":
            link.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    return ""


@pytest.mark.parametrize("leaving", ["half", "close", "reset"])
@pytest.mark.parametrize("kind", BROKEN)
def test_what_broke_off_is_not_taken(served, kind, leaving):
    """400 in words where there is still a reader; no file is left; the earlier book of the same browser stays."""
    head, body = BROKEN[kind]
    cookie = served.handed_in()
    before = sorted(served.left())
    answer = sent(served, head.replace("\r\n\r\n", f"\r\nCookie: {cookie}\r\n\r\n"), body, leaving=leaving)
    if leaving == "half":
        assert answer.startswith("HTTP/1.1 400")
        assert "The upload broke off" in answer
        assert "Set-Cookie" not in answer
    served.until(lambda: sorted(served.left()) == before)
    assert served.asked("GET", "/book/mapping", Cookie=cookie)[0] == 200
    served.asked("POST", "/book/forget", Cookie=cookie)
    assert served.left() == []
    assert "Traceback" not in served.log.read_text()


@pytest.mark.parametrize(
    ("head", "body"), [(WITH_LENGTH, BODY), (POST, FORM), (IN_CHUNKS, chunked(HALF, BODY[len(HALF) :]) + b"0\r\n\r\n")]
)
def test_a_sender_who_does_not_wait_for_the_answer_leaves_nothing(served, head, body):
    """Cancelled when all of it was sent: no browser has its token, so it is deleted at once, not after an hour."""
    with socket.create_connection(("127.0.0.1", served.port)) as link:
        link.sendall(head.encode() + body)
    time.sleep(0.5)
    served.until(lambda: served.left() == [])


@pytest.mark.parametrize(
    ("head", "body"), [(WITH_LENGTH, BODY), (POST, FORM), (IN_CHUNKS, chunked(HALF, BODY[len(HALF) :]) + b"0\r\n\r\n")]
)
def test_a_whole_tape_is_taken_however_it_is_sent(served, head, body):
    """By its length, as a form and in chunks."""
    with socket.create_connection(("127.0.0.1", served.port)) as link:
        link.sendall(head.encode() + body)
        answer = link.recv(1 << 16).decode()
    assert answer.split()[1] in ("200", "303")
    cookie = answer.partition("Set-Cookie: ")[2].partition(";")[0]
    assert served.asked("POST", "/book/forget", Cookie=cookie)[0] == 200
    assert served.left() == []


def test_the_page_s_cancel_deletes_what_crossed_it(served):
    """The page names its upload: cancelled after the answer was sent, the book goes, and no other."""
    other = served.handed_in()
    before = sorted(served.left())
    assert served.asked("PUT", f"/book/tape?upload={ID}&name=t.csv", BODY)[0] == 200
    for no_id in ("", "upload=", "upload=" + "f" * 32, "upload=%2e%2e/x"):
        assert served.asked("POST", f"/book/cancel?{no_id}")[0] == 204
    assert len(served.left()) > len(before)
    assert served.asked("POST", f"/book/cancel?upload={ID}", Sec_Fetch_Site="cross-site")[0] == 403
    assert served.asked("POST", f"/book/cancel?upload={ID}")[0] == 204
    assert sorted(served.left()) == before
    served.asked("POST", "/book/forget", Cookie=other)
