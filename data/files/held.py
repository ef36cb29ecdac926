"""Folders that a running program holds, and what a killed program left of its own.

A held folder is locked by an open descriptor for as long as the process that created it, or any process forked from
it, runs: the kernel ends the lock with the last of them, also after SIGKILL, a power cut or the end of a container. A
process id says less, because ids recur: in a container the server is number 1 each time.
"""

import contextlib
import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

_NEW = ".new-"
_descriptors: dict[Path, int] = {}


def held_folder(parent: Path, prefix: str) -> Path:
    """A new private folder (mode 0700) whose name begins with prefix, locked until `let_go` or the end of the program.

    OSError where the file system has no locks or no room.
    """
    while True:
        new = Path(tempfile.mkdtemp(prefix=f"{_NEW}{prefix}", dir=parent))
        # It gets the name that `delete_abandoned` looks for only once it is locked.
        with contextlib.suppress(FileNotFoundError):  # another program took it for a killed one's
            descriptor = os.open(new, os.O_RDONLY | os.O_DIRECTORY)
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
                folder = new.rename(new.with_name(new.name.removeprefix(_NEW)))
            except OSError as error:
                os.close(descriptor)
                if isinstance(error, BlockingIOError):  # as above
                    continue
                if not isinstance(error, FileNotFoundError):
                    new.rmdir()
                raise
            _descriptors[folder] = descriptor
            return folder


def let_go(folder: Path) -> None:
    """Delete a held folder with all its files, and end this process's hold on it."""
    shutil.rmtree(folder, ignore_errors=True)
    if folder in _descriptors:
        os.close(_descriptors.pop(folder))


@contextlib.contextmanager
def holding(parent: Path, prefix: str) -> Iterator[Path]:
    """A held folder within a `with` block; deleted at its end."""
    folder = held_folder(parent, prefix)
    try:
        yield folder
    finally:
        let_go(folder)


def abandoned(parent: Path, prefix: str) -> Iterator[Path]:
    """This user's folders of a prefix that no running program holds, each held while the caller looks at it."""
    for path in sorted(parent.iterdir()):
        if not path.name.startswith((prefix, f"{_NEW}{prefix}")):
            continue
        try:
            descriptor = os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
        except OSError:  # another user's, a file, a link, or deleted meanwhile
            continue
        try:
            if os.fstat(descriptor).st_uid == os.geteuid() and _is_locked(descriptor):
                yield path
        finally:
            os.close(descriptor)


def delete_abandoned(parent: Path, prefix: str) -> None:
    """Delete this user's folders of a prefix that no running program holds; those of the living are left alone."""
    with contextlib.suppress(FileNotFoundError):  # no parent, no folders
        for path in abandoned(parent, prefix):
            shutil.rmtree(path, ignore_errors=True)


def _is_locked(descriptor: int) -> bool:
    """Lock an open folder; whether that was possible."""
    with contextlib.suppress(OSError):
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        return True
    return False
