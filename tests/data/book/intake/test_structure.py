"""What stands around the loans of an own tape (titles, totals, double rows, months) is no loan, and is told."""

import io

import openpyxl
import pytest

from data.__main__ import main
from data.book.intake.load import IntakeError
from tests.data.book.intake.columns import PLAIN, figures, lines_of, loans_of, tape

HEADER, *ROWS = lines_of()
KEYED_HEADER, *KEYED = lines_of({"loan_id": [f"L{number}" for number in range(10)]})
SUMS = "2381750|2204715.79|2918000|6.26|"


def text_of(*lines):
    return "\n".join(lines) + "\n"


def is_plain(report, loans):
    return report.accepted == 10 and [loan["balance"] for loan in loans] == figures("current_balance")


@pytest.mark.parametrize(
    "titles",
    [
        ["Loan tape"],
        ["Bank", "", "As of 2010-12-31"],
        ["a", "b", "c", "d", "e"],
        ["Loan tape||||||"],
        ["As of|2010-12-31|||||"],
        ["sep=|"],
        ["Loan||||Property|Terms|"],
    ],
)
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_lines_before_the_header_are_no_loans(tmp_path, titles, mark):
    """Titles with and without delimiters, a blank line, `sep=`, groups of columns: counted, and not read."""
    report, loans, found = loans_of(tmp_path, mark + text_of(*titles, HEADER, *ROWS))
    assert is_plain(report, loans)
    assert ("tape", len(titles)) in [one[:2] for one in found]


@pytest.mark.parametrize("line", ["2-letter|YYYY-MM-DD|USD|USD|USD|%|months", HEADER])
def test_a_second_header_is_no_loan(tmp_path, line):
    """Units under the header, or the header once more: left out, with their line."""
    report, loans, found = loans_of(tmp_path, text_of(HEADER, line, *ROWS))
    assert is_plain(report, loans)
    assert any(kind in {"rejected", "apart"} and lines == (2,) for kind, _, lines, _, _ in found)


@pytest.mark.parametrize(
    "label",
    [
        "Total|",
        "TOTALS:|",
        "Grand Total|",
        "Sum|",
        "Weighted Average|",
        "NV Total|",
        "Total (10 loans)|",
        "** TOTAL **|",
        "Count: 10|",
        "|Total",
        "|",
        "WA|",
    ],
)
@pytest.mark.parametrize("at", [0, 5, 10])
def test_a_row_of_totals_is_no_loan(tmp_path, label, at):
    """At the top, in the middle, at the end; labelled in one column, in another or not at all."""
    report, loans, found = loans_of(tmp_path, text_of(HEADER, *ROWS[:at], f"{label}|{SUMS}", *ROWS[at:]))
    assert is_plain(report, loans)
    assert [one[:3] for one in found if one[0] == "apart"] == [("apart", 1, (2 + at,))]


def test_sums_by_state_are_no_loans(tmp_path):
    """A state and sums, without a key and a date."""
    header, *rows = lines_of({"loan_id": [f"L{number}" for number in range(10)]})
    report, loans, found = loans_of(tmp_path, text_of(header, *rows[:5], f"NV||{SUMS}|", *rows[5:]))
    assert is_plain(report, loans)
    assert [one[:3] for one in found if one[0] == "apart"] == [("apart", 1, (7,))]


@pytest.mark.parametrize("footer", ["Source: core system||||||", "Source: core system", "*** End of report ***"])
def test_a_footer_is_no_loan(tmp_path, footer):
    """With its delimiters or without."""
    report, loans, _ = loans_of(tmp_path, text_of(HEADER, *ROWS, "", footer))
    assert is_plain(report, loans)
    assert report.rejected == 1


@pytest.mark.parametrize(
    "key", ["Loan ID", "loan_number", "Loan #", "LN_NBR", "Deal Loan ID", "UniqueID", "Servicer Loan Number", "LOAN"]
)
def test_a_row_twice_counts_once_by_its_key(tmp_path, key):
    """Whatever the header of the key is; a row that says otherwise is told as well."""
    other = KEYED[3].replace("91000", "81000")
    report, _, found = loans_of(tmp_path, text_of(KEYED_HEADER.replace("loan_id", key), *KEYED, KEYED[2], other))
    assert (report.accepted, report.doubled, report.differing) == (10, 2, 1)
    assert [one[:2] for one in found if "by its key" in one[4]] == [("tape", 2)]


def test_rows_without_a_key_are_never_dropped(tmp_path):
    """Twenty rows of which ten say the same as the others: all counted, and told."""
    report, loans, found = loans_of(tmp_path, text_of(HEADER, *ROWS, *ROWS))
    assert (report.accepted, len(loans)) == (20, 20)
    assert [one[:2] for one in found if "no key of loans" in one[4]] == [("tape", 10)]


