"""Loans of countries without a model, valued at their national price index; figures worked by hand to the penny."""

import csv
import io
import json

import pytest

from data.__main__ import main
from data.book.national import NATIONAL_COLUMNS
from data.world.national_prices import national_prices
from tests.data.countries.gb.test_tape import HEAD

pytestmark = pytest.mark.slow
# The BIS's index of Finland: 120.8733 in 2022Q2, when the loans were made, and 104.6858 in 2025Q3, where it ends.
#   a home of  200000 euros   200000 x 104.6858 / 120.8733 =  173215.7557   owed 190000   shortfall 16784.2443
#   a home of 2000000 kronor 2000000 x 104.6858 / 120.8733 = 1732157.5567   owed 1500000  shortfall 0
# Ten of each: 1732157.56 and 167842.44 euros, 17321575.57 kronor.
ROWS = (
    # currency, owed, place, value at origination
    *(("EUR", "190000.00", "FI1B1", "200000.00") for _ in range(10)),
    *(("SEK", "1500000.00", "FI1D7", "2000000.00") for _ in range(10)),
    ("EUR", "190000.00", "UA212", "200000.00"),
    ("EUR", "190000.00", "SE110", "200000.00"),
)
OLD = ("EUR", "100.00", "FI1B1", "9000.00")


def tape(path, rows, made="2022-05-15"):
    lines = [
        f"loan{n};2025-12-31;{made};300;{currency};{owed};{owed};3.5;home{n};{place};1;;{value};PERF"
        for n, (currency, owed, place, value) in enumerate(rows)
    ]
    path.write_text("\n".join([HEAD, *lines]) + "\n", encoding="utf-8")
    return path


def value(capsys, path, *options):
    assert main(["value", str(path), *options]) == 0
    return capsys.readouterr()


def test_loans_of_a_country_at_its_national_index(tmp_path, capsys):
    """In each currency by itself: worth = value x index in 2025Q3 / index in 2022Q2; where the index ended is said."""
    path = tape(tmp_path / "fi.csv", ROWS)
    rows = json.loads(value(capsys, path, "--country", "fi", "--format", "json").out)
    eur, sek, *found = rows
    assert national_prices().hpi("fi", ["2022Q2", "2025Q3"]).tolist() == [120.8733, 104.6858]
    assert (eur["table"], eur["key"], eur["name"], eur["quarter"]) == ("country", "fi", "Finland", "2025Q4")
    assert (eur["currency"], eur["index_through"], eur["market_share"]) == ("EUR", "2025Q3", None)
    assert (eur["loans"], eur["unvalued"], eur["upb"]) == (10, 0, 1_900_000.0)
    assert (eur["worth"], eur["shortfall"]) == (1_732_157.56, 167_842.44)
    assert (eur["loans_under_water"], sek["currency"], sek["loans_under_water"]) == (10, "SEK", 0)
    assert (sek["upb"], sek["worth"]) == (15_000_000.0, 17_321_575.57)
    texts = {row["text"]: row["loans"] for row in found}
    assert "the index of Finland ends in 2025Q3: homes are valued at the prices of that quarter" in texts
    assert "no model of Finland's mortgages is carried: no market stands beside the book" in texts
    assert texts["RREC6: set apart: a home in UA, not in FI; no price index of that country is carried"] == 1
    command = "python -m data value TAPE --country se"
    assert texts[f"RREC6: set apart: a home in SE, not in FI; value such loans by themselves: {command}"] == 1


def test_a_small_currency_beside_another_is_not_shown(tmp_path, capsys):
    """As no group of fewer than ten loans is; alone it is the whole book, and shown."""
    path = tape(tmp_path / "fi.csv", (*ROWS[:10], ROWS[10]))
    out = value(capsys, path, "--country", "fi").out
    rows = [row for row in csv.DictReader(io.StringIO(out)) if row["table"] == "country"]
    assert [*rows[0]] == [*NATIONAL_COLUMNS]
    assert rows[1]["currency"] == "SEK"
    assert (rows[1]["hidden"], rows[1]["upb"]) == ("yes", "")
    alone = value(capsys, tape(tmp_path / "one.csv", ROWS[:1]), "--country", "fi").out
    assert next(csv.DictReader(io.StringIO(alone)))["loans"] == "1"


def test_loans_of_before_the_index_are_counted(tmp_path, capsys):
    """They are on the tape and in no share, and a finding says since when there is an index."""
    path = tape(tmp_path / "old.csv", [OLD], made="1965-05-15")
    row, *found = json.loads(value(capsys, path, "--country", "fi", "--format", "json").out)
    assert (row["loans"], row["unvalued"]) == (0, 1)
    text = "made before the index of Finland begins, in 1970Q1, or after the quarter asked for: not valued"
    assert [finding["loans"] for finding in found if finding["text"] == text] == [1]


@pytest.mark.parametrize(
    ("options", "code", "said"),
    [
        (["--scenario", "own", "--depth", "-0.2"], 2, "no scenario is known for fi"),
        (["--scenario", "flat", "--depth", "-0.2"], 2, "--depth: has no bearing on the loans of fi"),
        (["--by", "loans"], 2, "--by: has no bearing"),
        (["--level", "state"], 2, "--level: has no bearing"),
        (["--cut", "purpose"], 2, "--cut: has no bearing"),
        (["--kind", "static"], 2, "--kind: has no bearing"),
        (["--horizon", "4"], 2, "--horizon: has no bearing"),
        (["--years", "3"], 2, "possible are --as-of QUARTER and --definition step-95 to step-125"),
        (["--shock", "Nevada"], 2, "--shock: has no bearing"),
        (["--answer", "term=weeks"], 2, "weeks is no answer for term; write one of months, years"),
        (["--definition", "dispersed-120"], 2, "no dispersion is known for fi"),
        (["--out", "book.xlsx"], 2, "no workbook"),
        (["--as-of", "soon"], 2, "expected a quarter"),
        (["--as-of", "1960Q1"], 1, "begins in 1970Q1"),
    ],
)
def test_what_there_is_none_of_is_said(tmp_path, capsys, options, code, said):
    """The reason on stderr, nothing on stdout."""
    assert main(["value", str(tape(tmp_path / "fi.csv", ROWS)), "--country", "fi", *options]) == code
    out, err = capsys.readouterr()
    assert (out, said in err) == ("", True)


def test_a_country_without_an_index_is_none(tmp_path, capsys):
    """Exit code 2; and other commands than `value` know no country without a package."""
    assert main(["value", str(tape(tmp_path / "ua.csv", ROWS)), "--country", "ua"]) == 2
    assert main(["estimate", "--country", "fi"]) == 2
    assert capsys.readouterr().out == ""
