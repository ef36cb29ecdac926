"""The country and the currency of a row: read from codes and names, and loans of others set apart."""

import re

import duckdb
import pytest

from data.book.geography import tape_geography
from data.book.intake import home_countries
from data.book.intake.findings import findings
from data.book.intake.open_file import open_tape
from data.country import country
from data.i18n import in_language
from data.world.country_names import NAMES
from data.world.national_prices import national_prices
from tests.data.book.tapes import US, taken

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
    "Italy": "IT",
    "ITALIA": "IT",
    "PRT": "PT",
    "DE": "DE",
    "DEU": "DE",
    "Germany": "DE",
    " Deutschland ": "DE",
    "Österreich": "AT",
    "Türkiye": "TR",
    "U.K.": "GB",
    "U.S.": "US",
    "KAZ": None,
    "UKR": None,
    "Narnia": None,
    "London": None,
    "": None,
}


def read(make, text):
    return duckdb.connect().execute(f"SELECT {make('t')} FROM (SELECT ? AS t)", [text]).fetchone()[0]


@pytest.mark.parametrize(("text", "code"), TEXTS.items())
def test_the_country_of_a_text(text, code):
    """ISO, NUTS and ITL codes, and names in English and the country's own languages; any other text means none."""
    assert read(home_countries.country, text) == code


def test_every_country_with_an_index_is_known_by_its_code_and_its_names():
    """The three letters of ISO come first; every name reads as its country, and no name is of two."""
    assert NAMES.keys() == national_prices().names.keys()
    assert all(re.fullmatch("[A-Z]{3}", names[0]) for names in NAMES.values())
    of = {iso2: (national_prices().names[iso2], *names) for iso2, names in NAMES.items()}
    wrong = [name for iso2, names in of.items() for name in names if read(home_countries.country, name) != iso2.upper()]
    assert wrong == []


@pytest.mark.parametrize(("text", "code"), [("GBP", "GBP"), (" eur", "EUR"), ("£", None), ("pounds", None)])
def test_the_currency_of_a_text(text, code):
    """Three letters, in capitals or not; a sign is none."""
    assert read(home_countries.currency, text) == code


def test_an_american_tape_values_no_british_home(tmp_path):
    """Its valuation in pounds is not taken for dollars: it is set apart, with what to do, in both languages."""
    head = "RREL23;RREL25;RREL28;RREL29;RREL30;RREL43;RREC6;RREC13"
    rows = "2007-08-15;300;GBP;90000;80000;5.5;UKI31;100000\n2007-08-15;300;USD;90000;80000;5.5;USZZZ;100000\n"
    done, loans, rejects, _ = taken(tmp_path, "esma.csv", f"{head}\n{rows}")
    text = "set apart: a home in GB, not in US; value such loans by themselves: python -m data value TAPE --country gb"
    assert ([loan["line"] for loan in loans], done.reasons) == ([3], {f"RREC6: {text}": 1})
    assert (rejects[0]["value"], rejects[0]["reason"]) == ("UKI31", text)
    with in_language("zh"):
        assert "GB" in next(iter(done.reasons))
        assert "set apart" not in next(iter(done.reasons))


def test_a_home_in_a_country_that_is_not_understood_is_set_apart(tmp_path):
    """It is not valued as one's own, and the reason says what to write; a home without a country is one's own."""
    head, rest = "state,country,made,lent,owed,value,rate,term\n", "2007-08-15,90000,80000,100000,5.5,300\n"
    rows = "".join(f"NV,{name},{rest}" for name in ("Narnia", "United States", "", "Italy", "Germany"))
    done, loans, rejects, _ = taken(tmp_path, "own.csv", head + rows)
    assert [loan["line"] for loan in loans] == [3, 4]
    text = "set apart: a text that names no country known here; write its ISO 3166 code or its English name"
    assert (rejects[0]["column"], rejects[0]["value"], rejects[0]["reason"]) == ("country", "Narnia", text)
    assert [row["reason"][:26] for row in rejects[1:]] == ["set apart: a home in IT, n", "set apart: a home in DE, n"]
    found = {finding.text: finding for finding in findings(done, US.loan_fields, US.currency)}
    assert [(finding.kind, finding.count) for said, finding in found.items() if text in said] == [("apart", 1)]


def test_a_region_of_ones_own_in_a_column_of_countries_is_ones_own(tmp_path):
    """Annex 2 has the region and the country in one column, RREC6: London is in the United Kingdom."""
    path, work = tmp_path / "esma.csv", tmp_path / "work"
    head = "RREL3;RREL6;RREL23;RREL25;RREL28;RREL29;RREL30;RREL42;RREL43;RREL69;RREC4;RREC6;RREC13"
    row = "A{0};2009-06-30;2007-08-15;300;GBP;90000;80000;FXPR;5.5;PERF;H{0};{1};100000"
    path.write_text("\n".join([head, row.format(1, "London"), row.format(2, "Narnia")]) + "\n", encoding="utf-8")
    work.mkdir()
    con, gb = duckdb.connect(), tape_geography(country("gb"))
    report = open_tape(path, work, con, gb).load(work, con, gb)
    assert (report.accepted, report.rejected) == (1, 1)
