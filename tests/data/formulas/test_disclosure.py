"""Nobody works out a hidden cell: an attacker with every shown figure is left with a range, never a number."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from data.formulas.disclosure import LEAST, hidden_in_list, hidden_in_table

CELLS = st.sampled_from([0, 0, 1, 2, 5, 9, 10, 12, 40, 300])
TABLES = st.integers(2, 6).flatmap(
    lambda wide: st.lists(st.lists(CELLS, min_size=wide, max_size=wide), min_size=2, max_size=6)
)


def attacked(counts, hide, rows, columns):
    """The least and most that each hidden cell can be, given all that is shown: two linear programmes a cell."""
    cells = np.argwhere(hide)
    equal, sums = [], []
    for i in np.flatnonzero(~rows):
        equal.append([float(a == i) for a, _ in cells])
        sums.append(counts[i][hide[i]].sum())
    for j in np.flatnonzero(~columns):
        equal.append([float(b == j) for _, b in cells])
        sums.append(counts[:, j][hide[:, j]].sum())
    # The grand total is always known, and a hidden cell is known to hold somebody.
    equal.append([1.0] * len(cells))
    sums.append(counts[hide].sum())
    for k in range(len(cells)):
        aim = np.eye(len(cells))[k]
        low = linprog(aim, A_eq=equal, b_eq=sums, bounds=(0, None))
        high = linprog(-aim, A_eq=equal, b_eq=sums, bounds=(0, None))
        yield tuple(cells[k]), low.fun, -high.fun


@settings(max_examples=60, deadline=None)
@given(TABLES)
def test_no_differencing_finds_a_hidden_cell(rows):
    """Rows, columns and the whole being known, no hidden cell of a table is fixed to one number."""
    counts = np.array(rows, dtype=np.int64)
    by_row, by_column = hidden_in_list(counts.sum(axis=1)), hidden_in_list(counts.sum(axis=0))
    hide = hidden_in_table(counts, by_row, by_column)
    assert hide[(counts > 0) & (counts < LEAST)].all()
    assert not hide[counts == 0].any()
    if hide.sum() == (counts > 0).sum() <= 1:
        return  # a table of one cell is its own total: the total is what must be large enough
    for cell, low, high in attacked(counts, hide, by_row, by_column):
        if hide.sum() == (counts > 0).sum():
            continue  # everything is hidden: the margins are all that is said
        assert high - low > 0.5, (cell, counts, hide)


@pytest.mark.parametrize(
    ("counts", "hidden"),
    [
        ([500, 40, 30], []),
        ([500, 40, 3], [1, 2]),  # one alone would be the total less the rest
        ([500, 4, 3], [0, 1, 2]),  # two together are still fewer than the least
        ([500, 0, 30], []),  # nobody is hidden by nobody
        ([3], [0]),
        ([6, 6, 100], [0, 1]),
    ],
)
def test_a_list_hides_company_for_the_small(counts, hidden):
    """What is hidden is at least two entries and at least ten loans, where there are as many."""
    assert np.flatnonzero(hidden_in_list(np.array(counts))).tolist() == hidden


def test_a_table_of_plenty_hides_nothing():
    """Where every cell is large, every cell is shown."""
    nothing = np.zeros(3, dtype=bool)
    assert not hidden_in_table(np.full((3, 3), 50), nothing, nothing).any()


def test_a_small_cell_takes_one_rectangle_with_it():
    """In a long table with one small cell four cells are hidden, the cheapest four, and no more."""
    counts = np.array([[500, 90], [400, 3], [300, 30], [900, 80]])
    nothing = np.zeros(4, dtype=bool), np.zeros(2, dtype=bool)
    hide = hidden_in_table(counts, *nothing)
    assert hide.tolist() == [[False, False], [True, True], [True, True], [False, False]]
