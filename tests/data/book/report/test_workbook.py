"""The workbook says what the answer says: numbers as numbers, text that cannot run, small cells left out."""

import io
import re
from dataclasses import replace

import openpyxl
import pyarrow.parquet as pq
import pytest

from data.book.intake.load import IntakeReport
from data.book.report.records import COLUMNS, FINDING, FINDING_COLUMNS, records
from data.book.report.workbook import BANDS, workbook
from data.book.valuation.aggregates import OpenBook
from data.book.valuation.engine import connect
from data.book.valuation.valuation import BookShape
from data.i18n import in_language
from data.records import inert
from tests.data.book.report.test_measure import asked, loans

FIGURE_COLUMNS = tuple(name for name in COLUMNS if name not in FINDING_COLUMNS)


@pytest.fixture(scope="module")
def reading(tmp_path_factory):
    path = tmp_path_factory.mktemp("book") / "loans.parquet"
    pq.write_table(loans(), path)
    taken = IntakeReport("=cmd|' /C calc'!A0.csv", "own", 1, 1, 0, 0, 1)
    return asked(OpenBook(connect(threads=1), str(path), BookShape()), taken, scenario="fed-2026"), taken


def sheets(reading, taken):
    return openpyxl.load_workbook(io.BytesIO(workbook(reading, taken)))


def test_the_tables_are_the_answer_s(reading):
    """Every row of the tables is a record, and its numbers are numbers."""
    found = [[cell.value for cell in row] for row in sheets(*reading)["Tables"].iter_rows()]
    assert tuple(found[0]) == FIGURE_COLUMNS
    figures = [record for record in records(reading[0]) if record["table"] != FINDING]
    for row, record in zip(found[1:], figures, strict=True):
        for got, said in zip(row, (record[name] for name in FIGURE_COLUMNS), strict=True):
            assert got == (None if said == "" else said) or got == pytest.approx(said)


def test_nothing_in_it_runs(reading):
    """A tape's name, a product's name: whatever begins like a formula is text."""
    book = sheets(*reading)
    types = {cell.data_type for sheet in book for row in sheet.iter_rows() for cell in row}
    assert "f" not in types
    assert book["About"]["B2"].value == reading[1].name


def test_every_sheet_prints_in_its_width(reading):
    """A table is not torn down its columns: one page across, on its side, heads again on every page."""
    for sheet in sheets(*reading):
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert (sheet.page_setup.fitToWidth or 1, sheet.page_setup.fitToHeight) == (1, 0)
        assert sheet.page_setup.orientation == "landscape"
        assert sheet.print_title_rows == "$1:$1"


def test_what_is_hidden_stays_hidden(reading):
    """Of a group that is hidden there is a row that says so, and not one figure."""
    answer = reading[0]
    small = replace(answer, cut=tuple(replace(group, hidden=True) for group in answer.cut))
    rows = [row for row in records(small) if row["table"] == "product"]
    assert rows
    assert all(row["hidden"] == "yes" and row["loans"] is None and row["shortfall"] is None for row in rows)


def test_the_ladder_sums_to_one(reading):
    """Ten bands, each of the four columns a whole."""
    rows = [[cell.value for cell in row] for row in sheets(*reading)["Ladder"].iter_rows()][1:]
    assert [row[0] for row in rows] == list(BANDS)
    for column in range(1, 5):
        assert sum(row[column] for row in rows) == pytest.approx(1.0)


def test_it_is_written_in_the_reader_s_language(reading):
    """Sheets, heads and terms are Chinese to a reader of Chinese; the columns of the tables keep their names."""
    with in_language("zh"):
        book = sheets(*reading)
    assert book.sheetnames == ["说明", "读取发现", "表格", "LTV分档", "发放年份与地区", "反向压力"]
    assert tuple(cell.value for cell in book["表格"][1]) == FIGURE_COLUMNS
    told = [str(row[0].value) for row in book["说明"].iter_rows(min_row=2)]
    assert [one for one in told if not re.search(r"[\u4e00-\u9fff]", one)] == []


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"])
def test_text_that_a_spreadsheet_would_run_is_escaped(text):
    """Rejected values are shown as they were, after a mark that keeps them text."""
    assert inert(text) == "'" + text
