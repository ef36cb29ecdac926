"""The list of sources: complete, unambiguous, and on the publishers' own addresses."""

import re
from urllib.parse import urlsplit

import pytest

from data.countries.us.sources import SOURCES


def test_every_source_says_whose_it_is_and_on_what_terms():
    assert len({source.source_id for source in SOURCES}) == len(SOURCES)
    for s in SOURCES:
        assert all((s.source_id, s.publisher, s.product, s.title, s.licence, s.attribution, s.names)), s.source_id
        assert callable(s.read)


def test_addresses_are_the_publishers_own_and_over_https():
    hosts = {urlsplit(address).hostname for s in SOURCES for address, _ in s.downloads()}
    assert hosts == {"www.fhfa.gov", "api.census.gov", "fred.stlouisfed.org", "www.newyorkfed.org"}
    assert all(address.startswith("https://") for s in SOURCES for address, _ in s.downloads())


def test_a_file_fetched_is_recognised_by_its_own_source_and_no_other():
    for s in SOURCES:
        for _, name in s.downloads():
            assert [t.source_id for t in SOURCES if t.is_named(name)] == [s.source_id]
            assert re.fullmatch(r"[\w.-]+", name), name


@pytest.mark.parametrize(
    ("name", "source_id"),
    [
        ("hpi_at_state_thru_2024q4.csv", "fhfa-at-state"),
        ("hpi_at_us_and_census_thru_2024q3.csv", "fhfa-at-us"),
        ("hpi_at_metro_thru_2025q4.csv", "fhfa-at-metro"),
        ("hpi_po_metro_thru_2025q4.csv", "fhfa-po-metro"),
        ("HPI_EXP_state_thru_2023q4.txt", "fhfa-expanded-state"),
        ("HPI_AT_BDL_county_2018release_thru_2017.xlsx", "fhfa-county"),
        ("HPI_master_excerpt_head.csv", "fhfa-master"),
        ("nmdb_national_annual_originations.csv", "nmdb-new-us"),
        ("nmdb_national_outstanding_loans.csv", "nmdb-outstanding-us"),
        ("nmdb-outstanding-mortgage-statistics-state-quarterly.csv", "nmdb-outstanding-states"),
        ("nmdb-new-mortgage-statistics-states-annual.zip", "nmdb-new-states-annual"),
        ("nmdb-new-mortgage-statistics-states-quarterly.zip", "nmdb-new-states-quarterly"),
        ("acs-acs1-2008-GROUP_B25082_DATA.csv", "acs-b25082"),
        ("area_report_by_year_2022.xlsx", "nyfed-state-debt"),
    ],
)
def test_a_file_is_known_by_the_shape_of_its_name_whatever_its_release(name, source_id):
    assert [s.source_id for s in SOURCES if s.is_named(name)] == [source_id]


@pytest.mark.parametrize(
    "name", ["nmdb-data-dictionary.csv", "HPI_dictionary.xls", "acs-acs1-2018-GROUP_B25096_DATA.csv"]
)
def test_a_file_of_no_product_is_left_alone(name):
    assert not [s for s in SOURCES if s.is_named(name)]


def test_the_list_can_be_read_without_pandas():
    import subprocess
    import sys

    code = "import sys, data.countries.us.sources, data.countries.us.regions; sys.exit('pandas' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
