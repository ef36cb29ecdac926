"""A book is its reader's: found by token only, gone when its time is over, is forgotten, or its server is no more."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from data.book.store import BookStore, StoreFullError, book_store, make_private
from data.files import last_use


@pytest.fixture
def here(tmp_path):
    return BookStore(tmp_path, lifetime=60, most=2)


def test_a_book_is_found_by_its_token_only(here):
    """The folder's name does not give the token back, and another token finds nothing."""
    token, folder = here.new_book()
    assert here.folder(token) == folder
    assert token not in str(folder)
    assert here.folder(folder.name) is None
    assert here.folder("") is None
    assert here.folder("../..") is None


def test_nobody_else_may_look(here):
    """Folder and files are the owner's alone."""
    _, folder = here.new_book()
    (folder / "loans.parquet").write_bytes(b"x")
    make_private(folder)
    assert folder.stat().st_mode & 0o777 == 0o700
    assert (folder / "loans.parquet").stat().st_mode & 0o777 == 0o600


def test_forgetting_leaves_nothing(here, tmp_path):
    """After forgetting there is no file left."""
    token, folder = here.new_book()
    (folder / "spill").mkdir()
    (folder / "spill" / "a").write_text("x")
    here.forget(token)
    assert list(tmp_path.iterdir()) == []
    assert here.folder(token) is None


def test_a_book_nobody_looks_at_goes(here, monkeypatch):
    """Its lifetime begins anew whenever it is looked at or worked on, and then it ends."""
    token, folder = here.new_book()
    start = last_use.now()
    monkeypatch.setattr(last_use, "now", lambda: start + 59)
    assert here.folder(token) == folder
    monkeypatch.setattr(last_use, "now", lambda: start + 118)
    assert here.restart(token)
    monkeypatch.setattr(last_use, "now", lambda: start + 177)
    here.sweep()
    assert folder.exists()
    monkeypatch.setattr(last_use, "now", lambda: start + 179)
    here.sweep()
    assert not folder.exists()
    assert not here.restart(token)
    assert here.folder(token) is None


@pytest.mark.parametrize("jump", [-10 * 365 * 86400, 10 * 365 * 86400])
def test_setting_the_clock_neither_ends_nor_prolongs_a_book(here, monkeypatch, jump):
    """Ten years forwards or back: the book lives its minute, whatever files are written in its folder meanwhile."""
    token, folder = here.new_book()
    true_time, start = time.time, last_use.now()
    monkeypatch.setattr(time, "time", lambda: true_time() + jump)
    (folder / "loans.parquet").write_bytes(b"x")
    os.utime(folder, (true_time() + jump, true_time() + jump))
    here.sweep()
    assert here.folder(token) == folder
    monkeypatch.setattr(last_use, "now", lambda: start + 62)
    here.sweep()
    assert not folder.exists()


def test_a_use_that_is_yet_to_come_is_no_use(here):
    """A book last used after now is of before the machine's start, and goes."""
    _, folder = here.new_book()
    os.utime(folder / "used")  # the date, which is far more than the seconds since the start
    here.sweep()
    assert not folder.exists()


def test_there_is_an_end_to_the_room(here):
    """More books than there is room for are refused, in words."""
    here.new_book()
    here.new_book()
    with pytest.raises(StoreFullError, match="2 books are open"):
        here.new_book()


HOLD = """
import os, sys, time
from data.book.store import book_store
store = book_store(sys.argv[1])
(store.new_book()[1] / "loans.parquet").write_bytes(b"x")
(store.root / "owner").write_text(sys.argv[2])
if "fork" in sys.argv and os.fork():
    os._exit(0)
print(os.getpid(), store.root, flush=True)
time.sleep(60)
"""


def _holding(folder, pid, *more):
    """A process that holds a store with a book and names any process as its owner: the process's id and the store."""
    words = [sys.executable, "-c", HOLD, str(folder), str(pid), *more]
    process = subprocess.Popen(words, stdout=subprocess.PIPE, text=True)
    number, root = process.stdout.readline().split()
    return process, int(number), Path(root)


@pytest.mark.parametrize("pid", [1, os.getpid()], ids=["a container's", "ours"])
def test_what_a_killed_server_left_is_deleted_by_the_next_whatever_its_pid(tmp_path, pid):
    """Killed at once, its books go at the next start, also where a process of the same id runs, as in a container."""
    process, number, root = _holding(tmp_path, pid)
    os.kill(number, signal.SIGKILL)
    process.communicate()
    assert (root / "owner").read_text() == str(pid)
    mine = book_store(str(tmp_path))
    assert list(tmp_path.iterdir()) == [mine.root]
    mine.clear()
    assert list(tmp_path.iterdir()) == []


