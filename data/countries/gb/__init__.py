"""The United Kingdom: twelve regions with prices and loans of their own, and their sums."""

from data.countries.gb.caveats import CAVEATS, NOTES, UNPUBLISHED, WORDING
from data.countries.gb.geography import CURRENCY, NATION, REGIONS, TILES
from data.country import (
    Country,
    Example,
    Index,
    Level,
    PriceFallPeriod,
    Projection,
    Words,
    whole_country,
)
from data.i18n import marked

COUNTRY = Country(
    package=__name__,
    iso2="gb",
    name=Words("United Kingdom", "英国"),
    nation=NATION.region_id,
    region_ids=r"[EWSNK][0-9]{8}",
    short_codes=(
        ("K02000001", "U"),
        ("K03000001", "B"),
        ("K04000001", "K"),
        ("E92000001", "E"),
        ("W92000004", "W"),
        ("S92000003", "S"),
        ("N92000002", "N"),
        ("E1200000", ""),
    ),
    currency=CURRENCY,
    levels=(
        whole_country("nation"),
        # Great Britain, England and Wales, England: they lie in one another, and Northern Ireland is in none.
        Level(
            key="larger-area",
            basis="sum",
            heading=Words("Larger areas", "较大地区"),
            button=Words("Larger areas", "较大地区"),
            regions=Words("larger areas", "各较大地区"),
            singular=Words("larger area", "较大地区"),
            plural=Words("larger areas", "较大地区"),
            counted=Words("larger areas", "较大地区"),
            listed=False,
        ),
        # The twelve that ONS calls International Territorial Level 1.
        Level(
            key="itl1",
            basis="loans",
            heading=Words("Regions", "地区"),
            button=Words("Regions", "地区"),
            regions=Words("regions", "各地区"),
            singular=Words("region", "地区"),
            plural=Words("regions", "地区"),
            counted=Words("regions", "地区"),
        ),
    ),
    regions=REGIONS,
    phrases={
        "K02000001": Words("the United Kingdom", "英国"),
        "E12000001": Words("the North East", "英格兰东北部"),
        "E12000002": Words("the North West", "英格兰西北部"),
        "E12000004": Words("the East Midlands", "东米德兰兹"),
        "E12000005": Words("the West Midlands", "西米德兰兹"),
        "E12000006": Words("the East of England", "英格兰东部"),
        "E12000008": Words("the South East", "英格兰东南部"),
        "E12000009": Words("the South West", "英格兰西南部"),
    },
    labels={"K02000001": Words("UK", "英国"), "E12000003": Words("Yorkshire & Humber", "约克郡和亨伯")},
    example=Example("E12000001", "2007Q3", "2009Q2", "2013Q4"),
    index="uk-hpi",
    indices=(
        Index(
            key="blended",
            label=Words("UK HPI", "英国房价指数"),
            spread=Words("homes spread around the price index", "房价围绕价格指数分布"),
            step=Words("every home valued at the price index", "每套住房均按价格指数估值"),
            whose=Words("UK HPI", "英国房价指数（UK HPI）"),
        ),
    ),
    index_help="",
    index_meaning=Words(
        "The UK House Price Index of HM Land Registry and the Office for National Statistics; before it begins in a "
        "region, what the model joins to it.",
        "英国土地注册局与英国国家统计局的英国房价指数（UK HPI）；在其开始之前，各地区采用模型所接续的价格。",
    ),
    scenario="boe-2025",
    official=None,
    index_name=Words("the UK House Price Index", "英国房价指数（UK HPI）"),
    # Loans of 25 years that are left in 2005Q1, where figures begin, were made from 1980Q2 on. From 1968 the share of
    # 2009Q2 is 9.90 %, from 1980 9.90 %, from 1985 9.89 %.
    first_price="1980Q1",
    first_lent=2007,  # MLAR
    borrowing_known=None,
    first_shown="2005Q1",  # the UK HPI of the nation begins
    tested_quarters=("2008Q4", "2013Q4"),
    # Two or more quarters of falling GDP in a row. Office for National Statistics, Gross Domestic Product: Quarter on
    # Quarter growth (series IHYQ), https://www.ons.gov.uk/economy/grossdomesticproductgdp/timeseries/ihyq/qna
    # Smaller falls, such as those of late 2023, are left out: revisions of their size have undone recessions before.
    recessions=(("2008Q2", "2009Q2"), ("2020Q1", "2020Q2")),
    recessions_by=Words(
        "the Office for National Statistics’ GDP, two or more falling quarters",
        "按英国国家统计局GDP连续两季或以上下降",
    ),
    # Peak and trough of the UK HPI of the nation, adjusted for seasons; a test holds them to data.monitor.price_falls.
    events=(
        # The words of both stand behind the second line: before the first a phone has no room.
        ("2007Q4", Words("", ""), "right"),
        ("2009Q2", Words("UK prices at their peak and trough", "英国房价见顶与见底"), "left"),
    ),
    # None of Northern Ireland: its own index is held from 2011 on only, after most of its fall.
    falls=(
        PriceFallPeriod("K02000001", "2005Q1", "2013Q4", "kingdom"),
        PriceFallPeriod("E12000001", "2005Q1", "2013Q4", "kingdom"),
        PriceFallPeriod("E12000007", "2005Q1", "2013Q4", "kingdom"),
        PriceFallPeriod("S92000003", "2005Q1", "2013Q4", "kingdom"),
    ),
    shapes="gb-regions.json",
    projection=Projection(
        "world",
        {"type": "conic conformal", "parallels": [50, 60], "rotation": {"lon": -3, "lat": 0}},
        {"lonaxis": {"range": [-9, 2.5]}, "lataxis": {"range": [49.5, 61]}},
        shape=1.1,
    ),
    tiles=TILES,
    not_drawn=Words(
        "The Isles of Scilly, in the South West, have no shape on the map.",
        "锡利群岛属英格兰西南部，地图上没有其形状。",
    ),
    pages=("", "stress", "why", "book"),
    caveats=CAVEATS,
    notes=NOTES,
    wording=WORDING,
    unpublished=UNPUBLISHED,
    names_untested=True,
    yardsticks={
        "all": marked("all sources"),
        "hml": "HML",
        "cml-boe": marked("CML and the Bank of England"),
    },
    liens="first",  # MLAR's further advances and second charges are left out
)
