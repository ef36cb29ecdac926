"""The page of change: bars that begin where the last one ended, words that say what the bars show."""

import itertools
from dataclasses import replace

import numpy as np
import plotly.graph_objects as go
import pytest

from components.charts import waterfall
from components.site.frame import Frame
from components.why import change as why_change
from components.why import ids, layout, text
from data.definition import Definition
from data.why.reading import Change, Part
from tests.components.why.test_bridge import bridged
from tests.readings import HASH, PLACES, SOURCES


def change(start=0.671, **moved):
    """A change of Nevada's share: the parts given, the rest nought."""
    parts = tuple(
        Part(name, moved.get(name, 0.0), moved.get(name, 0.0) - 0.01, moved.get(name, 0.0)) for name in ids.PARTS
    )
    end = start + sum(moved.values())
    lineage = ("modelled", ("nowcast",), SOURCES, HASH)
    return Change(PLACES["US-NV"], "2010Q1", "2013Q4", Definition(), start, end, parts, *lineage)


FALL = change(prices=-0.077, amortisation=-0.048, lending=-0.23, drift=0.004)
UNKNOWN = change(start=np.nan, prices=np.nan)


@pytest.mark.parametrize("told", [FALL, change(), change(start=0.02, prices=0.3), UNKNOWN])
def test_plotly_accepts_the_waterfall(told):
    """Every change, known or not, is a figure that plotly knows."""
    go.Figure(waterfall.figure(why_change.bars(told)))


def test_each_bar_begins_where_the_last_one_ended():
    """From nought to the start, then cause by cause, and the end's bar reaches as far as the causes led."""
    rows = why_change.bars(FALL)
    names = {"start": FALL.first, "end": FALL.last} | dict(text.PARTS)
    assert [bar.name for bar in rows] == [names[name] for name in ids.ROWS if name != "mix"]
    for above, below in itertools.pairwise(rows[:-1]):
        assert below.low == above.high
    assert rows[-2].high == pytest.approx(rows[-1].high)
    assert rows[-1].high == pytest.approx(100 * FALL.end)


def test_what_adds_and_what_takes_off_are_told_apart_without_colour():
    """A rise is dark, a fall is light, and each carries its sign."""
    colours = {bar.name: bar.colour for bar in why_change.bars(FALL)}
    assert colours[text.PARTS["drift"]] != colours[text.PARTS["prices"]]
    assert text.figure(FALL.parts[0]) == "−7.7"
    assert text.figure(FALL.parts[1]) == "+0.4"


def test_the_claim_says_from_where_to_where_and_the_reason_what_most():
    """Headline and standfirst are the figures of the bars, largest first, and what pushed the other way."""
    assert text.headline(FALL) == "Nevada’s share of mortgages under water fell from 67.1% to 32.0%"
    assert text.standfirst(FALL) == (
        "Between 2010Q1 and 2013Q4 new loans took off 23.0 points, house prices 7.7 and paying down 4.8; "
        "homes drifting apart added 0.4 points."
    )
    assert text.panel_title(FALL) == "New loans took off 23.0 points"


def test_a_rise_says_so_the_other_way_round():
    """Up adds, down takes off."""
    told = change(start=0.08, prices=0.5, amortisation=-0.03)
    assert text.headline(told).endswith("rose from 8.0% to 55.0%")
    assert text.standfirst(told).endswith("house prices added 50.0 points; paying down took off 3.0 points.")


def test_a_cause_that_moved_nothing_is_there_and_says_none():
    """One snapshot has no revision: the bar and the row stand, and say none instead of nought."""
    texts = layout.texts(FALL)
    assert texts[ids.moved("revision")] == "none"
    assert "Revised data none" in text.in_words(FALL)


def test_only_a_sum_of_states_has_a_mix():
    """A state's page has neither the bar nor the row of the mix of states; the nation's has both."""
    nation = replace(FALL, place=PLACES["US"])
    assert layout.hidden(FALL) == {ids.row("mix"): True}
    assert layout.hidden(nation) == {ids.row("mix"): False}
    assert len(why_change.bars(nation)) == len(ids.ROWS)


def test_nothing_known_and_nothing_moved_are_said():
    """No figure, and no change, are sentences, not nought and not nan."""
    assert text.headline(UNKNOWN).startswith("No figure for Nevada")
    assert "nan" not in " ".join(layout.texts(UNKNOWN).values())
    assert text.standfirst(change()) == "Between 2010Q1 and 2013Q4 nothing moved it."


def test_every_text_has_its_leaf_and_every_leaf_is_on_the_page():
    """An answer writes only leaves that stand in the tree."""
    whose = {"office": "An office"}
    frame = Frame(tuple(PLACES.values()), "1998Q1", "2025Q4", "", "", "", "/topo/", ("", "why"))
    tree = layout.tree(frame, whose)
    for output in layout.outputs().values():
        assert tree[output.component_id] is not None
    assert set(layout.answer(FALL, bridged())) | {"link"} == set(layout.outputs())


def test_a_bar_below_nought_is_in_the_picture():
    """What comes early may take off more than there was: the picture has room for it on the left, names at its edge."""
    told = change(start=0.024, prices=-0.032, amortisation=-0.012, lending=0.031)
    drawn = waterfall.figure(why_change.bars(told))
    low, high = drawn["layout"]["xaxis"]["range"]
    ends = [bar for row in why_change.bars(told) for bar in (row.low, row.high)]
    assert low < min(ends) < 0 < max(ends) < high
    assert drawn["layout"]["annotations"][0]["x"] == low
    assert waterfall.figure(why_change.bars(FALL))["layout"]["xaxis"]["range"][0] == 0
