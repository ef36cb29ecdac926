"""Sources of a figure's inputs: each publisher's product with its release, licence and address, and its values.

A product's use is in the figure itself, or as a check only: none that the snapshot holds is fitted to. The values are
those of the figure's region and quarter, as published; where a product has none there, its row stands without values.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from data.countries.gb.geography import CURRENCY, ENGLAND, ENGLISH_REGIONS, NATION, NORTHERN_IRELAND, SCOTLAND
from data.countries.gb.repayment import BOOK
from data.countries.gb.series import series
from data.i18n import Message, marked
from data.model.estimates import Estimates
from data.passport.source_rows import Value, in_order, source_row, stated
from data.quarter import label, ordinal
from data.region import Region
from data.snapshot.snapshot import Snapshot

# What the model leaves out or assumes of this country beside what it does everywhere (data/passport/passport.py).
EXCLUDED: Mapping[str, str] = {
    "no-credit-lines": marked("Lines of credit, further advances and second charges are not counted."),
    "letting": marked("Loans on homes to let and lifetime loans are not counted."),
    "term": marked(
        "Every loan runs for 25 years. Its level payment is worked out anew each quarter at the mean rate of all."
    ),
    "interest-only": marked(
        "A third of the loans made before 2007 pay interest only, and repay nothing before their term ends. Assumed."
    ),
    "remortgages": marked(
        "A remortgage is a new loan, lent like the purchases of its quarter. Their number before 2007 is assumed."
    ),
    "distribution": marked(
        "How far loans lie above or below the published mean LTV is set near MLAR’s bands, one curve before the crisis "
        "and one after it; MLAR’s bands are missed by up to five points."
    ),
    "stock": marked(
        "Every region has had as many mortgages in each quarter as its last count, of 2021; those of Scotland and "
        "Northern Ireland are assumed, and only weigh them in sums."
    ),
    "leaving": marked("Loans leave as others are made; none leaves because the borrower defaults."),
    "one-index": marked(
        "Homes of one region follow one index; they scatter around it, but not by neighbourhood or price. How widely "
        "is fitted to 26 published figures of 2008 to 2013, and makes up for what the index and the LTVs miss."
    ),
    "joined-prices": marked(
        "In Scotland before 2004 and in Northern Ireland before 2011 prices are ONS Table 15’s means, less what these "
        "miss of UK HPI elsewhere; NISRA’s own index is not held."
    ),
    "interval": marked(
        "The interval’s width is a judgement in sight of those 26 figures. Outside 2008Q4 to 2013Q4 nothing tested it."
    ),
}
# Which price index homes follow, by the definition's `index` (data/model/price_index.py).
PRICES: Mapping[str, str] = {
    "blended": "homes follow UK HPI; before it begins, the prices of ONS Table 15, and before 1992 the nation's index",
}
# The use of each product. A product of the snapshot that is missing here is not used.
USES: Mapping[str, tuple[str, str]] = {
    "hmlr-uk-hpi": ("figure", marked("what homes are worth, by region of Great Britain")),
    "ons-uk-hpi": ("figure", marked("what homes are worth in Northern Ireland")),
    "ons-table-15": (
        "figure",
        marked("what buyers borrowed against what they paid, by region; and prices before UK HPI begins"),
    ),
    "mlar": (
        "figure",
        marked("how much was lent for what, the rate that all loans carry, and how many pay interest only"),
    ),
    "boe-bank-rate": ("figure", marked("the rate that all loans carry, before MLAR begins and after it ends")),
    "hmrc-transactions": (
        "figure",
        marked(
            "how new loans are shared among countries; and how many there were before MLAR begins and after it ends"
        ),
    ),
    "census-2021-regions": ("figure", marked("how many mortgages each region has")),
    "census-2021-countries": ("check", marked("the same counts for England and Wales, which the regions add up to")),
    "census-2011-shares": ("figure", marked("which part of Scotland’s households has a mortgage, to weigh it in sums")),
    "bis-nominal": ("figure", marked("what homes were worth before 1992Q2, where no price by region is held")),
}
# Only some regions' figures rest on these; a sum's do where it has such a part.
_ONLY_OF: Mapping[str, str] = {"ons-uk-hpi": NORTHERN_IRELAND, "census-2011-shares": SCOTLAND}
# The last census counted nobody here.
_NOT_COUNTED = {SCOTLAND, NORTHERN_IRELAND}
_BUYERS: Mapping[str, tuple[str, str]] = {
    "first-time": (marked("first-time buyers: loan"), marked("first-time buyers: price of the home")),
    "former-owner": (marked("former owners: loan"), marked("former owners: price of the home")),
}


def excluded(snapshot: Snapshot, market: Estimates) -> Mapping[str, str]:  # noqa: ARG001  # every country's signature
    """What the model leaves out or assumes of this country."""
    return EXCLUDED


def lineage(
    snapshot: Snapshot,
    market: Estimates,
    place: Region,
    quarter: str,
    index: str = "blended",  # noqa: ARG001  # every country's signature: there is one index here
    *,
    published: bool = False,  # noqa: ARG001  # likewise: no authority publishes shares here
) -> list[dict[str, Any]]:
    """The products behind a region's figures of a quarter, each with its values; substituted years are noted."""
    members = market.member_ids(place.region_id)
    values: dict[str, list[Value]] = {
        "hmlr-uk-hpi": _prices(snapshot, place.region_id, quarter, "hmlr-uk-hpi"),
        "ons-uk-hpi": _prices(snapshot, place.region_id, quarter, "ons-uk-hpi"),
        "ons-table-15": _lent(snapshot, place.region_id, quarter) if len(members) == 1 else [],
        "mlar": _lending(snapshot, quarter),
        "boe-bank-rate": [
            stated(marked("Bank Rate"), quarter, _one(snapshot, "bank_rate", "rate", quarter), "per year")
        ],
        "hmrc-transactions": _sales(snapshot, members, quarter),
        "census-2021-regions": [_households(snapshot, members, quarter)],
        "census-2011-shares": [_scottish_share(snapshot)],
    }
    rows = []
    for source in snapshot.manifest["sources"]:
        source_id = source["source_id"]
        if source_id not in USES or not _rests_on(members, source_id):
            continue
        use, purpose = USES[source_id]
        rows.append(source_row(source, use, purpose, values.get(source_id, [])))
    return in_order(rows)