def months(header, spelled, *, keyed=True):
    """Three months of ten loans, of each of which 1,000 are repaid a month."""
    rows = []
    for at, month in enumerate(spelled):
        owed = [f"{figure - 1000 * at}" for figure in figures("current_balance")]
        columns = {"current_balance": owed, header: [month] * 10}
        rows += lines_of(columns | ({"loan_id": [f"L{number}" for number in range(10)]} if keyed else {}))[bool(at) :]
    return text_of(*rows)


@pytest.mark.parametrize(
    ("header", "spelled"),
    [
        ("Reporting Date", ("2010-10-31", "2010-11-30", "2010-12-31")),
        ("As-of", ("10/31/2010", "11/30/2010", "12/31/2010")),
        ("Month", ("201010", "201011", "201012")),
        ("Period End", ("Oct-10", "Nov-10", "Dec-10")),
        ("Rpt Date", ("10/01/2010", "11/01/2010", "12/01/2010")),
    ],
)
def test_of_monthly_records_the_last_one_counts(tmp_path, header, spelled):
    """Thirty records are ten loans, as of the last month, which is the quarter of the balances."""
    report, loans, _ = loans_of(tmp_path, months(header, spelled))
    assert (report.accepted, report.superseded, report.balance_at) == (10, 20, "2010Q4")
    assert sorted(loan["balance"] for loan in loans) == sorted(f - 2000 for f in figures("current_balance"))


def test_monthly_records_without_a_key_are_refused(tmp_path):
    """Each loan would count three times: what to do is said."""
    with pytest.raises(IntakeError, match=r"records of 3 months.*say in the mapping which column is its key"):
        loans_of(tmp_path, months("Month", ("201010", "201011", "201012"), keyed=False))


def test_one_day_of_balances_needs_no_key(tmp_path):
    """The same day in every row is the quarter of the balances."""
    assert loans_of(tmp_path, tape({"As Of Date": ["2010-12-31"] * 10}))[0].balance_at == "2010Q4"


def test_a_loan_closed_by_its_code_owes_nothing(tmp_path):
    """A zero balance code of 01 is a loan repaid."""
    _, loans, _ = loans_of(tmp_path, tape({"Zero Balance Code": ["01", *[""] * 9]}))
    assert [loan["balance"] for loan in loans] == [0, *figures("current_balance")[1:]]


def test_columns_that_are_not_read_are_named(tmp_path):
    """What a tape says and nobody reads is told by its header."""
    _, _, found = loans_of(tmp_path, tape({"Max Draw": ["1"] * 10, "Colour": ["red"] * 10}))
    assert [one[4] for one in found if "not read" in one[4]] == [
        "columns that are not read: 'Max Draw', 'Colour'; the mapping may say what they are"
    ]


def test_columns_without_a_name_are_allowed(tmp_path):
    """A data frame's index, and a spreadsheet's empty columns."""
    lines = [f"{at or ''}|{line}|" for at, line in enumerate([HEADER, *ROWS])]
    assert is_plain(*loans_of(tmp_path, text_of(*lines))[:2])


def test_a_workbook_s_cells_are_read_as_they_are_shown(tmp_path):
    """A title, real dates, rates shown in per cent (a low one too), a total of formulas."""
    book = openpyxl.Workbook()
    book.active.append(["Loan tape"])
    book.active.append([*PLAIN])
    for state, day, *numbers, rate, term in zip(*PLAIN.values(), strict=True):
        book.active.append([state, day, *map(float, numbers), float(rate) / 1000, int(term)])
        book.active.cell(book.active.max_row, 6).number_format = "0.00%"
    book.active.append(["Total", None, "=SUM(C3:C12)", "=SUM(D3:D12)", "=SUM(E3:E12)"])
    out = io.BytesIO()
    book.save(out)
    report, loans, found = loans_of(tmp_path, out.getvalue(), "tape.xlsx")
    assert is_plain(report, loans)
    assert [loan["rate"] for loan in loans] == pytest.approx([rate / 1000 for rate in figures("interest_rate")])
    assert ("apart", 1, (13,)) in [one[:3] for one in found]


def figure_rows(text):
    """The rows of an export that are figures: what was answered is no longer told as a finding."""
    return [line for line in text.splitlines() if not line.startswith("finding,")]


def test_a_saved_mapping_gives_the_same_figures_without_asking(tmp_path, capsys):
    """A question is asked with exit code 3, answered once, and never again."""
    path, saved = tmp_path / "tape.csv", tmp_path / "mapping.json"
    path.write_text(tape({"term": ["22", "27", "13", "30", "25"] * 2}), encoding="utf-8")
    command = ["value", str(path), "--as-of", "2010Q4"]
    assert main(command) == 3
    assert "--answer term=months or --answer term=years" in capsys.readouterr().err
    assert main([*command, "--answer", "term=weeks"]) == 2
    assert main([*command, "--answer", "term=years", "--save-mapping", str(saved)]) == 0
    figures_asked = figure_rows(capsys.readouterr().out)
    assert main([*command, "--mapping", str(saved)]) == 0
    assert figure_rows(capsys.readouterr().out) == figures_asked
