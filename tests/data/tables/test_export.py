"""A panel's table as a file."""

import io

import openpyxl

from data.snapshot.snapshot import Snapshot
from data.tables import excel, export
from data.tables.panel import Panel


def toy(**row):
    """A panel of one row, with nothing behind it."""
    sources = [{"publisher": "P", "product": "Q", "release": "R", "licence": "L"}]
    about = Snapshot({}, {"snapshot": "0" * 64, "sources": sources})
    return Panel("toy", tuple(row), lambda: (row,), None, None, 0.1, "US", "2024Q4", "dispersed-100", (), about)


def test_a_text_cannot_run_in_a_spreadsheet_and_a_number_stays_one():
    """Cells that begin with = + - @ are led by an apostrophe in CSV and are text in XLSX; -0.5 stays a number."""
    told = toy(region="=HYPERLINK()", title="@x", pneq=-0.5, loans=None)
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


def test_a_number_is_formatted_by_what_its_column_holds():
    """Nothing is guessed from a name: amounts, shares and years look like what they are."""
    told = toy(region="Reno, NV", region_id="x", pneq=0.5, median_mtmltv=0.8, loans=1234, shortfall=5e9, vintage=2006)
    book = openpyxl.load_workbook(io.BytesIO(export.as_xlsx(told, told.about())))
    formats = {name: cell.number_format for name, cell in zip(told.columns, book["Figures"][2], strict=True)}
    assert (formats["pneq"], formats["median_mtmltv"], formats["vintage"]) == ("0.0%", "0.0%", "General")
    assert (formats["loans"], formats["shortfall"]) == ("#,##0", "#,##0")
    assert excel.number_format("shortfall", book=True) == "#,##0.00"
