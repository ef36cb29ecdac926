"""One region, quarter and definition: the same figure in headline, map card, table, history, first HTML, file, API,
passport and command, in each country.
"""

import csv
import io

import numpy as np
import pytest

from components.charts import choropleth
from components.charts import line as charts_line
from components.monitor import tables, text
from components.text import formatting
from data.__main__ import main
from data.country import country, in_country
from data.monitor.measure import measure
from data.monitor.view import View
from data.snapshot.snapshot import carried

US, GB = country("us"), country("gb")
VIEWS = [
    (US, {"places": ("US-NV", "US"), "quarter": "2010Q2"}),
    (US, {"places": ("US-ME",), "quarter": "2013Q4", "value": "step", "threshold": 110}),
    (US, {"level": "metro", "places": ("CBSA-29820",), "quarter": "2012Q1"}),
    (US, {"level": "division", "places": ("US-DIV-MT",), "quarter": "2009Q4"}),
    (US, {"places": ("US-NV", "US"), "quarter": "2010Q2", "value": "step", "index": "all-transactions"}),
    (US, {"places": ("US-CA",), "quarter": "2010Q2", "index": "purchase"}),
    (US, {"level": "metro", "places": ("CBSA-29820",), "quarter": "2012Q1", "threshold": 110, "index": "purchase"}),
    (GB, {"places": ("E12000001", "K02000001"), "quarter": "2009Q2"}),
    (GB, {"places": ("W92000004",), "quarter": "2013Q4", "value": "step", "threshold": 95}),
]


@pytest.mark.parametrize(("profile", "asked"), VIEWS, ids=lambda part: getattr(part, "iso2", None))
def test_one_figure_everywhere(client, capsys, profile, asked):
    """Rounded to a tenth of a percent, it is one number in all nine places."""
    with in_country(profile):
        view = View(**asked)
        reading = measure(carried(), view)
        printed = formatting.percent(reading.measures[0].share)
        assert printed in text.standfirst(reading)
        card = choropleth.figure(reading, "shapes")["data"][choropleth.VALUES]
        table = tables.places(reading)["ids"], tables.figures(reading)["share"]
        line = charts_line.figure(reading)["data"][-1]
    named = [place for place, _ in card["customdata"]]
    assert card["text"][named.index(view.focus)].startswith(printed)
    assert f"{table[1][table[0].index(view.focus)]:.1f}%" == printed
    assert f"{np.float64(line['y'][reading.quarters.index(view.quarter)]):.1f}%" == printed
    root, search = "" if profile is US else f"/{profile.iso2}", view.search()
    assert printed in client.get(f"{root}/{search}").get_data(as_text=True)

    ranking = client.get(f"{root}/file/ranking.csv{search}").get_data(as_text=True).lstrip("\ufeff").splitlines()
    rows = {row["region_id"]: row for row in csv.DictReader(line for line in ranking if not line.startswith("#"))}
    assert formatting.percent(float(rows[view.focus]["pneq_by_loans"])) == printed
    answered = client.get(f"{root}/api/v1/negative-equity{search}").json
    assert formatting.percent(answered[0]["pneq_by_loans"]) == printed
    assert formatting.percent(client.get(f"{root}/passport.json{search}").json["value"]) == printed
    assert main(["estimate", "--place", view.focus, "--as-of", view.quarter, "--definition", view.spelled]) == 0
    record = next(csv.DictReader(io.StringIO(capsys.readouterr().out, newline="")))
    assert formatting.percent(float(record["pneq_by_loans"])) == printed
