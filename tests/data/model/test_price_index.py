"""One market, three indices: a definition's index values homes alone, and where there is none nobody has a figure."""

from dataclasses import replace

import numpy as np
import pytest

from data.model.estimates import estimates
from data.model.price_index import estimates_at_index, log_prices
from data.monitor.measure import measure
from data.monitor.view import View
from data.quarter import ordinal
from data.snapshot.snapshot import carried
from data.why.bridge import bridge

SALES = "purchase"


@pytest.fixture(scope="module")
def snapshot():
    return carried()


def share(snapshot, view):
    reading = measure(snapshot, view)
    return float(reading.series[0].share[reading.quarters.index(reading.as_of)])


def test_the_models_own_index_is_the_models_own_market(snapshot):
    """Nothing is worked out anew for a definition that names no index."""
    assert estimates_at_index(snapshot, "blended") is estimates(snapshot)


@pytest.mark.parametrize(
    ("index", "published", "level", "region"),
    [
        ("all-transactions", "all-transactions", "state", "US-NV"),
        ("all-transactions", "all-transactions", "metro", "CBSA-29820"),
        (SALES, "expanded", "state", "US-NV"),
        (SALES, "purchase-only", "metro", "CBSA-29820"),
    ],
)
def test_homes_follow_the_published_index_and_nothing_else(snapshot, index, published, level, region):
    """Between two quarters that the publisher has, homes move by exactly what it says."""
    ids = [place.region_id for place in snapshot.level(level)]
    ours = log_prices(snapshot, level, index)[ids.index(region)]
    first, last = "2006Q1", "2011Q4"
    theirs = np.log(snapshot.hpi((region,), (first, last), published)[0])
    moved = (
        ours[ordinal(last) - ordinal(snapshot.country.first_price)]
        - ours[ordinal(first) - ordinal(snapshot.country.first_price)]
    )
    assert moved == pytest.approx(theirs[1] - theirs[0], abs=1e-12)


def test_only_homes_are_worth_something_else(snapshot):
    """Loans, their number, their spread and what a loan of the quarter owes are the model's at any index."""
    ours = estimates(snapshot)
    for index in ("all-transactions", SALES):
        theirs = estimates_at_index(snapshot, index)
        assert theirs.cohorts.alive is ours.cohorts.alive
        assert theirs.cohorts.between is ours.cohorts.between
        fresh = theirs.cohorts.median[..., 0]
        assert np.where(np.isnan(fresh), ours.cohorts.median[..., 0], fresh) == pytest.approx(
            ours.cohorts.median[..., 0]
        )


@pytest.mark.parametrize(
    ("place", "quarter", "has"),
    [
        ("US-NV", "2023Q4", True),
        ("US-NV", "2024Q1", False),
        ("US", "2023Q4", True),
        ("US-DIV-MT", "2024Q1", False),
        ("CBSA-29820", "2025Q4", True),
        ("CBSA-39900", "2013Q4", False),
    ],
)
def test_who_has_no_such_index_has_no_figure(snapshot, place, quarter, has):
    """Unknown stays unknown, in every panel, and the page says why; the other index never stands in."""
    level = "metro" if place.startswith("CBSA") else "state"
    reading = measure(snapshot, View(level=level, places=(place,), quarter=quarter, index=SALES))
    t = reading.quarters.index(quarter)
    shown = [reading.series[0].share[t], reading.ladder[:, t].sum(), reading.measures[-1].value]
    assert np.isfinite(shown).tolist() == [has] * 3
    assert np.isfinite(reading.vintage_share[:, t]).any() == has
    assert f"index-{SALES}" in reading.notes
    assert has or "index-unknown" in reading.notes


def test_the_nation_is_the_sum_of_its_states_at_any_index(snapshot):
    """Loan-weighted, as always."""
    for index in ("all-transactions", SALES):
        market = estimates_at_index(snapshot, index)
        t = market.quarters.index("2011Q1")
        by_state = market.level_summary("state", "dispersed", 100)[1]
        expected = np.average(by_state.by_loans[:, t], weights=by_state.loans[:, t])
        assert share(snapshot, View(quarter="2011Q1", index=index)) == pytest.approx(expected)


@pytest.mark.parametrize("place", ["US", "US-DIV-MT", "US-NV", "CBSA-29820"])
def test_the_bridges_step_is_the_difference_of_two_figures_that_we_print(snapshot, place):
    """To FHFA, which uses its all-transactions index: the step is what turning the page's own switch moves."""
    asked = View(places=(place,), quarter="2013Q4", value="step")
    (step,) = (one for one in bridge(snapshot, asked, "fhfa").steps if one.name == "index")
    at = asked.but(index="all-transactions")
    assert step.moved == pytest.approx(share(snapshot, at) - share(snapshot, asked), abs=1e-12)
    assert [one.moved for one in bridge(snapshot, at, "fhfa").steps if one.name == "index"] == [0.0]
    assert bridge(snapshot, at, "fhfa").theirs == pytest.approx(bridge(snapshot, asked, "fhfa").theirs)


def test_a_third_index_is_read_by_its_name(snapshot, monkeypatch):
    """Neither the model's, nor the country's own, nor that of sales: looked up as the profile names it."""
    third = replace(snapshot.country.indices[-1], key="third", names={"state": "expanded"})
    country = replace(snapshot.country, indices=(*snapshot.country.indices, third))
    monkeypatch.setitem(snapshot.__dict__, "country", country)
    states = tuple(place.region_id for place in snapshot.level("state"))
    t = [ordinal(quarter) - ordinal(country.first_price) for quarter in ("2006Q1", "2011Q4")]
    ours = log_prices.__wrapped__(snapshot, "state", "third")[states.index("US-NV")]
    theirs = np.log(snapshot.hpi(("US-NV",), ("2006Q1", "2011Q4"), "expanded")[0])
    assert ours[t[1]] - ours[t[0]] == pytest.approx(theirs[1] - theirs[0], abs=1e-12)
