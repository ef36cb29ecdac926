"""A panel's table as a file."""

import io

import openpyxl

from data.snapshot.snapshot import Snapshot
from data.tables import export
from data.tables.panel import Panel


def toy(**row):
    """A panel of one row, with nothing behind it."""
    sources = [{"publisher": "P", "product": "Q", "release": "R", "licence": "L"}]
    about = Snapshot({}, {"snapshot": "0" * 64, "sources": sources})
    return Panel("toy", tuple(row), lambda: (row,), None, None, 0.1, "US", "2024Q4", "dispersed-100", (), about)


def test_a_text_cannot_run_in_a_spreadsheet_and_a_number_stays_one():
    """Cells that begin with = + - @ are led by an apostrophe in CSV and are text in XLSX; -0.5 stays a number."""
    told = toy(region="=HYPERLINK()", note="@x", pneq=-0.5, loans=None)
    text = export.as_csv(told, told.about())
    head, body = [line for line in text.splitlines() if line.startswith("#")], text.splitlines()[-1]
    assert body == "'=HYPERLINK(),'@x,-0.5,"
    assert any("source 1: P: Q (R); L" in line for line in head)
    book = openpyxl.load_workbook(io.BytesIO(export.as_xlsx(told, told.about())))
    cells = list(book["Figures"][2])
    assert [cell.value for cell in cells] == ["=HYPERLINK()", "@x", -0.5, None]
    assert [cell.data_type for cell in cells[:3]] == ["s", "s", "n"]
    assert cells[2].number_format == "0.0%"
    assert [cell.alignment.horizontal for cell in book["Figures"][1]][:3] == [None, None, "right"]
