"""Where books lie while somebody looks at them: one private folder each, under a name only its reader's token gives."""

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

LIFETIME = 3600.0  # seconds after a book was last looked at
MOST = 32  # books at a time
_PREFIX = "waterline-books-"
_MEMORY = Path("/dev/shm")  # noqa: S108  # nothing of a book needs to reach a disk
_OWNER = "owner"


class StoreFullError(RuntimeError):
    """There is room for no more books."""


@dataclass(frozen=True)
class BookStore:
    """The books of one running server. root: a folder that nobody else may enter; lifetime: seconds of a book unseen.

    A token is known to its reader's browser and to nobody else: the folder's name is made from it and does not give it
    back. All files are the owner's alone.
    """

    root: Path
    lifetime: float = LIFETIME
    most: int = MOST

    def opened(self) -> tuple[str, Path]:
        """Room for a new book: its token and its empty folder. FullError when there is none left."""
        self.sweep()
        if len(list(self._books())) >= self.most:
            raise StoreFullError(
                tr(
                    "{most} books are open; close one, or try again in {minutes} minutes",
                    most=self.most,
                    minutes=f"{self.lifetime / 60:.0f}",
                )
            )
        token = secrets.token_urlsafe(32)
        folder = self._at(token)
        folder.mkdir(mode=0o700)
        return token, folder

    def folder(self, token: str) -> Path | None:
        """The folder of a token, None for a stranger's or one whose time is over. Asking keeps it for longer."""
        folder = self._at(token)
        if not folder.is_dir() or self._over(folder):
            self.forget(token)
            return None
        os.utime(folder)
        return folder

    def forget(self, token: str) -> None:
        """Delete a book, all of it, now."""
        shutil.rmtree(self._at(token), ignore_errors=True)

    def sweep(self) -> None:
        """Delete every book that nobody has looked at for its lifetime."""
        for folder in self._books():
            if self._over(folder):
                shutil.rmtree(folder, ignore_errors=True)

    def clear(self) -> None:
        """Delete all books and the place where they lay."""
        shutil.rmtree(self.root, ignore_errors=True)

    def _at(self, token: str) -> Path:
        return self.root / hashlib.sha256(token.encode()).hexdigest()

    def _books(self) -> Iterator[Path]:
        with contextlib.suppress(FileNotFoundError):
            yield from (one for one in self.root.iterdir() if one.is_dir())

    def _over(self, folder: Path) -> bool:
        with contextlib.suppress(FileNotFoundError):
            return time.time() - folder.stat().st_mtime > self.lifetime
        return True


def book_store(where: str | None = None, lifetime: float = LIFETIME) -> BookStore:
    """A spool for this server, in memory where the machine offers it. where: a folder to make it in instead.

    What a server that was killed has left is deleted first: its folder names a process that is no more.
    """
    above = Path(where) if where else _MEMORY if os.access(_MEMORY, os.W_OK) else Path(tempfile.gettempdir())
    for old in above.glob(f"{_PREFIX}*"):
        _delete_abandoned(old)
    root = Path(tempfile.mkdtemp(prefix=_PREFIX, dir=above))  # of mode 0700
    (root / _OWNER).write_text(str(os.getpid()))
    return BookStore(root, lifetime)


def make_private(folder: Path) -> None:
    """Every file of a book for its owner alone, whoever wrote it and whatever the process's mask."""
    for one in folder.rglob("*"):
        one.chmod(0o700 if one.is_dir() else 0o600)


def _delete_abandoned(root: Path) -> None:
    """Delete a spool whose server is no more."""
    try:
        owner = int((root / _OWNER).read_text())
        os.kill(owner, 0)
    except ProcessLookupError:
        shutil.rmtree(root, ignore_errors=True)
    except (OSError, ValueError):
        return  # someone else's, or just being made