def _rests_on(members: Sequence[str], source_id: str) -> bool:
    if source_id.startswith("census-2021"):
        return not _NOT_COUNTED.issuperset(members)
    # Of UK HPI too: Northern Ireland's early prices are corrected by those of England and Wales.
    return source_id not in _ONLY_OF or _ONLY_OF[source_id] in members


def _one(snapshot: Snapshot, table: str, column: str, quarter: str, **key: str) -> float:
    return float(series(snapshot, table, column, (quarter,), **key)[0])


def _prices(snapshot: Snapshot, region_id: str, quarter: str, source_id: str) -> list[Value]:
    """A region's price in the quarter, a year before and at its last release, of one source; of sums none is used."""
    last = snapshot.data_through["itl1"]
    year_ago = label(ordinal(quarter) - 4)
    if snapshot.places[region_id].level != "itl1":
        return []
    key = {"index": snapshot.country.index, "region_id": region_id, "source_id": source_id}
    return [
        stated(marked("average price, UK HPI"), at, _one(snapshot, "prices", "hpi", at, **key), CURRENCY.name.en)
        for at in dict.fromkeys((year_ago, quarter, last))
    ]


def _lent(snapshot: Snapshot, region_id: str, quarter: str) -> list[Value]:
    """What each sort of buyer borrowed and paid in the region."""
    return [
        stated(
            what,
            quarter,
            _one(snapshot, "buyers", column, quarter, region_id=region_id, buyer=buyer),
            CURRENCY.name.en,
        )
        for buyer, names in _BUYERS.items()
        for what, column in zip(names, ("advance", "price"), strict=True)
    ]


def _lending(snapshot: Snapshot, quarter: str) -> list[Value]:
    """The nation's lending of the quarter and the rate of all its loans; none outside MLAR's years."""
    everyone, regulated = {"book": "all"}, {"book": BOOK}
    return [
        stated(
            marked("lent on homes, nation"),
            quarter,
            _one(snapshot, "lending", "advances", quarter, **everyone),
            CURRENCY.name.en,
        ),
        stated(
            marked("part of it remortgages"),
            quarter,
            _one(snapshot, "lending", "remortgages", quarter, **everyone),
            "ratio",
        ),
        stated(
            marked("part of regulated lending that pays interest only"),
            quarter,
            _one(snapshot, "lending", "interest_only", quarter, **regulated),
            "ratio",
        ),
        stated(
            marked("mean rate of all loans"),
            quarter,
            _one(snapshot, "lending", "rate_on_balances", quarter, **regulated),
            "per year",
        ),
    ]


def _sales(snapshot: Snapshot, members: Sequence[str], quarter: str) -> list[Value]:
    """Homes sold in the nation, and in the country of a single region."""
    country = {ENGLAND.region_id if member in ENGLISH_REGIONS else member for member in members}
    own = [
        stated(
            Message("homes sold, {place}", place=snapshot.places[region_id].name),
            quarter,
            _one(snapshot, "transactions", "sales", quarter, region_id=region_id),
            "homes",
        )
        for region_id in sorted(country)
        if len(country) == 1
    ]
    sold = _one(snapshot, "transactions", "sales", quarter, region_id=NATION.region_id)
    return [*own, stated(marked("homes sold, nation"), quarter, sold, "homes")]


def _households(snapshot: Snapshot, members: Sequence[str], quarter: str) -> Value:
    """Households with a mortgage at the last count; nan for a sum of which a part was not counted."""
    year = max(snapshot.years("households"))
    total = float(snapshot.yearly("households", "mortgaged", tuple(members), (year,)).sum())
    note = (
        "" if quarter[:4] == str(year) else Message("the nearest published; stands in for {wanted}", wanted=quarter[:4])
    )
    return stated(marked("homes with a mortgage"), str(year), total, "homes", note)


def _scottish_share(snapshot: Snapshot) -> Value:
    years = snapshot.years("households")
    shares = snapshot.yearly("households", "mortgaged_share", (SCOTLAND,), years)[0]
    i = int(np.flatnonzero(~np.isnan(shares))[-1])
    return stated(marked("part of households with a mortgage, Scotland"), str(years[i]), float(shares[i]), "ratio")
