"""Short links to pages, for print: `/s/m~pNV,US~q10Q2`. Nothing is stored: the code contains the whole query.

Which parameters there are follows from the pages, their letters and numbered values from the parameters, and the short
forms of region ids from the country's profile.
"""

import re
from collections.abc import Mapping
from functools import cache
from urllib.parse import parse_qsl, quote, unquote, urlencode

from data.api.pages import PAGES
from data.api.parameters import PARAMETERS, QUARTER
from data.country import country_of, current_country
from data.query import places_reader


def shortened(page: str, search: str) -> str:
    """The code after /s/ for a page (a key of PAGES) and its query string.

    >>> shortened("", "?place=US-NV,US&quarter=2010Q2&by=balances"), shortened("stress", "")
    ('m~pNV,US~q10Q2~b1', 's')
    """
    parts = [
        PARAMETERS[name].letter + quote(_shorter(name, text), safe=",.-*")
        for name, text in parse_qsl(search.lstrip("?"))
        if name in _names_by_letter().values()
    ]
    return "~".join([PAGES[page].letter, *parts])


def expanded(code: str) -> str:
    """The path and query of a short link's code; ValueError for a code that no page produces.

    >>> expanded("m~pNV,29820~q10Q2~b1")
    '/?place=US-NV,CBSA-29820&quarter=2010Q2&by=balances'
    """
    letter, *parts = code.split("~")
    pages, names = {page.letter: page for page in PAGES.values()}, _names_by_letter()
    page = pages.get(letter)
    if page is None or any(part[:1] not in names for part in parts):
        raise ValueError(f"{code[:80]!r} is no short link of ours; one begins with a letter of {', '.join(pages)}")
    pairs = [(names[part[0]], _longer(names[part[0]], unquote(part[1:]))) for part in parts]
    query = "?" + urlencode(pairs, safe=",") if pairs else ""
    return page.path + query


@cache
def _names_by_letter() -> Mapping[str, str]:
    """The pages' parameters by their letters."""
    return {PARAMETERS[name].letter: name for page in PAGES.values() for name in page.parameters}


@cache
def _has_places(name: str) -> bool:
    """Whether the text of a parameter is region ids."""
    return any(page.parameters.get(name) is places_reader for page in PAGES.values())


def _shorter(name: str, text: str) -> str:
    if text in PARAMETERS[name].numbered:
        return str(PARAMETERS[name].numbered.index(text))
    if PARAMETERS[name].schema is QUARTER and text.startswith("20"):
        return text[2:]
    return ",".join(map(_short_region, text.split(","))) if _has_places(name) else text


def _longer(name: str, text: str) -> str:
    numbered = PARAMETERS[name].numbered
    if text.isdigit() and int(text) < len(numbered):
        return numbered[int(text)]
    if PARAMETERS[name].schema is QUARTER and len(text) == 4:
        return f"20{text}"
    return ",".join(map(_whole_region, text.split(","))) if _has_places(name) else text


def _short_region(region_id: str) -> str:
    """A region id without the prefix that the country of the site's links leaves out."""
    for prefix, sign in current_country().short_codes:
        if region_id.startswith(prefix):
            return sign + region_id.removeprefix(prefix)
    return region_id


def _whole_region(text: str) -> str:
    """The region id that a short link writes so: the text itself where a country has such ids.

    >>> _whole_region("29820"), _whole_region("NV"), _whole_region("*MT"), _whole_region("US")
    ('CBSA-29820', 'US-NV', 'US-DIV-MT', 'US')
    """
    if re.fullmatch(country_of(text).region_ids, text):
        return text
    country = current_country()
    ids = (prefix + text.removeprefix(sign) for prefix, sign in country.short_codes if text.startswith(sign))
    return next((region_id for region_id in ids if re.fullmatch(country.region_ids, region_id)), text)
