"""A panel's table as a file that stands alone: CSV with its terms before the header, XLSX with a sheet of them.

Text can never run: what a spreadsheet would take for a formula is escaped; numbers stay numbers.
"""

import csv
import io
import re
from collections.abc import Mapping, Sequence

from data import fields
from data.fields import NAMES
from data.tables import excel
from data.tables.panel import Panel

_RUNS = re.compile(r"^[=+\-@\t\r]")
_SHARES = re.compile(
    r"pneq|ltv|share|lower|upper|near_negative|part_of|moved|least|most|price_change|target|ours|theirs"
)
_COUNTS = re.compile(r"_usd|loans(_under_water)?(_before|_after)?$")
_WIDEST = 44
_WIDE, _LINE = 110, 15.5


def inert(text: str) -> str:
    """A text as a spreadsheet may have it: what would run as a formula is led by an apostrophe.

    >>> inert("=1+1"), inert("Reno, NV")
    ("'=1+1", 'Reno, NV')
    """
    return f"'{text}" if _RUNS.match(text) else text


def as_csv(panel: Panel, about: Mapping[str, str]) -> str:
    """RFC 4180 behind lines that begin with #: what the figures are, of when, from whom; unknown is empty, never 0."""
    text = io.StringIO(newline="")
    for name, said in about.items():
        text.write(f"# {name}: {' '.join(said.split())}\r\n")
    writer = csv.DictWriter(text, panel.columns)
    writer.writeheader()
    writer.writerows({name: _inert(row[name]) for name in panel.columns} for row in panel.rows)
    return text.getvalue()


def as_xlsx(panel: Panel, about: Mapping[str, str], sheets: Sequence[str] = ("Figures", "About")) -> bytes:
    """An Excel workbook: the figures, formatted and filterable, and a sheet that says what they are."""
    out = io.BytesIO()
    book = excel.new_workbook(out)
    bold = {"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"}
    head, over_figures = book.add_format(bold), book.add_format(bold | {"align": "right"})
    text = book.add_format({"text_wrap": True, "valign": "top"})
    kinds = {
        "share": book.add_format({"num_format": "0.0%"}),
        "money": book.add_format({"num_format": "#,##0"}),
        "plain": book.add_format({"num_format": "General"}),
    }
    sheet, terms = book.add_worksheet(sheets[0]), book.add_worksheet(sheets[1])
    for column, name in enumerate(panel.columns):
        kind = kinds["share" if _SHARES.search(name) else "money" if _COUNTS.search(name) else "plain"]
        longest, above = 14, head
        for row, record in enumerate(panel.rows, 1):
            value = _called(panel, record) if name == "region" else record[name]
            if isinstance(value, int | float) and not isinstance(value, bool):
                sheet.write_number(row, column, value, kind)
                above = over_figures
            elif value is not None:
                sheet.write_string(row, column, str(value))
                longest = max(longest, len(str(value)))
        sheet.write_string(0, column, NAMES.get(name, name), above)
        sheet.set_column(column, column, min(_WIDEST, longest + 2))
    sheet.freeze_panes(1, 2)
    sheet.autofilter(0, 0, len(panel.rows), len(panel.columns) - 1)
    terms.set_column(0, 0, 20)
    terms.set_column(1, 1, _WIDE)
    sheet.set_row(0, 3 * _LINE)
    for row, (name, said) in enumerate(about.items()):
        terms.set_row(row, _LINE * -(-_width(said) // _WIDE))  # not every program makes room for wrapped lines
        terms.write_string(row, 0, fields.about(name), head)
        terms.write_string(row, 1, said, text)
    excel.finish_workbook(book)
    return out.getvalue()


def _called(panel: Panel, record: Mapping[str, object]) -> object:
    """A place by its name in the language spoken."""
    place = panel.snapshot.places.get(str(record["region_id"])) if panel.snapshot.tables else None
    return place.called if place else record["region"]


def _width(text: str) -> int:
    """How many columns of Latin a text takes: Chinese takes two a character."""
    return sum(2 if letter > "\u2e80" else 1 for letter in text) or 1


def _inert(value: object) -> object:
    return inert(value) if isinstance(value, str) else value
