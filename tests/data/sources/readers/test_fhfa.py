"""FHFA's index in each of its layouts."""

import pandas as pd
import pytest

from data.sources.readers import SourceError, fhfa
from tests.paths import SHARED

FHFA_FILES = SHARED / "data" / "us" / "fhfa_hpi"
needs_shared = pytest.mark.skipif(not FHFA_FILES.is_dir(), reason="the publishers' files are not beside this project")


def test_a_state_file_with_carriage_returns_gives_region_quarter_and_level(raw):
    frame = fhfa.state(raw / "hpi_at_state.csv")
    assert list(frame.columns) == ["region_id", "quarter", "hpi"]
    assert frame.iloc[-1].tolist() == ["US-WY", "2020Q4", 114.87]


def test_divisions_keep_fhfas_suffix_and_the_nation_is_us(raw):
    frame = fhfa.us_and_divisions(raw / "hpi_at_us_and_census.csv")
    assert set(frame["region_id"]) >= {"US", "US-DIV-MT", "US-DIV-ENC"}
    assert frame["region_id"].nunique() == 10


def test_a_metro_quarter_with_a_dash_gives_no_row_and_brackets_give_an_error(raw):
    frame = fhfa.metro(raw / "hpi_at_metro.csv")
    portland = frame[frame["region_id"] == "CBSA-38900"]
    assert portland["quarter"].min() == "2019Q2"
    assert frame.iloc[0].tolist() == ["CBSA-29820", "Las Vegas-Henderson-North Las Vegas, NV", "2019Q1", 100.0, 1.5]


def test_a_metro_of_no_state_of_ours_is_refused(raw):
    path = raw / "hpi_at_metro.csv"
    path.write_bytes(path.read_bytes().replace(b"Vegas, NV", b"Vegas, PR"))
    with pytest.raises(SourceError, match="a name that ends in its states"):
        fhfa.metro(path)


def test_purchase_only_and_expanded_files_give_both_the_raw_and_the_adjusted_index(raw):
    for frame in (fhfa.purchase_only_metro(raw / "hpi_po_metro.txt"), fhfa.expanded_state(raw / "HPI_EXP_state.txt")):
        assert list(frame.columns) == ["region_id", "quarter", "hpi", "hpi_sa"]
        assert frame["hpi"].iloc[0] == 100


def test_a_county_year_without_an_index_gives_no_row(raw):
    frame = fhfa.county(raw / "hpi_at_county.xlsx")
    assert frame.to_numpy().tolist() == [
        ["32003", "Clark", "US-NV", 2018, 100.0],
        ["32003", "Clark", "US-NV", 2019, 105.0],
    ]


def test_a_county_code_that_lost_its_zero_gets_it_back(tmp_path, layouts):
    head = ["State", "County", "FIPS code", "Year", "HPI"]
    path = tmp_path / "hpi_at_county.xlsx"
    path.write_bytes(layouts.workbook({"Sheet1": [head, ["AL", "Autauga", 1001, 1986, 100]]}))
    assert fhfa.county(path)["fips"].tolist() == ["01001"]


def test_the_master_file_gives_the_quarterly_indices_of_nation_division_and_state_only(raw):
    frame = fhfa.master(raw / "hpi_master.csv")
    assert frame[["region_id", "quarter", "index"]].to_numpy().tolist() == [
        ["US-NV", "2019Q1", "purchase-only"],
        ["US-NV", "2019Q1", "all-transactions"],
    ]
    assert pd.isna(frame["hpi_sa"].iloc[1])


def test_a_master_file_with_months_only_gives_nothing_and_no_fault(raw):
    path = raw / "hpi_master.csv"
    path.write_bytes(b"".join(path.read_bytes().splitlines(keepends=True)[:2]))
    assert fhfa.master(path).empty


@pytest.mark.slow
@needs_shared
@pytest.mark.parametrize(
    ("reader", "name", "rows", "last"),
    [
        (fhfa.state, "hpi_at_state_thru_2024q4.csv", 10_200, ["US-WY", "2024Q4", 488.48]),
        (fhfa.state, "hpi_at_state_thru_2024q3.csv", 51 * 199, ["US-WY", "2024Q3", 486.76]),
        (fhfa.us_and_divisions, "hpi_at_us_and_census_thru_2024q3.csv", 1_990, ["US", "2024Q3", 688.42]),
        (fhfa.purchase_only_metro, "hpi_po_metro_thru_2025q4.csv", 14_000, ["CBSA-49340", "2025Q4", 402.12, 407.47]),
        (fhfa.expanded_state, "HPI_EXP_state_thru_2023q4.txt", 6_732, ["US-WY", "2023Q4", 527.28, 528.2]),
        (
            fhfa.county,
            "HPI_AT_BDL_county_2018release_thru_2017.xlsx",
            81_844,
            ["56045", "Weston", "US-WY", 2017, 208.11],
        ),
        (fhfa.master, "HPI_master_excerpt_head.csv", 0, None),
    ],
)
def test_the_publishers_own_files_are_read_whole(reader, name, rows, last):
    frame = reader(FHFA_FILES / name)
    assert len(frame) == rows
    assert last is None or frame.iloc[-1].tolist() == last


@needs_shared
def test_the_publishers_metro_file_has_410_metros_and_misses_13397_quarters():
    frame = fhfa.metro(FHFA_FILES / "hpi_at_metro_thru_2025q4.csv")
    assert frame["region_id"].nunique() == 410
    assert len(frame) == 83_640 - 13_397
    assert frame.iloc[-1].tolist() == ["CBSA-49740", "Yuma, AZ", "2025Q4", 339.49, 5.89]
