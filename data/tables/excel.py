"""Settings of every Excel workbook: cells are never formulas, and sheets print one page wide."""

import io

import xlsxwriter

from data.fields import FIELDS

_A4 = 9  # Excel's code of the paper size


def new_workbook(out: io.BytesIO) -> xlsxwriter.Workbook:
    """A workbook in memory. Strings are written as strings: none becomes a formula, a link or a number."""
    safe = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    return xlsxwriter.Workbook(out, {"in_memory": True} | safe)


def number_format(name: str, *, book: bool = False) -> str:
    """Excel's format of a column's numbers. book: of a bank's own book, whose amounts are to the cent.

    >>> number_format("pneq"), number_format("loans"), number_format("worth", book=True), number_format("vintage")
    ('0.0%', '#,##0', '#,##0.00', 'General')
    """
    field = FIELDS[name]
    if field.kind in ("share", "ratio"):
        return "0.0%"
    if field.kind not in ("money", "count"):
        return "General"
    decimals = field.book_digits if book and field.book_digits is not None else field.digits
    return "#,##0" + (f".{'0' * decimals}" if decimals else "")


def finish_workbook(book: xlsxwriter.Workbook) -> None:
    """Close the workbook; every sheet prints one page wide, its header row repeated on each page."""
    for sheet in book.worksheets():
        sheet.set_paper(_A4)
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(0)
    book.close()
