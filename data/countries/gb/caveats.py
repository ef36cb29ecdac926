"""What a reader must know beside the United Kingdom's figures."""

from data.countries.gb.geography import (
    ENGLAND,
    ENGLAND_AND_WALES,
    ENGLISH_REGIONS,
    NATION,
    NORTHERN_IRELAND,
    SCOTLAND,
    WALES,
)
from data.country import Caveat, Unpublished
from data.i18n import marked

CAVEATS = (
    Caveat(
        "interval-few-errors",
        marked(
            "The interval is about 90%, from few errors: 14 figures of regions and 12 of the United Kingdom, "
            "published for 2008 to 2013; that of the United Kingdom is wider outside those years."
        ),
    ),
    Caveat(
        "prices-carried",
        marked(
            "Northern Ireland has no price of its own after 2025Q2 here: it has no figure, and counts in sums "
            "with that quarter’s price."
        ),
        regions=(NATION.region_id, NORTHERN_IRELAND),
        first="2025Q3",
    ),
    Caveat(
        "prices-provisional",
        marked("The prices of 2025Q4 are those of October and November: they are provisional."),
        first="2025Q4",
        last="2025Q4",
        label="provisional prices",
    ),
    Caveat(
        "no-amounts",
        marked(
            "No amounts of money are shown, and counts only of England, its regions and Wales from 2021: how many "
            "mortgages Scotland and Northern Ireland have is assumed."
        ),
    ),
    Caveat(
        "counts-of-2021",
        marked("Counts are of the households with a mortgage at the census of 2021."),
        regions=(ENGLAND.region_id, ENGLAND_AND_WALES.region_id, WALES, *ENGLISH_REGIONS),
        first="2021Q1",
    ),
    Caveat(
        "weak-wales",
        marked(
            "Wales is weak: its rank among regions holds, its level is about twice what one publisher printed for 2013."
        ),
        regions=(WALES,),
        label="weak",
    ),
    Caveat(
        "weak-scotland",
        marked(
            "Scotland is weak: the model is too high for 2008 and too low for 2013, its prices before 2004 "
            "are joined from those of buyers with a mortgage, and its number of mortgages is assumed."
        ),
        regions=(SCOTLAND,),
        label="weak",
    ),
    Caveat(
        "weak-northern-ireland",
        marked(
            "Northern Ireland is weak, an order of magnitude: its prices before 2011 are joined from those of "
            "buyers with a mortgage, because its own index is not held, and its number of mortgages is "
            "assumed."
        ),
        regions=(NORTHERN_IRELAND,),
        label="weak",
    ),
)
# In place of what is said of every country.
NOTES = {
    "interval-extrapolated": marked(
        "Extrapolated: published figures test only shares of loans over 100%, of regions and the United "
        "Kingdom, from 2008Q4 to 2013Q4."
    ),
    "lending-extrapolated": marked(
        "New loans after 2023Q2, where MLAR ends here, follow sales of homes at the ratio of its last four quarters."
    ),
    "loans-extrapolated": marked("The number of mortgages is that of the census of 2021."),
}
# In place of the pages' own sentences, by their keys.
WORDING = {
    "interval-tested": marked(
        "{coverage} interval {low} to {high}, whose width is a judgement in sight of 26 published figures of 2008 to "
        "2013."
    ),
    "early-lending": marked(
        "Loans made before lending was published ({year}) weigh {weight}: how many they are is assumed, from sales of "
        "homes."
    ),
    "liens-first": marked("first mortgage only"),
    "liens-meaning": marked("the first mortgage alone, or further advances and second charges too"),
    "bridge-unsaid-liens": marked(
        "Two steps are empty: whether second charges count is not said, and the index is not public."
    ),
    "about-definitions": marked(
        "It is not one number. Loans or balances, first charges or all, homes valued one by one or at an index, above "
        "100% or 125%: each answers another question."
    ),
}
# Said once, by the caveat "no-amounts".
UNPUBLISHED = Unpublished("", "", "")
