"""What a default costs, worked by hand, and the laws it keeps."""

from dataclasses import fields, replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.book.report.reading import Profile
from data.book.valuation.losses import EDGES, MOVES, QUERY_NAMES, RANGES, Terms, loss, losses, terms_from_query, tornado

NONE = Terms(discount=0.0)


def book(ltv, upb, insured=None, sigma=0.0):
    """A profile of bins by their highest LTV."""
    ltv, upb = np.asarray(ltv, dtype=float), np.asarray(upb, dtype=float)
    return Profile(
        low=np.ceil(ltv / 0.001 - 1e-6) * 0.001 - 0.001,
        sigma=np.full(ltv.shape, sigma),
        loans=np.ones_like(ltv),
        upb=upb,
        worth=upb / ltv,
        insured=np.zeros_like(ltv) if insured is None else np.asarray(insured, dtype=float),
    )


books = st.lists(st.tuples(st.floats(0.05, 3.0), st.floats(1e3, 1e7), st.floats(0, 1)), min_size=1, max_size=12).map(
    lambda rows: book(*zip(*[(ltv, upb, upb * part) for ltv, upb, part in rows], strict=True), sigma=0.2)
)
terms = st.builds(
    Terms,
    discount=st.floats(0, 0.9),
    costs=st.floats(0, 0.9),
    months=st.floats(0, 120),
    rate=st.floats(0, 0.3),
    fall=st.floats(-0.5, 0.9),
    insured=st.booleans(),
)


def test_one_loan_by_hand():
    """90 owed on 100: sold for 27 % less at 8 % cost, 12 months at 5 %: 100 x .73 x .92 / 1.05 = 63.96; 26.04 lost."""
    asked = Terms(discount=0.27, costs=0.08, months=12, rate=0.05)
    assert loss(book([0.9], [90.0]), asked, dispersed=False)[0] == pytest.approx(90 - 73 * 0.92 / 1.05)


def test_the_insurer_pays_up_to_its_part_and_no_more_than_the_loss():
    """Of 26.04 lost on 90, an insurer of 25 % pays 22.50, one of 50 % all."""
    asked = Terms(discount=0.27, costs=0.08, months=12, rate=0.05)
    gross = 90 - 73 * 0.92 / 1.05
    assert loss(book([0.9], [90.0], [22.5]), asked, dispersed=False)[0] == pytest.approx(gross - 22.5)
    assert loss(book([0.9], [90.0], [45.0]), asked, dispersed=False)[0] == 0.0
    assert loss(book([0.9], [90.0], [45.0]), replace(asked, insured=False), dispersed=False)[0] == pytest.approx(gross)


def test_dispersed_homes_lose_what_a_simulation_of_them_loses():
    """The closed form with insurance against a million homes drawn around their index."""
    homes = 100 * np.exp(0.2 * np.random.default_rng(4).standard_normal(1_000_000))
    asked = Terms(discount=0.2, costs=0.05)
    drawn = np.maximum(95 - asked.net_proceeds * homes, 0)
    net = (drawn - np.minimum(drawn, 0.25 * 95)).mean()
    assert loss(book([0.95], [95.0], [0.25 * 95], 0.2), asked, dispersed=True)[0] == pytest.approx(net, rel=5e-3)


@given(books, terms, st.booleans())
def test_a_loss_lies_between_nothing_and_the_debt(one, asked, dispersed):
    """Nobody loses more than is owed, or less than nothing; insurance never adds to a loss."""
    net = loss(one, asked, dispersed=dispersed)
    gross = loss(one, replace(asked, insured=False), dispersed=dispersed)
    assert np.all(net >= -1e-6 * one.upb)
    assert np.all(net <= gross + 1e-6 * one.upb)
    assert np.all(gross <= one.upb * (1 + 1e-9))


