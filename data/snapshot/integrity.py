"""Whether tables are what their manifest says: each has the hash that was taken of it when it was built."""

import hashlib
import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from data.snapshot.damage import SnapshotError

MANIFEST = "manifest.json"
_NAME = re.compile(r"[a-z][a-z0-9_]*")
_QUARTER = re.compile(r"[0-9]{4}Q[1-4]")


def read_tables(folder: Path, remedy: str) -> tuple[dict[str, Any], dict[str, pa.Table]]:
    """The manifest of a folder and its tables by name, each with the hash that the manifest has of it.

    remedy: what to do about damage, for SnapshotError, which is raised for whatever is not as it was built.
    """
    manifest = read_manifest(folder, remedy)
    return manifest, {name: _table(folder, name, manifest["tables"][name], remedy) for name in manifest["tables"]}


def read_manifest(folder: Path, remedy: str) -> dict[str, Any]:
    """A folder's manifest; SnapshotError where it is missing, unreadable, or its hash is not that of its tables."""
    path = folder / MANIFEST
    try:
        manifest = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise SnapshotError(path, "is missing", remedy) from error
    except (OSError, ValueError, RecursionError) as error:
        raise SnapshotError(path, "cannot be read as JSON", remedy) from error
    if fault := _manifest_fault(manifest):
        raise SnapshotError(path, fault, remedy)
    return dict(manifest)


def check_files(folder: Path, manifest: Mapping[str, Any], remedy: str) -> None:
    """Raise SnapshotError for a table of ours in a country's folder that is not the one the manifest describes."""
    for entry in manifest.get("own_tables", ()):
        path = folder / entry["file"]
        try:
            is_same = hashlib.sha256(path.read_bytes()).hexdigest() == entry["sha256"]
        except OSError as error:
            raise SnapshotError(path, f"cannot be read ({error.strerror})", remedy) from error
        if not is_same:
            raise SnapshotError(path, f"is not the table whose hash {MANIFEST} has", remedy)


def _manifest_fault(manifest: Any) -> str:  # noqa: ANN401  # whatever JSON holds
    """What a manifest lacks; "" where it is whole."""
    if not isinstance(manifest, dict) or not isinstance(tables := manifest.get("tables"), dict) or not tables:
        return "lists no tables"
    for name, entry in tables.items():
        if not _NAME.fullmatch(name) or not isinstance(entry, dict) or not isinstance(entry.get("sha256"), str):
            return f"has no hash of the table {name[:40]!r}"
    if manifest.get("snapshot") != snapshot_hash({name: entry["sha256"] for name, entry in tables.items()}):
        return "has a hash of the whole that is not the one of its tables"
    return _description_fault(manifest)


def _description_fault(manifest: Mapping[str, Any]) -> str:
    """What is wrong beside the hashes; "" where nothing is."""
    through = manifest.get("data_through", {})
    if not isinstance(through, dict) or not all(_QUARTER.fullmatch(str(quarter)) for quarter in through.values()):
        return "does not say in quarters how far the data go"
    formerly = manifest.get("formerly", [])
    if not isinstance(formerly, list) or not all(isinstance(former, str) for former in formerly):
        return "has former hashes that are no texts"
    for part, names in (("sources", ("source_id", "title")), ("own_tables", ("file", "sha256"))):
        entries = manifest.get(part, [])
        if not isinstance(entries, list) or not all(isinstance(e, dict) and all(map(e.get, names)) for e in entries):
            return f"does not describe its {part.replace('_', ' ')}"
    return "" if isinstance(manifest.get("country", ""), str) else "names no country"


def _table(folder: Path, name: str, entry: Mapping[str, Any], remedy: str) -> pa.Table:
    path = folder / f"{name}.parquet"
    try:
        # ParquetFile, because read_table would import pandas into the web process.
        table = pq.ParquetFile(path).read()
        is_same = content_hash(table) == entry["sha256"]
    except FileNotFoundError as error:
        raise SnapshotError(path, "is missing", remedy) from error
    except (pa.ArrowException, OSError, ValueError, TypeError, MemoryError) as error:
        raise SnapshotError(path, "cannot be read as the table that was built", remedy) from error
    if not is_same:
        raise SnapshotError(path, f"is not the table whose hash {MANIFEST} has", remedy)
    return table


def content_hash(table: pa.Table) -> str:
    """SHA-256 of a table's names, types and values, independent of file format, library and time."""
    digest = hashlib.sha256()
    for name, column in zip(table.column_names, table.columns, strict=True):
        digest.update(f"{name}:{column.type}:{len(column)}\x1e".encode())
        absent = np.asarray(column.is_null().to_numpy(), dtype=bool)
        digest.update(absent.tobytes())
        if pa.types.is_string(column.type) or pa.types.is_large_string(column.type):
            # The texts one after another as Arrow stores them, each closed by the same mark: no Python text is made.
            texts: Any = column.cast(pa.string())  # the annotations know no array joined with a text
            for chunk in pc.binary_join_element_wise(texts.fill_null(""), "", "\x1f").chunks:
                if len(chunk):
                    _, offsets, joined = chunk.buffers()
                    ends = np.frombuffer(offsets, dtype=np.int32)[chunk.offset : chunk.offset + len(chunk) + 1]
                    digest.update(memoryview(joined)[ends[0] : ends[-1]])
        else:
            if not (pa.types.is_primitive(column.type) and column.type.bit_width <= 64):
                raise TypeError(f"the column {name} is neither text nor number: {column.type}")
            filled = column.fill_null(pa.scalar(0).cast(column.type))
            values = np.asarray(filled.to_numpy())
            digest.update(values.astype(values.dtype.newbyteorder("<")).tobytes())
    return digest.hexdigest()


def snapshot_hash(hashes: Mapping[str, str]) -> str:
    """One hash of the whole snapshot from its tables' hashes."""
    lines = "".join(f"{name} {hashes[name]}\n" for name in sorted(hashes))
    return hashlib.sha256(lines.encode()).hexdigest()
