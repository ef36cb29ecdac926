"""The tables: published figures in their places, from frames of sources and in the carried snapshot."""

import numpy as np
import pandas as pd
import pytest

from data.countries.gb import COUNTRY
from data.countries.gb.sources import SOURCES
from data.countries.gb.tables import TABLES, remarks, tables
from data.snapshot.snapshot import read_snapshot
from data.sources import schema

SCHEMAS = {**schema.TABLES, **TABLES}


def frame(columns, *rows):
    return pd.DataFrame(rows, columns=columns.split())


@pytest.fixture
def frames():
    """A row or two of each source."""
    lending = {name: 0.5 for name in TABLES["lending"].columns if name not in {"quarter", "book", "currency"}}
    counted = "region_id year households mortgaged"
    rates = "fixed_years ltv quarter rate months"
    return {
        "hmlr-uk-hpi": frame(
            "region_id quarter price months",
            ["E12000001", "2025Q3", 150_000.0, 3],
            ["E12000001", "2025Q4", 151_000.0, 2],
        ),
        "ons-uk-hpi": frame("region_id quarter price", ["N92000002", "2025Q2", 185_000.0]),
        "bis-nominal": frame(
            "area name is_aggregate quarter price",
            ["GB", "United Kingdom", False, "1968Q2", 3.1],
            ["FR", "France", False, "1970Q1", 5.0],
        ),
        "ons-table-15": frame(
            "region_id quarter buyer price advance income", ["E12000001", "2025Q4", "all", 2e5, 1.5e5, 5e4]
        ),
        "mlar": pd.DataFrame([{"quarter": "2007Q1", "book": "all", **lending}]),
        "boe-bank-rate": frame("quarter rate days", ["2007Q1", 0.0522, 90]),
        "boe-quoted-rates-ltv": frame(rates, [2, 0.6, "2024Q2", 0.049, 3], [2, 0.75, "2024Q2", 0.051, 3]),
        "boe-quoted-rates-fix": frame(rates, [2, 0.75, "2024Q2", 0.051, 3], [5, 0.75, "2024Q2", 0.046, 3]),
        "hmrc-transactions": frame(
            "region_id quarter sales sales_sa months", ["E92000001", "2005Q2", 280_000, np.nan, 3]
        ),
        "census-2021-regions": frame(counted, ["E12000001", 2021, 100, 25], ["W92000004", 2021, 100, 30]),
        "census-2021-countries": frame(counted, ["W92000004", 2021, 100, 30], ["E92000001", 2021, 900, 270]),
        "census-2011-shares": frame("region_id year mortgaged_share", ["S92000003", 2011, 0.3395]),
    }


def fitted(made):
    return {name: SCHEMAS[name].fitted(each) for name, each in made.items()}


def test_every_source_has_its_place_and_every_table_its_columns(frames):
    assert set(frames) == {source.source_id for source in SOURCES}
    made = tables(frames)
    assert set(made) == set(SCHEMAS)
    for name, each in fitted(made).items():
        assert SCHEMAS[name].arrow(each).num_rows == len(each)


def test_a_price_adjusted_for_seasons_says_so_and_the_bis_is_of_the_nation_alone(frames):
    prices = fitted(tables(frames))["prices"].set_index(["index", "region_id", "quarter"])
    assert prices.loc[("uk-hpi", "E12000001", "2025Q3"), ["hpi", "hpi_sa"]].tolist() == [150_000, 150_000]
    assert prices.loc[("uk-hpi", "N92000002", "2025Q2"), "hpi"] == 185_000
    assert np.isnan(prices.loc[("uk-hpi", "N92000002", "2025Q2"), "hpi_sa"])
    assert prices.loc["bis"].index.tolist() == [("K02000001", "1968Q2")]
    assert set(prices["evidence"]) == {"published"}


def test_households_are_counted_or_their_share_is_derived(frames):
    households = fitted(tables(frames))["households"].set_index(["region_id", "year"])
    assert len(households) == 4, "Wales stands in two files and once in the table"
    assert households.loc[("W92000004", 2021)].tolist() == [100, 30, 0.3, "published"]
    scotland = households.loc[("S92000003", 2011)]
    assert scotland[["mortgaged_share", "evidence"]].tolist() == [0.3395, "derived"]
    assert scotland[["households", "mortgaged"]].isna().all()


@pytest.mark.parametrize(
    ("source_id", "table", "change"),
    [
        ("census-2021-countries", "households", {"mortgaged": 31}),
        ("boe-quoted-rates-fix", "quoted_rates", {"rate": 0.052}),
    ],
)
def test_two_files_that_differ_on_one_figure_are_refused(frames, source_id, table, change):
    made = tables({**frames, source_id: frames[source_id].assign(**change)})
    with pytest.raises(ValueError, match="repeats"):
        SCHEMAS[table].fitted(made[table])


