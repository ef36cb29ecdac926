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

from data.i18n import tr

LIFETIME = 3600.0  # seconds since a book was last used
MOST = 32  # books open at a time
_PREFIX = "waterline-books-"
_MEMORY = Path("/dev/shm")  # noqa: S108  # in memory, so that no loan is written to a disk
_OWNER = "owner"


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
        folder.mkdir(mode=0o700)
        return token, folder

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
            return time.time() - folder.stat().st_mtime > self.lifetime
        return True


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
