"""Parts of a change: they sum, they are fair, and what does nothing has nothing."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from data.formulas.shapley import shapley_parts

FIGURES = st.floats(-1, 1)


@given(st.integers(1, 6).flatmap(lambda k: arrays(float, 2**k, elements=FIGURES)))
def test_the_parts_are_the_whole_change(worlds):
    """Whatever the worlds, the parts sum to the last less the first, and lie between their least and most."""
    moved, least, most = shapley_parts(worlds)
    assert moved.sum() == pytest.approx(worlds[-1] - worlds[0], abs=1e-12)
    assert (least <= moved + 1e-12).all()
    assert (moved <= most + 1e-12).all()


@given(arrays(float, 8, elements=FIGURES), st.integers(0, 3))
def test_a_cause_that_moves_nothing_has_exactly_nothing(worlds, i):
    """A fourth cause without effect has nought, to the last bit, and the others keep theirs."""
    low = 2**i
    doubled = worlds.reshape(-1, low)
    doubled = np.stack([doubled, doubled], axis=1).ravel() if worlds.size % low == 0 else worlds
    moved, least, most = shapley_parts(doubled)
    assert moved[i] == least[i] == most[i] == 0
    assert np.delete(moved, i) == pytest.approx(shapley_parts(worlds)[0], abs=1e-12)


@given(arrays(float, 4, elements=FIGURES))
def test_equal_causes_have_equal_parts(worlds):
    """Two causes that do the same, alone and with any other, move the same."""
    alike = np.array([worlds[0], worlds[1], worlds[1], worlds[2]])
    moved, _, _ = shapley_parts(alike)
    assert moved[0] == pytest.approx(moved[1], abs=1e-15)


def test_causes_that_do_not_meet_move_what_they_move_alone():
    """Without interaction the order does not matter: least, mean and most are one."""
    worlds = [sum(part for i, part in enumerate((0.1, -0.3, 0.02)) if w >> i & 1) for w in range(8)]
    for found in shapley_parts(worlds):
        assert found == pytest.approx([0.1, -0.3, 0.02])


@pytest.mark.parametrize("worlds", [[1.0, 2.0, 3.0], [[1.0, 2.0]], []])
def test_half_a_set_of_worlds_is_refused(worlds):
    """Two to the power of the causes, or an error that says so."""
    with pytest.raises(ValueError, match="worlds"):
        shapley_parts(worlds)
