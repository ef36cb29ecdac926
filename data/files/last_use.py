"""When a folder was last used, by the time that the machine has run: a change of its date changes nothing."""

import os
import time
from pathlib import Path

USED = "used"  # the file in the folder whose time is the last use
_CLOCK = getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC)  # the same in all processes


def now() -> float:
    """Seconds since the machine's start."""
    return time.clock_gettime(_CLOCK)


def begin(folder: Path) -> None:
    """Note the first use of a new folder."""
    (folder / USED).touch(mode=0o600)
    restart(folder)


def restart(folder: Path) -> None:
    """Note that a folder is used now. FileNotFoundError where it is gone, or its use was never noted."""
    # As the file's own time it is written and read at once, so that no process reads half a number.
    os.utime(folder / USED, (now(), now()))


def seconds_unused(folder: Path) -> float:
    """Seconds since the last use; infinity where it is yet to come, so was not noted since the machine's start.

    FileNotFoundError as in `restart`.
    """
    used = (folder / USED).stat().st_mtime  # before the time now, since another process may write it meanwhile
    unused = now() - used
    return unused if unused > -1.0 else float("inf")
