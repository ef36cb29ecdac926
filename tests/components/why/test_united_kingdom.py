"""The bridge of a country whose model is on no single publisher's level and carries first mortgages alone."""

import pytest

from components.charts import waterfall
from components.charts.waterfall import WaterfallBar
from components.why import bridge_text
from components.why.bridge import bars
from data.country import country, in_country
from data.monitor.view import View
from data.snapshot.snapshot import carried
from data.why.bridge import bridge
from data.why.publishers import publishers

GB = country("gb")


@pytest.fixture(autouse=True)
def _in_the_united_kingdom():
    with in_country(GB):
        yield


def _bridge(region_id, quarter, publisher):
    return bridge(carried(), View(places=(region_id,), quarter=quarter), publisher)


def test_our_debts_and_our_level_are_the_country_s():
    """First mortgages alone; and the level of no publisher, because the fit has no offset for any."""
    steps = {step.name: step for step in _bridge("K02000001", "2009Q2", "boe").steps}
    place = carried().places["K02000001"]
    assert bridge_text.ours(steps["liens"], place) == "first mortgage only"
    assert bridge_text.theirs(steps["liens"], publishers()["boe"], place) == "not said"
    assert (bridge_text.ours(steps["level"], place), bridge_text.figure(steps["level"])) == ("no one’s", "–")


def test_a_publisher_with_an_article_has_it_in_a_sentence_alone():
    """The Bank of England's definition; its name on the control has none, and CML's two shares differ there."""
    quoted, unquoted = _bridge("K02000001", "2009Q2", "boe"), _bridge("E12000001", "2009Q2", "boe")
    assert bridge_text.title(quoted).startswith("The Bank of England printed 9.0%")
    assert bridge_text.title(unquoted).startswith("On the Bank of England’s definition")
    assert "No figure of the Bank of England’s" in bridge_text.rest(unquoted)
    labels = [bridge_text.label(publisher) for publisher in publishers().values()]
    assert labels == ["Bank of England", "CML", "CML, owners", "HML"]


def test_what_was_fitted_to_leads_to_the_passport():
    """There is no page of evidence."""
    said = bridge_text.rest(_bridge("N92000002", "2013Q4", "hml"))
    assert "stands in the figure’s passport" in said
    assert "page of evidence" not in said


def test_words_of_the_chart_fit_on_a_phone():
    """The last bar's name is short, and a word without a bar stands before its place."""
    rows = bars(_bridge("N92000002", "2013Q4", "boe"))
    assert rows[-1].name == "Waterline on the Bank of England’s definition"
    notes = waterfall.figure(rows)["layout"]["annotations"]
    anchors = {note["text"]: note["xanchor"] for note in notes}
    assert anchors["<b>not published</b>"] == "right"
    assert anchors["<b>19.8%</b>"] == "left"
    short = waterfall.figure([WaterfallBar("a", "none", 5.0, 5.0, "accent")])["layout"]["annotations"]
    assert short[-1]["xanchor"] == "left"
