"""Settings of every Excel workbook: cells are never formulas, and sheets print one page wide."""

import io

import xlsxwriter

_A4 = 9  # Excel's code of the paper size


def new_workbook(out: io.BytesIO) -> xlsxwriter.Workbook:
    """A workbook in memory. Strings are written as strings: none becomes a formula, a link or a number."""
    safe = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    return xlsxwriter.Workbook(out, {"in_memory": True} | safe)


def finish_workbook(book: xlsxwriter.Workbook) -> None:
    """Close the workbook; every sheet prints one page wide, its header row repeated on each page."""
    for sheet in book.worksheets():
        sheet.set_paper(_A4)
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(0)
    book.close()
