"""`python -m data stress` and `reverse`: the page's figures as tidy rows, and clear words for what is not there."""

import csv
import io
import json

import pytest

from data.__main__ import main
from data.snapshot.snapshot import carried
from data.stress.measure import stress_reading
from data.stress.view import StressView


def printed(capsys, *words):
    assert main([*words]) == 0
    return list(csv.DictReader(io.StringIO(capsys.readouterr().out, newline="")))


def test_the_rows_are_the_pages_figures(capsys):
    """Share, loans, balance and amount under water, before and after, as the stress page has them."""
    row = printed(capsys, "stress", "--scenario", "fed-2026", "--place", "Nevada", "--as-of", "2016Q1")[0]
    reading = stress_reading(carried(), StressView(places=("US-NV",), quarter="2016Q1"))
    share, loans, upb, shortfall = reading.amounts
    assert row["evidence"].startswith("scenario (prices assumed; loans modelled")
    assert float(row["price_change"]) == -0.3
    for name, number in (("pneq_by_loans", share), ("loans_under_water", loans)):
        assert float(row[f"{name}_before"]) == pytest.approx(number.before, rel=1e-4)
        assert float(row[f"{name}_after"]) == pytest.approx(number.after, rel=1e-4)
    assert float(row["upb_under_water_after"]) == pytest.approx(upb.after, rel=1e-6)
    assert float(row["shortfall_after"]) == pytest.approx(shortfall.after, rel=1e-6)


def test_reverse_put_forward_on_the_command_line(capsys):
    """The fall that `reverse` prints for every state, given to `stress`, prints the target within 0.1 points."""
    falls = printed(capsys, "reverse", "--target", "0.1", "--as-of", "2025Q4", "--by", "balances")
    assert len(falls) == 51
    for fall in falls[::10]:
        words = ("stress", "--depth", fall["price_change"], "--place", fall["region_id"], "--as-of", "2025Q4")
        assert float(printed(capsys, *words)[0]["pneq_by_upb_after"]) == pytest.approx(0.1, abs=0.001)


def test_a_place_already_there_has_no_fall(capsys):
    """In 2010 more than a tenth of Nevada's loans were under water: said, not a number."""
    row = printed(capsys, "reverse", "--target", "0.1", "--place", "US-NV", "--as-of", "2010Q1")[0]
    assert (row["price_change"], row["already"]) == ("", "True")


def test_metros_have_shares_and_no_amounts(capsys):
    """Unknown is empty in CSV and null in JSON, never 0."""
    words = ["stress", "--level", "metro", "--place", "las vegas", "--scenario", "repeat", "--kind", "path"]
    row = printed(capsys, *words)[0]
    assert row["loans"] == row["shortfall_after"] == ""
    assert 0 < float(row["pneq_by_loans_after"]) < 1
    assert main([*words, "--format", "json"]) == 0
    assert json.loads(capsys.readouterr().out)[0]["loans"] is None


@pytest.mark.parametrize(
    ("words", "hint"),
    [
        (["stress", "--scenario", "doom"], "fed-2026, boe-2025"),
        (["stress", "--scenario", "own"], "--depth -0.2"),
        (["stress", "--scenario", "fed-2026", "--depth", "-0.2"], "its own"),
        (["stress", "--scenario", "regional", "--depth", "-0.2"], "--shock"),
        (["stress", "--depth", "-0.2", "--shock", "Nevada"], "regional"),
        (["stress", "--depth", "-20"], "-0.9"),
        (["stress", "--scenario", "back", "--kind", "trough"], "static or path"),
        (["stress", "--scenario", "flat", "--kind", "trough"], "no fall to measure"),
        (["stress", "--scenario", "back", "--years", "25", "--as-of", "1998Q1"], "1975Q1"),
        (["stress", "--place", "Nevda"], "Nevada"),
        (["reverse", "--target", "10"], "such as 0.10"),
        (["reverse", "--as-of", "1990Q1"], "1998Q1 to"),
    ],
)
def test_what_does_not_exist_is_refused_with_what_does(capsys, words, hint):
    """Exit 2, nothing on stdout, and a message that says what there is."""
    assert main(words) == 2
    heard = capsys.readouterr()
    assert heard.out == ""
    assert hint in heard.err


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--scenario", "fed-2026", "--years", "9"], "--years is for the scenario back"),
        (["--horizon", "8"], "--horizon is for --kind path or trough"),
        (["--scenario", "back", "--years", "0", "--kind", "path"], "--years 0 is not between"),
    ],
)
def test_an_option_without_a_bearing_is_refused(options, said, capsys):
    """Exit 2 and a sentence, so that nobody takes a figure for the answer to what was not asked."""
    assert main(["stress", "--place", "Nevada", *options]) == 2
    assert said in capsys.readouterr().err
