"""Excel workbooks as we write them: nothing in a cell is run, and a table comes out of a printer whole in its width."""

import io

import xlsxwriter

_A4 = 9  # Excel's number for it


def new_workbook(out: io.BytesIO) -> xlsxwriter.Workbook:
    """A workbook in memory. Strings are written as strings: none becomes a formula, a link or a number."""
    safe = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    return xlsxwriter.Workbook(out, {"in_memory": True} | safe)


def finish_workbook(book: xlsxwriter.Workbook) -> None:
    """Closed; every sheet prints as wide as one page across, its heads again on each page."""
    for sheet in book.worksheets():
        sheet.set_paper(_A4)
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(0)
    book.close()
