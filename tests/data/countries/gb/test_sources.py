"""The list of sources: complete, unambiguous, on the publishers' own addresses; and what is not held."""

import re
import subprocess
import sys
from urllib.parse import urlsplit

import pytest

from data.countries.gb.sources import NOT_HELD, SOURCES


def test_every_source_says_whose_it_is_and_on_what_terms():
    assert len({source.source_id for source in SOURCES}) == len(SOURCES)
    for s in SOURCES:
        assert all((s.source_id, s.publisher, s.product, s.title, s.licence, s.attribution, s.names)), s.source_id
        assert callable(s.read)


def test_addresses_are_the_publishers_own_and_over_https():
    addresses = [address for s in SOURCES for address, _ in s.downloads()]
    assert {urlsplit(address).hostname for address in addresses} == {"publicdata.landregistry.gov.uk"}
    assert all(address.startswith("https://") for address in addresses)


def test_a_file_fetched_is_recognised_by_its_own_source_and_no_other():
    for s in SOURCES:
        for _, name in s.downloads():
            assert [t.source_id for t in SOURCES if t.is_named(name)] == [s.source_id]
            assert re.fullmatch(r"[\w.-]+", name), name


@pytest.mark.parametrize(
    ("name", "source_id"),
    [
        ("Average-price-seasonally-adjusted-2025-11.csv", "hmlr-uk-hpi"),
        ("ukhousepriceindexmonthlypricestatistics_2025-07.xlsx", "ons-uk-hpi"),
        ("housepricedataquarterlytables.xlsx", "ons-table-15"),
        ("ons_housepricedataquarterlytables.xlsx", "ons-table-15"),
        ("mlar_detailed_tables_2023Q2.xlsx", "mlar"),
        ("Bank Rate history and data  Bank of England Database.csv", "boe-bank-rate"),
        ("boe_bank_rate_history_2025-12.csv", "boe-bank-rate"),
        ("boe_quoted_rates_2yr_by_LTV_2024M04-.csv", "boe-quoted-rates-ltv"),
        ("boe_quoted_rates_75LTV_2yr_3yr_5yr_10yr_2024M04-.csv", "boe-quoted-rates-fix"),
        ("MPT_Tab_Mar_26.ods", "hmrc-transactions"),
        ("hmrc_MPT_Tab_Mar_26.ods", "hmrc-transactions"),
        ("census2021-ts054-rgn.csv", "census-2021-regions"),
        ("census2021-ts054-ctry.csv", "census-2021-countries"),
        ("DERIVED_census2011_tenure_pct_by_region_GB.csv", "census-2011-shares"),
        ("bis_nominal_index_long.csv", "bis-nominal"),
    ],
)
def test_a_file_is_known_by_the_shape_of_its_name_whatever_its_release(name, source_id):
    assert [s.source_id for s in SOURCES if s.is_named(name)] == [source_id]


@pytest.mark.parametrize("name", ["census2021-ts054-ltla.csv", "bis_real_index_long.csv", "hpi_at_state.csv"])
def test_a_file_of_no_product_is_left_alone(name):
    assert not [s for s in SOURCES if s.is_named(name)]


def test_what_is_not_held_says_what_stands_in_for_it():
    assert len(NOT_HELD) == 4
    assert all((missing.publisher, missing.product, missing.stands_in) for missing in NOT_HELD)
    assert not {missing.product for missing in NOT_HELD} & {source.product for source in SOURCES}


def test_the_list_can_be_read_without_pandas():
    code = "import sys, data.countries.gb, data.countries.gb.sources; sys.exit('pandas' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
