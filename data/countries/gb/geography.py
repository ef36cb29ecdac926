"""The United Kingdom's regions by the codes of its statistics office, and their places on the map of squares."""

from data.country import Currency, Words
from data.i18n import marked
from data.region import Region

CURRENCY = Currency(
    "GBP",
    "£",
    Words("pounds sterling", "英镑"),
    Words("mortgage balances", "抵押贷款余额"),
    marked("pound"),
    marked("pounds"),
)
NATION = Region("K02000001", "United Kingdom", "英国", "nation", "")
# Each lies in the one before it, so that a region is in all the areas that it is part of.
GREAT_BRITAIN = Region("K03000001", "Great Britain", "大不列颠", "larger-area", NATION.region_id)
ENGLAND_AND_WALES = Region("K04000001", "England and Wales", "英格兰和威尔士", "larger-area", GREAT_BRITAIN.region_id)
ENGLAND = Region("E92000001", "England", "英格兰", "larger-area", ENGLAND_AND_WALES.region_id)
_ITL1 = (
    ("E12000001", "North East", "英格兰东北部", ENGLAND, "NE", -1.9, 55.0),
    ("E12000002", "North West", "英格兰西北部", ENGLAND, "NW", -2.7, 54.1),
    ("E12000003", "Yorkshire and The Humber", "约克郡和亨伯", ENGLAND, "YH", -1.2, 53.9),
    ("E12000004", "East Midlands", "东米德兰兹", ENGLAND, "EM", -0.8, 52.9),
    ("E12000005", "West Midlands", "西米德兰兹", ENGLAND, "WM", -2.3, 52.5),
    ("E12000006", "East of England", "英格兰东部", ENGLAND, "EE", 0.5, 52.3),
    ("E12000007", "London", "伦敦", ENGLAND, "LN", -0.1, 51.5),
    ("E12000008", "South East", "英格兰东南部", ENGLAND, "SE", -0.8, 51.2),
    ("E12000009", "South West", "英格兰西南部", ENGLAND, "SW", -3.2, 50.9),
    ("W92000004", "Wales", "威尔士", ENGLAND_AND_WALES, "WA", -3.7, 52.3),
    ("S92000003", "Scotland", "苏格兰", GREAT_BRITAIN, "SC", -4.2, 56.8),
    ("N92000002", "Northern Ireland", "北爱尔兰", NATION, "NI", -6.7, 54.6),
)
REGIONS = (
    NATION,
    GREAT_BRITAIN,
    ENGLAND_AND_WALES,
    ENGLAND,
    *(
        Region(region_id, name, name_zh, "itl1", parent.region_id, abbr=abbr, lon=lon, lat=lat)
        for region_id, name, name_zh, parent, abbr, lon, lat in _ITL1
    ),
)
ENGLISH_REGIONS = tuple(region.region_id for region in REGIONS if region.parent_id == ENGLAND.region_id)
WALES, SCOTLAND, NORTHERN_IRELAND = "W92000004", "S92000003", "N92000002"
# Other names that readers type. East Anglia is none of the East of England, which is larger.
ALIASES = {
    "K02000001": ("UK", "联合王国"),
    "K03000001": ("GB",),
    "E12000001": ("North East England", "North-East", "东北英格兰"),
    "E12000002": ("North West England", "North-West", "西北英格兰"),
    "E12000003": ("Yorkshire & the Humber", "Yorkshire", "the Humber", "约克郡—亨伯"),
    "E12000004": ("东密德兰",),
    "E12000005": ("West Midlands Region", "西密德兰"),
    "E12000006": ("East", "Eastern England", "东英格兰"),
    "E12000007": ("Greater London", "大伦敦"),
    "E12000008": ("South East England", "South-East", "东南英格兰"),
    "E12000009": ("South West England", "South-West", "西南英格兰"),
    "W92000004": ("Cymru", "韦尔斯"),
    "N92000002": ("北爱",),
}
# Column and row of each region, as close to its position on the map as squares allow.
_POSITIONS = (
    "E12000001 2 1, E12000002 1 2, E12000003 2 2, E12000004 2 3, E12000005 1 3, E12000006 3 3, E12000007 3 4, "
    "E12000008 2 4, E12000009 1 4, W92000004 0 3, S92000003 1 0, N92000002 0 1"
)
_ABBR = {region.region_id: region.abbr for region in REGIONS}
TILES = {
    region_id: (_ABBR[region_id], int(column), int(row))
    for region_id, column, row in (entry.split() for entry in _POSITIONS.split(", "))
}
