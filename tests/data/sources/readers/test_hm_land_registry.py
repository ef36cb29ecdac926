"""HM Land Registry's prices: months in, quarters out, each area from its own beginning."""

import numpy as np
import pytest

from data.sources.readers import SourceError, months
from data.sources.readers.hm_land_registry import seasonally_adjusted

ENGLISH = [f"E1200000{number}" for number in range(1, 10)]
BEGINS = dict.fromkeys([*ENGLISH, "E92000001", "W92000004", "K04000001"], "1995-01") | {
    "S92000003": "2004-01",
    "K03000001": "2004-01",
    "K02000001": "2005-01",
}


def table():
    """Every area to February 2005: 100,000 pounds, and from February on a tenth more."""
    rows = (
        f"{month}-01,West Midlands Region,{code},{110000 if month == '2005-02' else 100000}"
        for code, first in BEGINS.items()
        for month in months.span(first, "2005-02")
    )
    return ["Date,Region_Name,Area_Code,Average_Price_SA", *rows]


@pytest.fixture
def written(tmp_path):
    def write(rows):
        path = tmp_path / "Average-price-seasonally-adjusted-2005-02.csv"
        path.write_text("\n".join(rows) + "\n")
        return path

    return write


def test_a_quarters_price_is_the_mean_of_its_months_logs_and_says_how_many(written):
    """The mean of ln 100,000 and ln 110,000: the root of 1.1 times 100,000; the quarter has two months."""
    frame = seasonally_adjusted(written(table())).set_index(["region_id", "quarter"])
    price, count = frame.loc[("E12000005", "2005Q1")]
    assert price == pytest.approx(100_000 * np.sqrt(1.1), abs=1e-4)
    assert count == 2
    assert frame.loc[("E12000005", "2004Q4")].tolist() == [100_000, 3]


def test_each_area_begins_where_it_does_and_northern_ireland_is_not_there(written):
    frame = seasonally_adjusted(written(table()))
    firsts = frame.groupby("region_id")["quarter"].min().to_dict()
    assert firsts["E12000001"] == firsts["W92000004"] == firsts["K04000001"] == "1995Q1"
    assert firsts["S92000003"] == firsts["K03000001"] == "2004Q1"
    assert firsts["K02000001"] == "2005Q1"
    assert "N92000002" not in firsts


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda rows: [*rows, "2005-02-01,Northern Ireland,N92000002,90000"], "N92000002.*has prices adjusted"),
        (lambda rows: [row for row in rows if "S92000003" not in row], "without S92000003"),
        (lambda rows: [row for row in rows if "2004-05-01" not in row], "E12000001 without 2004-05"),
        (lambda rows: [*rows, "2003-12-01,Scotland,S92000003,90000"], "S92000003 from 2003-12.*from 2004-01"),
        (lambda rows: [*rows, rows[-1]], "a second time"),
        (lambda rows: [*rows[:-1], rows[-1].replace("110000", "110")], "line .*Average_Price_SA.*at least 1000"),
        (lambda rows: [*rows[:-1], rows[-1].replace("-02-01", "-02-15")], "the first of a month"),
        (lambda rows: [rows[0].replace("_SA", ""), *rows[1:]], "a header with the column Average_Price_SA"),
    ],
)
def test_a_file_that_is_not_as_it_was_is_refused(written, change, message):
    with pytest.raises(SourceError, match=message):
        seasonally_adjusted(written(change(table())))
