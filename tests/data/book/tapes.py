"""Tapes of some bytes, taken in by the door that every tape comes in by."""

import io
import zipfile

import duckdb
import pyarrow.parquet as pq

from data.book.geography import tape_geography
from data.book.intake.load import FILES
from data.book.intake.open_file import open_tape
from data.country import country
from data.i18n import restored

US = tape_geography(country("us"))


def taken(folder, name, content, mapping=None):
    """A tape of some bytes, taken in: what became of it, its loans, its rejects, and how it was recognised."""
    work = folder / "work"
    work.mkdir()
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    con = duckdb.connect()
    door = open_tape(path, work, con, US, mapping)
    done = door.load(work, con, US)
    loans, rejects = (pq.read_table(work / one).to_pylist() for one in FILES[:2])
    return done, loans, [one | {"reason": restored(one["reason"])} for one in rejects], door


def zipped(**files):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return out.getvalue()
