"""The snapshot's tables from the publishers' frames: joins, precedence of sources, and the nowcast of prices."""

from collections.abc import Mapping

import pandas as pd

from data.countries.us import nowcast, regions
from data.countries.us.geography import CURRENCY
from data.sources.schema import TableSchema, columns

_NMDB = "region_id {period} series_id market value_by_loans value_by_upb suppressed"

TABLES = {
    "nowcast_error": TableSchema(
        ("steps_ahead",),
        columns(count="steps_ahead n", number="mae_log p90_log", order="steps_ahead mae_log p90_log n"),
    ),
    "county_prices": TableSchema(
        ("fips", "year"),
        columns(text="fips county state_id", count="year", number="hpi", order="fips county state_id year hpi"),
    ),
    "originations": TableSchema(
        ("region_id", "year"),
        columns(text="region_id evidence", count="year loans", order="region_id year loans evidence"),
    ),
    "nmdb": TableSchema(
        ("region_id", "series_id", "market", "quarter"),
        columns(
            text="region_id quarter series_id market",
            number="value_by_loans value_by_upb",
            flag="suppressed",
            order=_NMDB.format(period="quarter"),
        ),
    ),
    "nmdb_new": TableSchema(
        ("region_id", "frequency", "series_id", "market", "quarter"),
        columns(
            text="region_id quarter frequency series_id market",
            number="value_by_loans value_by_upb",
            flag="suppressed",
            order=_NMDB.format(period="quarter frequency"),
        ),
    ),
    "rates": TableSchema(("quarter",), columns(text="quarter", number="rate", count="weeks")),
    "mortgaged_homes": TableSchema(
        ("region_id", "year"),
        columns(
            text="region_id currency",
            count="year",
            number="units_with_mortgage units_second_only units_heloc_only units_both aggregate_value median_value",
            order="region_id year units_with_mortgage units_second_only units_heloc_only units_both currency"
            " aggregate_value median_value",
        ),
    ),
    "mortgage_debt": TableSchema(
        ("region_id", "year"),
        columns(
            text="region_id currency",
            count="year population",
            number="debt_per_head debt",
            order="region_id year population currency debt_per_head debt",
        ),
    ),
}

Frames = Mapping[str, pd.DataFrame]
_ALL = "All Mortgages"


def tables(frames: Frames) -> dict[str, pd.DataFrame]:
    """Every table of the snapshot from the frames of the sources, by source id; optional ones may be absent."""
    metro_names = dict(
        frames["fhfa-at-metro"][["region_id", "region"]].drop_duplicates().sort_values("region_id").to_numpy()
    )
    parents = {region_id: regions.parent(name) for region_id, name in metro_names.items()}
    state_hpi, metro_hpi = frames["fhfa-at-state"], frames["fhfa-at-metro"]
    return {
        "regions": regions.table(metro_names),
        "prices": _prices(frames, nowcast.nowcast(state_hpi, metro_hpi, parents)),
        "nowcast_error": nowcast.past_error(state_hpi, metro_hpi, parents),
        "county_prices": _optional(frames, "fhfa-county", ["fips", "county", "state_id", "year", "hpi"]),
        "originations": _originations(frames),
        "nmdb": _outstanding(frames),
        "nmdb_new": _new(frames),
        "rates": frames["pmms"],
        "mortgaged_homes": _mortgaged_homes(frames).assign(currency=CURRENCY.code),
        "mortgage_debt": frames["nyfed-state-debt"].assign(currency=CURRENCY.code),
    }


def _optional(frames: Frames, source_id: str, columns: list[str]) -> pd.DataFrame:
    return frames.get(source_id, pd.DataFrame(columns=columns))


def _prices(frames: Frames, nowcast_prices: pd.DataFrame) -> pd.DataFrame:
    parts = [
        frames[source_id].assign(index=index, source_id=source_id, evidence="published")
        for source_id, index in (
            ("fhfa-at-us", "all-transactions"),
            ("fhfa-at-state", "all-transactions"),
            ("fhfa-at-metro", "all-transactions"),
            ("fhfa-po-metro", "purchase-only"),
            ("fhfa-expanded-state", "expanded"),
        )
    ]
    parts.append(nowcast_prices.assign(index="all-transactions", source_id="fhfa-at-metro", evidence="nowcast"))
    master = frames.get("fhfa-master")
    if master is not None and not master.empty:
        sales = master[master["index"] == "purchase-only"]
        parts.append(sales.assign(source_id="fhfa-master", evidence="published"))
    prices = pd.concat(parts, ignore_index=True)
    for column in ("hpi_sa", "standard_error"):
        prices[column] = prices[column].astype("float64") if column in prices else float("nan")
    return prices


def _originations(frames: Frames) -> pd.DataFrame:
    """Loans originated by year, from thousands to loans: the nation's file, and the states' where it is available."""
    available = [frames[source_id] for source_id in ("nmdb-new-us", "nmdb-new-states-annual") if source_id in frames]
    rows = pd.concat(available, ignore_index=True)
    rows = rows[
        (rows["series_id"] == "TOT_ORIG")
        & (rows["market"] == _ALL)
        & (rows["frequency"] == "annual")
        & ~rows["suppressed"]
    ].drop_duplicates(["region_id", "year"])
    loans = (rows["value_by_loans"] * 1000).round().astype("int64")
    return rows[["region_id", "year"]].assign(loans=loans, evidence="published")


def _outstanding(frames: Frames) -> pd.DataFrame:
    """Outstanding mortgages of the whole market; official files take precedence over reshaped ones."""
    order = ("nmdb-outstanding-us", "nmdb-outstanding-states", "nmdb-outstanding-shares")
    rows = pd.concat([frames[source_id] for source_id in order if source_id in frames], ignore_index=True)
    rows = rows[(rows["market"] == _ALL) & (rows["frequency"] == "quarterly")]
    return rows.drop_duplicates(["region_id", "quarter", "series_id", "market"])


def _new(frames: Frames) -> pd.DataFrame:
    order = ("nmdb-new-us", "nmdb-new-states-annual", "nmdb-new-states-quarterly")
    rows = pd.concat([frames[source_id] for source_id in order if source_id in frames], ignore_index=True)
    return rows.drop_duplicates(["region_id", "frequency", "quarter", "series_id", "market"])


def _mortgaged_homes(frames: Frames) -> pd.DataFrame:
    """The Census tables joined, a state and year a row; null where one table lacks the year."""
    homes = frames["acs-b25081"].merge(frames["acs-b25082"], on=["region_id", "year"], how="outer", validate="1:1")
    if "acs-b25097" in frames:
        return homes.merge(frames["acs-b25097"], on=["region_id", "year"], how="outer", validate="1:1")
    return homes.assign(median_value=float("nan"))


def remarks(tables: Frames) -> list[str]:
    """What the build should tell of the tables: metros without a place on the map."""
    regions_table = tables["regions"]
    unplaced = regions_table[(regions_table["level"] == "metro") & regions_table["lon"].isna()]
    return [
        f"{name}: no town of that name in the gazetteer, so no place on the map; "
        "see PRINCIPAL in data/countries/us/metros.py"
        for name in unplaced["region"]
    ]
