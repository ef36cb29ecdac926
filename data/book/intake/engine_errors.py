"""What DuckDB says when it cannot go on, told apart: no room, no memory, stopped, or a tape that it cannot read."""

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager

from data.book.intake import stopping
from data.book.intake.file_checks import TapeFileError
from data.i18n import tr

_NO_ROOM = ("No space left on device", "Disk quota exceeded", "max_temp_directory_size")


def is_without_room(error: Exception) -> bool:
    """Whether an error of the engine says that the machine has no room for its files."""
    return any(text in str(error) for text in _NO_ROOM)


@contextmanager
def in_words() -> Iterator[None]:
    """Errors of the engine within the `with` block as errors in words.

    Raises OSError (ENOSPC) where there is no room, StoppedError where the work was stopped, TapeFileError else: its
    message names the kind of error alone, because the engine's own text may hold a loan's figures.
    """
    import duckdb  # imported late: a page without a book never needs it

    try:
        yield
    except duckdb.InterruptException:
        stopping.check()
        raise
    except duckdb.OutOfMemoryException as error:
        if is_without_room(error):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC)) from error
        raise TapeFileError(
            tr(
                "the tape needs more memory than one tape may have here; give fewer columns or rows, or use {command}",
                command="python -m data value",
            )
        ) from error
    except duckdb.Error as error:
        stopping.check()
        if is_without_room(error):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC)) from error
        raise TapeFileError(
            tr(
                "the tape cannot be read as its mapping says ({wrong}); check the columns, the delimiter and the codes "
                "of the mapping, or save the tape again as plain CSV",
                wrong=type(error).__name__,
            )
        ) from error
