"""What reading a tape found: one list, in words of both languages, for the command and the page."""

import duckdb
import pytest

from data.__main__ import main
from data.book.geography import tape_geography
from data.book.intake.column_map import column_map
from data.book.intake.findings import findings
from data.book.intake.load import IntakeReport, intake
from data.country import country
from data.i18n import in_language, stored, tr
from tests.data.book import every_kind
from tests.data.book.tapes import US

FIELDS = tape_geography(country("us")).loan_fields
HEADER = "state,origination_date,original_balance,current_balance,property_value,interest_rate,term\n"


def report(**parts):
    """A report of twenty rows, all accepted unless said otherwise."""
    counts = {"read": 20, "accepted": 20, "rejected": 0, "superseded": 0, "lines": 21}
    return IntakeReport("tape.csv", **{"format": "own", **counts, **parts})


def texts(found):
    """Kind, count and text of each finding."""
    return [(finding.kind, finding.count, str(finding.text)) for finding in found]


def test_each_kind_is_listed_with_its_count():
    """Units, rejected rows by column and reason, assumptions, missing fields; the most frequent of a kind first."""
    found = findings(
        report(
            columns={"balance": ("UPB", "thousands"), "rate": ("rate", "percent"), "product": ("product", "")},
            faults=[("term", stored("expected a number from {low} to {high}", low="1", high="720"), 3)],
            warnings={"rate-unusual": 2, "first-payment": 5},
            missing={"value": 4, "score": 9},
        ),
        FIELDS,
    )
    assert texts(found) == [
        (
            "tape",
            0,
            "no key of homes: loans on one home are not joined, and each is taken to be alone on its home",
        ),
        (
            "tape",
            0,
            "the tape does not say of which day its balances are: taken as of the quarter asked for",
        ),
        ("unit", 0, "Current balance is read from 'UPB' in thousands"),
        ("unit", 0, "Interest rate is read from 'rate' in per cent"),
        ("rejected", 3, "term: expected a number from 1 to 720"),
        ("assumed", 5, "made two months before the first payment"),
        ("assumed", 2, "Interest rate: unusual, kept as it stands"),
        ("missing", 4, "no value and no LTV: not valued"),
    ]
    with in_language("zh"):
        assert all(tr(finding.text) != str(finding.text) for finding in found)


def test_a_publishers_format_says_its_units_itself():
    """Nothing was taken from the column's figures, so that nothing is said."""
    found = findings(report(format="fannie-mae", columns={"balance": ("UPB", "thousands")}), FIELDS)
    assert not [finding for finding in found if finding.kind == "unit"]


@pytest.mark.slow
def test_the_command_tells_what_it_assumed(tmp_path, capsys):
    """Balances of some hundreds are taken for thousands: it is said, beside the rows."""
    tape = tmp_path / "tape.csv"
    tape.write_text(HEADER + "NV,2006-08-01,250,240,300,6.5,360\n" * 20, encoding="utf-8")
    assert main(["value", str(tape), "--as-of", "2010Q4"]) == 0
    told = capsys.readouterr().err
    assert "20 rows read = 20 accepted + 0 rejected" in told
    assert "Current balance is read from 'current_balance' in thousands" in told
    assert "Term is read from 'term' in months" in told


@pytest.mark.slow
def test_a_tape_of_which_every_row_is_rejected_has_no_figure(tmp_path, capsys):
    """Exit code 1, the reasons, the rejected rows where they were asked for, and nothing beside the tape."""
    tape, rejects = tmp_path / "tape.csv", tmp_path / "rejects.csv"
    tape.write_text(HEADER + "NV,2006-08-01,lots,240,300,6.5,360\n" * 20, encoding="utf-8")
    assert main(["value", str(tape), "--as-of", "2010Q4", "--rejects", str(rejects)]) == 1
    out, told = capsys.readouterr()
    assert out == ""
    assert "20 rows: original_balance: expected a number from" in told
    assert "every row was rejected" in told
    assert rejects.read_text(encoding="utf-8").count("original_balance") == 20
    assert {path.name for path in tmp_path.iterdir()} == {"tape.csv", "rejects.csv"}


def test_a_tape_of_many_columns_loses_no_assumption(tmp_path):
    """A tape with more than sixty-three possible assumptions is read, and the last of them are counted and found."""
    rows = [*every_kind.by_hand("line of credit", "plain"), {"balance": 950_000}]
    (tmp_path / "tape.csv").write_text(every_kind.tape(rows), encoding="utf-8")
    mapping = column_map({"columns": every_kind.COLUMNS}, US.loan_fields)
    report = intake(tmp_path / "tape.csv", mapping, tmp_path, duckdb.connect(), US)
    assert (report.accepted, report.rejected) == (4, 0)
    assert {name: report.warnings[name] for name in ("undrawn", "absurd")} == {"undrawn": 2, "absurd": 1}
    assert {name: report.example_lines[name] for name in ("undrawn", "absurd")} == {"undrawn": [2, 3], "absurd": [5]}
