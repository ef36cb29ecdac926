"""Regions: every place under every name that readers type, part of what it should be, and on the map."""

import csv

import pandas as pd
import pytest

from data.countries.us import metros, regions, states
from data.snapshot import snapshot
from tests.paths import BENCHMARKS, ROOT

TIDY = ROOT / "data" / "countries" / "us" / "tidy"


@pytest.fixture(scope="module")
def table():
    return pd.read_parquet(TIDY / "regions.parquet")


@pytest.fixture(scope="module")
def known():
    return snapshot.read_snapshot(TIDY).region_id_of


def test_the_carried_table_has_one_nation_nine_divisions_51_states_and_410_metros(table):
    assert table["level"].value_counts().to_dict() == {"nation": 1, "division": 9, "state": 51, "metro": 410}
    assert set(table["level"]) == set(regions.LEVELS)


def test_every_region_is_part_of_one_that_is_there_one_level_up(table):
    level = table.set_index("region_id")["level"]
    parents = table.dropna(subset="parent_id")
    assert len(parents) == len(table) - 1
    up = {"division": "nation", "state": "division", "metro": "state"}
    assert (parents["parent_id"].map(level) == parents["level"].map(up)).all()


def test_states_and_divisions_have_their_chinese_names_and_metros_none(table):
    named = table[table["level"] != "metro"]
    assert named["region_zh"].notna().all()
    assert named["region_zh"].is_unique
    assert table.loc[table["level"] == "metro", "region_zh"].isna().all()


def test_every_state_and_metro_has_a_point_in_the_united_states(table):
    placed = table[table["level"].isin(["state", "metro"])]
    assert placed["lon"].between(-170, -66).all()
    assert placed["lat"].between(18, 66).all()


def test_a_metros_point_lies_near_its_state(table):
    """Ten degrees are more than any state but Alaska and Texas is wide: a town taken from another state shows."""
    at = table.set_index("region_id")
    for row in table[table["level"] == "metro"].itertuples():
        home = at.loc[row.parent_id]
        assert abs(row.lon - home["lon"]) < 10, row.region
        assert abs(row.lat - home["lat"]) < 7, row.region


@pytest.mark.parametrize(
    ("typed", "region_id"),
    [
        ("US-NV", "US-NV"),
        ("us-nv", "US-NV"),
        ("Nevada", "US-NV"),
        ("nevada ", "US-NV"),
        ("NV", "US-NV"),
        ("内华达州", "US-NV"),
        ("内华达", "US-NV"),
        ("United States", "US"),
        ("美国", "US"),
        ("Mountain", "US-DIV-MT"),
        ("DV_MT", "US-DIV-MT"),
        ("Las Vegas", "CBSA-29820"),
        ("las vegas, nv", "CBSA-29820"),
        ("Las Vegas-Henderson-Paradise, NV", "CBSA-29820"),
        ("Las Vegas-Henderson-North Las Vegas, NV", "CBSA-29820"),
        ("Miami-Miami Beach-Kendall, FL", "CBSA-33124"),
        ("St Louis", "CBSA-41180"),
        ("New York", "US-NY"),
        ("New York, NY", "CBSA-35614"),
        ("Washington", "US-WA"),
        ("Washington, DC", "CBSA-47764"),
        ("Winston-Salem", "CBSA-49180"),
    ],
)
def test_a_place_is_found_by_id_name_postal_code_or_alias_in_any_case(typed, region_id, known):
    assert known(typed) == region_id


def test_a_town_that_several_metros_are_named_for_is_not_guessed(known):
    assert known("Portland") is None
    assert known("Portland, ME") == "CBSA-38860"


def test_a_state_and_a_metro_of_one_name_are_told_apart_by_the_level_asked_for(known):
    assert (known("New York"), known("New York", "metro")) == ("US-NY", "CBSA-35614")
    assert (known("Washington"), known("Washington", "metro")) == ("US-WA", "CBSA-47764")


def test_no_alias_belongs_to_two_regions_and_only_two_are_a_states_name_too(table):
    aliases = table.dropna(subset="aliases").set_index("region_id")["aliases"].str.split("|").explode()
    assert aliases.str.casefold().is_unique
    names = set(table["region"].str.casefold())
    assert names & set(aliases.str.casefold()) == {"new york", "washington"}


def test_every_older_name_is_of_a_metro_that_is_there(table):
    assert set(metros.OTHER_NAMES) | set(metros.PRINCIPAL) <= set(table["region_id"])


@pytest.mark.skipif(not BENCHMARKS.is_dir(), reason="the published figures of others are not beside this project")
@pytest.mark.parametrize("name", ["us_zillow_negative_equity.csv", "us_corelogic.csv", "us_attom_realtytrac.csv"])
def test_every_state_and_metro_that_other_publishers_name_is_found(name, known):
    with (BENCHMARKS / name).open(encoding="utf-8") as file:
        named = {(r["region_level"], r["region"]) for r in csv.DictReader(file)}
    wanted = {(level, region) for level, region in named if level in {"state", "metro"}}
    assert wanted
    assert {(level, region) for level, region in wanted if known(region, level) is None} == set()


def test_a_table_of_two_metros_with_one_short_name_gives_it_to_neither():
    made = regions.table({"CBSA-38860": "Portland-South Portland, ME", "CBSA-38900": "Portland, OR-WA (MSAD)"})
    made = made.set_index("region_id")
    assert made.loc["CBSA-38860", "aliases"] == "Portland, ME"
    assert "Portland, OR-WA" in made.loc["CBSA-38900", "aliases"].split("|")
    assert made.loc["CBSA-38900", "parent_id"] == "US-OR"


def test_a_metro_without_a_state_has_no_parent():
    with pytest.raises(ValueError, match="names no state"):
        regions.parent("Nowhere, ZZ")


def test_a_town_that_the_gazetteer_lacks_has_no_point():
    assert metros.point("CBSA-0", "Nosuchtown, NV") is None


def test_divisions_are_the_census_bureaus():
    sizes = {d.suffix: sum(s.division == d.suffix for s in states.STATES) for d in states.DIVISIONS}
    assert sizes == {"NE": 6, "MA": 3, "ENC": 5, "WNC": 7, "SA": 9, "ESC": 4, "WSC": 4, "MT": 8, "PAC": 5}
