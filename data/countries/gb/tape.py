"""The places of the United Kingdom's loan tapes: one of twelve regions, or several, and the UK HPI that each follows.

A tape gives a region by its name, its code of the Office for National Statistics or a NUTS or ITL code of any depth
(RREC6 of ESMA's Annex 2), or the postcode area that the home is in. An area that crosses a border between regions, and
a text such as "England", stand for several regions: their homes follow the UK HPI of the smallest published area that
contains them all, because no part of them may be guessed.
"""

import re
from collections.abc import Collection, Mapping
from dataclasses import replace
from functools import cache

import numpy as np

from data.book.geography import AreaCode, AreaField, AreaPrices, CodesRead, NamedAreas, TapeGeography, Whole
from data.book.intake.formats import ESMA
from data.book.intake.loan_fields import LoanField
from data.book.intake.numbers import literal
from data.countries.gb import postcodes
from data.countries.gb.geography import ALIASES, CURRENCY, ENGLAND, ENGLAND_AND_WALES, GREAT_BRITAIN, NATION, REGIONS
from data.country import Words
from data.i18n import marked, stored
from data.snapshot.snapshot import Snapshot

_BASE = "itl1"
_REGION_IDS = tuple(region.region_id for region in REGIONS if region.level == _BASE)
REGION_OF = dict(enumerate(_REGION_IDS, 1))
# Codes that stand for several regions, by the smallest area with an index of its own that contains them.
SEVERAL_OF = {21: ENGLAND, 22: ENGLAND_AND_WALES, 23: GREAT_BRITAIN, 24: NATION}
_SEVERAL_NAMES = {
    21: marked("England"),
    22: marked("England and Wales"),
    23: marked("Great Britain"),
    24: marked("the United Kingdom"),
}
_NOWHERE = 0
_CODE_OF = {region_id: code for code, region_id in REGION_OF.items()} | {
    area.region_id: code for code, area in SEVERAL_OF.items()
}
_NUTS1 = "CDEFGHIJKLMN"  # the third character of a NUTS or ITL code, in the order of the regions
# As ONS wrote Northern Ireland once, and still does in some tables.
_FORMER = {"N92000001": "N92000002"}
_MARKS = re.compile("[^A-Z0-9]")


def code_of_regions(region_ids: Collection[str]) -> int:
    """The code of a place that lies in one region or in several of them; 0 where it lies in none.

    >>> [code_of_regions(ids) for ids in (["E12000007"], ["E12000007", "E12000008"], [])]
    [7, 21, 0]
    """
    if len(region_ids) < 2:
        return next((_CODE_OF[region_id] for region_id in region_ids), _NOWHERE)
    parents = {region.region_id: region.parent_id for region in REGIONS}

    def containers(region_id: str) -> list[str]:
        return [region_id, *containers(parents[region_id])] if region_id else []

    first, *others = (containers(region_id) for region_id in region_ids)
    return _CODE_OF[next(area for area in first if all(area in other for other in others))]


def folded(spelling: str) -> str:
    """A spelling in capital letters and digits only.

    >>> folded("Yorkshire & the Humber")
    'YORKSHIRETHEHUMBER'
    """
    return _MARKS.sub("", spelling.upper())


@cache
def spellings() -> Mapping[str, int]:
    """The code of each name and ONS code of a region, folded."""
    found = {folded(text): _CODE_OF[area.region_id] for area in REGIONS for text in (area.region_id, area.name)}
    for region_id, names in ALIASES.items():
        found |= {folded(name): _CODE_OF[region_id] for name in names if folded(name)}
    return found | {folded(old): _CODE_OF[new] for old, new in _FORMER.items()}


def _listed(spelled: Mapping[str, int], text: str) -> str:
    """A spelling's code in SQL: looked up by position in constant lists, because a join would lose the rows' order."""
    keys, values = ", ".join(map(literal, spelled)), ", ".join(map(str, spelled.values()))
    return f"list_extract([{values}], list_position([{keys}], {text}))"


def _region() -> str:
    """A region's code from its name, its ONS code or a NUTS or ITL code, in SQL."""
    text = "regexp_replace(upper(t_region), '[^A-Z0-9]', '', 'g')"
    nuts = {letter: _CODE_OF[region_id] for letter, region_id in zip(_NUTS1, _REGION_IDS, strict=True)}
    return (
        f"CASE WHEN regexp_full_match({text}, '(UK|TL)[{_NUTS1}][0-9A-Z]{{0,2}}') "
        f"THEN {_listed(nuts, f'substr({text}, 3, 1)')} "
        f"WHEN regexp_full_match({text}, '(UK|GB|TL)Z{{0,3}}') THEN {_CODE_OF[NATION.region_id]} "
        f"ELSE {_listed(spellings(), text)} END"
    )


