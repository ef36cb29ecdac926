"""One door for whatever a tape is packed in and whoever laid it out; nothing of its text is left behind it."""

import gzip
import io

import duckdb
import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from openpyxl.worksheet.formula import ArrayFormula

from data.book.intake.column_map import MappingError, column_map
from data.book.intake.evidence import QuestionError
from data.book.intake.load import IntakeError
from data.book.intake.open_file import open_tape
from data.i18n import restored
from tests.data.book.tapes import US, taken, zipped
from tests.data.book.twelve import TEXT


@pytest.mark.parametrize("form", ["csv", "zip", "gz", "parquet", "xlsx"])
def test_the_same_tape_in_any_wrapping(tmp_path, form):
    """The twelve loans are the same twelve as text, packed, as Parquet and as a spreadsheet; columns are guessed."""
    content = {"csv": TEXT.encode, "zip": lambda: zipped(tape=TEXT), "gz": lambda: gzip.compress(TEXT.encode())}
    if form == "parquet":
        path = tmp_path / "made.csv"
        path.write_text(TEXT)
        duckdb.connect().execute(f"COPY (FROM read_csv('{path}', all_varchar=true)) TO '{tmp_path}/t.parquet'")
        content["parquet"] = (tmp_path / "t.parquet").read_bytes
    if form == "xlsx":
        book = openpyxl.Workbook()
        for row in TEXT.splitlines():
            book.active.append([float(c) if c.replace(".", "", 1).isdigit() else c or None for c in row.split(",")])
        out = io.BytesIO()
        book.save(out)
        content["xlsx"] = out.getvalue
    name = f"tape.csv.{form}" if form in {"zip", "gz"} else f"tape.{form}"
    done, loans, _, door = taken(tmp_path, name, content[form]())
    assert (done.accepted, done.rejected, door.recognized_as) == (12, 0, "guess")
    assert [loan["line"] for loan in loans] == list(range(2, 14))
    assert sum(loan["balance"] or 0 for loan in loans) == 1_395_000.75
    assert len({loan["property"] for loan in loans}) == 2
    assert {one: door.units[one] for one in ("rate", "term", "originated")} == {
        "rate": "percent", "term": "years", "originated": "day",
    }  # fmt: skip


@pytest.mark.parametrize("rates", [[0.25], [4.0, 0.04]])
def test_a_rate_written_as_numbers_is_asked_before_loading_as_text_is(tmp_path, rates):
    """A quarter of a per cent or 25 %, or both in one column: the same question of Parquet, spreadsheet and text."""
    columns = {
        "state": "NV", "originated": "2015-06-15", "original_balance": 200_000.0, "value": 250_000.0,
        "interest_rate": 0.0, "term": 360.0,
    }  # fmt: skip
    rows = [columns | {"interest_rate": rate} for rate in rates * 20]
    pq.write_table(pa.Table.from_pylist(rows), tmp_path / "t.parquet")
    book = openpyxl.Workbook()
    for cells in ([*columns], *([*row.values()] for row in rows)):
        book.active.append(cells)
    book.save(tmp_path / "t.xlsx")
    text = "\n".join([",".join(columns), *(",".join(map(str, row.values())) for row in rows)])
    (tmp_path / "t.csv").write_text(text + "\n", encoding="utf-8")
    asked = {}
    for name in ("t.csv", "t.parquet", "t.xlsx"):
        work = tmp_path / f"work-{name}"
        work.mkdir()
        con = duckdb.connect()
        opened = open_tape(tmp_path / name, work, con, US)
        with pytest.raises(QuestionError) as error:
            opened.load(work, con, US)
        assert error.value.questions == opened.questions
        asked[name] = opened.questions
    assert [question.field for question in asked["t.csv"]] == ["rate"]
    assert asked["t.csv"] == asked["t.parquet"] == asked["t.xlsx"]


def test_columns_are_guessed_from_what_they_hold(tmp_path):
    """A state and a date under headers that say nothing, thousands, fractions and years; each with its reason."""
    rows = [
        f"x{k},{'NV' if k % 2 else 'texas'},{k % 12 + 1}/15/2006,{150 + k},{120 + k}.5,80%,0.065,30" for k in range(20)
    ]
    text = "\n".join(["key,where,when,loan amount,UPB,LTV,note rate,Term", *rows]) + "\n"
    done, loans, _, door = taken(tmp_path, "t.csv", text)
    assert done.accepted == 20
    found = {one: (column.source, door.units[one]) for one, column in door.mapping.columns.items()}
    assert found == {
        "state": ("where", ""), "originated": ("when", "american"), "original_balance": ("loan amount", "thousands"),
        "balance": ("UPB", "thousands"), "oltv": ("LTV", "percent"), "rate": ("note rate", "one"),
        "term": ("Term", "years"), "loan": ("key", ""),
    }  # fmt: skip
    assert [restored(one) for one in door.reasons["state"]] == ["it alone holds states"]
    assert [restored(one) for one in door.reasons["rate"]] == [
        "its header is 'note rate'",
        "of 20 figures all but a few are like 0.065",
    ]
    assert (loans[0]["balance"], loans[0]["origination_value"], loans[0]["term"]) == (120_500, 187_500, 360)
    assert done.columns["rate"] == ("note rate", "one")


