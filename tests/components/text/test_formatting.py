"""Numbers as readers see them."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from components.text.formatting import amount, interval, percent, points, tenths
from data.i18n import in_language


@given(st.floats(0.0, 1.0))
def test_a_share_is_printed_as_the_tables_hold_it(share):
    """The page's percent and the table's number are one rounding, so they never differ."""
    printed = float(tenths(share))
    assert percent(share) == ("under 0.5%" if share < 0.005 else f"{printed:.1f}%")


@given(st.floats(-1.0, 1.0))
def test_a_change_has_its_sign(change):
    """A rise is led by a plus, a fall by a real minus sign, and what rounds to nothing by neither."""
    text = points(change)
    rounded = round(100 * change, 1)
    assert ("+" in text, "−" in text) == (rounded > 0, rounded < 0)


def test_what_nobody_knows_is_a_dash():
    """nan is a dash everywhere, never 0."""
    assert {percent(np.nan), interval(np.nan, np.nan), amount(np.nan)} == {"–"}


def test_chinese_counts_in_ten_thousands():
    """Large amounts have the language's own units."""
    with in_language("zh"):
        assert amount(1_243_000) == "124万"
