"""What reading a tape found is the same list in every output of a book, in both languages."""

import csv
import io
import json
import re

import openpyxl
import pytest
from dash import html

from components.book import upload
from components.site.html import as_html
from data.__main__ import main
from data.book.intake.findings import Finding
from data.i18n import in_language, tr
from tests.components.book.test_parts import text_of
from tests.components.book.test_routes import taken_in
from tests.data.book.intake.columns import PLAIN, lines_of

LINES = lines_of({name: column * 4 for name, column in PLAIN.items()}, current_balance="UPB ($)")
TAPE = "\n".join([*LINES, "Total||9527000|8818863|11672000|6.3|", LINES[1].replace("6.5", "lots")]) + "\n"
KINDS = {"tape", "unit", "rejected", "apart", "layout", "assumed", "missing"}


def rows_of(text):
    """The findings among the rows of a CSV or JSON: kind, rows and lines."""
    rows = json.loads(text) if text.lstrip()[0] in "[{" else list(csv.DictReader(io.StringIO(text)))
    rows = rows if isinstance(rows, list) else next(part for part in rows.values() if isinstance(part, list))
    return [row for row in rows if row["table"] == "finding"]


def test_what_all_findings_of_a_kind_change_is_said_once():
    """At the head of the kind; one row is a row, and one line a line."""
    alike = [Finding("layout", count, (2, 3)[:count], "", f"text {count}", "the index") for count in (1, 2)]
    unlike = [Finding("assumed", 1, (), "", text, f"changes of {text}") for text in ("one", "two")]
    text = re.sub("<[^>]+>", " ", as_html(html.Div(upload.finding_list([*alike, *unlike])), {}, {}))
    assert text.count("changes: the index") == 1
    assert text.index("changes: the index") < text.index("text 2")
    assert text.count("changes: changes of") == 2
    assert re.search(r"1 row: text 1\s+line 2\b", text)
    assert re.search(r"2 rows: text 2\s+lines 2, 3\b", text)


@pytest.mark.slow
@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_output_lists_the_same_findings(server, tmp_path, capsys, language):
    """Text, JSON, CSV, workbook, PDF and both pages: as many findings, and the same texts."""
    reader = server.test_client()
    reader.put("/book/tape?name=loans.csv", data=TAPE.encode())
    assert taken_in(reader).status_code == 303
    root, question = f"/{language}/book", "quarter=2010Q4"
    exported = rows_of(reader.get(f"{root}/book.json?{question}").get_data(as_text=True))
    texts = [row["text"] for row in exported]
    assert len(texts) > 4
    assert {"apart", "rejected"} <= {row["key"] for row in exported} <= KINDS
    of_csv = rows_of(reader.get(f"{root}/book.csv?{question}").get_data(as_text=True).lstrip("\ufeff"))
    assert [row["text"] for row in of_csv] == texts
    for page in (f"{root}/checks", f"{root}/?{question}"):
        found = re.findall(r'<li[^>]*class="[^"]*finding[^"]*"', reader.get(page).get_data(as_text=True))
        assert len(found) == len(texts)
    book = openpyxl.load_workbook(io.BytesIO(reader.get(f"{root}/book.xlsx?{question}").get_data()))
    with in_language(language):
        sheet = book[tr("Findings")]
    cells = [str(cell) for row in sheet.iter_rows(values_only=True) for cell in row if cell is not None]
    assert all(text in cells for text in texts)
    pdf = "".join("".join(text_of(reader.get(f"{root}/book.pdf?{question}").get_data())).split())
    assert all("".join(text.split())[:20] in pdf for text in texts)
    if language == "en":
        path = tmp_path / "loans.csv"
        path.write_text(TAPE, encoding="utf-8")
        assert main(["value", str(path), "--as-of", "2010Q4", "--format", "json"]) == 0
        out, told = capsys.readouterr()
        assert [row["text"] for row in rows_of(out)] == texts
        assert len(re.findall(rf"^  (?:{'|'.join(KINDS)}): ", told, re.MULTILINE)) == len(texts)
    reader.post("/book/forget")
