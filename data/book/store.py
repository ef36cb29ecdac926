"""Storage of uploaded books for the length of a session: one private folder each, named by a hash of its token."""

import contextlib
import hashlib
import os
import secrets
import shutil
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from data.book.intake.stopping import bytes_in
from data.i18n import tr

LIFETIME = 3600.0  # seconds since a book was last used
UNLOADED = 600.0  # seconds since an upload that is not yet loaded was last used
MOST = 512  # books open at a time; one reader may have a quarter of them
MOST_BYTES = 16 << 30  # of all books' files, and no more than half of the disk or memory that they lie in
# Seconds since its last use within which an upload is not deleted for another one: of another reader, of the same.
_BUSY, _BUSY_OWN = 30.0, 2.0
_SHARE = 4  # one reader may have one book in four, and half of the bytes
_PREFIX = "waterline-books-"
_MEMORY = Path("/dev/shm")  # noqa: S108  # in memory, so that no loan is written to a disk
_OWNER = "owner"
_READER = "reader"  # file with the hash of the reader who uploaded a book
_LOADED = "taken.json"  # file of a book whose tape is loaded


class StoreFullError(RuntimeError):
    """The store already has as many books or bytes as it may: in all, or of one reader."""


@dataclass(frozen=True)
class BookStore:
    """The books of one running server.

    root: a folder that only this process's user may enter; lifetime: seconds that an unused book is stored; most: books
    at a time; most_bytes: of all their files. An upload that is not loaded is stored for UNLOADED seconds at most, and
    goes first where there is no room, the smallest before all others. Only the uploader's browser has the token: the
    folder's name is its SHA-256, which does not reveal it.
    """

    root: Path
    lifetime: float = LIFETIME
    most: int = MOST
    most_bytes: int = MOST_BYTES

    def new_book(self, reader: str = "") -> tuple[str, Path]:
        """Create an empty folder for a new book; its token and path. StoreFullError when there are too many.

        reader: who uploads it (a name or an address, of which a hash alone is stored); "" where nobody is told apart.
        """
        self.room(reader)
        token = secrets.token_urlsafe(32)
        folder = self._folder_path(token)
        folder.mkdir(mode=0o700)
        (folder / _READER).write_text(self._reader_key(reader), encoding="ascii")
        return token, folder

    def room(self, reader: str = "", size: int = 0) -> int:
        """The bytes that one more book of a reader may have, once expired books are gone.

        size: that it will have at least. Raises StoreFullError where there is no room for it.
        """
        self.sweep()
        key = self._reader_key(reader)
        if reader:
            self._make_room(self._books(key), max(self.most // _SHARE, 1), own=True)
        self._make_room(self._books(), self.most, own=False)
        room = self._free_bytes(key if reader else "", size)
        if room <= size:
            raise StoreFullError(
                tr(
                    "there is no room for another book here just now; forget a book of yours, or try again in "
                    "{minutes} minutes",
                    minutes=f"{self.lifetime / 60:.0f}",
                )
            )
        return room

    def _books(self, key: str = "") -> list["_StoredBook"]:
        """All books, or those of one reader."""
        books = [_StoredBook.of(folder) for folder in self._book_folders()]
        return [book for book in books if book.reader == key] if key else books

    def _make_room(self, books: list["_StoredBook"], most: int, *, own: bool) -> None:
        """Have fewer than `most` of some books, by deleting an upload that is not loaded. own: whether all of them are
        one reader's.
        """
        if len(books) < most:
            return
        idle = [book for book in books if book.is_idle(own=own)]
        if not idle:
            text = (
                tr("{most} books of yours are open; forget one, or try again in {minutes} minutes", **self._wait(most))
                if own
                else tr("{most} books are open; close one, or try again in {minutes} minutes", **self._wait(most))
            )
            raise StoreFullError(text)
        shutil.rmtree(min(idle, key=lambda book: (book.size, book.used)).folder, ignore_errors=True)

    def _free_bytes(self, key: str, size: int) -> int:
        """The bytes that are free for a reader ("" for any), once enough uploads that are not loaded are deleted for
        `size`: the reader's own, then those of the reader who has most, the oldest first.
        """
        in_all = self._bytes_in_all()
        while True:
            books = self._books()
            bytes_of: dict[str, int] = {}
            for book in books:
                bytes_of[book.reader] = bytes_of.get(book.reader, 0) + book.size
            free = in_all - sum(bytes_of.values())
            own = in_all // 2 - bytes_of.get(key, 0) if key else free
            of_own = [book for book in books if book.reader == key and book.is_idle(own=True)]
            of_others = [book for book in books if book.is_idle(own=False)]
            idle = of_own if own <= size else of_others or of_own
            if min(free, own) > size or not idle:
                return min(free, own)
            goes = min(idle, key=lambda book: (-bytes_of[book.reader], book.used))
            shutil.rmtree(goes.folder, ignore_errors=True)
            if goes.folder.exists():
                return min(free, own)  # nothing more can be deleted

    def _wait(self, most: int) -> dict[str, object]:
        return {"most": most, "minutes": f"{self.lifetime / 60:.0f}"}

    def _bytes_in_all(self) -> int:
        return min(self.most_bytes, shutil.disk_usage(self.root).total // 2)

    def _reader_key(self, reader: str) -> str:
        """A hash that is of no use outside this store, whose root has a random name."""
        return hashlib.sha256(f"{self.root}\0{reader}".encode(errors="replace")).hexdigest()

    def folder(self, token: str) -> Path | None:
        """The folder of a token, None for an unknown or expired one. Each call restarts the book's lifetime."""
        folder = self._folder_path(token)
        if not folder.is_dir() or self._is_expired(folder):
            self.forget(token)
            return None
        os.utime(folder)
        return folder

    def forget(self, token: str) -> None:
        """Delete a book and all its files now."""
        shutil.rmtree(self._folder_path(token), ignore_errors=True)

    def sweep(self) -> None:
        """Delete every expired book."""
        for folder in self._book_folders():
            if self._is_expired(folder):
                shutil.rmtree(folder, ignore_errors=True)

    def clear(self) -> None:
        """Delete all books and the root folder."""
        shutil.rmtree(self.root, ignore_errors=True)

    def _folder_path(self, token: str) -> Path:
        return self.root / hashlib.sha256(token.encode()).hexdigest()

    def _book_folders(self) -> Iterator[Path]:
        with contextlib.suppress(FileNotFoundError):
            yield from (path for path in self.root.iterdir() if path.is_dir())

    def _is_expired(self, folder: Path) -> bool:
        with contextlib.suppress(FileNotFoundError):
            lifetime = self.lifetime if (folder / _LOADED).exists() else min(self.lifetime, UNLOADED)
            return time.time() - folder.stat().st_mtime > lifetime
        return True


@dataclass(frozen=True)
class _StoredBook:
    """What a quota needs of a book. reader: a hash; size: bytes of its files; used: when, in seconds."""

    folder: Path
    reader: str
    is_loaded: bool
    size: int
    used: float

    def is_idle(self, *, own: bool) -> bool:
        """Whether it is an upload that is not loaded and not in use. own: whether it goes for its own reader."""
        return not self.is_loaded and time.time() - self.used > (_BUSY_OWN if own else _BUSY)

    @classmethod
    def of(cls, folder: Path) -> "_StoredBook":
        """The book in a folder, which may be going away just now."""
        reader, used = "", 0.0
        with contextlib.suppress(OSError):
            used = folder.stat().st_mtime
            reader = (folder / _READER).read_text(encoding="ascii")
        return cls(folder, reader, (folder / _LOADED).exists(), bytes_in(folder), used)


def book_store(where: str | None = None, lifetime: float = LIFETIME) -> BookStore:
    """A new store for this server, in memory where the machine offers it. where: a folder to create it in instead.

    Stores that a killed server left behind are deleted first: each names its process, which no longer runs.
    """
    parent = Path(where) if where else _MEMORY if os.access(_MEMORY, os.W_OK) else Path(tempfile.gettempdir())
    for old in parent.glob(f"{_PREFIX}*"):
        _delete_abandoned(old)
    root = Path(tempfile.mkdtemp(prefix=_PREFIX, dir=parent))  # created with mode 0700
    (root / _OWNER).write_text(str(os.getpid()))
    return BookStore(root, lifetime)


def make_private(folder: Path) -> None:
    """Give only the owner access to every file of a book, whoever wrote it and whatever the process's umask."""
    for path in folder.rglob("*"):
        path.chmod(0o700 if path.is_dir() else 0o600)


def _delete_abandoned(root: Path) -> None:
    """Delete a store whose server no longer runs."""
    try:
        owner = int((root / _OWNER).read_text())
        os.kill(owner, 0)
    except ProcessLookupError:
        shutil.rmtree(root, ignore_errors=True)
    except (OSError, ValueError):
        return  # another user's, or being created right now
