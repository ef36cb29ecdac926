"""Toyland, a country of formulas: three regions in two levels, its own money, loans of 25 years. Nothing was measured.

Named by `WATERLINE_COUNTRY=tests.countries.toyland`. Prices rise 1 % a quarter to the end of 2006, then fall for four
years, in Northshore twice as far as in Southmoor.
"""

from data.country import (
    Country,
    Currency,
    Example,
    Index,
    Level,
    PriceFallPeriod,
    Projection,
    Words,
    whole_country,
)
from data.region import Region

NATION = Region("XT", "Toyland", "玩具国", "nation", "")
NORTHSHORE = Region("XT-N", "Northshore", "北岸", "province", "XT", abbr="NS", lon=2.0, lat=6.0)
SOUTHMOOR = Region("XT-S", "Southmoor", "南野", "province", "XT", abbr="SM", lon=2.0, lat=2.0)

COUNTRY = Country(
    package=__name__,
    iso2="xt",
    name=Words("Toyland", "玩具国"),
    nation="XT",
    region_ids=r"XT(-[NS])?",
    short_codes=(("XT-", ""),),
    currency=Currency(
        "XTS",
        "₮",
        Words("toy crowns", "玩具克朗"),
        Words("mortgage balances", "抵押贷款余额"),
        "toy crown",
        "toy crowns",
    ),
    levels=(
        whole_country("nation"),
        Level(
            key="province",
            basis="loans",
            heading=Words("Provinces", "省"),
            button=Words("Provinces", "省"),
            regions=Words("provinces", "各省"),
            singular=Words("province", "省"),
            plural=Words("provinces", "省"),
            counted=Words("provinces", "省"),
        ),
    ),
    regions=(NATION, NORTHSHORE, SOUTHMOOR),
    phrases={},
    labels={},
    example=Example("XT-N", "2006Q1", "2010Q2", "2012Q4"),
    index="registry",
    indices=(
        Index(
            key="blended",
            label=Words("Registry, settled", "登记指数，平滑"),
            spread=Words("homes spread around the price index", "房价围绕价格指数分布"),
            step=Words("every home valued at the index", "每套住房均按指数估值"),
            whose=Words("Registry, settled", "登记指数，平滑"),
        ),
        Index(
            key="registry",
            label=Words("Registry", "登记指数"),
            spread=Words("homes spread around the registry’s index", "房价围绕登记指数分布"),
            step=Words("every home valued at the registry’s index", "每套住房均按登记指数估值"),
            whose=Words("Registry", "登记指数"),
            note=Words("Homes are valued by the registry’s index alone.", "住房仅按登记指数估值。"),
        ),
    ),
    index_help="; homes at the registry's index alone: step-100-registry",
    index_meaning=Words(
        "Registry: the registry’s index as it is printed. Settled: smoothed, as the model has it.",
        "登记指数：按登记处公布的原样。平滑：与模型所用相同。",
    ),
    official=None,
    scenario="own",
    index_name=Words("the registry’s index", "登记指数"),
    first_lent=1998,
    borrowing_known=(2000, 2014),
    first_price="1985Q1",
    first_shown="2000Q1",
    tested_quarters=("2005Q1", "2012Q4"),
    recessions=(("2008Q1", "2009Q2"),),
    recessions_by=Words("the Bank of Toyland", "玩具国银行"),
    events=(("2006Q4", Words("Toyland’s prices at their peak", "玩具国房价见顶"), "right"),),
    falls=(PriceFallPeriod("XT-N", "2000Q1", "2014Q4", "toys"),),
    shapes="shapes.json",
    projection=Projection(
        "world",
        {"type": "equirectangular"},
        {"lonaxis": {"range": [-1, 5]}, "lataxis": {"range": [-1, 9]}},
        shape=1.62,
    ),
    tiles={"XT-N": ("NS", 0, 0), "XT-S": ("SM", 0, 1)},
    pages=("", "stress", "why"),
)
