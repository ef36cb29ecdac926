"""A book's reading as an Excel workbook: one sheet per table, numbers as numbers, no text that Excel would run."""

import io
import math

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from data import version
from data.book.intake.findings import KINDS
from data.book.intake.load import IntakeReport
from data.book.report.reading import FALLS, TARGETS, BookReading
from data.book.report.records import COLUMNS, FINDING, FINDING_COLUMNS, records
from data.i18n import tr
from data.tables import excel

BANDS = ("<60", "60-70", "70-80", "80-90", "90-95", "95-100", "100-110", "110-120", "120-125", ">125")
_FIGURE_COLUMNS = tuple(name for name in COLUMNS if name not in FINDING_COLUMNS)
_WIDE = {"name": 24, "scenario": 16, "evidence": 20, "table": 10}


def workbook(reading: BookReading, report: IntakeReport) -> bytes:
    """The workbook's bytes. A hidden figure is an empty cell in a row marked hidden; an unknown figure is empty."""
    out = io.BytesIO()
    book = excel.new_workbook(out)
    form = {
        "head": book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"}),
        "share": book.add_format({"num_format": "0.0%"}),
        "count": book.add_format({"num_format": "#,##0"}),
        "text": book.add_format({"text_wrap": True, "valign": "top"}),
    }
    _about(book.add_worksheet(tr("About")), reading, report, form)
    _findings(book.add_worksheet(tr("Findings")), reading, form)
    _tables(book, book.add_worksheet(tr("Tables")), reading, form["head"])
    _ladder(book.add_worksheet(tr("Ladder")), reading, form)
    _heat(book.add_worksheet(tr("Vintage by region")), reading, form)
    _reverse(book.add_worksheet(tr("Reverse stress")), reading, form)
    excel.finish_workbook(book)
    return out.getvalue()


def _about(sheet: Worksheet, reading: BookReading, report: IntakeReport, form: dict[str, Format]) -> None:
    """The sheet of facts: rows read, definition, scenario, evidence, sources, snapshot and program."""
    view = reading.view
    bases = (f"{reading.index_word(name)} {loans:,.0f}" for name, loans in reading.bases.items() if loans)
    scenario = tr(reading.scenario.title) or view.scenario
    assumed = tr("your loans; under the scenario: prices assumed, loans yours")
    worth = tr("value at origination x index now / index then; the finest published index that has both quarters")
    rule = tr("MTMLTV over {threshold} %", threshold=view.threshold)
    lines: list[tuple[str, object]] = [
        ("Waterline", tr("A bank's own loans, valued one by one")),
        (tr("Tape"), reading.name),
        (tr("Rows read"), report.read),
        (tr("Accepted"), report.accepted),
        (tr("Rejected"), report.rejected),
        (tr("Earlier records of the same loans"), report.superseded),
        (tr("Nothing owed"), reading.before.gone),
        (tr("Value not known"), reading.before.unvalued),
        (tr("Valued"), reading.before.loans),
        (tr("Prices of"), reading.as_of),
        (tr("Definition"), f"{view.value}-{view.threshold}{tr(': ')}{rule}"),
        (tr("Scenario"), tr("{title} ({publisher})", title=scenario, publisher=reading.scenario.publisher)),
        (tr("Read in"), reading.judged),
        (tr("Evidence"), assumed),
        (tr("Value"), worth),
        (tr("Loans by index"), tr(", ").join(bases)),
        (tr("Hidden"), tr("groups of fewer than 10 loans, and others that would give them away")),
        (tr("Snapshot"), reading.snapshot),
        (tr("Program"), version.version()),
        *(
            (
                tr("Source: {publisher}", publisher=source["publisher"]),
                f"{tr(source['product'])}, {source.get('release', '')}",
            )
            for source in reading.sources
        ),
    ]
    sheet.set_column(0, 0, 32)
    sheet.set_column(1, 1, 90)
    for row, (name, value) in enumerate(lines):
        sheet.write_string(row, 0, name, form["head"] if row == 0 else form["text"])
        if isinstance(value, int | float):
            sheet.write_number(row, 1, value, form["count"])
        else:
            sheet.write_string(row, 1, str(value), form["text"])


