"""Metro codes of past delineations: each leads to a metro with an index, and what became of every code is told."""

import numpy as np
import pytest

from data.book.intake.findings import findings
from data.book.valuation.cohorts import packed, prices, unpacked
from data.countries.us import metro_codes
from data.countries.us.tape import codes_read, present
from data.quarter import ordinal
from data.snapshot.snapshot import carried
from tests.data.book.tapes import US, taken

HELD = {int(place.region_id[-5:]) for place in carried().level("metro")}


def led(code, state=0, county=0):
    """The metro that a code leads to."""
    codes = {"metro": np.array([code]), "state": np.array([state]), "county": np.array([county])}
    return int(present(carried(), codes)["metro"][0])


def test_the_crosswalk_leads_from_lost_codes_to_held_ones():
    """No row is of a code that has an index, every row leads to one that has; each place of a code is listed once."""
    rows = metro_codes.crosswalk()
    assert not {row.from_code for row in rows} & HELD
    assert {row.to_code for row in rows} <= HELD
    assert {row.reason for row in rows} == {"renumbered", "merged", "split"}
    assert {row.listed for row in rows} == {"2009-12", "2013-02", "2020-03", "2023-07"}
    assert len({(row.from_code, row.place) for row in rows}) == len(rows)
    assert {row.from_code for row in rows if row.place} <= {row.from_code for row in rows if not row.place}


@pytest.mark.parametrize(
    ("code", "state", "county", "to"),
    [
        (39100, 36, 0, 28880),  # Poughkeepsie
        (15680, 24, 37, 30500),  # Lexington Park
        (23844, 18, 0, 29414),  # Gary
        (17460, 39, 0, 17410),  # Cleveland
        (19380, 39, 0, 19430),  # Dayton, of 2013
        (31460, 6, 0, 23420),  # Madera, now in Fresno's
        (12060, 13, 0, 12054),  # Atlanta: the part with its first city
        (12060, 13, 67, 31924),  # Cobb County is in Marietta's
        (45300, 12, 0, 45294),
        (45300, 12, 103, 41304),  # Pinellas
        (47894, 11, 0, 47764),
        (47894, 51, 0, 11694),  # Virginia's part has one division only
        (47894, 24, 9, 30500),  # Calvert
        (47900, 24, 31, 23224),
        (16980, 18, 0, 29414),
        (16980, 0, 0, 16984),
        (29820, 32, 3, 29820),  # has an index
        (10140, 53, 0, 10140),  # a micropolitan area, which has none
        (0, 32, 3, 0),
    ],
)
def test_a_code_leads_to_the_metro_of_today(code, state, county, to):
    """Renumbered and merged metros are one metro; of a split one county and state say which part."""
    assert led(code, state, county) == to


def test_a_code_that_a_snapshot_has_stays():
    """In a snapshot that still has a retired code, its loans follow that."""
    one = np.array([39100])
    assert metro_codes.present(one, np.array([36]), np.array([0]), {39100, 28880})[0] == 39100
    assert metro_codes.present(one, np.array([36]), np.array([0]), {29820})[0] == 39100


def test_a_retired_code_has_the_price_of_its_metro_of_today():
    """A loan of Poughkeepsie's old code and one of its new code change in price alike, by the metro's index."""
    quarter = ordinal("2007Q1")
    cells = unpacked(np.array([packed((36, code, 0), quarter, US) for code in (39100, 28880, 10140)]), US)
    marks = prices(carried(), cells, "2012Q1")
    assert marks.ratio[0] == marks.ratio[1]
    assert marks.place == ["CBSA-28880", "CBSA-28880", "US-NY"]


def test_what_became_of_codes_is_told_with_their_loans():
    """By code: loans led to a metro of today, and loans that no metro's index serves; territories have none at all."""
    codes = {
        "metro": np.array([39100, 12060, 12060, 10140, 29820, 0, 41980]),
        "state": np.array([36, 13, 13, 53, 32, 6, 72]),
        "county": np.array([0, 0, 67, 0, 0, 0, 0]),
    }
    read = codes_read(carried(), codes, np.array([4, 5, 6, 7, 8, 9, 10]))
    assert read.renamed == {"39100": {"28880": 4}, "12060": {"12054": 5, "31924": 6}}
    assert read.uncertain == {"12060": 5}  # no county says which division
    assert read.fell_back == {"10140": 7}


def test_a_tape_s_findings_name_the_codes(tmp_path):
    """The report has the codes with their loans, and the findings say them."""
    head = "State,MSA,UPB,Orig Date,Value,Rate,Term,Loan Amount\n"
    rows = "".join(f"{state},{code},90000,2012-05-01,160000,5.0,360,100000\n"
                   for state, code in (("NY", 39100), ("NY", 39100), ("WA", 10140)))  # fmt: skip
    done, *_ = taken(tmp_path, "t.csv", head + rows)
    assert (done.renamed, done.fell_back) == ({"39100": {"28880": 2}}, {"10140": 1})
    told = {finding.text: finding.count for finding in findings(done, US.loan_fields) if finding.kind == "layout"}
    assert list(told.values()) == [2, 1]
    assert all(code in text for code, text in zip(("39100", "10140"), told, strict=True))


def test_of_many_codes_the_most_frequent_are_named(tmp_path):
    """Ten codes without an index by name, and how many more there are."""
    codes = (10140, 10220, 10300, 10460, 10620, 10660, 10700, 10760, 10820, 10860, 10880, 10940)
    rows = "".join(f"WA,{code},90000,2012-05-01,160000,5.0,360,100000\n" for code in (10140, *codes))
    head = "State,MSA,UPB,Orig Date,Value,Rate,Term,Loan Amount\n"
    done, *_ = taken(tmp_path, "t.csv", head + rows)
    told = [finding for finding in findings(done, US.loan_fields) if finding.kind == "layout"]
    assert len(told) == 11
    assert ("10140" in told[0].text, told[0].count) == (True, 2)
    assert (told[-1].text[:18], told[-1].count) == ("2 more metro codes", 2)
