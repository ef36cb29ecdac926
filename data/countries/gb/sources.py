"""The published products behind the figures of the United Kingdom, and those that are not held.

A product has an address only where its publisher keeps one. Most files of ONS, HMRC, MLAR and the Bank of England have
an address for each release, or none (the Bank's database answers a form), and are fetched by hand.
"""

from data.i18n import marked
from data.sources.bis import BIS
from data.sources.catalogue import NotHeld, OwnTable, Source

_ONS = "Office for National Statistics"
_BANK = "Bank of England"
_OGL = marked("Open Government Licence v3.0")
_BANK_TERMS = marked("Bank of England: free use with attribution")
_ONS_SENTENCE = "Source: Office for National Statistics licensed under the Open Government Licence v.3.0"

SOURCES = (
    Source(
        "hmlr-uk-hpi",
        "HM Land Registry",
        marked("UK House Price Index, average prices, seasonally adjusted"),
        "What homes sell for, by region of England, Wales and Scotland, month by month",
        # The address of one release: the next has its own month in it.
        "https://publicdata.landregistry.gov.uk/market-trend-data/house-price-index-data/"
        "Average-price-seasonally-adjusted-2025-11.csv",
        ("average-price-seasonally-adjusted*.csv",),
        "hm_land_registry.seasonally_adjusted",
        _OGL,
        "Contains HM Land Registry data © Crown copyright and database right 2025. "
        "This data is licensed under the Open Government Licence v3.0",
    ),
    Source(
        "ons-uk-hpi",
        _ONS,
        marked("UK House Price Index: monthly price statistics"),
        "What homes sell for in Northern Ireland, quarter by quarter",
        "",  # an address for each release
        ("ukhousepriceindexmonthlypricestatistics*.xlsx",),
        "ons_prices.northern_ireland",
        _OGL,
        _ONS_SENTENCE,
    ),
    Source(
        "ons-table-15",
        _ONS,
        marked("House price data: quarterly tables, Table 15"),
        "What first-time buyers and former owners pay, borrow and earn, by region",
        "",  # an address for each release
        ("housepricedataquarterlytables*.xlsx", "ons_housepricedataquarterlytables*.xlsx"),
        "ons_prices.table_15",
        _OGL,
        _ONS_SENTENCE,
    ),
    Source(
        "mlar",
        "Financial Conduct Authority and Bank of England",
        marked("Mortgage Lenders and Administrators Statistics, detailed tables"),
        "What lenders lent, for what, at which LTV and rate, and what they are owed",
        "",  # an address for each release
        ("mlar-detailed-tables*.xlsx", "mlar_detailed_tables*.xlsx"),
        "mlar.lending",
        marked("Financial Conduct Authority and Bank of England: free use with attribution"),
        "Source: Financial Conduct Authority and Bank of England, Mortgage Lenders and Administrators Statistics",
    ),
    Source(
        "boe-bank-rate",
        _BANK,
        marked("Official Bank Rate history"),
        "Bank Rate, change by change",
        "",  # the Bank's database answers a form
        ("bank rate history*.csv", "boe_bank_rate_history*.csv"),
        "bank_of_england.bank_rate",
        _BANK_TERMS,
        "Source: Bank of England",
    ),
    Source(
        "boe-quoted-rates-ltv",
        _BANK,
        marked("Quoted household interest rates, two-year fixed mortgages by LTV"),
        "What a new loan fixed for two years costs, by LTV",
        "",  # the Bank's database answers a form
        ("boe_quoted_rates_2yr_by_ltv*.csv",),
        "bank_of_england.quoted_rates",
        _BANK_TERMS,
        "Source: Bank of England",
        required=False,
    ),
    Source(
        "boe-quoted-rates-fix",
        _BANK,
        marked("Quoted household interest rates, fixed mortgages of 75 % LTV by length of the fix"),
        "What a new loan of 75 % LTV costs, by how long its rate is fixed",
        "",  # the Bank's database answers a form
        ("boe_quoted_rates_75ltv*.csv",),
        "bank_of_england.quoted_rates",
        _BANK_TERMS,
        "Source: Bank of England",
        required=False,
    ),
    Source(
        "hmrc-transactions",
        "HM Revenue and Customs",
        marked("Monthly property transactions completed in the UK"),
        "How many homes are sold, by country of the United Kingdom",
        "",  # an address for each release
        ("mpt_tab*.ods", "hmrc_mpt_tab*.ods"),
        "hmrc.transactions",
        _OGL,
        "Source: HM Revenue and Customs. Contains public sector information licensed under the Open Government "
        "Licence v3.0",
    ),
    Source(
        "census-2021-regions",
        _ONS,
        marked("Census 2021, TS054 Tenure, regions of England and Wales"),
        "How many households own with a mortgage, by region",
        "",  # one of several files in the zip that Nomis gives of this table
        ("census2021-ts054-rgn*.csv",),
        "ons_census.tenure",
        _OGL,
        _ONS_SENTENCE,
    ),
    Source(
        "census-2021-countries",
        _ONS,
        marked("Census 2021, TS054 Tenure, England and Wales"),
        "How many households own with a mortgage, in England and in Wales",
        "",  # one of several files in the zip that Nomis gives of this table
        ("census2021-ts054-ctry*.csv",),
        "ons_census.tenure",
        _OGL,
        _ONS_SENTENCE,
    ),
    Source(
        "census-2011-shares",
        "Office for National Statistics and National Records of Scotland",
        marked("Census 2011, tenure of households, averaged from constituencies by persons (ours)"),
        "Which part of households owned with a mortgage in 2011, by region of Great Britain",
        "",  # made of the tables of constituencies; nobody publishes it
        ("derived_census2011_tenure*.csv",),
        "ons_census.shares_2011",
        _OGL,
        "Source: Office for National Statistics and National Records of Scotland, Census 2011, licensed under the Open "
        "Government Licence v.3.0",
    ),
    BIS,
)

NOT_HELD = (
    NotHeld(
        "Northern Ireland Statistics and Research Agency, Land & Property Services",
        marked("Northern Ireland House Price Index from 2005Q1"),
        marked(
            "The UK House Price Index of ONS from 2011Q1, and before it Table 15 of ONS, whose means are no index: "
            "figures of Northern Ireland before 2011 rest on a correction of ours."
        ),
    ),
    NotHeld(
        "National Records of Scotland",
        marked("Households with a mortgage in Scotland"),
        marked("The share of 2011 averaged from constituencies; without a count nothing of Scotland is counted."),
    ),
    NotHeld(
        "Northern Ireland Statistics and Research Agency",
        marked("Households with a mortgage in Northern Ireland"),
        marked("An assumption of the model; nothing of Northern Ireland is counted."),
    ),
    NotHeld(
        "Financial Conduct Authority and Bank of England",
        marked("Mortgage Lenders and Administrators Statistics after 2023Q2"),
        marked("Sales of HMRC at the last ratios of lending to sales; Bank Rate for the rate of balances."),
    ),
)

OWN_TABLES = (
    OwnTable(
        "postcode_areas.csv",
        "General knowledge of counties and post towns; no publisher stands behind it",
        "2026-11",
        "ours",
    ),
)