def _findings(sheet: Worksheet, reading: BookReading, form: dict[str, Format]) -> None:
    """What reading the tape found, a row each."""
    heads = (
        tr("Kind"),
        tr("Rows"),
        tr("First lines"),
        tr("Column"),
        tr("What was found and done"),
        tr("What it changes"),
    )
    for column, (head, width) in enumerate(zip(heads, (22, 10, 18, 20, 70, 40), strict=True)):
        sheet.write_string(0, column, head, form["head"])
        sheet.set_column(column, column, width)
    for number, finding in enumerate(reading.findings, 1):
        values = finding.values()
        for column, name in enumerate(("kind", "count", "lines", "column", "text", "changes")):
            _cell(sheet, number, column, KINDS[finding.kind] if name == "kind" else values[name], form["text"])
    sheet.freeze_panes(1, 0)


def _tables(book: Workbook, sheet: Worksheet, reading: BookReading, head: Format) -> None:
    formats = {name: book.add_format({"num_format": excel.number_format(name, book=True)}) for name in _FIGURE_COLUMNS}
    for column, name in enumerate(_FIGURE_COLUMNS):
        sheet.write_string(0, column, name, head)
        sheet.set_column(column, column, _WIDE.get(name, 14))
    # The findings have a sheet of their own.
    rows = [row for row in records(reading) if row["table"] != FINDING]
    for number, row in enumerate(rows, 1):
        for column, name in enumerate(_FIGURE_COLUMNS):
            _cell(sheet, number, column, row[name], formats[name])
    sheet.freeze_panes(1, 3)
    sheet.autofilter(0, 0, len(rows), len(_FIGURE_COLUMNS) - 1)


def _ladder(sheet: Worksheet, reading: BookReading, form: dict[str, Format]) -> None:
    heads = (tr("MTMLTV, %"), tr("book"), tr("book after"), tr("market, same places and years"), tr("market after"))
    for column, name in enumerate(heads):
        sheet.write_string(0, column, name, form["head"])
    sheet.set_column(0, len(heads) - 1, 16)
    for number, name in enumerate(BANDS):
        sheet.write_string(number + 1, 0, name)
        for column in range(4):
            _cell(sheet, number + 1, column + 1, float(reading.ladder[column, number]), form["share"])


def _heat(sheet: Worksheet, reading: BookReading, form: dict[str, Format]) -> None:
    sheet.write_string(0, 0, tr("share under water by loans made in"), form["head"])
    sheet.set_column(0, 0, 28)
    for column, year in enumerate(reading.heat.years, 1):
        sheet.write_string(0, column, year, form["head"])
    for row, place in enumerate(reading.heat.places):
        sheet.write_string(row + 1, 0, place.shown_name)
        for column in range(len(reading.heat.years)):
            if reading.heat.hidden[row, column]:
                sheet.write_string(row + 1, column + 1, tr("hidden"))
            else:
                _cell(sheet, row + 1, column + 1, float(reading.heat.share[row, column]), form["share"])


def _reverse(sheet: Worksheet, reading: BookReading, form: dict[str, Format]) -> None:
    for column, name in enumerate((tr("immediate fall"), tr("book under water"), tr("market, same places and years"))):
        sheet.write_string(0, column, name, form["head"])
    sheet.set_column(0, 7, 18)
    for row, fall in enumerate(FALLS, 1):
        for column, figure in enumerate((fall, *reading.curve[:, row - 1])):
            _cell(sheet, row, column, float(figure), form["share"])
    for column, name in enumerate((tr("target"), tr("fall needed"), tr("share when applied")), 4):
        sheet.write_string(0, column, name, form["head"])
    for row, figures in enumerate(zip(TARGETS, reading.needed, reading.reached, strict=True), 1):
        for column, figure in enumerate(figures, 4):
            _cell(sheet, row, column, float(figure), form["share"])


def _cell(sheet: Worksheet, row: int, column: int, value: object, form: Format) -> None:
    """Write a number as a number and a text as a text; None, nan and "" leave the cell empty."""
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return
    if isinstance(value, int | float):
        sheet.write_number(row, column, value, form)
    elif value != "":
        sheet.write_string(row, column, str(value))
