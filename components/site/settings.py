"""What whoever runs the house may set, read from its environment; a setting that cannot be meant stops the start."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager


def number(said: Mapping[str, str], name: str, usual: float) -> float:
    """A setting that is a number over 0; ValueError says what is wrong with it.

    >>> number({"WATERLINE_BOOK_MINUTES": "15"}, "WATERLINE_BOOK_MINUTES", 30.0), number({}, "WATERLINE_BOOK_MINUTES", 30.0)
    (15.0, 30.0)
    """  # noqa: E501  # a doctest's line
    text = said.get(name, "") or str(usual)
    try:
        found = float(text)
    except ValueError:
        found = 0.0
    if not 0.0 < found < float("inf"):
        raise ValueError(f"{name} is {text!r}; write a number over 0")
    return found


@contextmanager
def starting() -> Iterator[None]:
    """What is wrong with a setting ends the start, with its words and no traceback."""
    try:
        yield
    except ValueError as wrong:
        raise SystemExit(f"Waterline cannot start: {wrong}") from wrong
