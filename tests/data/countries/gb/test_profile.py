"""The profile: regions in their larger areas, names in both languages, short links, what charts mark."""

import re

import pytest

from data.api.short_links import _short_region, _whole_region
from data.countries.gb import COUNTRY
from data.countries.gb.geography import ALIASES, REGIONS
from data.country import SETTING, country_of
from data.monitor.price_falls import price_fall
from data.snapshot.snapshot import read_snapshot


@pytest.fixture(scope="module")
def carried():
    return read_snapshot(COUNTRY.snapshot)


def test_ids_are_the_codes_of_the_statistics_office_and_no_other_countrys():
    for region in REGIONS:
        assert re.fullmatch(COUNTRY.region_ids, region.region_id)
        assert country_of(region.region_id) is COUNTRY


@pytest.mark.parametrize(
    ("region_id", "areas"),
    [
        ("E12000007", {"E92000001", "K04000001", "K03000001", "K02000001"}),
        ("W92000004", {"K04000001", "K03000001", "K02000001"}),
        ("S92000003", {"K03000001", "K02000001"}),
        ("N92000002", {"K02000001"}),
    ],
)
def test_a_region_is_in_all_the_areas_that_it_is_part_of_and_in_no_other(carried, region_id, areas):
    sums = {region.region_id for region in REGIONS if not region.abbr}
    assert {area for area in sums if carried.is_inside(region_id, area)} == areas


@pytest.mark.parametrize(
    ("spelled", "region_id"),
    [
        ("UK", "K02000001"),
        ("the humber", "E12000003"),
        ("Yorkshire and the Humber", "E12000003"),
        ("North East England", "E12000001"),
        ("West Midlands Region", "E12000005"),
        ("East", "E12000006"),
        ("大伦敦", "E12000007"),
        ("苏格兰", "S92000003"),
        ("ni", "N92000002"),
        ("East Anglia", None),
    ],
)
def test_a_region_is_found_by_its_names(carried, spelled, region_id):
    assert carried.region_id_of(spelled) == region_id


def test_no_name_or_alias_belongs_to_two_regions():
    names = [region.name for region in REGIONS] + [region.name_zh for region in REGIONS]
    names += [region.abbr for region in REGIONS if region.abbr] + [name for names in ALIASES.values() for name in names]
    assert len({name.casefold() for name in names}) == len(names)


def test_short_links_write_every_region_in_a_letter_or_a_digit(monkeypatch):
    monkeypatch.setenv(SETTING, "gb")
    short = {region.region_id: _short_region(region.region_id) for region in REGIONS}
    assert {len(text) for text in short.values()} == {1}
    assert {_whole_region(text): text for text in short.values()} == short


def test_what_happened_stands_where_the_index_says(carried):
    """The peak and the trough of prices on the time axis are those of the carried index."""
    fall = price_fall(carried, COUNTRY.nation, "2005Q1", "2013Q4")
    assert [quarter for quarter, *_ in COUNTRY.events] == [fall.peak, fall.trough]


def test_the_example_has_prices_in_its_quarters(carried):
    example = COUNTRY.example
    assert (carried.hpi((example.place,), (example.first, example.quarter, example.last)) > 0).all()
