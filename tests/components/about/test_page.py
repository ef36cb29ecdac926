"""The page that explains: its example adds up, its falls are the snapshot's, its figures have sources."""

from html import escape

import pytest

from app import create_app
from components.about import words as said
from data.country import country, in_country
from data.monitor import price_falls
from data.monitor.measure import measure
from data.monitor.view import View
from data.snapshot.snapshot import carried


@pytest.fixture(scope="module")
def client():
    return create_app().server.test_client()


def test_the_falls_are_the_index_s_own():
    """A fall runs from the highest quarter before the lowest; recomputed by looking at every pair of quarters."""
    from data.quarter import span

    for period in carried().country.falls:
        region, first, last = period.region_id, period.first, period.last
        quarters = span(first, last)
        index = carried().hpi((region,), quarters)[0]
        deepest = min(index[j] / index[i] - 1 for i in range(len(index)) for j in range(i, len(index)))
        told = price_falls.price_fall(carried(), region, first, last)
        assert told.change == pytest.approx(deepest)
        assert index[quarters.index(told.trough)] / index[quarters.index(told.peak)] - 1 == pytest.approx(deepest)


def test_a_region_that_never_fell_is_said_to_have_none():
    """No fall is invented where the index only rose."""
    with pytest.raises(ValueError, match="does not fall"):
        price_falls.price_fall(carried(), "US", "1991Q1", "1991Q1")


def test_our_own_figure_in_the_history_is_the_model_s():
    """About one in four at the highest: what the page says is what the page shows."""
    series = measure(carried(), View()).series[0]
    assert 0.22 < series.share.max() < 0.28


def test_every_quoted_figure_has_its_source(client):
    """Each time told with counts links to who counted, in both languages."""
    for root in ("", "/zh"):
        page = client.get(f"{root}/about").text
        for *_, source, address in said.TIMES:
            assert not source or (address in page and source.split(",")[0] in page)
    assert "/about" in client.get("/").text


def test_the_united_kingdom_s_falls_and_own_figure_are_its_own(client):
    """One in ten at the highest, falls of its own index, no loan tape to value, and no word of liens."""
    with in_country(country("gb")):
        series = measure(carried(), View()).series[0]
        (fall, *_) = price_falls.notable_falls(carried())
    assert max(series.share) == pytest.approx(0.10, abs=0.01)
    html = client.get("/gb/about").get_data(as_text=True)
    assert f"United Kingdom −{-100 * fall.change:.0f}% ({fall.peak} to {fall.trough})" in html
    assert "/gb/book/" in html
    assert "first charges or all" in html


def test_what_is_not_held_is_named_with_what_stands_in_for_it(client):
    """A country that lacks a source says which, and what stands in for it; one that lacks none has no list."""
    page = client.get("/gb/about").text
    for missing in country("gb").module("sources").NOT_HELD:
        assert escape(missing.product, quote=False) in page
        assert escape(missing.stands_in, quote=False) in page
    assert "do not have" not in client.get("/about").text
