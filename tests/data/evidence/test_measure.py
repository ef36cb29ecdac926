"""The evidence of error: what is shown is what the project carries, and nothing gives a publisher's panel back."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.calibration import backtest
from data.calibration.backtest import LEAST_QUARTERS, LEAST_STATES
from data.country import default
from data.evidence.measure import SHARES, evidence, reading
from data.evidence.view import ERRORS, LEFT_OUT, MAPPED, EvidenceView, view_from_query
from data.model import parameters
from data.model.estimates import estimates
from data.snapshot.snapshot import carried

ROW = {"left_out": "states", "source": "zillow-state", "level": "state", "rmse_pp": "3.0", "correlation": "0.9"}
ROWS = [
    ROW | {"by": "all", "key": "", "n": "90", "mae_pp": "2.5", "bias_pp": "-0.5", "rank_correlation": "0.8"},
    ROW | {"by": "state", "key": "US-NV", "n": "8", "mae_pp": "4.0", "bias_pp": "-4.0", "rank_correlation": ""},
    ROW | {"by": "quarter", "key": "2013Q4", "n": "34", "mae_pp": "2.0", "bias_pp": "1.0", "rank_correlation": "0.8"},
    ROW | {"by": "quarter", "key": "2012Q1", "n": "30", "mae_pp": "3.0", "bias_pp": "-1.0", "rank_correlation": "0.8"},
]


def known(rows=ROWS):
    """The carried fit with these errors."""
    return evidence(default(), parameters.carried(), rows, lambda share, level: (share / 2, share * 2))  # noqa: ARG005


def test_a_question_picks_its_rows():
    """Of three kinds of row each lands in its place: the whole, the state's on the map, the quarters in order."""
    found = reading(known(), ROWS, EvidenceView(error="bias"))
    assert found.score("zillow-state").mae == 2.5
    assert found.score("corelogic-nation") is None
    shown = {place.region_id: error for place, error in zip(found.places, found.error, strict=True)}
    assert shown.pop("US-NV") == -4.0
    assert np.isnan(list(shown.values())).all()
    assert found.error_histories[0].quarters == ("2012Q1", "2013Q4")
    assert found.error_histories[0].error.tolist() == [-1.0, 1.0]
    assert reading(known(), ROWS, EvidenceView(left_out="years")).error_histories == ()


def test_an_empty_correlation_is_unknown():
    """A correlation of too few figures is written as nothing, and read as not a number."""
    row = ROWS[0] | {"correlation": "", "rank_correlation": ""}
    assert math.isnan(known([row]).scores[0].correlation)


@pytest.mark.parametrize("left_out", LEFT_OUT)
@pytest.mark.parametrize("source", MAPPED)
@pytest.mark.parametrize("error", ERRORS)
def test_nothing_shown_gives_a_panel_back(left_out, source, error):
    """Every error by state is of eight quarters or more, every one by quarter of ten states or more."""
    rows = backtest.carried()
    found = reading(known(rows), rows, EvidenceView(left_out, source, error))
    assert all(n >= LEAST_QUARTERS for n, off in zip(found.counted, found.error, strict=True) if not np.isnan(off))
    assert all(n >= LEAST_STATES for course in found.error_histories for n in course.n)
    assert {row["by"] for row in rows} == {"all", "state", "quarter"}


def test_the_carried_calibration_holds_no_figure_by_place_or_quarter():
    """The parameter file names no state and no quarter: of the publishers' files it has only checksums."""
    text = default().parameters.read_text(encoding="utf-8")
    assert not any(f'"{place.region_id}"' in text or f'"{place.name}"' in text for place in default().areas)
    about = parameters.carried().about
    assert all(len(checksum) == 64 for checksum in about["yardstick"].values())


def test_examples_are_the_estimates_own_interval():
    """The page's sentence on widths is the interval that the figures carry, not another's."""
    market = estimates(carried())
    told = evidence(market.country, market.calibration, ROWS, market.interval).examples
    for level in ("state", "nation"):
        lower, upper = market.interval(np.array(SHARES), level)
        mine = [one for one in told if one.level == level]
        assert [one.lower for one in mine] == lower.tolist()
        assert [one.upper for one in mine] == upper.tolist()


def test_every_parameter_says_what_was_believed():
    """No calibrated number without a meaning and a prior."""
    told = {one.name for one in known().parameters}
    assert told == set(parameters.carried().values)


@given(st.sampled_from(LEFT_OUT), st.sampled_from(MAPPED), st.sampled_from(ERRORS))
def test_a_question_survives_its_link(left_out, source, error):
    """Said as a link and heard again it is the same question."""
    view = EvidenceView(left_out, source, error)
    assert view_from_query(view.search()) == (view, ())


@given(st.text(max_size=60))
def test_any_link_is_answered(text):
    """Whatever a hand types there is a question, and what was lost is said."""
    view, dropped = view_from_query(f"?unseen={text}&whose={text}")
    assert view.left_out in LEFT_OUT
    assert dropped
