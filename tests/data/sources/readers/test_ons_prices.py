"""The two workbooks of ONS: Northern Ireland by quarter under its name, and what buyers pay and borrow under codes."""

import pytest

from data.sources.readers import SourceError
from data.sources.readers.ons_prices import northern_ireland, table_15

MONTHS = ["Jan 2011", "Feb 2011", "Mar 2011", "Apr 2011", "May 2011", "June 2011 [r]", "Jul 2011 [r]", "Aug 2011 [p]"]


def prices(*northern_irish):
    """The sheet of prices with these prices of Northern Ireland, one a month."""
    return [
        ["UK House Price Index - Average price (£s), countries and regions [note 1]"],
        ["This worksheet contains one table."],
        ["Time period", "United Kingdom", "Northern Ireland [note 3] ", "East "],
        *([month, 150_000, price, 180_000] for month, price in zip(MONTHS, northern_irish, strict=False)),
    ]


@pytest.fixture
def workbook(tmp_path, layouts):
    def write(name, rows):
        path = tmp_path / "workbook.xlsx"
        path.write_bytes(layouts.workbook({"Notes": [["note 1"]], name: rows}))
        return path

    return write


def test_northern_ireland_has_a_price_a_quarter_and_the_copied_one_is_left_out(workbook):
    """July and August repeat the second quarter, as the workbook does until there is a third."""
    frame = northern_ireland(workbook("2", prices(100_000, 100_000, 100_000, 90_000, 90_000, 90_000, 90_000, 90_000)))
    assert frame.to_numpy().tolist() == [["N92000002", "2011Q1", 100_000], ["N92000002", "2011Q2", 90_000]]


def test_a_quarter_counts_once_its_price_differs(workbook):
    frame = northern_ireland(workbook("2", prices(100_000, 100_000, 100_000, 90_000, 90_000, 90_000, 95_000)))
    assert frame["quarter"].tolist() == ["2011Q1", "2011Q2", "2011Q3"]


def test_a_whole_quarter_that_repeats_the_one_before_waits_for_the_next(workbook):
    """Three months of a copied price are no proof of a price of their own."""
    frame = northern_ireland(workbook("2", prices(100_000, 100_000, 100_000, 100_000, 100_000, 100_000)))
    assert frame["quarter"].tolist() == ["2011Q1"]


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        (prices(100_000, 100_000, 99_000), "sheet 2, line 6, column Northern Ireland.*other months of 2011Q1"),
        (prices(100_000, "[x]"), "line 5, column Northern Ireland.*a number"),
        ([["Time period", "United Kingdom"], ["Jan 2011", 1]], "a header with the column Northern Ireland"),
        ([*prices(100_000), ["Mar 2011", 1, 100_000, 1]], "without 2011-02"),
        ([*prices(100_000), ["Jan 2011", 1, 100_000, 1]], "a second time"),
        ([*prices(100_000), ["Smarch 2011", 1, 100_000, 1]], "'Smarch 2011', expected a month such as"),
        ([*prices(100_000), ["2011-02", 1, 100_000, 1]], "a month such as Jan 2011"),
    ],
)
def test_a_sheet_of_prices_that_is_not_as_it_was_is_refused(workbook, rows, message):
    with pytest.raises(SourceError, match=message):
        northern_ireland(workbook("2", rows))


REGIONS = (
    *("K02000001", "K03000001", "K04000001", "E92000001"),
    *(f"E1200000{number}" for number in range(1, 10)),
    *("W92000004", "S92000003", "N92000001"),
)
GROUPS = ("New dwellings", "Other dwellings", "All dwellings", "First time buyers", "Former owner occupiers")
FIGURES = ("Price", "average advance", "average recorded income of borrowers")


def buyers(*, empty_at=(), regions=REGIONS):
    """Table 15 of two quarters: empty, then 60,000 pounds, 40,000 lent, 20,000 earned; no advances of two areas."""
    columns = [f"{group} {figure}" for group in GROUPS for figure in FIGURES]
    rows = [["Simple average house and mortage price statistics"], ["Period", "Region", "Region code", *columns]]
    for code in regions:
        for period in ("1992 Q1", "1992 Q2 [r]"):
            cells = []
            for column in columns:
                cell = {"Price": 60_000, "average advance": 40_000}.get(column.partition("s ")[2], 20_000)
                without_advances = code in {"K03000001", "K04000001"} and not column.endswith("Price")
                is_empty = period == "1992 Q1" or without_advances or (code, period[:7], column) == empty_at
                cells.append("[x]" if is_empty else cell)
            rows.append([period, "a region", code, *cells])
    return rows


def test_buyers_have_a_price_an_advance_and_an_income_under_the_code_of_today(workbook):
    frame = table_15(workbook("Table 15", buyers())).set_index(["region_id", "quarter", "buyer"])
    assert frame.loc[("N92000002", "1992Q2", "first-time")].tolist() == [60_000, 40_000, 20_000]
    assert "N92000001" not in frame.index.get_level_values("region_id")
    assert set(frame.index.get_level_values("buyer")) == {"all", "first-time", "former-owner"}


def test_the_first_quarter_is_empty_and_two_areas_have_no_advances_before_2024(workbook):
    frame = table_15(workbook("Table 15", buyers()))
    assert set(frame["quarter"]) == {"1992Q2"}
    without = frame[frame["advance"].isna()]
    assert set(without["region_id"]) == {"K03000001", "K04000001"}
    assert without["income"].isna().all()
    assert frame["price"].notna().all()


def replaced(old, new):
    return [[new if cell == old else cell for cell in row] for row in buyers()]


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        (
            buyers(empty_at=("E12000001", "1992 Q2", "First time buyers average advance")),
            "First time buyers average advance.*E12000001 in 1992Q2",
        ),
        (buyers(empty_at=("K03000001", "1992 Q2", "All dwellings Price")), "All dwellings Price.*K03000001 in 1992Q2"),
        (buyers(regions=REGIONS[:-1]), "without N92000002"),
        (buyers(regions=(*REGIONS, "N92000001")), "a second time"),
        (buyers(regions=(*REGIONS, "N92000009")), "the code of a region"),
        (replaced(40_000, ".."), "a number of at least 1000"),
        (
            [["Period", "Region code"], ["1992 Q2", "K02000001"]],
            "a header with the column All dwellings",
        ),
        (replaced("1992 Q2 [r]", "1992 2"), "a quarter such as 1992 Q2"),
    ],
)
def test_a_table_15_that_is_not_as_it_was_is_refused(workbook, rows, message):
    with pytest.raises(SourceError, match=message):
        table_15(workbook("Table 15", rows))
