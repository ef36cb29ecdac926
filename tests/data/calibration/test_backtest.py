"""The table of the model's errors: its statistics by hand, and whose it is."""

import numpy as np
import pytest

from data.calibration import backtest
from data.country import default


def test_scores_by_hand():
    """Two shares a point too high, one four too low: 2 points of mean absolute error, two thirds too low on average."""
    scores = backtest.scores(np.array([0.11, 0.21, 0.26]), np.array([0.10, 0.20, 0.30]))
    assert (scores["n"], scores["mae_pp"], scores["bias_pp"]) == (3, 2.0, -0.67)
    assert scores["rank_correlation"] == 1.0


def test_two_figures_have_no_correlation():
    """Any two points lie on a line."""
    assert backtest.scores(np.array([0.1, 0.2]), np.array([0.2, 0.1]))["correlation"] == ""


def test_the_table_is_written_and_read_as_it_is(tmp_path):
    """What the fit writes is what every page reads."""
    rows = backtest.carried()
    backtest.write(rows, tmp_path / "backtest.csv")
    assert (tmp_path / "backtest.csv").read_bytes() == default().backtest.read_bytes()


def test_a_country_without_a_table_says_how_one_is_made(tmp_path, monkeypatch):
    """No error is invented: the command is named."""
    monkeypatch.setattr(type(default()), "backtest", tmp_path / "backtest.csv")
    with pytest.raises(FileNotFoundError, match="calibrate"):
        backtest.carried()
