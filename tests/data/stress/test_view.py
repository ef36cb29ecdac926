"""A stress and its link: whatever is asked comes back the same; whatever is wrong is dropped in words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.country import default
from data.definition import THRESHOLDS, VALUES, WEIGHTS
from data.quarter import label
from data.stress.scenarios import LONGEST, library
from data.stress.view import FURTHEST, KINDS, StressView, view_from_query

places = st.lists(st.sampled_from(["US", "US-NV", "US-FL", "CBSA-29820"]), min_size=1, max_size=4, unique=True).map(
    tuple
)
views = st.builds(
    StressView,
    level=st.sampled_from(default().listed_levels),
    places=places,
    quarter=st.one_of(st.just(""), st.integers(1998 * 4, 2025 * 4 + 3).map(label)),
    weight=st.sampled_from(WEIGHTS),
    value=st.sampled_from(VALUES),
    threshold=st.sampled_from(THRESHOLDS),
    scenario=st.sampled_from(list(library())),
    depth=st.integers(-900, 500).map(lambda n: n / 1000),
    shocked=st.one_of(st.just(()), places),
    years=st.integers(1, FURTHEST),
    kind=st.sampled_from(KINDS),
    horizon=st.integers(0, LONGEST),
    growth=st.integers(-50, 100).map(lambda n: n / 1000),
)


@given(views)
def test_a_view_survives_its_link(view):
    """What a link says is the view it was made from, less what has no bearing on it, and nothing is dropped."""
    assert view_from_query(view.plain().search()) == (view.plain(), ())


@given(st.text(max_size=200))
def test_no_text_breaks_the_hearing(text):
    """Any query string at all gives a valid view."""
    view, _ = view_from_query("?" + text)
    assert view_from_query(view.search())[0] == view


@pytest.mark.parametrize(
    ("search", "said"),
    [
        ("?scenario=doom", "fed-2026, boe-2025"),
        ("?scenario=own&fall=95", "-50 to 90"),
        ("?scenario=own&fall=1e1", "percentage"),
        ("?scenario=back&back=99", "1 to 25"),
        ("?kind=slow", "static, path, trough"),
        ("?growth=40", "-5 to 10"),
        ("?vintage=2006", "vintage"),
        ("?scenario=repeat&kind=trough", "path is shown"),
        ("?scenario=flat&kind=trough", "path is shown"),
        ("?scenario=own&fall=-50&kind=trough", "path is shown"),
    ],
)
def test_what_is_wrong_is_dropped_in_words(search, said):
    """The rest of the link stands, and the complaint names what there is."""
    assert any(said in complaint for complaint in view_from_query(search)[1])


def test_what_has_no_bearing_is_forgotten():
    """A scenario with a depth of its own keeps no other; a fall all at once has no horizon."""
    view = StressView(scenario="boe-2025", depth=-0.5, shocked=("US-NV",), years=9, kind="static", horizon=8)
    assert view.plain() == StressView(scenario="boe-2025")
    assert view.fall == -0.28
