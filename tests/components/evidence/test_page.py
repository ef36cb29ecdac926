"""The page of evidence: what it prints is what the backtest found."""

import pytest

from data.calibration import backtest


@pytest.mark.parametrize("left_out", ["states", "quarters", "years"])
def test_every_mean_error_stands_on_the_page(client, left_out):
    """Whichever way figures are left out, each source's mean absolute error is the carried backtest's."""
    page = client.get(f"/en/evidence/?unseen={left_out}").get_data(as_text=True)
    rows = [row for row in backtest.carried() if row["left_out"] == left_out and row["by"] == "all"]
    assert rows
    for row in rows:
        assert f"{float(row['mae_pp']):.2f}" in page or f"{float(row['mae_pp']):.1f}" in page, row["source"]


@pytest.mark.parametrize("query", ["?unseen=nothing", "?error=large", "?against=nobody", "?place=US-NV"])
def test_what_it_cannot_be_asked_is_said(client, query):
    """A parameter it does not have, or a value that is none, is named on the page."""
    page = client.get(f"/en/evidence/{query}").get_data(as_text=True)
    name = query[1:].partition("=")[0]
    assert f"{name}" in page
    assert "is not" in page
