"""The rejected rows of a tape as CSV: line, column, value, reason; no cell that a spreadsheet would run."""

import csv
import io
from collections.abc import Iterator
from pathlib import Path

import pyarrow.parquet as pq

from data.i18n import in_language, language, restored
from data.records import inert

COLUMNS = ("line", "column", "value", "reason")
_BATCH = 10_000


def rejects_csv(folder: Path) -> Iterator[str]:
    """The CSV text in batches, as there may be a million rows; in the language of this call, whenever it is read."""
    return _batches(folder, language())


def _batches(folder: Path, lang: str) -> Iterator[str]:
    yield _text([COLUMNS])
    for batch in pq.ParquetFile(folder / "rejects.parquet").iter_batches(_BATCH, columns=list(COLUMNS)):
        lines, columns, values, reasons = (batch[name].to_pylist() for name in COLUMNS)
        with in_language(lang):
            messages = {reason: restored(str(reason)) for reason in set(reasons)}
        rows = zip(lines, columns, values, (messages[reason] for reason in reasons), strict=True)
        yield _text([(line, *(inert(str(text or "")) for text in cells)) for line, *cells in rows])


def _text(rows: list[tuple[object, ...]]) -> str:
    text = io.StringIO(newline="")
    csv.writer(text).writerows(rows)
    return text.getvalue()
