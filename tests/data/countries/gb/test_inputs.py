"""The United Kingdom's inputs and what the node model makes of them, held to facts that others published or worked out.

The shares, balances and loans below are those of a model that was written apart from this one, from the same files.
"""

import numpy as np
import pytest

from data.countries.gb.geography import ENGLISH_REGIONS, NORTHERN_IRELAND, SCOTLAND, WALES
from data.countries.gb.inputs import mortgages, node_inputs
from data.countries.gb.new_loans import national, region_share
from data.countries.gb.origination_ltv import first_time_share, log_ltv
from data.countries.gb.prices import log_hpi
from data.countries.gb.priors import PRIORS
from data.country import country
from data.formulas.arrays import Floats
from data.model import aggregates
from data.model.cohorts import aggregate_ltv
from data.model.inputs import quarters_of
from data.model.node_cohorts import follow_nodes, mean_home_value
from data.snapshot.snapshot import read_snapshot

# The fitted drift is chosen among whole steps of 0.0004, so that it is a judgement (data/countries/gb/calibration).
VALUES = {name: prior.centre for name, prior in PRIORS.items()} | {"drift": 0.0032}
# Shares under water, per cent.
NATION = {
    "2007Q3": 0.8,
    "2008Q4": 7.8,
    "2009Q2": 9.9,
    "2011Q1": 6.6,
    "2012Q4": 6.6,
    "2013Q4": 5.3,
    "2018Q1": 1.8,
    "2025Q2": 1.6,
}
REGIONS_2009Q2 = dict(
    zip(
        (*ENGLISH_REGIONS, WALES, SCOTLAND, NORTHERN_IRELAND),
        (12.3, 12.1, 11.6, 13.2, 12.1, 9.8, 9.0, 8.6, 8.4, 9.6, 5.6, 7.9),
        strict=True,
    )
)
TOLERANCE = 0.15
BANDS = ("ltv_to_75", "ltv_75_90", "ltv_90_95", "ltv_over_95")
# What owner-occupiers owe, thousand million pounds: the other model's, and MLAR's (less letting and lifetime loans).
OWED = {
    "2007Q1": (851, 800),
    "2010Q1": (961, 914),
    "2013Q4": (989, 977),
    "2016Q4": (1077, 1057),
    "2020Q1": (1197, 1179),
    "2023Q2": (1328, 1319),
}


@pytest.fixture(scope="module")
def snapshot():
    return read_snapshot(country("gb").snapshot)


@pytest.fixture(scope="module")
def quarters(snapshot):
    return quarters_of(snapshot)


@pytest.fixture(scope="module")
def regions(snapshot):
    return tuple(region.region_id for region in snapshot.level("itl1"))


@pytest.fixture(scope="module")
def inputs(snapshot):
    return node_inputs(snapshot, VALUES)


@pytest.fixture(scope="module")
def cohorts(inputs, quarters):
    shown = [t for t, quarter in enumerate(quarters) if quarter >= country("gb").first_shown]
    return follow_nodes(inputs, VALUES, shown)


def at(cohorts, quarters, quarter):
    return cohorts.at.index(quarters.index(quarter))


def test_no_number_is_missing(inputs, quarters):
    """Every array has its shape, and a number in every cell."""
    assert inputs.weight.shape == (12, len(quarters), 48)
    for name, figure in vars(inputs).items():
        if isinstance(figure, np.ndarray):
            assert np.isfinite(figure).all(), name
    assert inputs.weight.sum(axis=2) == pytest.approx(1.0)
    assert inputs.amortises.sum() == 24


def test_nothing_is_lent_above_the_maximum(inputs, quarters):
    """Not one node of one region, before or after lenders drew back."""
    boom = np.array(quarters) <= "2008Q1"
    assert inputs.log_ltv[:, boom].max() < VALUES["maximum_2008"]
    assert inputs.log_ltv[:, np.array(quarters) >= "2009Q2"].max() < VALUES["maximum_2009"]