def test_a_sibling_s_books_are_left_alone_for_as_long_as_one_of_its_processes_lives(tmp_path):
    """A worker holds its dead master's store; when the worker is dead too, a look for expired books deletes it."""
    process, worker, root = _holding(tmp_path, 999_999_999, "fork")
    process.wait(30)
    mine = book_store(str(tmp_path))
    mine.sweep()
    assert (root / "owner").exists()
    other = book_store(str(tmp_path))
    other.clear()
    assert mine.root.exists()
    os.kill(worker, signal.SIGKILL)
    process.communicate()  # ends with the worker
    mine.sweep()
    assert list(tmp_path.iterdir()) == [mine.root]
    mine.clear()


def test_a_store_that_cannot_be_made_is_said_in_one_sentence(tmp_path):
    """Where, why and what to set."""
    with pytest.raises(ValueError, match=r"no folder for loan tapes .* in .*none .*WATERLINE_BOOKS"):
        book_store(str(tmp_path / "none"))


def aged(folder, seconds):
    """A book that nobody has used for so long."""
    old = last_use.now() - seconds
    os.utime(folder / "used", (old, old))


def loaded(folder, size=10):
    """A book whose tape is loaded."""
    (folder / "taken.json").write_text("{}")
    (folder / "loans.parquet").write_bytes(b"x" * size)


def test_strangers_do_not_lock_a_bank_out(tmp_path):
    """As many small uploads as there is room for, from one address or from many, leave room for the next tape at once:
    those that are not loaded go first, the smallest before all others.
    """
    store = BookStore(tmp_path, most=32)
    for number in range(60):
        _, folder = store.new_book("stranger")
        (folder / "raw.csv").write_bytes(b"x" * 70)
        aged(folder, 31)
        _, folder = store.new_book(f"stranger {number}")
        (folder / "raw.csv").write_bytes(b"x" * 70)
        aged(folder, 31)
    token, folder = store.new_book("bank")
    (folder / "raw.csv").write_bytes(b"x" * 7000)
    aged(folder, 31)
    for number in range(60):
        aged(store.new_book(f"another {number}")[1], 31)
    assert store.folder(token) == folder


def test_a_reader_has_a_share_of_the_room(tmp_path):
    """One reader's loaded books are a quarter of all at most, and half of the bytes; others then still have room."""
    store = BookStore(tmp_path, most=8, most_bytes=10_000)
    for _ in range(2):
        loaded(store.new_book("a")[1])
    with pytest.raises(StoreFullError, match="2 books of yours are open"):
        store.new_book("a")
    loaded(store.new_book("b")[1], 5000)
    with pytest.raises(StoreFullError, match="no room for another book"):
        store.new_book("b")
    assert 4000 < store.room("c") < 5000
    with pytest.raises(StoreFullError, match="no room for another book"):
        store.room("c", 6000)


def test_large_uploads_that_nobody_loads_do_not_fill_the_room(tmp_path):
    """Where bytes run out, uploads that are not loaded go: one's own, then those of the reader who has most of them."""
    store = BookStore(tmp_path, most_bytes=10_000)
    folders = {}
    for name, size in (("bank", 1000), ("a", 4000), ("b", 4500)):
        folders[name] = store.new_book(name)[1]
        (folders[name] / "raw.csv").write_bytes(b"x" * size)
        aged(folders[name], 31)
    assert store.room("c", 3000) > 3000
    assert [name for name, folder in folders.items() if folder.exists()] == ["bank", "a"]
    aged(folders["a"], 1)
    with pytest.raises(StoreFullError):
        store.room("a", 2000)
    aged(folders["a"], 5)
    assert store.room("a", 2000) > 2000
    assert [name for name, folder in folders.items() if folder.exists()] == ["bank"]


def test_all_books_together_have_an_end(tmp_path):
    """Bytes count in all, whoever they belong to, and no more than half of the disk is ever promised."""
    store = BookStore(tmp_path, most_bytes=1000)
    loaded(store.new_book("a")[1], 400)
    loaded(store.new_book("b")[1], 400)
    with pytest.raises(StoreFullError):
        store.room("c", 200)
    assert BookStore(tmp_path, most_bytes=1 << 60).room() < 1 << 55


def test_an_upload_that_is_not_loaded_goes_soon(tmp_path):
    """Ten minutes after its last use; a loaded book has its hour."""
    store = BookStore(tmp_path)
    token, folder = store.new_book("a")
    other_token, other = store.new_book("a")
    loaded(other)
    for one in (folder, other):
        aged(one, 700)
    assert store.folder(token) is None
    assert store.folder(other_token) == other


def test_of_a_reader_a_hash_is_kept(tmp_path):
    """No address or name of a reader is written."""
    _, folder = BookStore(tmp_path).new_book("192.0.2.7")
    assert "192.0.2.7" not in (folder / "reader").read_text()
