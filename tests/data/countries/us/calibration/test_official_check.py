"""FHFA's own shares beside ours, when the snapshot has them."""

import numpy as np
import pytest

from data.__main__ import main
from data.countries.us import nmdb, official
from data.countries.us.calibration import official_check
from data.model.estimates import estimates
from data.snapshot.snapshot import carried


@pytest.fixture
def fetched(monkeypatch):
    """The carried snapshot as it would be with FHFA's state file: two quarters, one state suppressed in the second."""
    market = estimates(carried())
    ours = dict(zip(market.base.ids, market.level_summary("state", "step", 100)[1].by_loans, strict=True))
    plain = nmdb.outstanding

    def share(region_id, quarter):
        there = {"2013Q1": -0.01} if region_id == "US-WY" else {"2013Q1": -0.01, "2013Q2": 0.03}
        return ours[region_id][market.quarters.index(quarter)] + there[quarter] if quarter in there else np.nan

    def outstanding(snapshot, series_id, regions, quarters, **weighted):
        if series_id != official.SERIES or regions[0] not in ours:
            return plain(snapshot, series_id, regions, quarters, **weighted)
        return np.array([[share(region_id, quarter) for quarter in quarters] for region_id in regions])

    monkeypatch.setattr(nmdb, "outstanding", outstanding)


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
    if not np.isnan(official.published(carried(), ("US-NV",), estimates(carried()).quarters)).all():
        pytest.skip("the snapshot has FHFA's state figures")
    assert main(["backtest", "--official"]) == 1
    assert "make refresh" in capsys.readouterr().err


def test_places_without_the_yardstick_are_refused(capsys):
    """The table of errors has no places to choose from: what is missing is said, exit 2, instead of the whole table."""
    assert main(["backtest", "--place", "Nevada"]) == 2
    assert "--against DIR" in capsys.readouterr().err