def test_quoted_rates_may_be_absent(frames):
    there = {name: each for name, each in frames.items() if not name.startswith("boe-quoted")}
    assert tables(there)["quoted_rates"].empty


def test_the_build_tells_of_provisional_quarters_and_of_prices_that_end_early(frames):
    assert remarks(tables(frames)) == [
        "2025Q4: prices are means of fewer than three months, so provisional",
        "N92000002: prices end 2025Q2, those of other regions 2025Q4",
    ]


@pytest.fixture(scope="module")
def carried():
    return read_snapshot(COUNTRY.snapshot)


def rows(carried, table, *key):
    each = carried.tables[table].to_pandas()
    return each.set_index(list(key)).sort_index()


def test_the_carried_prices_begin_and_end_where_their_publishers_do(carried):
    prices = carried.tables["prices"].to_pandas()
    ends = prices[prices["index"] == COUNTRY.index].groupby("region_id")["quarter"].agg(["min", "max"])
    assert ends.loc["E12000001"].tolist() == ends.loc["K04000001"].tolist() == ["1995Q1", "2025Q4"]
    assert ends.loc["S92000003"].tolist() == ends.loc["K03000001"].tolist() == ["2004Q1", "2025Q4"]
    assert ends.loc["K02000001"].tolist() == [COUNTRY.first_shown, "2025Q4"]
    assert ends.loc["N92000002"].tolist() == ["2011Q1", "2025Q2"]
    assert set(ends.index) == {region.region_id for region in COUNTRY.regions}
    assert prices.loc[prices["index"] == "bis", "quarter"].min() <= COUNTRY.first_price


def test_the_last_carried_quarter_of_prices_has_two_months(carried):
    months = rows(carried, "price_months", "region_id", "quarter")["months"]
    assert months.loc[("K02000001", "2025Q4")] == 2
    assert set(months.drop("2025Q4", level="quarter")) == {3}


def test_the_carried_buyers_of_northern_ireland_are_under_the_code_of_its_prices(carried):
    buyers = rows(carried, "buyers", "region_id", "quarter", "buyer")
    assert buyers.loc[("N92000002", "1992Q2", "all"), ["price", "advance", "income"]].tolist() == [37155, 28263, 17759]
    assert "1992Q1" not in buyers.index.get_level_values("quarter")
    assert np.isnan(buyers.loc[("K03000001", "2023Q4", "first-time"), "advance"])
    assert buyers.loc[("K03000001", "2024Q1", "first-time"), "advance"] > 0


def test_the_carried_lending_is_that_of_the_workbook(carried):
    """2007Q1 of MLAR: 86,432 million lent, 41.16 per cent of it remortgages; owner-occupiers owed 800 billion."""
    lending = rows(carried, "lending", "book", "quarter")
    all_loans = lending.loc[("all", "2007Q1")]
    assert all_loans[["advances", "remortgages", "currency"]].tolist() == [86_432e6, 0.4116, "GBP"]
    owner_occupiers = 1 - all_loans["buy_to_let_balances"] - all_loans["lifetime_balances"]
    assert all_loans["balances"] * owner_occupiers == pytest.approx(800e9, rel=1e-3)
    regulated = lending.loc[("regulated", "2007Q1")]
    assert regulated[["interest_only", "rate_on_balances"]].tolist() == [0.39946, 0.05428]
    assert lending.loc["all"].index[[0, -1]].tolist() == ["2007Q1", "2023Q2"]


def test_the_carried_sales_are_those_of_hmrcs_quarters(carried):
    """HMRC prints the quarter's sales too: 340,860 of 2005Q2 within the rounding of its months."""
    sales = rows(carried, "transactions", "region_id", "quarter")
    assert sales.loc[("K02000001", "2005Q2"), "sales"] == pytest.approx(340_860, abs=20)
    assert sales.loc[("K02000001", "2025Q4"), "sales_sa"] == pytest.approx(300_750, abs=20)
    assert sales.loc[("N92000002", "2026Q1"), "months"] == 2


def test_the_carried_households_are_the_censuses(carried):
    households = rows(carried, "households", "region_id", "year")
    mortgaged = households.loc[(slice(None), 2021), "mortgaged"].droplevel("year")
    assert mortgaged[["E12000001", "W92000004"]].tolist() == [326_511, 377_827]
    assert mortgaged[mortgaged.index.str.startswith("E12")].sum() == mortgaged["E92000001"]
    assert households.loc[("S92000003", 2011), "mortgaged_share"] == 0.3395
    assert "N92000002" not in households.index.get_level_values("region_id")


def test_the_carried_manifest_is_of_these_sources(carried):
    assert carried.country is COUNTRY
    assert [source["source_id"] for source in carried.manifest["sources"]] == [source.source_id for source in SOURCES]
