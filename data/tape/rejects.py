"""The rejected rows of a tape as CSV: line, column, value, reason; nothing in it that a spreadsheet would run."""

import csv
import io
from collections.abc import Iterator
from pathlib import Path

import pyarrow.parquet as pq

COLUMNS = ("line", "column", "value", "reason")
_BATCH = 10_000
_RUN = ("=", "+", "-", "@", "\t", "\r")


def csv_of(folder: Path) -> Iterator[str]:
    """The text, a batch at a time: there may be a million rows."""
    yield _text([COLUMNS])
    for batch in pq.ParquetFile(folder / "rejects.parquet").iter_batches(_BATCH, columns=list(COLUMNS)):
        columns = batch.to_pydict()
        yield _text(
            [
                (line, *(escaped(str(text or "")) for text in said))
                for line, *said in zip(*(columns[name] for name in COLUMNS), strict=True)
            ]
        )


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
