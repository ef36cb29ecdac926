"""A refused tape, over HTTP: 503 where there is no room just now, 507 on a full disk; work ends with its connection."""

import errno
import http.client
import io
import json
import re
import socket
import threading
import time
from pathlib import Path

import pytest
from werkzeug.serving import make_server

from app import create_app
from data.book.intake import load, open_file, stopping
from tests.components.book.test_routes import TAPE, handed_in, taken_in


@pytest.fixture(scope="module")
def small(tmp_path_factory):
    """A server with room for a few small books."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("WATERLINE_BOOKS", str(tmp_path_factory.mktemp("books")))
        patch.setenv("WATERLINE_BOOKS_BYTES", "900000")
        yield create_app().server


def test_a_tape_for_which_there_is_no_room_is_refused_for_now(small):
    """503 with words and when to try again, to a script and to a form, before a byte is stored."""
    reader = small.test_client()
    more = (TAPE * 100)[:470_000]
    for answer in (
        handed_in(reader, more),
        reader.post("/book/tape", data={"tape": (io.BytesIO(more.encode()), "t.csv")}),
    ):
        assert (answer.status_code, answer.headers["Retry-After"]) == (503, "60")
        assert "no room for another book here just now" in answer.text
    assert handed_in(reader).status_code == 200
    reader.post("/book/forget")


def test_strangers_files_do_not_lock_a_bank_out(small):
    """Forty files of 70 bytes, and then a bank's tape is taken in and valued."""
    tape = "state,made,owed,worth,rate,term\nNV,2006-01-01,1,1,5,360\n"
    for number in range(40):
        stranger = small.test_client()
        answer = stranger.put(
            "/book/tape?name=t.csv", data=tape, environ_base={"REMOTE_ADDR": f"127.0.0.{number % 3 + 1}"}
        )
        assert answer.status_code in (200, 503)
    reader = small.test_client()
    assert handed_in(reader).status_code == 200
    assert taken_in(reader).status_code == 303
    assert reader.get("/book/").status_code == 200
    reader.post("/book/forget")


def test_a_full_disk_is_told_at_every_step(small, monkeypatch):
    """A mapping that cannot be carried out for want of room is a 507 with words, and the upload is still there."""
    reader = small.test_client()
    handed_in(reader)

    def full(*_):
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(load, "as_json", full)
        answer = taken_in(reader)
    assert answer.status_code == 507
    assert "it is still here as it was handed in" in answer.text
    assert taken_in(reader).status_code == 303
    reader.post("/book/forget")


def test_work_ends_with_its_connection(small):
    """A client that closes its connection while its tape is read leaves nothing, a moment later."""
    books = Path(small.config["BOOKS"])
    server = make_server("127.0.0.1", 0, small, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    seen = threading.Event()
    others = {one for one in books.iterdir() if one.is_dir()}

    def slow(*_args, **_more):
        seen.set()
        for _ in range(300):
            stopping.check()
            time.sleep(0.1)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(open_file, "_open", slow)
        connection = socket.create_connection(("127.0.0.1", server.server_port))
        head = f"PUT /book/tape?name=t.csv HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: {len(TAPE)}\r\n\r\n"
        connection.sendall((head + TAPE).encode())
        assert seen.wait(20)
        connection.close()
        until = time.monotonic() + 10
        while {one for one in books.iterdir() if one.is_dir()} - others and time.monotonic() < until:
            time.sleep(0.1)
    assert {one for one in books.iterdir() if one.is_dir()} <= others
    server.shutdown()


def test_a_client_that_waits_has_its_answer(small):
    """The watch does not take a connection that is open for a closed one."""
    server = make_server("127.0.0.1", 0, small, threaded=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    connection = http.client.HTTPConnection("127.0.0.1", server.server_port)
    connection.request("PUT", "/book/tape?name=t.csv", TAPE)
    answer = connection.getresponse()
    assert (answer.status, answer.read()) == (200, b"/book/mapping")
    cookie = answer.headers["Set-Cookie"].partition(";")[0]
    connection.request("POST", "/book/forget", headers={"Cookie": cookie})
    assert connection.getresponse().status == 200
    server.shutdown()


def test_a_formula_behind_a_tab_is_in_no_export(small):
    """A lender called =1+1 behind a tab, or in wide letters, is rejected by its row; no cell of a CSV begins so."""
    reader = small.test_client()
    head, *rows = TAPE.strip().split("\n")
    names = ["\t=1+1", "\uff1d1+1", "\u3000=1+1", "\ufeff@x", "Alpha"]
    text = "\n".join([f"{head},Lender", *(f"{row},{names[at % 5]}" for at, row in enumerate(rows))])
    handed_in(reader, text + "\n")
    mapping = json.loads(reader.get("/book/mapping.json").data)
    assert mapping["columns"]["lender"]["source"] == "Lender"
    assert taken_in(reader).status_code == 303
    for path in ("/book/book.csv?cut=lender", "/book/rejects.csv"):
        for cell in re.split(r"[,\n]", reader.get(path).text):
            assert not re.match(r'^\ufeff?"?[\s\ufeff]*[=@\uff1d]', cell), (path, cell)
    reader.post("/book/forget")
