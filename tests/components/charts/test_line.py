"""Lines through time: the focus on top, its interval round it, names at the ends."""

import itertools
from dataclasses import replace

import numpy as np
import plotly.graph_objects as go

from components.charts import heatmap, ladder
from components.charts import line as panel
from components.site import theme
from data.country import default
from data.monitor.view import View
from data.quarter import ordinal
from tests.readings import PLACES, QUARTERS, history, reading

SEEN = reading(View(places=("US-NV", "US-FL", "US")))


def test_plotly_accepts_the_panels_with_time_across():
    """History, ladder and heat map are figures plotly knows."""
    for module in (panel, ladder, heatmap):
        go.Figure(module.figure(SEEN))


def test_the_last_line_is_the_focus_in_percent():
    """The focus is drawn last, so on top, in the accent, with its own figures."""
    line = panel.figure(SEEN)["data"][-1]
    assert line["name"] == "Nevada"
    assert line["line"]["color"] == theme.LIGHT["accent"]
    np.testing.assert_allclose(line["y"], 100 * history(PLACES["US-NV"]), atol=0.051)


def test_what_the_model_cannot_tell_is_said_so_under_the_pointer():
    """A line that goes below half a percent is read out in words; one that does not sends its numbers only."""
    low, high = (replace(SEEN.series[0], share=np.full(len(QUARTERS), share)) for share in (0.002, 0.2))
    lines = [panel.figure(replace(SEEN, series=(one,)))["data"][-1] for one in (low, high)]
    assert lines[0]["text"][0] == "under 0.5%"
    assert "text" not in lines[1]


def test_no_panel_sends_its_time_axis_as_an_array():
    """Time is a start and a step; no trace carries an x."""
    for module in (panel, ladder, heatmap):
        for trace in module.figure(SEEN)["data"]:
            assert "x" not in trace
            assert trace["x0"].startswith("2006-02")


def test_the_quarter_step_never_leaves_its_quarter():
    """A mean quarter's length, stepped from mid-quarter for fifty years, stays inside each quarter."""
    first = np.datetime64("1998-02-15")
    for i in range(200):
        day = (first + np.timedelta64(i * 7_889_400_000, "ms")).astype("datetime64[D]")
        year, month = int(str(day)[:4]), int(str(day)[5:7])
        assert 4 * year + (month - 1) // 3 == ordinal("1998Q1") + i


def test_names_at_the_ends_never_touch():
    """Lines that end together have their names set apart, in the lines' order."""
    alike = reading(View(places=("US-NV", "US-NH", "US-NJ", "US-NM", "US-NY")))
    notes = panel.figure(alike)["layout"]["annotations"]
    ys = sorted(note["y"] for note in notes if note.get("xref") == "paper")
    assert len(ys) == 5
    assert min(np.diff(ys)) >= 0.05


def test_recessions_are_whole_quarters_in_order():
    """NBER's recessions are dated peak to trough, and do not overlap."""
    spans = [(ordinal(a), ordinal(b)) for a, b in default().recessions]
    assert all(a < b for a, b in spans)
    assert all(b < c for (_, b), (c, _) in itertools.pairwise(spans))


def test_the_bands_sum_to_all_loans():
    """The ladder's ten bands stack to 100 in every quarter, deepest at the bottom."""
    data = ladder.figure(SEEN)["data"]
    assert next(trace["name"] for trace in data) == "over 125"
    np.testing.assert_allclose(sum(trace["y"] for trace in data), 100, atol=0.5)


def test_a_year_has_no_cell_before_it_was_lent():
    """The heat map is empty before a year's loans were made, and a click on a row names its year."""
    cells = heatmap.figure(SEEN)["data"][0]
    row = SEEN.vintage_years.index(2008)
    made = QUARTERS.index("2008Q1")
    assert np.isnan(cells["z"][row][:made]).all()
    assert not np.isnan(cells["z"][row][made:]).any()
    assert heatmap.clicked_year({"points": [{"y": cells["y0"] + row}]}) == 2008


def test_a_chosen_year_is_framed():
    """A vintage in the view is framed in its own row."""
    shapes = heatmap.figure(reading(View(vintage=2006)))["layout"]["shapes"]
    assert (shapes[0]["y0"], shapes[0]["y1"]) == (2005.5, 2006.5)


def test_what_happened_stands_where_the_index_says():
    """The peak and the trough of prices on the time axis are those of the carried index."""
    from data.monitor.price_falls import price_fall
    from data.snapshot.snapshot import carried

    told = price_fall(carried(), "US", "2005Q1", "2013Q4")
    assert [quarter for quarter, *_ in default().events] == [told.peak, told.trough]
