"""Stress on the carried market: it begins at the Monitor's figures, adds up, and can be walked backwards."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.model.estimates import estimates
from data.monitor.measure import measure
from data.snapshot.snapshot import carried
from data.stress.measure import before_and_after, needed_falls, stress_reading
from data.stress.portfolio import build_portfolio
from data.stress.reading import FALLS, TARGETS
from data.stress.view import StressView

QUARTERS = ("2006Q4", "2013Q4", "2025Q4")


@pytest.fixture(scope="module")
def snapshot():
    return carried()


@pytest.fixture(scope="module")
def market(snapshot):
    return estimates(snapshot)


def cast_of(snapshot, market, level, quarter, shocked=()):
    return build_portfolio(snapshot, market, snapshot.level(level), market.quarters.index(quarter), shocked)


@pytest.mark.parametrize("level", ["state", "division", "metro"])
@pytest.mark.parametrize("weight", ["loans", "balances"])
def test_flat_at_once_is_the_monitor(snapshot, level, weight):
    """No change of prices: before and after are the same bytes, and the front page's figures."""
    view = StressView(level=level, places=("US-NV", "US"), scenario="flat", weight=weight, quarter="2010Q2")
    reading, front = stress_reading(snapshot, view), measure(snapshot, view.now)
    assert reading.table.before.tobytes() == reading.table.after.tobytes()
    assert np.allclose(reading.table.before, front.table.share, rtol=1e-12, equal_nan=True)
    if level == "state":
        assert reading.table.before.tobytes() == front.table.share.tobytes()
    assert reading.amounts[1].after == reading.amounts[1].before == pytest.approx(front.measures[0].value)
    assert reading.amounts[2].before == pytest.approx(front.measures[1].value)
    assert reading.amounts[3].before == pytest.approx(front.measures[2].value)
    assert np.allclose(reading.ladder[0], front.ladder[:, front.quarters.index("2010Q2")])


@pytest.mark.parametrize("quarter", QUARTERS)
@pytest.mark.parametrize("weight", ["loans", "balances"])
@pytest.mark.parametrize("value", ["dispersed", "step"])
def test_reverse_stress_applied_forward_hits_its_target_in_every_state(snapshot, market, quarter, weight, value):
    """The fall said to bring a state to 5, 10 or 20 % does so within 0.1 points: put into the forward model."""
    view = StressView(scenario="own", quarter=quarter, weight=weight, value=value)
    who = cast_of(snapshot, market, "state", quarter)
    needed, already = needed_falls(who, view)
    before = before_and_after(who, view.but(depth=0.0))[0]
    today = (before.by_upb if weight == "balances" else before.by_loans)[:, 0]
    for column, target in enumerate(TARGETS):
        assert (already[:, column] == (today >= target)).all()
        for i in np.flatnonzero(~already[:, column]):
            later = before_and_after(who, view.but(depth=-float(needed[i, column])))[1]
            reached = (later.by_upb if weight == "balances" else later.by_loans)[i, 0]
            assert abs(reached - target) < 0.001


def test_reverse_stress_hits_its_target_for_groups_and_metros(snapshot, market):
    """The nation, a division and a metro too: each its own fall, put into the forward model."""
    for level in ("nation", "division", "metro"):
        view = StressView(scenario="own", quarter="2016Q2")
        who = cast_of(snapshot, market, level, "2016Q2")
        needed, already = needed_falls(who, view)
        for i in np.flatnonzero(~already[:, 2] & who.has_price)[:9]:
            later = before_and_after(who, view.but(depth=-float(needed[i, 2])))[1]
            assert abs(later.by_loans[i, 0] - TARGETS[2]) < 0.001


