"""A passport of a figure that FHFA has published: its own cells, no interval of ours, the model's figure beside."""

import json

import numpy as np
import pytest

from app import create_app
from data.model.estimates import estimates
from data.monitor.view import View
from data.passport.passport import passport
from data.passport.view import passport_question
from data.quarter import span
from data.snapshot.snapshot import carried
from tests import fhfa

QUARTERS = span("2013Q1", "2014Q2")
NEVADA = View(places=("US-NV",), quarter="2013Q4", value="step")


@pytest.fixture(scope="module")
def snapshot(tmp_path_factory):
    """State i has i/10 per cent over 100; Wyoming's 2013Q3 is suppressed."""
    printed = fhfa.outstanding(lambda i, t: None if (i, t) == (50, 2) else (i / 10, i / 10), QUARTERS)
    return fhfa.fetched(carried(), tmp_path_factory.mktemp("fhfa"), fhfa.text(printed))


def of(snapshot, view, name):
    return passport(snapshot, *passport_question(snapshot, view, name)[:2])


@pytest.mark.parametrize("name", ["pneq_by_loans", "pneq_by_upb", "loans_under_water", "upb_under_water"])
@pytest.mark.parametrize("place", ["US-NV", "US-DIV-MT", "US"])
def test_its_cells_make_the_figure(snapshot, place, name):
    """By the formula that the passport gives, from the cells that it gives, and from nothing else."""
    content = of(snapshot, NEVADA.but(places=(place,)), name)
    told = content["published"]
    share, count = (np.array([cell[key] for cell in told["cells"]]) for key in ("share", "count"))
    amount = name in ("loans_under_water", "upb_under_water")
    assert content["value"] == pytest.approx((share * count).sum() / (1 if amount else count.sum()), abs=1e-6, rel=1e-8)
    assert content["evidence"]["level"] == "published"
    assert content["evidence"]["as_printed"].startswith("published")
    assert (content["interval"]["lower"], content["interval"]["status"]) == (None, "published")
    assert {"first-liens", "rounded"} <= {row["key"] for row in content["excluded"]}
    json.dumps(content, allow_nan=False)


def test_the_models_figure_stands_beside(snapshot):
    """To the digit that the carried snapshot's own passport gives, whose cohorts are still in the file."""
    told, alone = (of(one, NEVADA, "pneq_by_loans") for one in (snapshot, carried()))
    assert told["published"]["modelled"] == alone["value"]
    assert told["formula"] == alone["formula"]
    assert "published" not in alone


@pytest.mark.parametrize("name", ["shortfall", "near_negative_by_loans", "median_mtmltv"])
def test_other_figures_stay_the_models(snapshot, name):
    """The amount under water, near-negative and the middle loan of the same place and quarter are modelled."""
    told, alone = (of(one, NEVADA, name) for one in (snapshot, carried()))
    assert told["evidence"]["level"] == "modelled"
    assert told["value"] == alone["value"]


def test_a_suppressed_figure_has_a_passport_too(snapshot):
    """Its value is null and it says published: nobody can take the model's for it."""
    content = of(snapshot, NEVADA.but(places=("US-WY",), quarter="2013Q3"), "pneq_by_loans")
    assert (content["value"], content["published"]["cells"][0]["share"]) == (None, None)
    assert content["evidence"]["level"] == "published"


def test_its_page_says_whose_it_is(snapshot):
    """FHFA's series, its share, the model's beside it; and for an empty cell why there is no figure."""
    client = create_app(snapshot).server.test_client()
    share = 0.1 * estimates(snapshot).base.ids.index("US-NV")
    text = client.get("/passport?place=US-NV&quarter=2013Q4&value=step").get_data(as_text=True)
    for wanted in ("PCT_MTMLTV_GT100", f"{share:.1f}", "No interval of ours", "The model has", "Published"):
        assert wanted in text
    empty = client.get("/passport?place=US-WY&quarter=2013Q3&value=step").get_data(as_text=True)
    assert "FHFA has left this figure empty" in empty
