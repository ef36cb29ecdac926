"""Settings read from the environment; an invalid one ends the start-up with a message."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from data.snapshot.damage import SnapshotError


def number(environment: Mapping[str, str], name: str, default: float) -> float:
    """A setting that must be a number over 0; ValueError says what is wrong with it.
    environment: name to text; default: used when the setting is absent or empty.

    >>> number({"WATERLINE_BOOK_MINUTES": "15"}, "WATERLINE_BOOK_MINUTES", 30.0), number({}, "WATERLINE_BOOK_MINUTES", 30.0)
    (15.0, 30.0)
    """  # noqa: E501  # a doctest's line
    text = environment.get(name, "") or str(default)
    try:
        value = float(text)
    except ValueError:
        value = 0.0
    if not 0.0 < value < float("inf"):
        raise ValueError(f"{name} is {text!r}; write a number over 0")
    return value


@contextmanager
def exit_on_bad_setting() -> Iterator[None]:
    """Turn a ValueError about a setting, or the error of data that are missing or damaged, into SystemExit with its
    message and no traceback.
    """
    try:
        yield
    except (ValueError, FileNotFoundError, SnapshotError) as error:
        raise SystemExit(f"Waterline cannot start: {error}") from error