def test_the_mean_new_loan_is_table_15s(snapshot, quarters):
    """First-time buyers of the North East in 2010Q1: what they borrowed over what they paid, to half a point."""
    selected = (
        (snapshot.column("buyers", "region_id") == ENGLISH_REGIONS[0])
        & (snapshot.column("buyers", "quarter") == "2010Q1")
        & (snapshot.column("buyers", "buyer") == "first-time")
    )
    advance, price = (float(snapshot.column("buyers", name)[selected][0]) for name in ("advance", "price"))
    new = log_ltv(snapshot, VALUES)[0, 0, quarters.index("2010Q1")]
    assert np.exp(new).mean() == pytest.approx(advance / price, abs=0.005)


def test_mlars_bands_of_ltv_are_missed_by_as_much_as_is_said(snapshot, inputs, quarters):
    """Shares of new lending at or under 75 %, to 90, to 95 and above, per cent: the model's and MLAR's (docs/uk.md)."""
    for quarter, model, published in (
        ("2007Q3", (55.3, 26.4, 14.3, 4.1), (50.4, 33.8, 9.2, 6.6)),
        ("2010Q3", (77.6, 20.2, 2.2, 0.0), (68.2, 29.4, 1.9, 0.6)),
    ):
        t = quarters.index(quarter)
        ltv = np.exp(inputs.log_ltv[:, t])
        loans = inputs.weight[:, t] * (inputs.stock * inputs.new_loans[:, t])[:, None]
        lent = np.histogram(ltv, bins=(0.0, 0.75, 0.90, 0.95, 2.0), weights=loans * ltv * inputs.home_value[:, t])[0]
        assert 100 * lent / lent.sum() == pytest.approx(model, abs=0.1)
        is_row = (snapshot.column("lending", "book") == "regulated") & (
            snapshot.column("lending", "quarter") == quarter
        )
        bands = [snapshot.column("lending", name)[is_row][0] for name in BANDS]
        assert [100 * float(share) for share in bands] == pytest.approx(published, abs=0.1)


def test_first_time_buyers_are_a_fifth_to_seven_tenths(snapshot):
    """What the prices imply, held within what is believed."""
    share = first_time_share(snapshot)
    assert share.min() >= 0.20
    assert share.max() <= 0.70


def test_the_nations_loans_are_what_mlar_and_table_15_say(snapshot, quarters):
    """2.0 million in 2007, 0.82 in 2010, 1.19 in 2021; the regions' add up to them."""
    purchases, remortgages = national(snapshot, VALUES)
    year = np.array([int(quarter[:4]) for quarter in quarters])
    million = {y: float((purchases + remortgages)[year == y].sum()) / 1e6 for y in (2007, 2010, 2021)}
    assert million == pytest.approx({2007: 2.0, 2010: 0.82, 2021: 1.19}, abs=0.015)
    assert region_share(snapshot, mortgages(snapshot)).sum(axis=0) == pytest.approx(1.0)


def test_northern_ireland_fell_by_half(snapshot, quarters, regions):
    """Its index before 2011 is Table 15's, corrected.

    Published: "around half" of the peak in 2012 (News Letter, of the official index), "more than 40 % below" it in
    August 2015 (BBC), "nearly doubled" from 2005; official index 2005Q1 over 2012Q1 1.075.
    """
    index, _ = log_hpi(snapshot)
    row = np.exp(index[regions.index(NORTHERN_IRELAND)])

    def ratio(now, then):
        return float(row[quarters.index(now)] / row[quarters.index(then)])

    assert ratio("2012Q1", "2007Q3") == pytest.approx(0.51, abs=0.01)
    assert ratio("2015Q2", "2007Q3") == pytest.approx(0.56, abs=0.01)
    assert ratio("2007Q3", "2005Q1") == pytest.approx(1.92, abs=0.01)
    assert ratio("2005Q1", "2012Q1") == pytest.approx(1.01, abs=0.01)


