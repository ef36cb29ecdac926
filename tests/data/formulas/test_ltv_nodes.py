"""The nodes of a cut distribution of LTV: they keep its mean, its order and its cut."""

import numpy as np
import pytest

from data.formulas.ltv_nodes import mean_ltv, middle_at_mean, nodes


@pytest.mark.parametrize("mean", [0.5, 0.75, 0.9])
@pytest.mark.parametrize(("spread", "maximum"), [(0.32, -0.02), (0.2, -0.06), (0.3, 0.5)])
def test_the_middle_is_the_one_with_the_mean(mean, spread, maximum):
    """Whatever the cut, the new loans have the published mean."""
    assert mean_ltv(middle_at_mean(mean, spread, maximum), spread, maximum) == pytest.approx(mean)


def test_nodes_have_the_mean_and_stay_below_the_cut():
    """Very many nodes have the mean of the distribution; none is above the highest LTV that is lent."""
    many = nodes(-0.1, 0.3, 0.0, 20_000)
    assert np.exp(many).mean() == pytest.approx(float(mean_ltv(-0.1, 0.3, 0.0)), abs=1e-5)
    assert (np.diff(many) > 0).all()
    assert many[-1] < 0.0


def test_without_a_cut_the_middle_node_is_the_middle():
    """With the highest LTV out of sight the quantiles are the normal's."""
    assert nodes(-0.3, 0.2, 9.0, 3)[1] == pytest.approx(-0.3)


def test_a_mean_that_nobody_published_has_no_middle():
    """nan stays nan, and leaves its neighbours alone."""
    middle = middle_at_mean([np.nan, 0.7], 0.2, 0.0)
    assert np.isnan(middle).tolist() == [True, False]
