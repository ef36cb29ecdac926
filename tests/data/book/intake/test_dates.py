"""A column of dates is read by what the whole column, or another one, shows of its order; or else it is asked."""

from datetime import date, timedelta

import pytest

from tests.data.book.intake.columns import asked, loans_of, quarters, tape

DAYS = [date(2006, 7, 3) + timedelta(days) for days in (0, 53, 73, 28, 68, 29, 89, 12, 40, 61)]
FIRST_OF_2006 = [date(2006, month, 1) for month in range(1, 11)]
OPEN = [
    date(2006, *pair) for pair in ((1, 2), (3, 4), (5, 6), (7, 8), (9, 10), (11, 12), (2, 1), (4, 3), (6, 5), (8, 7))
]


def dated(texts, **more):
    return tape({"origination_date": list(texts), **more})


@pytest.mark.parametrize(
    "spelling",
    [
        *("%Y-%m-%d", "%Y/%m/%d", "%Y %m %d", "%Y%m%d", "%Y%m%dT000000", "%Y-%m-%dT00:00:00Z", "%Y-%m-%dZ"),
        *("%m/%d/%Y", "%d/%m/%Y", "%m/%d/%y", "%d.%m.%Y", "%d-%m-%y", "%m%d%Y", "%d%m%Y", "%m/%d/%Y 12:00:00 AM"),
        *("%d%b%Y", "%d-%b-%y", "%d%b%Y:00:00:00", "%b %d, %Y", "%a, %d %b %Y", "%a %b %d 00:00:00 %Y", "%Y-%b-%d"),
        *("%Y-%m", "%Y%m", "%m/%Y", "%m%Y", "%b-%y", "%B %Y", "%YM%m", "%Y年%m月%d日"),
        *("%YQ3", "Q3 %Y", "3Q%y", "Q3-%y", "Q3'%y", "%Y:Q3"),
    ],
)
def test_every_usual_spelling_is_read(tmp_path, spelling):
    """Ten days from July to September 2006 are of 2006Q3, however they are spelled."""
    report, loans, _ = loans_of(tmp_path, dated(day.strftime(spelling) for day in DAYS))
    assert (report.accepted, report.rejected) == (10, 0)
    assert quarters(loans) == ["2006Q3"] * 10


@pytest.mark.parametrize("fraction", ["", ".0", ".75"])
def test_a_spreadsheet_s_day_numbers_are_read(tmp_path, fraction):
    """38,901 is 3 July 2006; a fraction is a time of day."""
    loans = loans_of(tmp_path, dated(f"{(day - date(1899, 12, 30)).days}{fraction}" for day in DAYS))[1]
    assert quarters(loans) == ["2006Q3"] * 10


@pytest.mark.parametrize("origin", [date(1960, 1, 1), date(1970, 1, 1)])
def test_days_counted_from_another_year_are_not_taken_for_a_spreadsheet_s(tmp_path, origin):
    """A day number of SAS or Unix would be a mortgage of the 1940s: every row is rejected."""
    report, _, _ = loans_of(tmp_path, dated(str((day - origin).days) for day in DAYS))
    assert (report.accepted, report.rejected) == (0, 10)


@pytest.mark.parametrize(
    "texts",
    [
        [day.strftime("%m/%d/%Y") for day in OPEN],
        [day.strftime("%d/%m/%y") for day in OPEN],
        [day.strftime("%d%m%Y") for day in OPEN],
        ["01/07/2006"] * 10,
        [*(day.strftime("%m/%d/%Y") for day in OPEN[:8]), "13/02/2006", "02/13/2006"],
    ],
)
def test_an_order_that_nothing_settles_is_asked(tmp_path, texts):
    """No day beyond the twelfth, or days beyond it in both places: it is asked, and nothing is read."""
    assert asked(tmp_path, dated(texts)) == {"originated"}


@pytest.mark.parametrize("spelling", ["%m/%d/%Y", "%d/%m/%Y"])
def test_another_column_of_dates_settles_the_order(tmp_path, spelling):
    """A first payment on the 28th says how the origination is to be read."""
    first = [day.replace(day=28).strftime(spelling) for day in OPEN]
    text = dated((day.strftime(spelling) for day in OPEN), **{"first payment date": first})
    assert quarters(loans_of(tmp_path, text)[1]) == [f"2006Q{(day.month + 2) // 3}" for day in OPEN]


@pytest.mark.parametrize("spelling", ["%m/%d/%Y", "%d/%m/%Y"])
def test_firsts_of_months_settle_the_order(tmp_path, spelling):
    """Ten different months, always on the first."""
    loans = loans_of(tmp_path, dated(day.strftime(spelling) for day in FIRST_OF_2006))[1]
    assert quarters(loans) == [f"2006Q{(day.month + 2) // 3}" for day in FIRST_OF_2006]


def test_where_both_orders_say_the_same_nothing_is_asked(tmp_path):
    """The first of January and the seventh of July are the same in both orders."""
    loans = loans_of(tmp_path, dated(["01/01/2005", "07/07/2006"] * 5))[1]
    assert quarters(loans) == ["2005Q1", "2006Q3"] * 5


def test_days_with_their_year_first_may_stand_among_others(tmp_path):
    """Half of the column as 2006-07-31, half as 7/31/2006: both are read."""
    texts = [day.strftime("%Y-%m-%d" if at % 2 else "%m/%d/%Y") for at, day in enumerate(DAYS)]
    assert quarters(loans_of(tmp_path, dated(texts))[1]) == ["2006Q3"] * 10


@pytest.mark.parametrize("impossible", ["2006-02-30", "2006-13-01", "2007-02-29", "3006-08-15"])
def test_a_day_that_does_not_exist_is_rejected(tmp_path, impossible):
    """It is rejected with its line, and the nine others are loans."""
    report, _, found = loans_of(tmp_path, dated([impossible, *(day.isoformat() for day in DAYS[1:])]))
    assert (report.accepted, report.rejected) == (9, 1)
    assert [(kind, lines) for kind, _, lines, _, _ in found if kind == "rejected"] == [("rejected", (2,))]


@pytest.mark.parametrize("unknown", ["", "1900-01-01", "9999-12-31", "0000-00-00"])
def test_a_date_that_stands_for_none_is_missing(tmp_path, unknown):
    """The loan is kept, without a date, and that is told."""
    report, loans, found = loans_of(tmp_path, dated([unknown, *(day.isoformat() for day in DAYS[1:])]))
    assert (report.accepted, loans[0]["cell"] % 100_000) == (10, 0)
    assert ("missing", 1, (2,)) in [one[:3] for one in found]


def test_a_two_digit_year_is_the_latest_that_can_be_meant(tmp_path):
    """99 is 1999, and that is told of every row."""
    _, loans, found = loans_of(tmp_path, dated(["07/15/99", *(day.strftime("%m/%d/%y") for day in DAYS[1:])]))
    assert quarters(loans)[0] == "1999Q3"
    assert any(kind == "assumed" and count == 10 and "two digits" in text for kind, count, _, _, text in found)
