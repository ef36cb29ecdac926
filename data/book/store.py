"""Storage of uploaded books for the length of a session: one private folder each, named by a hash of its token."""

import contextlib
import hashlib
import os
import secrets
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from data.book.intake.stopping import bytes_in
from data.files import held, last_use
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
_UPLOAD = "upload"  # the file in a book's folder that names the upload it comes from
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
        # Renamed when it has its reader and time, so that no other process finds a book without them.
        new = Path(tempfile.mkdtemp(prefix=".", dir=self.root))
        (new / _READER).write_text(self._reader_key(reader), encoding="ascii")
        last_use.begin(new)
        new.rename(folder)
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
        shutil.rmtree(min(idle, key=lambda book: (book.size, -book.unused)).folder, ignore_errors=True)

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
            goes = min(idle, key=lambda book: (-bytes_of[book.reader], -book.unused))
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
        if self._is_expired(folder) or not self.restart(token):
            self.forget(token)
            return None
        return folder

    def restart(self, token: str) -> bool:
        """Restart a book's lifetime while work on it lasts; whether the book is still there."""
        with contextlib.suppress(FileNotFoundError):
            last_use.restart(self._folder_path(token))
            return True
        return False

    def mark_upload(self, token: str, upload_id: str) -> None:
        """Note which upload a book comes from, by the id that its sender chose; "" for none."""
        if upload_id:
            (self._folder_path(token) / _UPLOAD).write_text(_hashed(upload_id), encoding="ascii")

    def forget_upload(self, upload_id: str) -> None:
        """Delete the book of an upload now; nothing where there is none."""
        for folder in self._book_folders():
            with contextlib.suppress(FileNotFoundError):
                if upload_id and (folder / _UPLOAD).read_text(encoding="ascii") == _hashed(upload_id):
                    shutil.rmtree(folder, ignore_errors=True)

    def forget(self, token: str) -> None:
        """Delete a book and all its files now."""
        shutil.rmtree(self._folder_path(token), ignore_errors=True)

    def sweep(self) -> None:
        """Delete every expired book, and the stores beside this one whose servers no longer run."""
        for folder in self._book_folders():
            if self._is_expired(folder):
                shutil.rmtree(folder, ignore_errors=True)
        held.delete_abandoned(self.root.parent, _PREFIX)

    def clear(self) -> None:
        """Delete all books and the root folder."""
        held.let_go(self.root)

    def _folder_path(self, token: str) -> Path:
        return self.root / _hashed(token)

    def _book_folders(self) -> Iterator[Path]:
        with contextlib.suppress(FileNotFoundError):
            yield from (path for path in self.root.iterdir() if path.is_dir() and not path.name.startswith("."))

    def _is_expired(self, folder: Path) -> bool:
        with contextlib.suppress(FileNotFoundError):
            lifetime = self.lifetime if (folder / _LOADED).exists() else min(self.lifetime, UNLOADED)
            return last_use.seconds_unused(folder) > lifetime
        return True


@dataclass(frozen=True)
class _StoredBook:
    """What a quota needs of a book. reader: a hash; size: bytes of its files; unused: for how many seconds."""

    folder: Path
    reader: str
    is_loaded: bool
    size: int
    unused: float

    def is_idle(self, *, own: bool) -> bool:
        """Whether it is an upload that is not loaded and not in use. own: whether it goes for its own reader."""
        return not self.is_loaded and self.unused > (_BUSY_OWN if own else _BUSY)

    @classmethod
    def of(cls, folder: Path) -> "_StoredBook":
        """The book in a folder, which may be going away just now."""
        reader, unused = "", float("inf")
        with contextlib.suppress(OSError):
            unused = last_use.seconds_unused(folder)
            reader = (folder / _READER).read_text(encoding="ascii")
        return cls(folder, reader, (folder / _LOADED).exists(), bytes_in(folder), unused)


def book_store(where: str | None = None, lifetime: float = LIFETIME) -> BookStore:
    """A new store for this server, in memory where the machine offers it. where: a folder to create it in instead.

    Stores that a killed server left behind are deleted first, whatever its process id (data.files.held); those of
    running servers are left alone. Raises ValueError where no store can be created.
    """
    parent = Path(where) if where else _MEMORY if os.access(_MEMORY, os.W_OK) else Path(tempfile.gettempdir())
    held.delete_abandoned(parent, _PREFIX)
    try:
        return BookStore(held.held_folder(parent, _PREFIX), lifetime)
    except OSError as error:
        raise ValueError(
            f"no folder for loan tapes can be created and locked in {parent} ({error.strerror}); "
            "set WATERLINE_BOOKS to a folder of this machine that this user may write to"
        ) from error


def make_private(folder: Path) -> None:
    """Give only the owner access to every file of a book, whoever wrote it and whatever the process's umask."""
    for path in folder.rglob("*"):
        path.chmod(0o700 if path.is_dir() else 0o600)


def _hashed(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