@given(books, terms, st.sampled_from(sorted(MOVES)))
def test_a_worse_sale_never_loses_less(one, asked, name):
    """More of any input loses as much or more."""
    low, high = RANGES[name]
    more = replace(asked, **{name: min(getattr(asked, name) + MOVES[name], high)})
    assert loss(one, more, dispersed=True).sum() >= loss(one, asked, dispersed=True).sum() * (1 - 1e-9)
    assert low <= getattr(asked, name) <= high


@given(books, terms)
def test_the_bands_add_up_to_the_book(one, asked):
    """Balances and losses by band are those of the whole."""
    found = losses(one, asked, dispersed=True)
    assert sum(upb for _, upb, _ in found.by_band) == pytest.approx(one.upb.sum())
    lost = sum(upb * lgd for _, upb, lgd in found.by_band if upb)
    assert lost == pytest.approx(found.total * one.upb.sum(), abs=1e-3)


def test_a_band_holds_its_upper_edge():
    """LTV 100.00 exactly is not over 100 %."""
    found = {low: upb for low, upb, _ in losses(book([1.0, 1.0005], [5.0, 7.0]), NONE, dispersed=False).by_band}
    assert (found[0.9], found[1.0]) == (5.0, 7.0)


def test_expected_loss_needs_a_probability_that_somebody_said():
    """Without one there is none; with one for loans under water, those have it."""
    one = book([0.8, 1.2], [80.0, 120.0])
    cut = Terms(discount=0.3)
    assert losses(one, cut, dispersed=False).expected is None
    assert losses(one, replace(cut, pd=0.01), dispersed=False).expected == pytest.approx(0.01 * (10 + 50))
    told = losses(one, replace(cut, pd=0.01, pd_under=0.05), dispersed=False)
    assert told.expected == pytest.approx(0.01 * 10 + 0.05 * 50)


def test_the_tornado_moves_one_input_at_a_time_and_begins_with_the_widest():
    """Each bar's ends are the book's own answer with that one input changed, no further than its range."""
    one, asked = book([0.7, 0.9, 1.1], [70.0, 90.0, 110.0]), Terms(costs=0.01)
    bars = tornado(one, asked, dispersed=False)
    widths = [abs(bar.more - bar.less) for bar in bars]
    assert widths == sorted(widths, reverse=True)
    costs = next(bar for bar in bars if bar.name == "costs")
    assert costs.less == losses(one, replace(asked, costs=0.0), dispersed=False).total
    assert costs.more == losses(one, replace(asked, costs=0.03), dispersed=False).total


def test_an_empty_book_loses_nothing_anyone_knows_of():
    """No loans: no rate, and no complaint of numpy's."""
    found = losses(book([], []), Terms(pd=0.1), dispersed=True)
    assert np.isnan(found.total)
    assert found.expected == 0.0
    assert len(found.by_band) == len(EDGES)


def test_a_link_says_the_terms_and_gets_them_back():
    """Every term can be said, and what is said is what is heard."""
    asked = Terms(0.31, 0.08, 14, 0.055, -0.1, insured=False, pd=0.015, pd_under=0.2)
    back, dropped = terms_from_query("?" + "&".join(f"{name}={text}" for name, text in asked.pairs()))
    assert not dropped
    assert [getattr(back, one.name) for one in fields(Terms)] == pytest.approx(
        [getattr(asked, one.name) for one in fields(Terms)]
    )
    assert set(QUERY_NAMES) == set(RANGES) == {one.name for one in fields(Terms)} - {"insured"}


@given(st.dictionaries(st.sampled_from([*QUERY_NAMES.values(), "insurance"]), st.text(max_size=12)))
def test_whatever_is_typed_is_heard_or_said_to_be_wrong(typed):
    """No text raises, and every term that is heard lies in its range."""
    from urllib.parse import urlencode

    found, dropped = terms_from_query(f"?{urlencode(typed)}")
    for name, (low, high) in RANGES.items():
        value = getattr(found, name)
        assert value is None or low <= value <= high
    assert all("is not a number of" in one for one in dropped)
