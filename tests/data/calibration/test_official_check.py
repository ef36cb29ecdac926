"""FHFA's own shares beside ours, when the snapshot has them."""

import numpy as np
import pytest

from data.__main__ import main
from data.calibration import official_check
from data.model.estimates import estimates
from data.snapshot.snapshot import Snapshot, carried


@pytest.fixture
def fetched(monkeypatch):
    """The carried snapshot as it would be with FHFA's state file: two quarters, one state suppressed in the second."""
    market = estimates(carried())
    ours = dict(zip(market.state_ids, market.level_summary("state", "step", 100)[1].by_loans, strict=True))
    plain = Snapshot.nmdb

    def nmdb(self, series_id, region_id, quarters):
        if series_id != official_check.SERIES or region_id not in ours:
            return plain(self, series_id, region_id, quarters)
        share = dict(zip(market.quarters, ours[region_id], strict=True))
        there = {"2013Q1": share["2013Q1"] - 0.01, "2013Q2": share["2013Q2"] + 0.03}
        if region_id == "US-WY":
            del there["2013Q2"]
        return np.array([there.get(quarter, np.nan) for quarter in quarters])

    monkeypatch.setattr(Snapshot, "nmdb", nmdb)


@pytest.mark.usefixtures("fetched")
def test_ours_is_scored_against_fhfas_own():
    """A point too high in one quarter, three too low in the next, where a suppressed state does not count."""
    rows = {row["quarter"]: row for row in official_check.errors(carried(), estimates(carried()))}
    assert set(rows) == {"all", "2013Q1", "2013Q2"}
    assert (rows["2013Q1"]["n"], rows["2013Q1"]["bias_pp"]) == (51, 1.0)
    assert (rows["2013Q2"]["n"], rows["2013Q2"]["bias_pp"]) == (50, -3.0)
    assert rows["2013Q2"]["rank_correlation"] == 1.0


@pytest.mark.usefixtures("fetched")
def test_the_command_prints_the_table(capsys):
    assert main(["backtest", "--official"]) == 0
    assert "2013Q2       50    3.0   -3.0" in capsys.readouterr().out


def test_without_the_file_it_says_which(capsys):
    """The carried snapshot has no state file: what is missing and how to get it, exit 1."""
    if not np.isnan(official_check.published(carried(), "US-NV", estimates(carried()).quarters)).all():
        pytest.skip("the snapshot has FHFA's state figures")
    assert main(["backtest", "--official"]) == 1
    assert "make refresh" in capsys.readouterr().err


def test_places_without_the_yardstick_are_refused(capsys):
    """The table of errors has no places to choose from: what is missing is said, exit 2, instead of the whole table."""
    assert main(["backtest", "--place", "Nevada"]) == 2
    assert "--against DIR" in capsys.readouterr().err
