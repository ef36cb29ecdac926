"""The map paints what the table says, in bins that never move."""

from dataclasses import replace

import numpy as np
import plotly.graph_objects as go
import pytest

from components.charts import choropleth
from components.site import theme
from data.countries.us.states import STATES
from data.monitor.view import View
from tests.readings import reading

GEO = "/shapes.json"


@pytest.mark.parametrize("level", ["state", "division", "metro"])
@pytest.mark.parametrize("place", ["US", "US-NV", "US-DIV-MT", "CBSA-29820"])
def test_plotly_accepts_the_map(level, place):
    """Every level's map with every kind of focus is a figure plotly knows."""
    figure = go.Figure(choropleth.figure(reading(View(level=level, places=(place,))), GEO))
    assert len(figure.data) == 3


def test_a_state_is_painted_with_the_share_its_table_prints():
    """The map's value for Nevada is the table's, in percent with one decimal."""
    said = reading(View(quarter="2006Q3"))
    values = choropleth.figure(said, GEO)["data"][choropleth.VALUES]
    row = values["locations"].index("US-NV")
    at = [place.region_id for place in said.table.places].index("US-NV")
    assert float(values["z"][row]) == pytest.approx(100 * said.table.share[at], abs=0.051)
    assert values["text"][row].startswith(f"{100 * said.table.share[at]:.1f}%")


def test_a_division_paints_each_of_its_states():
    """At division level all states of the Mountain division carry one value and answer with the division's id."""
    values = choropleth.figure(reading(View(level="division", quarter="2006Q3")), GEO)["data"][choropleth.VALUES]
    inside = [i for i, state in enumerate(STATES) if state.division == "MT"]
    assert len({float(values["z"][i]) for i in inside}) == 1
    assert {values["customdata"][i][0] for i in inside} == {"US-DIV-MT"}


def test_a_step_sends_neither_names_nor_shapes():
    """A quarter step writes values and their words, nothing else."""
    operations = choropleth.step(reading(View(quarter="2006Q3"))).to_plotly_json()["operations"]
    assert [tuple(one["location"]) for one in operations] == [("data", 1, "z"), ("data", 1, "text")]


@pytest.mark.parametrize("percent", [0.0, 0.9, 1.0, 4.9, 5.0, 14.9, 15.0, 49.9, 50.0, 97.0])
def test_the_legends_bin_contains_the_value(percent):
    """The colour plotly's scale gives a printed share is the colour of the bin its legend names."""
    scale = theme.stepped()
    at = float(np.float32(percent)) / 100
    painted = next(colour for stop, colour in reversed(scale) if stop <= at)
    assert painted == theme.WATER[theme.bin_of(percent)]
    label = choropleth.legend()[theme.bin_of(percent)][1]
    low, _, high = label.replace("under ", "0–").replace(" or more", "–100").partition("–")
    assert float(low) <= percent < float(high) or percent == float(high) == 100


def test_the_legend_names_no_data():
    """What has no figure is in the legend too."""
    assert choropleth.legend()[-1] == ("no-data", "no figure")


def test_a_click_names_its_place():
    """The first of a point's custom data is its region id."""
    assert choropleth.clicked_region({"points": [{"customdata": ["US-NV", "Nevada"]}]}) == "US-NV"


def test_a_metro_without_a_figure_is_painted_as_such():
    """Plotly paints an unknown point black; ours falls in the colour of no figure, below every bin."""
    said = reading(View(level="metro", quarter="2006Q3"))
    table = replace(said.table, share=np.array([np.nan, 0.0]))
    marker = choropleth.figure(replace(said, table=table), GEO)["data"][choropleth.VALUES]["marker"]

    def painted(value):
        at = (float(value) - marker["cmin"]) / (marker["cmax"] - marker["cmin"])
        return next(colour for stop, colour in reversed(marker["colorscale"]) if stop <= max(at, 0) + 1e-9)

    assert [painted(value) for value in marker["color"]] == [theme.LIGHT["no-data"], theme.WATER[0]]
