"""Once FHFA's state file is in the snapshot, the page shows FHFA's own figures and says so, and the model's beside."""

import csv
import io

import numpy as np
import pytest
from plotly.graph_objects import Figure

from app import create_app
from components.charts import choropleth, line
from components.monitor import layout, numbers, tables
from components.monitor import text as monitor_text
from components.site import ids
from components.site.frame import Frame
from components.text import formatting
from data.__main__ import main
from data.country import default
from data.monitor import command
from data.monitor.measure import measure
from data.monitor.view import View
from data.quarter import span
from data.snapshot.snapshot import carried
from tests import fhfa

QUARTERS = span("2013Q1", "2024Q4")
STEP = View(value="step", places=("US-NV", "US"), quarter="2014Q1")


@pytest.fixture(scope="module")
def snapshot(tmp_path_factory):
    """FHFA's file of twelve years: between 2 and 17 per cent, falling, and a little more of the dollars."""
    printed = fhfa.outstanding(
        lambda i, t: (round(2 + i * 0.3 - t * 0.04, 1), round(3 + i * 0.3 - t * 0.04, 1)), QUARTERS
    )
    return fhfa.fetched(carried(), tmp_path_factory.mktemp("fhfa"), fhfa.text(printed))


@pytest.fixture(scope="module")
def server(snapshot):
    return create_app(snapshot).server


@pytest.mark.parametrize(
    "view",
    [STEP, STEP.but(places=("US",)), STEP.but(places=("US-DIV-MT",), level="division"), STEP.but(quarter="2025Q1")],
    ids=["state", "nation", "division", "after-the-file"],
)
def test_one_figure_everywhere(snapshot, server, monkeypatch, capsys, view):
    """Headline, map card, table, line, first HTML and command line print one figure, whoever says it."""
    reading = measure(snapshot, view)
    t = reading.quarters.index(view.quarter)
    printed = formatting.percent(reading.measures[0].share)
    assert printed in monitor_text.standfirst(reading)
    assert f"{np.float64(line.figure(reading)['data'][-1]['y'][t]):.1f}%" == printed
    if view.focus != "US":
        card = choropleth.figure(reading, "shapes")["data"][choropleth.VALUES]
        named = [place for place, _ in card["customdata"]]
        assert card["text"][named.index(view.focus)].startswith(printed)
        row = tables.places(reading)["ids"].index(view.focus)
        assert f"{tables.figures(reading)['share'][row]:.1f}%" == printed
    assert printed in server.test_client().get(f"/{view.search()}").get_data(as_text=True)
    monkeypatch.setattr(command, "carried", lambda: snapshot)
    assert main(["estimate", "--place", view.focus, "--as-of", view.quarter, "--definition", "step-100"]) == 0
    record = next(csv.DictReader(io.StringIO(capsys.readouterr().out, newline="")))
    assert formatting.percent(float(record["pneq_by_loans"])) == printed
    assert record["evidence"].startswith(reading.evidence)


def test_the_badge_says_published_and_the_rest_modelled(snapshot):
    """Badge, standfirst, card, sources and the two modelled numbers each name their own level."""
    reading = measure(snapshot, STEP)
    said = layout.texts(reading)
    assert said[ids.BADGE].startswith("Published")
    assert "published" in said[ids.STANDFIRST]
    assert "90% interval" not in said[ids.STANDFIRST]
    assert said[ids.detail("loans_under_water")].endswith("; published")
    assert said[ids.detail("shortfall")].endswith("; modelled")
    assert said[ids.source(ids.MAP)].startswith("Published")
    assert said[ids.source(ids.LADDER)].startswith("Modelled")
    assert said[ids.title(ids.LADDER)].endswith("by the model")
    assert "published by FHFA 2013Q1 to 2024Q4, modelled else" in said[ids.source(ids.HISTORY)].lower().replace(
        "fhfa", "FHFA"
    ).replace("q", "Q")
    card = choropleth.figure(reading, "shapes")["data"][choropleth.VALUES]["text"]
    assert all(one.endswith("(published)") for one in card)


def test_the_seam_is_drawn_and_named(snapshot):
    """Two upright lines where the level changes, the levels named above, the band without width where FHFA speaks."""
    reading = measure(snapshot, STEP)
    drawn = line.figure(reading)
    Figure(drawn).to_dict()  # plotly takes it
    assert [shape["x0"] for shape in drawn["layout"]["shapes"] if shape["type"] == "line"] == [
        "2013-01-01",
        "2025-01-01",
    ]
    texts = [one["text"] for one in drawn["layout"]["annotations"]]
    assert {"modelled", "FHFA’s own"} <= set(texts)
    lower, upper = (drawn["data"][i]["y"] for i in (0, 1))
    theirs = np.isin(reading.quarters, QUARTERS)
    assert np.array_equal(lower[theirs], upper[theirs])
    assert (upper[~theirs] > lower[~theirs]).all()


def test_a_line_of_the_model_alone_has_no_seam():
    """On the carried snapshot nothing is marked and nothing is added to the words."""
    reading = measure(carried(), STEP)
    lines = [s["x0"] for s in line.figure(reading)["layout"]["shapes"] if s["type"] == "line"]
    assert lines == [f"{quarter[:4]}-{int(quarter[-1]) * 3 - 2:02d}-01" for quarter, *_ in default().events]
    assert not any(text.endswith(("; modelled", "; published")) for text in numbers.number_texts(reading).values())


def test_a_step_across_the_seam_changes_the_badge(snapshot):
    """From 2012Q4 to 2013Q1 by the slider: badge and sources of map and table are written anew."""
    before = STEP.but(quarter="2012Q4")
    frame = Frame((), "", "", "", "", "shapes", "")
    changed = layout.answer(measure(snapshot, STEP.but(quarter="2013Q1")), before, frame)
    assert changed[ids.BADGE].startswith("Published")
    assert changed[ids.source(ids.RANKING)].startswith("Published")
    assert ids.HISTORY not in changed


@pytest.mark.browser
def test_a_reader_sees_it(chromium, server):
    """At the browser: the badge, and no interval in the table's first row."""
    from tests.chromium import Reader, serving

    with serving(server) as address:
        reader = Reader(chromium, address)
        shown = reader.opens(STEP.search())
        reader.sees("Nevada")
        assert shown.locator(f"#{ids.BADGE}").inner_text().startswith("Published")
        assert shown.locator("table.ranking tbody tr").first.locator(".col-interval").inner_text() == formatting.UNKNOWN
        reader.context.close()
        assert reader.wrong == []
