"""The country and the currency of a row: read from codes and names, and loans of others set apart."""

import duckdb
import pytest

from data.book.intake import home_countries
from data.i18n import in_language
from tests.data.book.tapes import taken

TEXTS = {
    "UKI31": "GB",
    "TLM50": "GB",
    "UKZZZ": "GB",
    "gb": "GB",
    "EL303": "GR",
    "DE212": "DE",
    "DEA1A": "DE",
    "FRK26": "FR",
    "ITC4C": "IT",
    "NL": "NL",
    "ESZZZ": "ES",
    "GBR": "GB",
    "United States": "US",
    "Scotland": "GB",
    "WALES": "GB",
    "ITALY": None,
    "PRT": None,
    "London": None,
    "": None,
}


def read(make, text):
    return duckdb.connect().execute(f"SELECT {make('t')} FROM (SELECT ? AS t)", [text]).fetchone()[0]


@pytest.mark.parametrize(("text", "code"), TEXTS.items())
def test_the_country_of_a_text(text, code):
    """ISO, NUTS and ITL codes and a country's own names; a text that may mean two countries means none."""
    assert read(home_countries.country, text) == code


@pytest.mark.parametrize(("text", "code"), [("GBP", "GBP"), (" eur", "EUR"), ("£", None), ("pounds", None)])
def test_the_currency_of_a_text(text, code):
    """Three letters, in capitals or not; a sign is none."""
    assert read(home_countries.currency, text) == code


def test_an_american_tape_values_no_british_home(tmp_path):
    """Its valuation in pounds is not taken for dollars: it is set apart, with what to do, in both languages."""
    head = "RREL23;RREL25;RREL28;RREL29;RREL30;RREL43;RREC6;RREC13"
    rows = "2007-08-15;300;GBP;90000;80000;5.5;UKI31;100000\n2007-08-15;300;USD;90000;80000;5.5;USZZZ;100000\n"
    done, loans, rejects, _ = taken(tmp_path, "esma.csv", f"{head}\n{rows}")
    text = "set apart: a home in GB, not in US; value such loans by themselves, --country gb"
    assert ([loan["line"] for loan in loans], done.reasons) == ([3], {f"RREC6: {text}": 1})
    assert (rejects[0]["value"], rejects[0]["reason"]) == ("UKI31", text)
    with in_language("zh"):
        assert "GB" in next(iter(done.reasons))
        assert "set apart" not in next(iter(done.reasons))


def test_a_country_that_is_not_read_is_said(tmp_path):
    """The loan stays, and the column is among the findings."""
    text = "state,country,made,lent,owed,value,rate,term\nNV,Narnia,2007-08-15,90000,80000,100000,5.5,300\n"
    done, loans, *_ = taken(tmp_path, "own.csv", text)
    assert (len(loans), done.warnings["country-unread"]) == (1, 1)
