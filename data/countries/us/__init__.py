"""The United States: states with prices and loans of their own, their sums, and metros with prices of their own."""

from data.countries.us.geography import CURRENCY, REGIONS, TILES
from data.country import (
    Country,
    Example,
    Index,
    Level,
    OfficialShares,
    PriceFallPeriod,
    Projection,
    Unpublished,
    Words,
    whole_country,
)
from data.i18n import marked

COUNTRY = Country(
    package=__name__,
    iso2="us",
    name=Words("United States", "美国"),
    nation="US",
    region_ids=r"US(-.*)?|CBSA-[0-9]+",
    short_codes=(("US-DIV-", "*"), ("CBSA-", ""), ("US-", "")),
    currency=CURRENCY,
    levels=(
        whole_country("nation"),
        Level(
            key="division",
            basis="sum",
            heading=Words("Divisions", "普查分区"),
            button=Words("Divisions", "普查分区"),
            regions=Words("divisions", "各普查分区"),
            singular=Words("division", "普查分区"),
            plural=Words("census divisions", "普查分区"),
            counted=Words("census divisions", "普查分区"),
            phrase=Words("the {place} division", "{place}分区"),
        ),
        Level(
            key="state",
            basis="loans",
            heading=Words("States", "州"),
            button=Words("States", "州"),
            regions=Words("states", "各州"),
            singular=Words("state", "州"),
            plural=Words("states and DC", "州（含特区）"),
            counted=Words("states, counting DC,", "州（含特区）"),
        ),
        Level(
            key="metro",
            basis="prices",
            heading=Words("Metro areas", "都市区"),
            button=Words("Metros", "都市区"),
            regions=Words("metro areas", "各都市区"),
            singular=Words("metro area", "都市区"),
            plural=Words("metro areas", "都市区"),
            counted=Words("metro areas", "都市区"),
        ),
    ),
    regions=REGIONS,
    phrases={
        "US": Words("the United States", "美国"),
        "US-DC": Words("the District of Columbia", "哥伦比亚特区"),
    },
    labels={"US": Words("U.S.", "美国"), "US-DC": Words("D.C.", "特区")},
    example=Example("US-NV", "2006Q1", "2010Q2", "2012Q4"),
    index="all-transactions",
    indices=(
        Index(
            key="blended",
            label=Words("Both, blended", "两者混合"),
            spread=Words("homes spread around the price index", "房价围绕价格指数分布"),
            step=Words("every home valued at the index", "每套住房均按指数估值"),
            whose=Words("FHFA, two blended", "FHFA两种指数混合"),
        ),
        Index(
            key="all-transactions",
            label=Words("All transactions", "全部交易"),
            spread=Words("homes spread around the all-transactions index", "房价围绕全部交易指数分布"),
            step=Words("every home valued at the all-transactions index", "每套住房均按全部交易指数估值"),
            whose=Words("FHFA, all-transactions", "FHFA全部交易指数"),
            note=Words(
                "Homes are valued by FHFA’s all-transactions index alone, as FHFA’s own shares are; the model was "
                "fitted to a blend of two.",
                "住房仅按FHFA全部交易指数估值，与FHFA自己的占比相同；模型则以两种指数的混合拟合。",
            ),
        ),
        Index(
            key="purchase",
            label=Words("Purchases only", "仅买卖"),
            spread=Words("homes spread around the price index of purchases only", "房价围绕仅含买卖的价格指数分布"),
            step=Words("every home valued at the index of purchases only", "每套住房均按仅含买卖的指数估值"),
            whose=Words("FHFA, sales only", "FHFA仅买卖指数"),
            note=Words(
                "Homes are valued by FHFA’s indices of sales alone (expanded-data of states, purchase-only of metros); "
                "loans older than the index follow the all-transactions index until it begins.",
                "住房按FHFA仅含买卖的指数估值（各州用expanded-data，都市区用purchase-only）；"
                "早于该指数的贷款在其起始之前沿用全部交易指数。",
            ),
            names={"state": "expanded", "metro": "purchase-only"},
        ),
    ),
    index_help=(
        "; homes at one FHFA index alone where the place has it then: step-100-all-transactions, step-100-purchase "
        "(sales: expanded-data of states, purchase-only of metros)"
    ),
    index_meaning=Words(
        "All transactions: FHFA’s index of sales and refinancing appraisals alone. Purchases only: its index of sales "
        "alone, for states to 2023 and for 100 metro areas; elsewhere there is no figure. Blended: as the model was "
        "fitted.",
        "全部交易：仅用FHFA包含买卖与再融资评估的指数。仅买卖：仅用FHFA只含买卖的指数，各州至2023年，"
        "另有100个都市区；其他地方没有数字。混合：与模型拟合时相同。",
    ),
    scenario="fed-2026",
    official=OfficialShares("fhfa", "step", 100, ("blended", "all-transactions")),
    index_name=Words("FHFA’s all-transactions index", "FHFA全部交易指数"),
    first_lent=1998,  # NMDB
    borrowing_known=(2005, 2018),  # NY Fed's debt and ACS's values of mortgaged homes
    first_price="1975Q1",  # FHFA's index begins
    first_shown="1998Q1",  # NMDB's originations begin
    tested_quarters=("2009Q3", "2017Q3"),  # CoreLogic's and Zillow's, by loans, over 100 %, dispersed homes
    # Peak to trough. National Bureau of Economic Research, US Business Cycle Expansions and Contractions,
    # https://www.nber.org/research/data/us-business-cycle-expansions-and-contractions
    recessions=(("2001Q1", "2001Q4"), ("2007Q4", "2009Q2"), ("2019Q4", "2020Q2")),
    recessions_by=Words("the National Bureau of Economic Research", "美国国家经济研究局"),
    # Peak and trough of FHFA's all-transactions index of the nation; a test holds them to data.monitor.price_falls.
    events=(
        ("2007Q1", Words("US prices at their peak", "美国房价见顶"), "right"),
        ("2012Q2", Words("at their trough", "见底"), "left"),
    ),
    falls=(
        PriceFallPeriod("US-TX", "1980Q1", "1995Q4", "regions"),
        PriceFallPeriod("US-LA", "1980Q1", "1995Q4", "regions"),
        PriceFallPeriod("US-OK", "1980Q1", "1995Q4", "regions"),
        PriceFallPeriod("US-CT", "1985Q1", "1999Q4", "regions"),
        PriceFallPeriod("US-MA", "1985Q1", "1999Q4", "regions"),
        PriceFallPeriod("US-CA", "1985Q1", "1999Q4", "regions"),
        PriceFallPeriod("US", "2005Q1", "2013Q4", "country"),
        PriceFallPeriod("US-FL", "2005Q1", "2013Q4", "country"),
        PriceFallPeriod("US-NV", "2005Q1", "2013Q4", "country"),
    ),
    shapes="us-states.json",
    projection=Projection("usa", {"type": "albers usa"}, {}, shape=1.62),
    tiles=TILES,
    pages=("", "stress", "why", "evidence", "book"),
    notes={
        "fhfa-own": marked(
            "FHFA’s own count of first mortgages, homes valued at its index (PCT_MTMLTV_GT100 by state), replaces the "
            "model where FHFA has published it, and has no interval of ours; what it leaves out stays empty. The "
            "expected amount, near negative, the bands and the years lent stay modelled."
        ),
        "nowcast": marked(
            "Prices of this quarter are nowcast: a state’s index is carried forward with the growth of its metros."
        ),
        "metro-loans": marked(
            "No one publishes mortgage counts by metro, so metros have shares only: their own price index with their "
            "state’s loans."
        ),
        "upb-extrapolated": marked(
            "No one published this quarter’s balances by state: they are the model’s, tied to known years."
        ),
    },
    yardsticks={
        "corelogic-list": marked("CoreLogic, worst states"),
        "corelogic-table": marked("CoreLogic, all states 2013Q4"),
        "corelogic-nation": marked("CoreLogic, nation"),
        "zillow-state": marked("Zillow, states"),
        "zillow-nation": marked("Zillow, nation"),
    },
    unpublished=Unpublished(
        count=marked("no count by metro is published"),
        amount=marked("no amount by metro is published"),
        both=marked("no one publishes mortgage counts or balances by metro"),
    ),
)
