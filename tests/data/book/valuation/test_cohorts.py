"""Prices of a book's places and quarters: the finest published index that has both ends."""

import numpy as np
import pytest

from data.book.valuation.cohorts import bases, packed, prices, unpacked
from data.quarter import ordinal
from data.snapshot.snapshot import carried
from tests.data.book.tapes import US

THEN = ordinal("2006Q3")


def marked(as_of, *places, quarter=THEN):
    cells = unpacked(np.array([packed(place, quarter, US) for place in places]), US)
    return prices(carried(), cells, as_of)


def test_the_finest_index_that_has_both_quarters_is_used():
    """County until its index ends, then metro, then state; a place nobody knows has no price."""
    places = [(32, 29820, 3), (32, 29820, 0), (32, 0, 0), (0, 0, 0), (99, 99999, 999)]
    early, late = marked("2010Q4", *places), marked("2024Q4", *places)
    assert [bases(US)[b] for b in early.basis] == ["county", "metro", "state", "none", "none"]
    assert [bases(US)[b] for b in late.basis] == ["metro", "metro", "state", "none", "none"]
    assert late.place[:3] == ["CBSA-29820", "CBSA-29820", "US-NV"]
    assert np.isnan(early.ratio[3:]).all()
    assert (early.age == 17).all()


def test_a_metro_s_ratio_is_its_published_index():
    """The ratio is one published figure over the other, nothing more."""
    index = carried().hpi(("CBSA-29820",), ("2006Q3", "2010Q4"))[0]
    assert marked("2010Q4", (32, 29820, 0)).ratio[0] == index[1] / index[0]


def test_a_county_s_year_is_its_own_and_its_quarters_are_its_state_s():
    """Over whole years a county moves by its own yearly index; the mean of its quarters is that year's figure."""
    table = carried().tables["county_prices"]
    rows = [row for row in table.to_pylist() if row["fips"] == "32003" and row["year"] in {2006, 2010}]
    yearly = {row["year"]: row["hpi"] for row in rows}

    def mean(year):
        return np.mean(
            [1 / marked("2010Q4", (32, 0, 3), quarter=ordinal(f"{year}Q{q}")).ratio[0] for q in (1, 2, 3, 4)]
        )

    assert mean(2006) / mean(2010) == pytest.approx(yearly[2006] / yearly[2010])


def test_no_price_is_made_up_outside_the_index():
    """A loan older than the index has no ratio; a quarter past the data is refused, with what there is."""
    assert np.isnan(marked("2010Q4", (32, 29820, 3), quarter=ordinal("1974Q4")).ratio[0])
    with pytest.raises(ValueError, match="prices are known from 1975Q1 to 2025Q4, not for 2031Q1"):
        marked("2031Q1", (32, 0, 0))
