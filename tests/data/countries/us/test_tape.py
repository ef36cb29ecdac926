"""The places of the United States' loan tapes: codes to region ids and back, and the index that each place follows."""

import duckdb
import numpy as np
import pytest

from data.book.geography import tape_geography
from data.book.intake.formats import recognize
from data.countries.us.states import STATES
from data.countries.us.tape import STATE_IDS
from data.country import country
from data.snapshot.snapshot import carried

US = tape_geography(country("us"))


def read(name, text):
    """The code that a tape's text is read as."""
    area = US.area_of[name]
    rows = f"SELECT *, {area.plain} AS p_{name} FROM (SELECT {text} AS t_{name})"
    return duckdb.sql(f"SELECT {area.value} FROM ({rows})").fetchone()[0]


@pytest.mark.parametrize("spelling", ["NV", "nv", "Nevada", "US-NV", "32", "032"])
def test_a_state_has_many_spellings(spelling):
    """Postal code, name, ISO code and FIPS code are one state."""
    assert read("state", f"'{spelling}'") == 32


@pytest.mark.parametrize(
    ("name", "text", "code"),
    [
        ("state", "'PR'", 72),  # a place, but of no index
        ("state", "'ZZ'", None),
        ("state", "'99'", None),
        ("metro", "'29820'", 29820),
        ("metro", "'99999'", None),
        ("county", "'32003'", 32003),
        ("zip3", "'891'", 891),
        ("zip3", "'89101'", 891),
    ],
)
def test_a_code_is_read_or_it_is_none(name, text, code):
    """What stands for no place of its kind is not known."""
    assert read(name, text) == code


def test_places_are_packed_and_unpacked():
    """What is packed comes back, each code for itself, as numbers and in SQL."""
    places = [(32, 29820, 3), (6, 0, 37), (0, 31084, 0), (0, 0, 0)]
    numbers = np.array([US.packed_place(place) for place in places])
    codes = US.unpacked_place(numbers)
    assert [tuple(int(codes[name][i]) for name in ("state", "metro", "county")) for i in range(4)] == places
    sql = US.place_sql({"state", "metro", "county"})
    values = "SELECT 32 AS v_state, 29820 AS v_metro, 32003 AS v_county"
    assert duckdb.sql(f"SELECT {sql} FROM ({values})").fetchone() == (numbers[0],)
    assert all((number >= US.first_place) == any(place[:2]) for number, place in zip(numbers, places, strict=True))


def test_a_zip_code_stands_in_for_a_state_only_where_there_is_none():
    """With a state on the tape its ZIP codes are not asked."""
    alone, beside = US.place_sql({"zip3"}), US.place_sql({"zip3", "state"})
    values = "SELECT 891 AS v_zip3, 6 AS v_state, NULL::INTEGER AS v_metro, NULL::INTEGER AS v_county"
    both = duckdb.sql(f"SELECT {alone}, {beside} FROM ({values})").fetchone()
    assert [int(US.unpacked_place(np.array([place]))["state"][0]) for place in both] == [32, 6]


def test_levels_are_the_country_s_and_codes_name_its_regions():
    """A book is listed by levels of the profile, the base level among them; every state and metro has one code."""
    snapshot, profile = carried(), country("us")
    assert [key for key in profile.level_of if key in US.levels] == list(US.levels)
    assert profile.base.key in US.levels
    assert {US.levels["state"](code) for code in STATE_IDS} == {place.region_id for place in snapshot.level("state")}
    metros = [place.region_id for place in snapshot.level("metro")]
    assert [US.levels["metro"](int(metro[-5:])) for metro in metros] == metros
    assert US.levels["state"](72) == ""


def test_every_prefix_of_a_zip_code_is_one_state_s():
    """The crosswalk names states only."""
    codes = {int(state.fips) for state in STATES}
    sql = US.place_sql({"zip3"})
    rows = "SELECT range AS v_zip3, NULL::INTEGER AS v_metro, NULL::INTEGER AS v_county FROM range(1000)"
    states = {place // (100_000 * 1_000) for (place,) in duckdb.sql(f"SELECT {sql} FROM ({rows})").fetchall()}
    assert states == codes | {0}


def test_indices_are_given_finest_first():
    """One set of prices for each kind of index that has a word."""
    codes = {"state": np.array([32, 99]), "metro": np.array([29820, 0]), "county": np.array([3, 0])}
    areas = US.prices(carried(), codes, ("2006Q1", "2006Q2", "2006Q3", "2006Q4"))
    names = [[area.region_ids[row] if row >= 0 else "" for row in area.row] for area in areas]
    assert names == [["FIPS-32003", ""], ["CBSA-29820", ""], ["US-NV", ""]]
    assert list(US.indices) == ["county", "metro", "state"]
    assert all(area.hpi.shape == (len(area.region_ids), 4) for area in areas)


@pytest.mark.parametrize(
    ("first", "format_"),
    [
        ("|1|122012" + "|" * 110, "sflp"),
        ("|".join(["NV"] * 19 + ["F06Q10000001"] + [""] * 12), "sflld"),
        ("|".join(["NV"] * 32), None),
        ("|".join(["122012"] * 32), None),
        ("activity_year,lei,action_taken,loan_amount", "hmda"),
    ],
)
def test_a_published_format_is_known_by_its_first_line(first, format_):
    """With a header by its names, without one by its columns."""
    found = recognize(first, US.formats)
    assert (found.mapping.format if found else None) == format_
