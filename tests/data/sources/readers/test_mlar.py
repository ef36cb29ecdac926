"""MLAR: lines of sub-tables by number, known by their labels; three books, shares that add up."""

import openpyxl
import pytest

from data.sources.readers import SourceError
from data.sources.readers.mlar import lending

PERCENT, MILLIONS = "Per cent", "£ millions"
YEARS, QUARTERS = [2007, None, None, None, 2008], ["Q1", "Q2", "Q3", "Q4", "Q1"]
BOOKS = {"A": "Regulated", "B": "Non-regulated", "C": "All"}


def line(number, label, unit, figure):
    return [number, None, label, unit, *[figure] * 5, None, None]


def one_book(lines):
    return [row if len(row) > 2 else [None, None, *row] for row in lines]


LTV = one_book(
    [
        ["LTV"],
        line(17, "< = 75%", PERCENT, 50),
        line(18, "Over 75 < = 90%", PERCENT, 30),
        line(19, "Over 90 < = 95%", PERCENT, 15.01),
        line(20, "Over 95%", PERCENT, 5),
    ]
)
PURPOSES = [
    line(2, "First time buyers", PERCENT, 20),
    line(3, "Other", PERCENT, 30),
    line(4, "Buy to let", PERCENT, 5),
    line(5, "Further advance", PERCENT, 5),
    line(6, "Remortgage:", PERCENT, 38),
    line(9, "Other:", PERCENT, 2),
    line(11, "Other", PERCENT, 1),
    line(12, "Total", MILLIONS, 80_000.5),
    one_book([["Balances"]])[0],
]
OWED = {
    "A": [(16, "Buy to let", 1), (22, "Lifetime mortgage", 2), (24, "Total", 500_000)],
    "B": [(13, "Buy to let", 1), (14, "Lifetime mortgage", 2), (16, "Total", 500_000)],
}
OWED["C"] = OWED["B"]


def tables():
    """The sheets of the workbook that are read, of five quarters."""
    rates = [line(13, "All loans", PERCENT, 5.5), line(15, "Variable rate loans", PERCENT, 9)]
    rates.append(line(16, "All loans", PERCENT, 5.4))
    owed = {
        letter: [line(n, label, MILLIONS if label == "Total" else PERCENT, figure) for n, label, figure in lines]
        for letter, lines in OWED.items()
    }
    securitised = [line(n, "Securitised", MILLIONS, 100_000 + n) for n in (2, 5, 8)]
    return {
        "1.11": [["A", None, "Loans"], *securitised],
        "1.22": [row for letter, book in BOOKS.items() for row in ([letter, None, book], *rates)],
        "1.31": [row for letter, book in BOOKS.items() for row in ([letter, None, book], ["A (cont.)"], *LTV)],
        "1.32": [
            row
            for letter, book in BOOKS.items()
            for row in ([letter, None, book], line(2, "Balances", "N/A", None), line(4, "Interest only", PERCENT, 40))
        ],
        "1.33": [row for letter, book in BOOKS.items() for row in ([letter, None, book], *PURPOSES, *owed[letter])],
    }


@pytest.fixture
def written(tmp_path, layouts):
    def write(sheets, years=YEARS, quarters=QUARTERS):
        heading = [["MLAR Table"], [None], [None, None, None, None, *years], [None, None, None, None, *quarters]]
        sheets = {name: [*heading, ["Sub table reference"], *rows] for name, rows in sheets.items()}
        path = tmp_path / "mlar_detailed_tables.xlsx"
        path.write_bytes(layouts.workbook(sheets))
        return path

    return write


