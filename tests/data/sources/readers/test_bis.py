"""Prices of the BIS: every area under its code, aggregates marked, no gap within an area."""

import pytest

from data.sources.readers import SourceError
from data.sources.readers.bis import AGGREGATES, nominal

ROWS = [
    "date,country_code,country,price",
    "1968-06-30,GB,United Kingdom,3.0511",
    "1968-09-30,GB,United Kingdom,3.1",
    "1968-12-31,GB,United Kingdom,3.2",
    "1968-06-30,FI,Finland,5",
    *(f"1968-12-31,{area},Some of the world,100" for area in AGGREGATES),
]


@pytest.fixture
def written(tmp_path):
    def write(rows):
        path = tmp_path / "bis_nominal_index_long.csv"
        path.write_text("\n".join(rows) + "\n")
        return path

    return write


def test_areas_have_their_own_quarters_and_aggregates_are_no_countries(written):
    frame = nominal(written(ROWS))
    assert frame.iloc[0].tolist() == ["GB", "United Kingdom", False, "1968Q2", 3.0511]
    assert set(frame.loc[frame["is_aggregate"], "area"]) == {"4T", "5R", "XM", "XW"}
    assert frame.loc[frame["area"] == "FI", "quarter"].tolist() == ["1968Q2"], "an area may end before the others"


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ([row for row in ROWS if "1968-09-30" not in row], "GB without 1968Q3"),
        ([*ROWS, "1969-03-31,6X,A new aggregate,1"], "the BIS's code"),
        (ROWS[:-1], "without XW"),
        ([*ROWS, ROWS[1]], "a second time"),
        ([*ROWS, "1969-02-28,GB,United Kingdom,1"], "the last day of a quarter"),
        ([*ROWS, "1969-03-31,GB,United Kingdom,"], "column price.*a number"),
    ],
)
def test_a_table_that_is_not_as_it_was_is_refused(written, rows, message):
    with pytest.raises(SourceError, match=message):
        nominal(written(rows))
