"""Bank Rate: changes in, means over days out; quoted rates: months in, quarters out."""

import pytest

from data.sources.readers import SourceError
from data.sources.readers.bank_of_england import bank_rate, quoted_rates

CHANGES = ['"Date Changed","Rate"', '"16 Feb 00","5.00"', '"01 Jan 00","6.00"', '"01 Oct 99","4.00"']


@pytest.fixture
def written(tmp_path):
    def write(rows):
        path = tmp_path / "rates.csv"
        path.write_text("\n".join(rows) + "\n")
        return path

    return write


def test_a_quarters_bank_rate_is_the_mean_of_its_days_and_the_last_is_held_to_its_end(written):
    """6 per cent for 46 days of January and February 2000, 5 per cent for 45 to the end of March."""
    frame = bank_rate(written(CHANGES)).set_index("quarter")
    assert frame.loc["1999Q4"].tolist() == [0.04, 92]
    assert frame.loc["2000Q1"].tolist() == pytest.approx([(46 * 0.06 + 45 * 0.05) / 91, 91])


def test_the_first_quarter_counts_from_its_first_change(written):
    frame = bank_rate(written([CHANGES[0], '"10 Feb 75","8.00"', '"20 Jan 75","11.25"']))
    assert frame.to_numpy().tolist() == [["1975Q1", pytest.approx((21 * 0.1125 + 50 * 0.08) / 71), 71]]


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ([CHANGES[0], *CHANGES[:0:-1]], "line 3, column Date Changed.*newest first"),
        ([*CHANGES, CHANGES[-1]], "line 5.*newest first"),
        ([*CHANGES, '"03 Mar 74","12.50"'], "line 5.*years from 1975 to 2074"),
        ([*CHANGES, '"31 Sep 98","4.00"'], "line 5.*a day of the calendar"),
        ([*CHANGES, '"1998-09-01","4.00"'], "line 5.*a day such as 18 Dec 25"),
        ([*CHANGES, '"01 Sep 98","400"'], "line 5, column Rate.*from 0 to 25"),
    ],
)
def test_a_history_that_is_not_as_it_was_is_refused(written, rows, message):
    with pytest.raises(SourceError, match=message):
        bank_rate(written(rows))


QUOTED = [
    '"Date","2 year 60% LTV fixed-rate mortgages ","2 year 95% LTV fixed-rate mortgages"',
    '"30-04-2024","4.80","5.80"',
    '"31-05-2024","5","6"',
    '"30-06-2024","5.2","6.2"',
    '"31-07-2024","4.9","5.9"',
]


def test_a_quoted_rate_is_of_a_fix_and_an_ltv_and_says_how_many_months_it_is_the_mean_of(written):
    rows = quoted_rates(written(QUOTED)).to_numpy().tolist()
    assert rows == [
        [2, 0.6, "2024Q2", 0.05, 3],
        [2, 0.6, "2024Q3", 0.049, 1],
        [2, 0.95, "2024Q2", 0.06, 3],
        [2, 0.95, "2024Q3", 0.059, 1],
    ]


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ([QUOTED[0].replace("fixed-rate", "tracker"), *QUOTED[1:]], "columns such as 2 year 75% LTV"),
        ([*QUOTED[:2], *QUOTED[3:]], "without 2024-05"),
        ([*QUOTED, QUOTED[-1]], "a second time"),
        ([*QUOTED, '"31-08-2024","","5.9"'], "line 6, column 2 year 60% LTV.*a number"),
        ([*QUOTED, '"2024-08-31","5","5.9"'], "a day such as 30-04-2024"),
    ],
)
def test_quoted_rates_that_are_not_as_they_were_are_refused(written, rows, message):
    with pytest.raises(SourceError, match=message):
        quoted_rates(written(rows))
