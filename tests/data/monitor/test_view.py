"""A question and its link: whatever is asked comes back the same; whatever is wrong is dropped in words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.country import default
from data.definition import THRESHOLDS, VALUES, WEIGHTS, Definition
from data.monitor.view import View, view_from_query
from data.quarter import label
from data.query import MOST_COMPLAINTS

views = st.builds(
    View,
    level=st.sampled_from(default().listed_levels),
    places=st.lists(st.sampled_from(["US", "US-NV", "US-FL", "CBSA-29820"]), min_size=1, max_size=4, unique=True).map(
        tuple
    ),
    quarter=st.one_of(st.just(""), st.integers(1998 * 4, 2025 * 4 + 3).map(label)),
    weight=st.sampled_from(WEIGHTS),
    value=st.sampled_from(VALUES),
    threshold=st.sampled_from(THRESHOLDS),
    vintage=st.one_of(st.just(0), st.integers(1990, 2025)),
    index=st.sampled_from(default().index_keys),
)


@given(views)
def test_a_view_survives_its_link(view):
    """What a link says is the view it was made from, and nothing is dropped."""
    assert view_from_query(view.search()) == (view, ())


@given(st.text(max_size=200))
def test_no_text_breaks_the_hearing(text):
    """Any query string at all gives a valid view and a bounded list of complaints."""
    view, dropped = view_from_query("?" + text)
    assert view_from_query(view.search())[0] == view
    assert len(dropped) <= MOST_COMPLAINTS


@pytest.mark.parametrize(
    ("search", "said"),
    [
        ("?quarter=2010Q5", "2010Q5"),
        ("?quarter=٢٠١٣Q4", "not a quarter"),
        ("?over=101", "95, 100, 105, 110, 120, 125"),
        ("?by=euros", "loans, balances"),
        ("?colour=red", "colour"),
        ("?place=US-NV&place=US-FL", "more than once"),
    ],
)
def test_what_is_wrong_is_dropped_in_words(search, said):
    """The rest of the link stands, and the complaint names what was found or what there is."""
    _, dropped = view_from_query(search)
    assert any(said in complaint for complaint in dropped)


def test_a_name_may_be_typed_for_an_id():
    """A reader's own spelling, even one with a comma, is looked up."""
    known = {"Reno, NV": "CBSA-39900", "nevada": "US-NV"}.get
    assert view_from_query("?place=Reno, NV", known)[0].places == ("CBSA-39900",)
    assert view_from_query("?place=nevada,Atlantis", known) == (
        View(places=("US-NV",)),
        ("place 'Atlantis' is not known here",),
    )


def test_a_definition_is_spelled_one_way():
    """step-125 is one; anything else is refused with what there is."""
    assert Definition.parse("step-125") == Definition(value="step", threshold=125)
    for wrong in ("step-101", "step-100-blended", "step-100-repeat-sales"):
        with pytest.raises(ValueError, match="dispersed-100"):
            Definition.parse(wrong)


@given(views)
def test_a_definition_survives_its_spelling(view):
    """What a view calls its definition, the command line reads as the same parts."""
    assert Definition.parse(view.spelled, weight=view.weight, vintage=view.vintage) == Definition(**view.parts)