def _postcode() -> str:
    """The code of a postcode area in SQL: of the letters that a postcode or a part of it begins with."""
    areas = {area: code_of_regions(regions) for area, regions in postcodes.regions_of().items()}
    text = "upper(t_postcode)"
    letters = f"regexp_extract({text}, '^([A-Z]{{1,2}})([0-9][0-9A-Z]?( ?[0-9]([A-Z]{{2}})?)?)?$', 1)"
    return _listed(areas, letters)


_ONE = max(REGION_OF)
AREAS = (
    AreaField(
        LoanField("region", marked("Region"), "area", marked("name, ONS code, NUTS or ITL code"), needed=True),
        headers="region regionname regioncode propertyregion geographicregion governmentofficeregion gor itl1 itl1code "
        "itlcode nuts1 nuts2 nuts3 nutscode ukregion standardregion",
        plain=_region(),
        value="p_region",
        fault="(t_region IS NOT NULL AND p_region IS NULL)",
        expected=stored("expected a region of the United Kingdom: its name, ONS code, NUTS or ITL code"),
        assumed={},
    ),
    AreaField(
        LoanField("postcode", marked("Postcode area"), "area", marked("the letters that a postcode begins with")),
        headers="postcodearea postcode outwardcode outcode outwardpostcode postcodedistrict postaldistrict postalarea "
        "propertypostcode propertypostcodearea postcodesector postcodeprefix pcarea",
        plain=_postcode(),
        value="p_postcode",
        fault="(t_postcode IS NOT NULL AND p_postcode IS NULL)",
        expected=stored("expected a postcode area such as SW or M"),
        assumed={
            "postcode-differs": f"(v_region BETWEEN 1 AND {_ONE} AND v_postcode BETWEEN 1 AND {_ONE} "
            "AND v_region <> v_postcode)"
        },
    ),
)


def _place(_: Collection[str]) -> str:
    """The code of a home's place in SQL: its region, where that is one, else its postcode area, else several."""
    return (
        f"CAST(CASE WHEN v_region > {_ONE} AND v_postcode BETWEEN 1 AND {_ONE} THEN v_postcode "
        "ELSE coalesce(v_region, v_postcode, 0) END AS BIGINT)"
    )


def prices(snapshot: Snapshot, codes: Mapping[str, Whole], quarters: tuple[str, ...]) -> tuple[AreaPrices, ...]:
    """The UK HPI of regions, and of the larger areas that stand for several; before one begins there is no figure.

    England and Wales from 1995Q1, Scotland and Great Britain from 2004Q1, the United Kingdom from 2005Q1, Northern
    Ireland (of the files held) from 2011Q1. No region is valued at another's index, nor at the nation's.
    """
    larger = tuple(area.region_id for area in SEVERAL_OF.values())
    place = codes[_BASE]
    return (
        AreaPrices(_REGION_IDS, snapshot.hpi(_REGION_IDS, quarters), _rows([*REGION_OF], place)),
        AreaPrices(larger, snapshot.hpi(larger, quarters), _rows([*SEVERAL_OF], place)),
    )


def codes_read(_: Snapshot, codes: Mapping[str, Whole], loans: Whole) -> CodesRead:
    """The loans in places of several regions, by the name of the area whose index they follow. loans: in each place."""
    counts = {name: int(loans[codes[_BASE] == code].sum()) for code, name in _SEVERAL_NAMES.items()}
    return CodesRead(several={name: count for name, count in counts.items() if count})


def _rows(keys: list[int], wanted: Whole) -> Whole:
    """The position of each wanted code among the keys, -1 when it is not there."""
    row_of = np.full(100, -1)
    row_of[keys] = np.arange(len(keys))
    return np.asarray(row_of[wanted])


_COLUMNS = ESMA.mapping.columns
_ESMA = replace(
    ESMA,
    mapping=replace(ESMA.mapping, columns=_COLUMNS | {"region": replace(_COLUMNS["balance"], source="RREC6", unit="")}),
)
GEOGRAPHY = TapeGeography(
    areas=AREAS,
    locating=("region", "postcode"),
    named=NamedAreas(
        "region",
        frozenset(
            name.upper() for area in REGIONS for name in (area.region_id, area.name, *ALIASES.get(area.region_id, ()))
        ),
        stored("it alone holds regions"),
    ),
    codes=(AreaCode(_BASE, 100, _place),),
    first_place=1,
    levels={_BASE: lambda code: REGION_OF.get(code, "")},
    indices={_BASE: Words("region", "地区"), "larger-area": Words("larger area", "较大地区")},
    prices=prices,
    formats=(_ESMA,),
    codes_read=codes_read,
    several=frozenset(SEVERAL_OF),
    iso2="gb",
    currency=CURRENCY.code,
    home_names=("UK", "GBR", "UNITED KINGDOM", "GREAT BRITAIN", "ENGLAND", "WALES", "SCOTLAND", "NORTHERN IRELAND"),
    index_note=marked(
        "Values follow the UK House Price Index of the region; of places in several regions, that of "
        "the smallest area that contains them."
    ),
)
