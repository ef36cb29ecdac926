"""Bounds of a Parquet tape by what its footer says (rows, columns, types, sizes), before any of its values is read."""

import struct
from pathlib import Path
from typing import Any

from data.book.intake.column_map import MOST_COLUMNS
from data.book.intake.file_checks import MOST_TIMES, TapeFileError
from data.i18n import tr

MOST_CELLS = 2_000_000_000  # rows times columns
MOST_TEXT = 64 << 30  # bytes, as text
_MOST_FOOTER = 16 << 20
_MOST_CHUNK = 1 << 30  # bytes of one column of one group of rows, unpacked
_MOST_GROUPS = 50_000
_LEAST = 1 << 16  # bytes: smaller files are counted as this large
_MARK = b"PAR1"
# Letters that a value of each type takes as text, with the comma after it.
_WIDTHS = {"BOOLEAN": 6, "INT32": 12, "INT64": 21, "INT96": 30, "FLOAT": 16, "DOUBLE": 24}


def check_parquet(path: Path) -> None:
    """Refuse a Parquet file of too many rows or columns, with lists or structures, or that unpacks to too much.

    Raises TapeFileError. What the footer says may be false: the engine's own memory limit, and check_texts, hold too.
    """
    import pyarrow as pa  # imported late: few tapes are in this form
    import pyarrow.parquet as pq  # as above

    size = path.stat().st_size
    with path.open("rb") as file:
        file.seek(max(size - 8, 0))
        end = file.read(8)
    footer = struct.unpack("<I", end[:4])[0] if len(end) == 8 and end[4:] == _MARK else 0
    if not 0 < footer <= size - 8:
        raise _refusal(path, tr("no list of its columns at its end"))
    if footer > _MOST_FOOTER:
        raise _refusal(path, tr("a footer of {size} bytes", size=f"{footer:,}"))
    try:
        held = pq.ParquetFile(
            path, thrift_string_size_limit=_MOST_FOOTER, thrift_container_size_limit=1_000_000
        ).metadata
        columns = [held.schema.column(number) for number in range(held.num_columns)]
        if len(columns) > MOST_COLUMNS:
            raise _refusal(path, tr("{count} columns", count=f"{len(columns):,}"))
        for column in columns:
            if column.max_repetition_level or column.max_definition_level > 1 or "." in column.path != column.name:
                raise _refusal(path, tr("lists or structures in the column {column}", column=repr(column.path[:60])))
        if held.num_rows < 0 or held.num_rows * max(len(columns), 1) > MOST_CELLS:
            raise _refusal(path, tr("{count} cells", count=f"{held.num_rows * len(columns):,}"))
        if held.num_row_groups > _MOST_GROUPS:
            raise _refusal(path, tr("{count} groups of rows", count=f"{held.num_row_groups:,}"))
        sizes = [
            held.row_group(group).column(number).total_uncompressed_size
            for group in range(held.num_row_groups)
            for number in range(len(columns))
        ]
    except (pa.ArrowException, OSError, ValueError, IndexError, OverflowError) as error:
        if isinstance(error, TapeFileError):
            raise
        raise _refusal(path, str(error).partition("\n")[0].replace(f"{path.parent}/", "")[:120]) from error
    if any(not 0 <= chunk <= _MOST_CHUNK for chunk in sizes) or sum(sizes) > max(size, _LEAST) * MOST_TIMES:
        raise _refusal(path, tr("{size} bytes once unpacked", size=f"{sum(sizes):,}"))
    fixed = sum(_WIDTHS.get(column.physical_type, 1) for column in columns)
    _check_text_size(path, held.num_rows * fixed)


def check_texts(path: Path, table: str, con: Any) -> None:  # noqa: ANN401  # DuckDB's connection has no types
    """Refuse a file whose texts, repeated in every row, are many times its size. table: it in SQL."""
    names = [
        name
        for name, kind, *_ in con.execute(f"DESCRIBE SELECT * FROM {table}").fetchall()
        if kind in {"VARCHAR", "BLOB", "JSON"}
    ]
    if not names:
        return
    quoted = ('"' + name.replace('"', '""') + '"' for name in names)
    lengths = " + ".join(f"coalesce(sum(octet_length(encode(CAST({name} AS VARCHAR)))), 0)" for name in quoted)
    _check_text_size(path, int(con.execute(f"SELECT {lengths} FROM {table}").fetchone()[0]))


def _check_text_size(path: Path, text: int) -> None:
    if text > min(MOST_TEXT, max(path.stat().st_size, _LEAST) * MOST_TIMES):
        raise _refusal(path, tr("{size} bytes as text", size=f"{text:,}"))


def _refusal(path: Path, what: str) -> TapeFileError:
    return TapeFileError(
        tr(
            "{name}: not a Parquet file that can be read ({wrong}); write it again",
            name=path.name,
            wrong=what,
        )
    )
