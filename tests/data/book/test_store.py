"""A book is its reader's: found by token only, gone when its time is over, is forgotten, or its server is no more."""

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from data.book.store import BookStore, StoreFullError, book_store, make_private


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


def test_a_book_nobody_looks_at_goes(here):
    """Its lifetime begins anew whenever it is looked at, and then it ends."""
    token, folder = here.new_book()
    old = time.time() - 59
    os.utime(folder, (old, old))
    assert here.folder(token) == folder
    assert time.time() - folder.stat().st_mtime < 5
    old = time.time() - 61
    os.utime(folder, (old, old))
    here.sweep()
    assert not folder.exists()


def test_there_is_an_end_to_the_room(here):
    """More books than there is room for are refused, in words."""
    here.new_book()
    here.new_book()
    with pytest.raises(StoreFullError, match="2 books are open"):
        here.new_book()


def test_what_a_killed_server_left_is_deleted_by_the_next(tmp_path):
    """A spool whose process is no more is cleared; one whose process lives is not."""
    code = f"from data.book.store import book_store; print(book_store({str(tmp_path)!r}).root)"
    left = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip()
    mine = book_store(str(tmp_path))
    assert not Path(left).exists()
    other = book_store(str(tmp_path))
    assert mine.root.exists()
    mine.clear()
    other.clear()
    assert list(tmp_path.iterdir()) == []


def aged(folder, seconds):
    """A book that nobody has used for so long."""
    old = time.time() - seconds
    os.utime(folder, (old, old))


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
