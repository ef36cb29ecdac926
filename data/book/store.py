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

from data.files import held
from data.i18n import tr

LIFETIME = 3600.0  # seconds since a book was last used
MOST = 32  # books open at a time
_PREFIX = "waterline-books-"
_MEMORY = Path("/dev/shm")  # noqa: S108  # in memory, so that no loan is written to a disk
_USED = "used"  # the file in a book's folder whose time is the book's last use
_UPLOAD = "upload"  # the file in a book's folder that names the upload it comes from
# Seconds since the machine's start, the same in all processes: a change of the date neither ends nor prolongs a book.
_CLOCK = getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC)


class StoreFullError(RuntimeError):
    """The store already has as many books as it may."""


@dataclass(frozen=True)
class BookStore:
    """The books of one running server.

    root: a folder that only this process's user may enter; lifetime: seconds that an unused book is stored; most: books
    at a time. Only the uploader's browser has the token: the folder's name is its SHA-256, which does not reveal it.
    """

    root: Path
    lifetime: float = LIFETIME
    most: int = MOST

    def new_book(self) -> tuple[str, Path]:
        """Create an empty folder for a new book; its token and path. StoreFullError when there are too many."""
        self.sweep()
        if len(list(self._book_folders())) >= self.most:
            raise StoreFullError(
                tr(
                    "{most} books are open; close one, or try again in {minutes} minutes",
                    most=self.most,
                    minutes=f"{self.lifetime / 60:.0f}",
                )
            )
        token = secrets.token_urlsafe(32)
        folder = self._folder_path(token)
        # Renamed when it has its time, so that no other process finds a book without one.
        new = Path(tempfile.mkdtemp(prefix=".", dir=self.root))
        (new / _USED).touch(mode=0o600)
        _restart(new)
        new.rename(folder)
        return token, folder

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
            _restart(self._folder_path(token))
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
            used = (folder / _USED).stat().st_mtime  # before the time now, which another process may write meanwhile
            # A last use that is yet to come, but for rounding, was not written here since the machine's start.
            return not -1.0 <= _now() - used <= self.lifetime
        return True


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


def _now() -> float:
    return time.clock_gettime(_CLOCK)


def _restart(folder: Path) -> None:
    # As the file's own time it is written and read at once, so that no process reads half a number.
    os.utime(folder / _USED, (_now(), _now()))
