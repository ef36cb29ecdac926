"""What a passport says of the United Kingdom: each source with its use, and its values of the region and quarter."""

import pytest

from data.countries.gb.lineage import EXCLUDED, PRICES, USES, excluded, lineage
from data.country import country
from data.model.estimates import estimates
from data.snapshot.snapshot import read_snapshot

GB = country("gb")


@pytest.fixture(scope="module")
def snapshot():
    return read_snapshot(GB.snapshot)


@pytest.fixture(scope="module")
def market(snapshot):
    return estimates(snapshot)


@pytest.fixture
def rows(snapshot, market):
    """The rows of a region and quarter, by source."""

    def of(region_id, quarter):
        told = lineage(snapshot, market, snapshot.places[region_id], quarter)
        return {row["source_id"]: row for row in told}

    return of


def values(row):
    return {(value["what"], value["at"]): value["value"] for value in row["values"]}


def test_every_source_that_is_used_is_in_the_nations_passport(rows, snapshot):
    """With its licence and hash; quoted rates, which no figure rests on, are not."""
    told = rows("K02000001", "2009Q2")
    assert set(told) == set(USES)
    unused = {source["source_id"] for source in snapshot.manifest["sources"]} - set(told)
    assert unused == {"boe-quoted-rates-ltv", "boe-quoted-rates-fix"}
    assert all(row["licence"] and len(row["sha256"]) == 64 for row in told.values())


def test_a_region_has_its_own_prices_loans_and_households(rows):
    """The North East in 2009Q2, as printed."""
    told = rows("E12000001", "2009Q2")
    prices = values(told["hmlr-uk-hpi"])
    assert [at for _, at in prices] == ["2008Q2", "2009Q2", "2025Q4"]
    assert values(told["census-2021-regions"]) == {("homes with a mortgage", "2021"): 326_511}
    assert [value["unit"] for value in told["ons-table-15"]["values"]] == ["pounds sterling"] * 4
    assert ("homes sold, England", "2009Q2") in values(told["hmrc-transactions"])
    assert "ons-uk-hpi" not in told
    assert "census-2011-shares" not in told


def test_northern_ireland_has_the_index_of_another_file_and_no_count(rows):
    """Before 2011 it has no price printed, after 2025Q2 none yet."""
    told = rows("N92000002", "2013Q4")
    assert values(told["ons-uk-hpi"])["average price, UK HPI", "2013Q4"] == 96_414
    assert told["hmlr-uk-hpi"]["values"] == []
    assert "census-2021-regions" not in told
    assert rows("N92000002", "2009Q2")["ons-uk-hpi"]["values"] == []


def test_outside_mlars_years_nothing_of_it_is_shown(rows):
    """No neighbouring quarter stands in for one that MLAR does not have."""
    assert rows("E12000007", "2006Q4")["mlar"]["values"] == []
    assert len(rows("E12000007", "2007Q1")["mlar"]["values"]) == 4


def test_a_sum_has_no_count_where_a_part_was_not_counted(rows):
    """England's regions add up to what the census says of England; Great Britain's do not, without Scotland's."""
    assert values(rows("E92000001", "2021Q1")["census-2021-regions"]) == {("homes with a mortgage", "2021"): 6_744_372}
    assert rows("K03000001", "2021Q1")["census-2021-regions"]["values"] == []


def test_what_is_left_out_is_said(snapshot, market):
    """Every assumption has a sentence; every index of the profile says what homes follow."""
    assert excluded(snapshot, market) == EXCLUDED
    assert all(text.endswith(".") for text in EXCLUDED.values())
    assert set(PRICES) == set(GB.index_keys)