def test_what_was_taken_for_granted_is_counted(tmp_path):
    """LTV 300, a rate of 0.065 per cent as it stands, a state without its nought, a future date: taken, and told."""
    head = "state,orig_date,orig_amount,ltv,rate,term\n"
    rows = ["32,2006-08-15,200000,80,6.5,360"] * 30
    rows += ["6,2006-08-15,200000,300,6.5,360", "32,2006-08-15,200000,80,0.065,360", "32,2099-08-15,200000,80,6.5,360"]
    done, loans, *_ = taken(tmp_path, "t.csv", head.replace("orig_amount", "amount") + "\n".join(rows) + "\n")
    assert done.accepted == 33
    assert (done.warnings["state-zero"], done.warnings["oltv-unusual"]) == (1, 1)
    assert (done.warnings["rate-unusual"], done.warnings["future"]) == (1, 1)
    assert {round(loan["rate"], 5) for loan in loans} == {0.065, 0.00065}


def test_a_rate_in_per_cent_among_parts_of_one_is_taken_for_what_it_is(tmp_path):
    """6.5 in a column of 0.065s is six and a half per cent, and counted; 300 among LTVs of 0.8 is not legal."""
    head = "state,orig_date,amount,ltv,rate,term\n"
    rows = ["NV,2006-08-15,200000,0.8,0.065,360"] * 30
    rows += ["NV,2006-08-15,200000,0.8,6.5,360", "NV,2006-08-15,200000,3000,0.065,360"]
    done, loans, rejects, door = taken(tmp_path, "t.csv", head + "\n".join(rows) + "\n")
    assert (door.units["rate"], door.units["oltv"]) == ("one", "one")
    assert done.warnings["rate-percent"] == 1
    assert {loan["rate"] for loan in loans} == {0.065}
    assert rejects == [{"line": 33, "column": "ltv", "value": "3000", "reason": "expected a number from 0.001 to 10"}]


@pytest.mark.parametrize(
    ("said", "message"),
    [
        ({"columns": {"colour": {"source": "a"}}}, "'colour' is not a field of a loan; there are loan, property"),
        ({"columns": {"rate": {"source": "a", "unit": "bp"}}}, "the unit 'bp' of rate is not one of percent, one"),
        ({"columns": {"rate": {}}}, "rate needs a 'source'"),
        ({"columns": {}, "only": ["a", "b"]}, "expected a column, its codes of loans"),
        ({"columns": {}, "header": "yes"}, "header is 'yes', expected a bool"),
        ({"columns": {}, "delimiter": "||"}, "the delimiter '||' is not one character"),
        ({"columns": {}, "colour": 1}, "'colour' is not part of a mapping"),
        ({"columns": {}, "unvalued": "[1, 2]"}, "unvalued is '[1, 2]', which no page wrote"),
        ({"columns": {}, "skip": -1}, "skip is -1, expected"),
        ([], "expected an object with 'columns'"),
    ],
)
def test_a_mapping_that_is_none_is_told_what_is_wrong(said, message):
    """The entry, what it is, and what was expected."""
    with pytest.raises(MappingError) as wrong:
        column_map(said, US.loan_fields)
    assert message in str(wrong.value)


def test_what_was_unpacked_is_deleted_once_taken_in(tmp_path):
    """Of an archive's text there is nothing left; a mapping that will not do leaves it for another try."""
    packed = zipped(tape=TEXT)
    with pytest.raises(IntakeError, match="'colour', but the tape has line_key"):
        taken(
            tmp_path,
            "t.zip",
            packed,
            column_map({"columns": {**PLACED, "state": {"source": "colour"}}}, US.loan_fields),
        )
    assert [one.name for one in (tmp_path / "work").iterdir()] == ["0-tape"]
    again = tmp_path / "again"
    again.mkdir()
    taken(again, "t.zip", packed)
    kept = {one.name for one in (again / "work").iterdir()}
    assert kept == {"loans.parquet", "rejects.parquet", "taken.json", "mapping.json"}


PLACED = {
    "originated": {"source": "made"},
    "original_balance": {"source": "lent"},
    "origination_value": {"source": "worth"},
}


def test_a_workbook_s_rows_are_its_lines(tmp_path):
    """Formulas are rejected as they stand, an empty row is a blank line, other sheets are told of, hidden ones so."""
    book = openpyxl.Workbook()
    sheet = book.active
    head = ["state", "made", "lent", "owed", "worth", "rate", "term"]
    row = ["NV", "2006-08-15", 120000, 110000.5, 200000, 0.065, 360]
    for cells in (head, row, row, [], [*row[:3], "=D2+1", *row[4:]], row, [*row, "more"]):
        sheet.append(cells)
    sheet["D6"] = ArrayFormula("D6", "=SUM(D2:D3)")
    book.create_sheet("Notes")
    book.create_sheet("Keys").sheet_state = "hidden"
    out = io.BytesIO()
    book.save(out)
    done, loans, rejects, door = taken(tmp_path, "t.xlsx", out.getvalue())
    assert door.unread_sheets == ("Notes", "Keys (hidden)")
    assert [loan["line"] for loan in loans] == [2, 3]
    assert [(one["line"], one["column"], one["value"][:12]) for one in rejects] == [
        (5, "owed", "=D2+1"), (6, "owed", "=SUM(D2:D3)"), (7, "", "NV,2006-08-1"),
    ]  # fmt: skip
    assert done.read == 5
