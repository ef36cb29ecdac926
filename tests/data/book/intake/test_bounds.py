"""Small files that unpack to large ones: each is refused by its bounds, in seconds and with little memory."""

import gzip
import io
import struct
import threading
import time
import zipfile
from pathlib import Path

import duckdb
import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from data.book.intake import stopping
from data.book.intake.open_file import open_tape
from data.book.intake.stopping import StoppedError
from data.book.intake.workbook_bounds import MOST_CELLS, _column
from tests.data.book.intake.test_broken import NV, PLAIN, REFUSED
from tests.data.book.tapes import US, taken

SECONDS = 15.0  # of any of them, on a busy machine
SHEET, STYLES, TEXTS = "xl/worksheets/sheet1.xml", "xl/styles.xml", "xl/sharedStrings.xml"
MOST_MB = 400


def memory(kind="VmHWM"):
    """This process's memory in megabytes: the most it had since `forgotten`."""
    with Path("/proc/self/status").open() as file:
        return next(int(line.split()[1]) / 1024 for line in file if line.startswith(kind))


def forgotten():
    """Begin counting anew; the memory of now."""
    Path("/proc/self/clear_refs").write_text("5")
    return memory("VmRSS")


def parts():
    """The parts of a workbook of one loan."""
    book, out = openpyxl.Workbook(), io.BytesIO()
    for line in (PLAIN + NV).splitlines():
        book.active.append(line.split(","))
    book.save(out)
    with zipfile.ZipFile(out) as packed:
        return {name: packed.read(name) for name in packed.namelist()}


def workbook(**changed):
    """A workbook with some parts changed: by a name without its ending."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in (parts() | changed).items():
            packed.writestr(name, content)
    return out.getvalue()


def sheet(rows, after=b"", before=b""):
    """A sheet's part with these rows."""
    plain = parts()[SHEET]
    head, end = plain.split(b"<sheetData>")[0] + before, b"</sheetData>" + after + b"</worksheet>"
    return workbook(**{SHEET: head + b"<sheetData>" + rows + end})


def texts_elsewhere():
    """A workbook whose table of texts has a name of its own."""
    kept = parts()
    texts = b"<sst>" + b"<si><t>abcdefghij</t></si>" * 2_000_000 + b"</sst>"
    types = kept["[Content_Types].xml"].replace(b"/xl/sharedStrings.xml", b"/xl/t.xml")
    return workbook(**{"xl/t.xml": texts, "[Content_Types].xml": types})


def parquet(table, **settings):
    out = io.BytesIO()
    pq.write_table(table, out, **settings)
    return out.getvalue()


def repeated(value, rows):
    """A column of one value."""
    return pa.array([value]).take(pa.array([0], pa.int32()).take(pa.array([0] * rows, pa.int32())))


