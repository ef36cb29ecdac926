"""A bank's own limits: where the book stands, and that nothing hidden is said through one."""

import math
from dataclasses import replace

import numpy as np
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.book.intake.load import IntakeReport
from data.book.report.limits import CLOSE, QUERY_NAMES, BookLimits, LimitStatus, limit_statuses, limits_from_query
from data.book.valuation.aggregates import OpenBook
from data.book.valuation.engine import connect
from data.book.valuation.valuation import BookShape
from tests.data.book.report.test_measure import asked, loans


@pytest.fixture(scope="module")
def reading(tmp_path_factory):
    path = tmp_path_factory.mktemp("book") / "loans.parquet"
    pq.write_table(loans(), path)
    taken = IntakeReport("tape.csv", "own", 1, 1, 0, 0, 1)
    return asked(OpenBook(connect(threads=1), str(path), BookShape()), taken, scenario="fed-2026", value="step")


def test_the_lights_are_the_page_s_own_figures(reading):
    """Each is a share that stands elsewhere on the page, before and after the stress."""
    share, region, over, ltv = limit_statuses(reading, BookLimits())
    weight = reading.view.weight
    assert (share.before, share.after) == (reading.before.share(weight), reading.after.share(weight))
    largest = max(reading.regions, key=lambda group: group.before.upb)
    assert region.before == pytest.approx(largest.before.upb / reading.before.upb)
    assert region.names[0] == largest.place.name
    assert over.before == pytest.approx(reading.before.share("balances"))
    assert over.after == pytest.approx(reading.after.share("balances"))
    assert (ltv.before, ltv.after) == tuple(one.ltv_now for one in reading.capital)


def test_a_hidden_region_is_no_limit_s_answer(reading):
    """A region that is hidden lends the light neither its part nor its name."""
    groups = [replace(one, hidden=one is reading.regions[0]) for one in reading.regions]
    region = limit_statuses(replace(reading, regions=tuple(groups)), BookLimits())[1]
    assert region.names[0] != reading.regions[0].place.name
    nothing = replace(reading, regions=tuple(replace(one, hidden=True) for one in groups))
    assert math.isnan(limit_statuses(nothing, BookLimits())[1].before)


def test_over_100_per_cent_by_the_index_is_not_made_up(reading):
    """Under another definition the stressed figure is not known, and is not put in its place; today's is."""
    dispersed = replace(reading, view=reading.view.but(value="dispersed"))
    over = limit_statuses(dispersed, BookLimits(over=0.0))[2]
    assert over.before == limit_statuses(reading, BookLimits())[2].before
    assert math.isnan(over.after)
    assert over.standing(over.after) == ""


@given(st.floats(0, 3), st.floats(0, 3))
def test_a_light_says_over_exactly_beyond_the_limit(limit, figure):
    """At the limit a book keeps it; from nine tenths on it is close."""
    standing = LimitStatus("ltv", limit, figure, np.nan).standing(figure)
    assert (standing == "over") == (figure > limit)
    assert (standing == "within") == (figure < CLOSE * limit)


def test_no_limit_has_no_light():
    """Nothing is within a limit that nobody set."""
    assert LimitStatus("share", None, 0.5, 0.5).standing(0.5) == ""


@given(st.builds(BookLimits, *(st.none() | st.integers(0, 100).map(lambda n: n / 100) for _ in QUERY_NAMES)))
def test_a_link_says_the_limits_and_gets_them_back(limits):
    """What is said is what is heard."""
    found, dropped = limits_from_query("?" + "&".join(f"{name}={text}" for name, text in limits.pairs()))
    assert (found, dropped) == (limits, ())


@given(st.dictionaries(st.sampled_from([key for key, _ in QUERY_NAMES.values()]), st.text(max_size=12)))
def test_whatever_is_typed_is_heard_or_said_to_be_wrong(typed):
    """No text raises."""
    from urllib.parse import urlencode

    _, dropped = limits_from_query(f"?{urlencode(typed)}")
    assert all("is not a number of" in one for one in dropped)
