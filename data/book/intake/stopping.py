"""Work on a tape that stops: when nobody waits for it any more, when it takes too long, or when it fills its folder."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from pathlib import Path
from typing import Any, Self

from data.files import last_use
from data.i18n import marked, tr

MOST_SECONDS = 300.0  # of one step of a tape on a page: opening it, loading it, or valuing it
_INTERVAL = 0.2  # seconds between two looks
_LEFT = marked("the connection was closed while the tape was being read; nothing of this step was kept")
_LATE = marked(
    "reading the tape took longer than {seconds} seconds, which is the most a page waits; give fewer rows or columns, "
    "or use {command}"
)
_FULL = marked(
    "reading the tape needs more than {most} bytes of room here; give it in parts, or use {command} for tapes of any "
    "size"
)
_COMMAND = "python -m data value"


class StoppedError(RuntimeError):
    """Work on a tape that was stopped before its end: why, and what to do."""


def _nobody_left() -> bool:
    return False


_has_left: ContextVar[Callable[[], bool]] = ContextVar("has_left", default=_nobody_left)
_current: ContextVar["Watch | None"] = ContextVar("watch", default=None)


@contextmanager
def waited_for(has_left: Callable[[], bool]) -> Iterator[None]:
    """Work within the `with` block is for someone who may leave. has_left: whether they have."""
    token = _has_left.set(has_left)
    try:
        yield
    finally:
        _has_left.reset(token)


def check() -> None:
    """Stop here if the work is to stop: called between the steps of a long loop. Raises StoppedError."""
    watch = _current.get()
    if watch is not None and watch.reason:
        raise StoppedError(watch.reason)


class Watch:
    """A thread that looks after the work in its `with` block, and interrupts its DuckDB connection to stop it.

    con: the connection, whose `interrupt` any thread may call; folder: whose files may have at most `most` bytes.
    """

    def __init__(self, con: Any, folder: Path, most: int, seconds: float = MOST_SECONDS) -> None:  # noqa: ANN401
        self._con, self._folder, self._most, self._seconds = con, folder, most, seconds
        self._has_left = _has_left.get()
        self._done = threading.Event()
        self._began = time.monotonic()
        self.reason = ""
        self._late, self._full = (
            tr(_LATE, seconds=f"{seconds:.0f}", command=_COMMAND),
            tr(_FULL, most=f"{most:,}", command=_COMMAND),
        )
        self._left = tr(_LEFT)

    def __enter__(self) -> Self:
        self._token = _current.set(self)
        self._thread = threading.Thread(target=self._look, name="watch", daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._done.set()
        self._thread.join()
        _current.reset(self._token)

    def _look(self) -> None:
        while not self._done.wait(_INTERVAL):
            with suppress(OSError):
                last_use.restart(self._folder)  # a book that is worked on is in use
            self.reason = self.reason or self._found()
            if self.reason:
                self._con.interrupt()  # again at each look, because the next query knows nothing of it

    def _found(self) -> str:
        if time.monotonic() - self._began > self._seconds:
            return self._late
        if self._has_left():
            return self._left
        return self._full if bytes_in(self._folder) > self._most else ""


def bytes_in(folder: Path) -> int:
    """The bytes of all files below a folder, some of which may be going away just now."""
    total = 0
    for path in folder.rglob("*"):
        with suppress(OSError):
            total += path.lstat().st_size
    return total
