"""The snapshot's tables from the publishers' frames. Every figure is published, but for shares of 2011 (see there)."""

from collections.abc import Mapping

import pandas as pd

from data.countries.gb.geography import ALIASES, CURRENCY, NATION, REGIONS
from data.sources.schema import TableSchema, columns, region_table

Frames = Mapping[str, pd.DataFrame]

_LENDING = (
    "first_time_buyers other_buyers buy_to_let further_advances remortgages other_purposes "
    "ltv_to_75 ltv_75_90 ltv_90_95 ltv_over_95 interest_only rate_on_advances rate_on_balances "
    "balances balances_securitised buy_to_let_balances lifetime_balances"
)
TABLES = {
    # How many months a quarter's price is the mean of: with fewer than three it is provisional.
    "price_months": TableSchema(
        ("index", "region_id", "quarter"),
        columns(text="index region_id quarter", count="months"),
    ),
    "buyers": TableSchema(
        ("region_id", "quarter", "buyer"),
        columns(text="region_id quarter buyer currency", number="price advance income"),
    ),
    "lending": TableSchema(
        ("book", "quarter"),
        columns(
            text="quarter book currency",
            number=f"advances {_LENDING}",
            order=f"quarter book currency advances {_LENDING}",
        ),
    ),
    "bank_rate": TableSchema(("quarter",), columns(text="quarter", number="rate", count="days")),
    "quoted_rates": TableSchema(
        ("fixed_years", "ltv", "quarter"),
        columns(
            text="quarter", number="ltv rate", count="fixed_years months", order="fixed_years ltv quarter rate months"
        ),
    ),
    "transactions": TableSchema(
        ("region_id", "quarter"),
        columns(
            text="region_id quarter",
            number="sales_sa",
            count="sales months",
            order="region_id quarter sales sales_sa months",
        ),
    ),
    "households": TableSchema(
        ("region_id", "year"),
        columns(
            text="region_id evidence",
            number="households mortgaged mortgaged_share",
            count="year",
            order="region_id year households mortgaged mortgaged_share evidence",
        ),
    ),
}


def tables(frames: Frames) -> dict[str, pd.DataFrame]:
    """Every table of the snapshot from the frames of the sources, by source id; quoted rates may be absent."""
    return {
        "regions": region_table(REGIONS, ALIASES),
        "prices": _prices(frames),
        "price_months": _price_months(frames),
        "buyers": frames["ons-table-15"].assign(currency=CURRENCY.code),
        "lending": frames["mlar"].assign(currency=CURRENCY.code),
        "bank_rate": frames["boe-bank-rate"],
        "quoted_rates": _quoted_rates(frames),
        "transactions": frames["hmrc-transactions"],
        "households": _households(frames),
    }


def _prices(frames: Frames) -> pd.DataFrame:
    """Average prices of the UK HPI in pounds, adjusted for seasons but in Northern Ireland; and the nation's BIS index.

    hpi_sa repeats hpi where that is adjusted for seasons, and is NaN where it is not.
    """
    adjusted = frames["hmlr-uk-hpi"]
    bis = frames["bis-nominal"]
    parts = (
        adjusted.assign(index="uk-hpi", source_id="hmlr-uk-hpi", hpi_sa=adjusted["price"]),
        frames["ons-uk-hpi"].assign(index="uk-hpi", source_id="ons-uk-hpi"),
        bis[bis["area"] == "GB"].assign(index="bis", source_id="bis-nominal", region_id=NATION.region_id),
    )
    prices = pd.concat(parts, ignore_index=True).rename(columns={"price": "hpi"})
    return prices.assign(evidence="published", standard_error=float("nan"))


def _price_months(frames: Frames) -> pd.DataFrame:
    parts = (frames["hmlr-uk-hpi"], frames["ons-uk-hpi"].assign(months=3))
    return pd.concat(parts, ignore_index=True).assign(index="uk-hpi")


def _quoted_rates(frames: Frames) -> pd.DataFrame:
    """Both files of quoted rates; what stands in both must be the same, else the table's key repeats."""
    parts = [frames[name] for name in ("boe-quoted-rates-ltv", "boe-quoted-rates-fix") if name in frames]
    if not parts:
        return pd.DataFrame(columns=list(TABLES["quoted_rates"].columns))
    return pd.concat(parts, ignore_index=True).drop_duplicates()


def _households(frames: Frames) -> pd.DataFrame:
    """Households of 2021 as counted, evidence `published`; shares of 2011 averaged by persons, evidence `derived`.

    Wales is in both files of 2021; unlike counts would make the key repeat.
    """
    counted = pd.concat([frames["census-2021-regions"], frames["census-2021-countries"]]).drop_duplicates()
    share = (counted["mortgaged"] / counted["households"]).round(6)
    averaged = frames["census-2011-shares"].assign(households=float("nan"), mortgaged=float("nan"), evidence="derived")
    return pd.concat([counted.assign(mortgaged_share=share, evidence="published"), averaged], ignore_index=True)


def remarks(tables: Frames) -> list[str]:
    """What the build should tell: quarters of prices that have fewer than three months, and where prices end."""
    months = tables["price_months"]
    provisional = sorted(set(months.loc[months["months"] < 3, "quarter"]))
    prices = tables["prices"]
    last = prices[prices["index"] == "uk-hpi"].groupby("region_id")["quarter"].max()
    early = last[last < last.max()]
    return [
        *(f"{quarter}: prices are means of fewer than three months, so provisional" for quarter in provisional),
        *(
            f"{region_id}: prices end {quarter}, those of other regions {last.max()}"
            for region_id, quarter in early.items()
        ),
    ]