def test_a_region_without_a_price_has_no_figure_of_its_own(inputs, quarters, regions):
    """Northern Ireland's prices end in 2025Q2: later its last one is carried, for sums only."""
    row = regions.index(NORTHERN_IRELAND)
    late = np.array(quarters) > "2025Q2"
    assert inputs.priced.all(axis=1).tolist() == [region != NORTHERN_IRELAND for region in regions]
    assert not inputs.priced[row, late].any()
    assert np.ptp(inputs.log_hpi[row, quarters.index("2025Q2") :]) == 0.0


def test_prices_are_the_published_ones_where_there_are_any(snapshot, inputs, quarters, regions):
    """To the last digit."""
    published = np.log(snapshot.hpi(regions, quarters))
    has_price = ~np.isnan(published)
    assert np.array_equal(inputs.log_hpi[has_price], published[has_price])


def test_the_stock_is_the_census(snapshot, regions):
    """The North East's 326,511 and Wales's 377,827; 805,558 assumed in Scotland, 243,000 in Northern Ireland."""
    stock = dict(zip(regions, mortgages(snapshot), strict=True))
    assert (stock["E12000001"], stock["W92000004"]) == (326_511, 377_827)
    assert stock[SCOTLAND] == pytest.approx(805_558, abs=1)
    assert stock[NORTHERN_IRELAND] == 243_000


def test_every_region_is_full_in_every_quarter_shown(cohorts):
    """The market began empty in 1980; long before 2005 each region has all its loans."""
    assert cohorts.alive.sum(axis=2) == pytest.approx(1.0)


def shares(inputs, cohorts) -> tuple[Floats, Floats]:
    """Per cent under water, by region and of the nation."""
    by_region = 100 * aggregates.over_by_loans(cohorts, 1.0, step=False)
    return by_region, inputs.stock @ by_region / inputs.stock.sum()


def test_the_nation_stands_where_the_other_model_has_it(inputs, cohorts, quarters):
    """In eight quarters, within 0.15 points; the peak is 2009Q2."""
    _, nation = shares(inputs, cohorts)
    here = {quarter: float(nation[at(cohorts, quarters, quarter)]) for quarter in NATION}
    assert here == pytest.approx(NATION, abs=TOLERANCE)
    assert quarters[cohorts.at[int(nation.argmax())]] == "2009Q2"


def test_the_regions_stand_where_the_other_model_has_them(inputs, cohorts, quarters, regions):
    """All twelve at the peak, within 0.15 points."""
    by_region, _ = shares(inputs, cohorts)
    here = dict(zip(regions, by_region[:, at(cohorts, quarters, "2009Q2")].tolist(), strict=True))
    assert here == pytest.approx(REGIONS_2009Q2, abs=TOLERANCE)


def test_what_is_owed_is_near_what_mlar_says(inputs, cohorts, quarters):
    """Within 2 thousand million pounds of the other model, and within 7 % of MLAR, which neither was fitted to."""
    owed = inputs.stock @ (aggregate_ltv(cohorts) * mean_home_value(inputs, cohorts)) / 1e9
    for quarter, (other, published) in OWED.items():
        here = float(owed[at(cohorts, quarters, quarter)])
        assert here == pytest.approx(other, abs=2), quarter
        assert here == pytest.approx(published, rel=0.07), quarter


def test_by_balances_more_is_under_water(inputs, cohorts, quarters):
    """Those who borrowed last owe most: 12.8 % of balances at the peak, 5.6 % in 2013Q4, 1.9 % in 2025Q2."""
    balances = inputs.stock[:, None] * aggregate_ltv(cohorts) * mean_home_value(inputs, cohorts)
    by_region = 100 * aggregates.over_by_upb(cohorts, 1.0, step=False)
    nation = (balances * by_region).sum(axis=0) / balances.sum(axis=0)
    for quarter, share in {"2009Q2": 12.8, "2013Q4": 5.6, "2025Q2": 1.9}.items():
        assert nation[at(cohorts, quarters, quarter)] == pytest.approx(share, abs=TOLERANCE), quarter
