"""One region, quarter and definition: the same figure in headline, map card, table, history, first HTML and CLI."""

import csv
import io

import numpy as np
import pytest

from components.charts import choropleth
from components.charts import line as charts_line
from components.monitor import tables, text
from components.text import formatting
from data.__main__ import main
from data.monitor.measure import measure
from data.monitor.view import View
from data.snapshot.snapshot import carried

VIEWS = [
    View(places=("US-NV", "US"), quarter="2010Q2"),
    View(places=("US-ME",), quarter="2013Q4", value="step", threshold=110),
    View(level="metro", places=("CBSA-29820",), quarter="2012Q1"),
    View(level="division", places=("US-DIV-MT",), quarter="2009Q4"),
    View(places=("US-NV", "US"), quarter="2010Q2", value="step", index="all-transactions"),
    View(places=("US-CA",), quarter="2010Q2", index="purchase"),
    View(level="metro", places=("CBSA-29820",), quarter="2012Q1", threshold=110, index="purchase"),
]


@pytest.mark.parametrize("view", VIEWS, ids=lambda v: f"{v.focus}-{v.quarter}-{v.spelled}")
def test_one_figure_everywhere(client, capsys, view):
    """Rounded to a tenth of a percent, it is one number in all six places."""
    reading = measure(carried(), view)
    t = reading.quarters.index(view.quarter)
    printed = formatting.percent(reading.measures[0].share)
    assert printed in text.standfirst(reading)
    card = choropleth.figure(reading, "shapes")["data"][choropleth.VALUES]
    named = [place for place, _ in card["customdata"]]
    assert card["text"][named.index(view.focus)].startswith(printed)
    row = tables.places(reading)["ids"].index(view.focus)
    assert f"{tables.figures(reading)['share'][row]:.1f}%" == printed
    line = charts_line.figure(reading)["data"][-1]
    assert f"{np.float64(line['y'][t]):.1f}%" == printed
    assert printed in client.get(f"/{view.search()}").get_data(as_text=True)
    assert main(["estimate", "--place", view.focus, "--as-of", view.quarter, "--definition", view.spelled]) == 0
    record = next(csv.DictReader(io.StringIO(capsys.readouterr().out, newline="")))
    assert formatting.percent(float(record["pneq_by_loans"])) == printed
