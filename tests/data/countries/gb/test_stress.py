"""Stress of the United Kingdom: the Bank of England's depth, and a fall worked out backwards that leads forwards."""

import csv
import io

import pytest

from data.__main__ import main


def rows(capsys, *words):
    """The records that a command prints."""
    assert main(list(words)) == 0
    return list(csv.DictReader(io.StringIO(capsys.readouterr().out, newline="")))


def test_the_fall_that_reaches_a_target_reaches_it(capsys):
    """Each region's own fall to 10 %, taken as a scenario of its own, puts 10 % of its mortgages under water.

    Northern Ireland has no price of its own in the latest quarter, so that it has neither.
    """
    falls = {row["region_id"]: row for row in rows(capsys, "reverse", "--country", "gb", "--target", "0.10")}
    assert len(falls) == 12
    for place, row in falls.items():
        if place == "N92000002":
            assert row["price_change"] == ""
            continue
        (after,) = rows(capsys, "stress", "--scenario", "own", "--depth", row["price_change"], "--place", place)
        assert float(after["pneq_by_loans_after"]) == pytest.approx(0.10, abs=1e-6), place


def test_the_bank_of_englands_scenario_is_a_depth_for_every_region(capsys):
    """28 %, the same everywhere, at once or in a straight line; it is the country's first scenario."""
    at_once = rows(capsys, "stress", "--country", "gb")
    assert {row["scenario"] for row in at_once} == {"boe-2025"}
    assert {float(row["price_change"]) for row in at_once if row["pneq_by_loans_after"]} == {-0.28}
    over_time = rows(capsys, "stress", "--country", "gb", "--kind", "path")
    assert {row["judged"] for row in over_time} == {"2028Q4"}
    for now, later in zip(at_once, over_time, strict=True):
        if now["pneq_by_loans_after"]:  # three years of instalments on the way
            assert float(later["pneq_by_loans_after"]) < float(now["pneq_by_loans_after"])
