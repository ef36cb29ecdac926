"""The rejected rows of a tape as CSV: line, column, value, reason; nothing in it that a spreadsheet would run."""

import csv
import io
from collections.abc import Iterator
from pathlib import Path

import pyarrow.parquet as pq

from data.i18n import in_language, language, restored

COLUMNS = ("line", "column", "value", "reason")
_BATCH = 10_000
_RUN = ("=", "+", "-", "@", "\t", "\r")


def rejects_csv(folder: Path) -> Iterator[str]:
    """The text, a batch at a time: there may be a million rows. In the language spoken now, whenever it is read."""
    return _batches(folder, language())


def _batches(folder: Path, spoken: str) -> Iterator[str]:
    yield _text([COLUMNS])
    for batch in pq.ParquetFile(folder / "rejects.parquet").iter_batches(_BATCH, columns=list(COLUMNS)):
        lines, columns, values, reasons = (batch[name].to_pylist() for name in COLUMNS)
        with in_language(spoken):
            told = {reason: restored(str(reason)) for reason in set(reasons)}
        rows = zip(lines, columns, values, (told[reason] for reason in reasons), strict=True)
        yield _text([(line, *(escaped(str(text or "")) for text in said)) for line, *said in rows])


def escaped(text: str) -> str:
    """A text cell that a spreadsheet shows and does not run.

    >>> escaped("=1+1"), escaped("Nevada")
    ("'=1+1", 'Nevada')
    """
    return f"'{text}" if text.startswith(_RUN) else text


def _text(rows: list[tuple[object, ...]]) -> str:
    text = io.StringIO(newline="")
    csv.writer(text).writerows(rows)
    return text.getvalue()
