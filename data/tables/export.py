"""A panel's table as a self-contained file: CSV with metadata lines before the header, XLSX with a metadata sheet.

Text that a spreadsheet would take for a formula is escaped; numbers stay numbers.
"""

import csv
import io
from collections.abc import Mapping, Sequence

from data import fields
from data.fields import FIELDS
from data.i18n import tr
from data.records import inert
from data.tables import excel
from data.tables.panel import Panel

_WIDEST = 44
_WIDE, _LINE = 110, 15.5


def as_csv(panel: Panel, about: Mapping[str, str]) -> str:
    """RFC 4180 text after metadata lines that begin with #; unknown values are empty, never 0."""
    text = io.StringIO(newline="")
    for name, value in about.items():
        text.write(f"# {name}: {' '.join(value.split())}\r\n")
    writer = csv.DictWriter(text, panel.columns)
    writer.writeheader()
    writer.writerows({name: _inert(row[name]) for name in panel.columns} for row in panel.rows)
    return text.getvalue()


def as_xlsx(panel: Panel, about: Mapping[str, str], sheets: Sequence[str] = ("Figures", "About")) -> bytes:
    """An Excel workbook: a sheet of figures, formatted and filterable, and a sheet of metadata."""
    out = io.BytesIO()
    book = excel.new_workbook(out)
    bold = {"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"}
    bold_left, bold_right = book.add_format(bold), book.add_format(bold | {"align": "right"})
    text = book.add_format({"text_wrap": True, "valign": "top"})
    sheet, about_sheet = book.add_worksheet(sheets[0]), book.add_worksheet(sheets[1])
    for column, name in enumerate(panel.columns):
        number_format = book.add_format({"num_format": excel.number_format(name)})
        longest, header_format = 14, bold_left
        for row, record in enumerate(panel.rows, 1):
            value = _region_name(panel, record) if name == "region" else record[name]
            if isinstance(value, int | float) and not isinstance(value, bool):
                sheet.write_number(row, column, value, number_format)
                header_format = bold_right
            elif value is not None:
                sheet.write_string(row, column, str(value))
                longest = max(longest, len(str(value)))
        sheet.write_string(0, column, tr(FIELDS[name].label), header_format)
        sheet.set_column(column, column, min(_WIDEST, longest + 2))
    sheet.freeze_panes(1, 2)
    sheet.autofilter(0, 0, len(panel.rows), len(panel.columns) - 1)
    about_sheet.set_column(0, 0, 20)
    about_sheet.set_column(1, 1, _WIDE)
    sheet.set_row(0, 3 * _LINE)
    for row, (name, value_text) in enumerate(about.items()):
        about_sheet.set_row(
            row, _LINE * -(-_width(value_text) // _WIDE)
        )  # some programs do not adjust the row height to wrapped text
        about_sheet.write_string(row, 0, fields.about(name), bold_left)
        about_sheet.write_string(row, 1, value_text, text)
    excel.finish_workbook(book)
    return out.getvalue()


def _region_name(panel: Panel, record: Mapping[str, object]) -> object:
    """The region's name in the current language."""
    place = panel.snapshot.places.get(str(record["region_id"])) if panel.snapshot.tables else None
    return place.shown_name if place else record["region"]


def _width(text: str) -> int:
    """The width of a text in Latin characters: a Chinese character takes two."""
    return sum(2 if letter > "\u2e80" else 1 for letter in text) or 1


def _inert(value: object) -> object:
    return inert(value) if isinstance(value, str) else value
