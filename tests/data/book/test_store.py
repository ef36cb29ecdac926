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