def test_each_book_has_its_amounts_in_pounds_and_its_shares_as_ratios(written):
    frame = lending(written(tables())).set_index(["quarter", "book"])
    assert len(frame) == 5 * 3
    row = frame.loc[("2008Q1", "all")]
    assert row["advances"] == 80_000_500_000
    assert row["balances_securitised"] == 100_008_000_000
    assert frame.loc[("2007Q1", "regulated"), "balances_securitised"] == 100_002_000_000
    shares = {"first_time_buyers": 0.2, "other_buyers": 0.3, "remortgages": 0.38, "other_purposes": 0.02}
    shares |= {"ltv_to_75": 0.5, "ltv_90_95": 0.1501, "interest_only": 0.4, "buy_to_let_balances": 0.01}
    shares |= {"rate_on_advances": 0.055, "rate_on_balances": 0.054, "lifetime_balances": 0.02}
    assert row[list(shares)].to_dict() == shares


def test_a_line_is_known_by_its_number_and_its_label(written):
    """Of two lines "Other" under the purposes the third is the buyers', the eleventh is not."""
    frame = lending(written(tables()))
    assert (frame["other_buyers"] == 0.3).all()
    assert (frame["rate_on_balances"] == 0.054).all()


def test_a_dash_is_no_figure(written):
    sheets = tables()
    sheets["1.22"] = [["-" if cell == 5.4 else cell for cell in row] for row in sheets["1.22"]]
    assert lending(written(sheets))["rate_on_balances"].isna().all()


def replaced(sheet, old, new):
    sheets = tables()
    sheets[sheet] = [[new if cell == old else cell for cell in row] for row in sheets[sheet]]
    return sheets


def without(sheet, number):
    sheets = tables()
    sheets[sheet] = [row for row in sheets[sheet] if row[0] != number]
    return sheets


@pytest.mark.parametrize(
    ("sheets", "message"),
    [
        (replaced("1.22", "All loans", "All borrowers"), "sheet 1.22, line 7.*All borrowers.*line 13 of A: All loans"),
        (replaced("1.33", PERCENT, "Number"), "First time buyers, Number.*line 2 of A: First time buyers, Per cent"),
        (without("1.33", 12), "no such line.*line 12 of A: Total"),
        (without("1.11", 8), "no such line.*line 8 of A: Securitised"),
        (replaced("1.31", 50, 51), "sheet 1.31.*shares of 101.010 per cent in 2007Q1.*add up to 100"),
        (replaced("1.33", 38, 37), "sheet 1.33.*regulated shares of 99.000 per cent"),
        (replaced("1.32", 40, "forty"), "sheet 1.32.*column Interest only.*'forty'"),
        (replaced("1.22", 5.5, 550), "All loans.*'550'.*from 0 to 100"),
        (replaced("1.22", 15, 13), "line 13 of A a second time"),
        ({name: rows for name, rows in tables().items() if name != "1.32"}, "a sheet called '1.32'"),
    ],
)
def test_a_workbook_that_is_not_as_it_was_is_refused(written, sheets, message):
    with pytest.raises(SourceError, match=message):
        lending(written(sheets))


@pytest.mark.parametrize(
    ("years", "quarters"),
    [
        ([2008, None, None, None, 2009], QUARTERS),
        ([2007, None, None, None, 2009], QUARTERS),
        (YEARS, ["Q1", "Q2", "Q4", "Q4", "Q1"]),
        ([None] * 5, QUARTERS),
    ],
)
def test_quarters_that_skip_one_or_begin_late_are_refused(written, years, quarters):
    with pytest.raises(SourceError, match="every quarter from 2007Q1 on, without a gap"):
        lending(written(tables(), years, quarters))


def test_sheets_that_end_in_different_quarters_are_refused(written):
    path = written(tables())
    book = openpyxl.load_workbook(path)
    book["1.33"].cell(row=4, column=10, value="Q2")
    book.save(path)
    expected = r"line 4: found 'quarters to 2008Q1', expected quarters to 2008Q2, as in sheet 1\.33"
    with pytest.raises(SourceError, match=expected):
        lending(path)


def test_a_sheet_without_its_heading_is_refused(tmp_path, layouts):
    path = tmp_path / "mlar.xlsx"
    path.write_bytes(layouts.workbook({name: [["nothing"]] for name in tables()}))
    with pytest.raises(SourceError, match="Sub table reference"):
        lending(path)