def dictionary_of_lzma(size):
    """A zip whose member, packed with LZMA, asks for a dictionary of that many bytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_LZMA) as packed:
        packed.writestr("t.csv", PLAIN + NV)
    content = bytearray(out.getvalue())
    at = 30 + sum(struct.unpack("<HH", content[26:30])) + 5
    content[at : at + 4] = struct.pack("<I", size)
    return bytes(content)


def many_members():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        for number in range(5000):
            packed.writestr(f"{number}.csv", "a")
    return out.getvalue()


BOMBS = {
    "wide.csv": (lambda: ",".join(f"c{n}" for n in range(60_000)) + "\n1\n", "60,000 columns, expected at most 1,000"),
    "alike.csv": (lambda: ",".join(["c"] * 60_000) + "\n1\n", "60,000 columns, expected at most 1,000"),
    "rows.xlsx": (lambda: sheet(b'<row r="1000000000000"><c><v>1</v></c></row>'), "a row '1000000000000' after row 0"),
    "back.xlsx": (lambda: sheet(b'<row r="5"/><row r="5"/>'), "a row '5' after row 5"),
    "one-row.xlsx": (lambda: sheet(b'<row r="1">' + b"<c/>" * 2_000_000 + b"</row>"), "more than 16,384 columns"),
    "outside.xlsx": (lambda: sheet(b"<c/>" * 2_000_000), "entries besides its cells"),
    "unknown.xlsx": (lambda: sheet(b"<z/>" * 2_000_000), "entries besides its cells"),
    "before.xlsx": (lambda: sheet(b"", before=b"<z/>" * 2_000_000), "entries besides its cells"),
    "after.xlsx": (lambda: sheet(b"", after=b"<z/>" * 2_000_000), "entries besides its cells"),
    "wide-rows.xlsx": (
        lambda: sheet(b"".join(b'<row r="%d"><c r="XFD%d"/></row>' % (n, n) for n in range(1, 4000))),
        "empty cells left of its last ones",
    ),
    "cell.xlsx": (lambda: sheet(b'<row r="1"><c r="ZZZZ1"/></row>'), "a cell 'ZZZZ1', expected one such as B2"),
    "long.xlsx": (lambda: sheet(b'<row r="1"><c t="str"><v>' + b"a" * 9_000_000 + b"</v></c></row>"), "a text longer"),
    "attribute.xlsx": (lambda: sheet(b'<row r="1" x="' + b"a" * 9_000_000 + b'"/>'), "a text longer"),
    "styles.xlsx": (
        lambda: workbook(**{STYLES: parts()[STYLES].replace(b"<cellXfs", b"<x/>" * 900_000 + b"<cellXfs")}),
        "more than 60,000 entries",
    ),
    "texts.xlsx": (texts_elsewhere, "more than"),
    "theme.xlsx": (lambda: workbook(**{"xl/theme/theme1.xml": b"<a>" + b"<b/>" * 2_000_000}), "more than 60,000"),
    "parts.xlsx": (lambda: workbook(**{f"xl/{n}.xml": b"<a/>" for n in range(3000)}), "files in the archive"),
    "members.zip": (many_members, "5,000 files in the archive, expected at most 1,000"),
    "lzma.zip": (lambda: dictionary_of_lzma(0xF0000000), "needs 4,026,531,840 bytes of memory"),
    "repeated.gz": (lambda: gzip.compress((PLAIN + NV * 1_000_000).encode()), "unpacks to more than"),
    "text.parquet": (lambda: parquet(pa.table({"a": repeated("x" * 100, 5_000_000)})), "500,000,000 bytes as text"),
    "doubles.parquet": (lambda: parquet(pa.table({"a": repeated(1.5, 5_000_000)})), "bytes as text"),
    "list.parquet": (lambda: parquet(pa.table({"a": [[1, 2]]})), "lists or structures in the column 'a.list.element'"),
    "struct.parquet": (lambda: parquet(pa.table({"a": [{"b": 1}]})), "lists or structures in the column 'a.b'"),
    "wide.parquet": (lambda: parquet(pa.table({f"c{n}": [1] for n in range(3000)})), "3,000 columns"),
    "packed.parquet": (
        lambda: parquet(pa.table({"a": [f"{n}" + "x" * 3_000_000 for n in range(20)]}), compression="zstd"),
        "bytes once unpacked",
    ),
}


@pytest.mark.parametrize("name", BOMBS)
def test_a_small_file_does_not_take_the_machine(tmp_path, name):
    """The bound is told; it takes seconds, at most 400 MB, and leaves nothing."""
    make, told = BOMBS[name]
    content = make()
    idle, began = forgotten(), time.monotonic()
    with pytest.raises(REFUSED) as refused:
        taken(tmp_path, name, content)
    assert told in str(refused.value)
    assert time.monotonic() - began < SECONDS
    assert memory() - idle < MOST_MB
    assert list((tmp_path / "work").iterdir()) == []


def test_what_a_sheet_says_of_its_size_is_not_believed(tmp_path):
    """A sheet of two rows that claims XFD1048576 is read as two rows."""
    plain = parts()
    claimed = plain[SHEET].replace(b'<dimension ref="A1:F2"', b'<dimension ref="A1:XFD1048576"')
    assert claimed != plain[SHEET]
    report, *_ = taken(tmp_path, "t.xlsx", workbook(**{SHEET: claimed}))
    assert (report.read, report.accepted) == (1, 1)


def test_blank_rows_of_a_sheet_are_bounded(tmp_path):
    """A loan behind a million blank rows is refused by its row; a stray blank cell there, as sheets have, is nothing."""
    plain = parts()[SHEET]
    moved = plain.replace(b'<row r="2"', b'<row r="1048576"').replace(b'2" t=', b'1048576" t=')
    with pytest.raises(REFUSED, match="row 1,048,576 stands behind 1,048,574 blank rows"):
        taken(tmp_path, "t.xlsx", workbook(**{SHEET: moved}))
    stray = plain.replace(b"</sheetData>", b'<row r="1048576"><c r="C1048576"/></row></sheetData>')
    again = tmp_path / "again"
    again.mkdir()
    report, *_ = taken(again, "t.xlsx", workbook(**{SHEET: stray}))
    assert (report.read, report.accepted, report.lines) == (1, 1, 2)


def test_columns_are_numbered_as_spreadsheets_number_them():
    """A to XFD; and a sheet may have a million rows of twenty columns."""
    assert [_column(letters) for letters in ("A", "Z", "AA", "XFD")] == [1, 26, 27, 16_384]
    assert MOST_CELLS > 20 * 1_048_576


def test_a_wide_tape_is_read(tmp_path):
    """A thousand columns are read; real tapes have up to some three hundred."""
    more = 1000 - PLAIN.count(",") - 1
    text = PLAIN.strip() + "".join(f",x{n}" for n in range(more)) + "\n" + NV.strip() + ",1" * more + "\n"
    assert taken(tmp_path, "t.csv", text)[0].accepted == 1


def test_work_stops_when_its_client_has_left(tmp_path):
    """Opening a large tape ends a moment after its client has closed the connection, and leaves nothing."""
    path, work = tmp_path / "t.csv", tmp_path / "work"
    path.write_text(PLAIN + NV * 6_000_000)
    work.mkdir()
    left, con = threading.Event(), duckdb.connect()
    threading.Timer(0.5, left.set).start()
    began = time.monotonic()
    with (
        stopping.waited_for(left.is_set),
        stopping.Watch(con, tmp_path, 1 << 40),
        pytest.raises((StoppedError, duckdb.InterruptException)),
    ):
        for _ in range(100):
            open_tape(path, work, con, US).load(work, con, US)
    assert time.monotonic() - began < SECONDS
    assert list(work.iterdir()) == []


@pytest.mark.parametrize(
    ("most", "seconds", "told"), [(1 << 40, 0.0, "took longer than 0 seconds"), (10, 60.0, "needs more than 10 bytes")]
)
def test_work_stops_when_it_takes_too_much(tmp_path, most, seconds, told):
    """Too long, or too large a folder: the query is interrupted, and the reason is told."""
    (tmp_path / "file").write_bytes(b"x" * 100)
    con = duckdb.connect()
    with stopping.Watch(con, tmp_path, most, seconds):
        with pytest.raises(duckdb.InterruptException):
            con.execute("SELECT count(*) FROM range(100000000000) a, range(100000) b").fetchall()
        with pytest.raises(StoppedError, match=told):
            stopping.check()
    stopping.check()