@settings(max_examples=15)
@given(st.floats(-0.6, 0.1), st.sampled_from(QUARTERS), st.integers(0, 20), st.sampled_from(["static", "path"]))
def test_states_add_up_to_divisions_and_the_nation(depth, quarter, horizon, kind):
    """Loans, balances, those under water and the amount beyond the homes' worth: after the stress as before."""
    snapshot = carried()
    market = estimates(snapshot)
    view = StressView(scenario="own", depth=depth, quarter=quarter, horizon=horizon, kind=kind)
    totals = []
    for level in ("state", "division", "nation"):
        stood = before_and_after(cast_of(snapshot, market, level, quarter), view)[1]
        parts = (
            *(stood.loans, stood.upb, stood.by_loans * stood.loans),
            *(stood.by_upb * stood.upb, stood.near * stood.loans, stood.shortfall * stood.upb),
        )
        totals.append([float(part.sum()) for part in parts])
    assert totals[1] == pytest.approx(totals[0], rel=1e-9)
    assert totals[2] == pytest.approx(totals[0], rel=1e-9)


@settings(max_examples=10)
@given(st.sampled_from(["US-NV", "US-TX", "US-DIV-MT", "CBSA-29820"]), st.floats(-0.6, -0.05))
def test_a_regional_fall_moves_only_its_region_its_parts_and_its_parents(region, depth):
    """Every other state, division and metro keeps its figure to the last byte."""
    snapshot = carried()
    view = StressView(scenario="regional", depth=depth, shocked=(region,), quarter="2025Q4")
    parents = {region, *chain(snapshot, region)} - {""}
    for level in ("state", "division", "metro"):
        table = stress_reading(snapshot, view.but(level=level)).table
        moved = {p.region_id for p, a, b in zip(table.places, table.before, table.after, strict=True) if abs(a - b) > 0}
        inside = {p.region_id for p in snapshot.level(level) if region in {p.region_id, *chain(snapshot, p.region_id)}}
        # A metro's own prices move nobody's sum: no state is made of metros.
        expected = inside | (parents & set(snapshot.places) if not region.startswith("CBSA") else set())
        assert moved <= {p.region_id for p in table.places} & expected
        assert moved or region.startswith("CBSA")


def chain(snapshot, region):
    found = []
    while region := snapshot.places[region].parent_id:
        found.append(region)
    return found


@pytest.mark.parametrize("scenario", ["own", "repeat", "back", "flat", "fed-2026"])
def test_paths_begin_today_and_end_where_they_are_judged(snapshot, scenario):
    """The path's first point is the share before, and the quarter it is judged in has the share after."""
    view = StressView(places=("US-FL", "US", "CBSA-29820"), scenario=scenario, kind="path", quarter="2012Q1")
    reading = stress_reading(snapshot, view)
    assert np.allclose(reading.course[:, 0], reading.chosen.before)
    at = reading.quarters.index(reading.judged)
    assert np.allclose(reading.course[:, at], reading.chosen.after)
    assert reading.prices[0] == 1.0


def test_the_curve_meets_the_forward_stress(snapshot):
    """A fall of 30 % at once is the same point on the curve and in the table."""
    reading = stress_reading(snapshot, StressView(places=("US-NV", "US", "CBSA-29820"), scenario="fed-2026"))
    assert np.allclose(reading.curve[:, FALLS == 0.30][:, 0], reading.chosen.after)


def test_metros_have_shares_but_no_counts(snapshot):
    """No metro's loans are published: amounts are unknown, never nought."""
    reading = stress_reading(snapshot, StressView(level="metro", places=("CBSA-29820",)))
    assert np.isnan(reading.table.loans_pushed).all()
    assert np.isnan(reading.amounts[1].after)
    assert np.isfinite(reading.table.after).sum() > 350


def test_what_is_not_there_is_answered_by_the_nearest_and_said(snapshot):
    """A place, a quarter and a stretch of years that are not there are dropped in words; a fall falls somewhere."""
    reading = stress_reading(snapshot, StressView(places=("US-XX", "US-FL"), quarter="2031Q1", shocked=("US-YY",)))
    assert reading.view.places == ("US-FL",)
    assert len(reading.dropped) == 3
    assert stress_reading(snapshot, StressView(places=("US-FL",), scenario="regional")).view.shocked == ("US-FL",)
    early = stress_reading(snapshot, StressView(scenario="back", years=25, quarter="1999Q1"))
    assert early.view.years == 24
