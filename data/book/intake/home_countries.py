"""The country that a tape's row is of, and its currency: loans of several countries are never valued as one's own.

A home's country is said by an ISO 3166 code of two or three letters, by a NUTS or ITL code of any depth, which begins
with it (RREC6 of ESMA's Annex 2), or by its name. A text that is none of these is of no country, and its row is set
apart: it is not taken to be of one's own. Amounts are never converted.
"""

import unicodedata
from collections.abc import Mapping
from functools import cache

from data.book.geography import TapeGeography, has_tapes, tape_geography
from data.book.intake.numbers import literal
from data.country import carried_countries
from data.country import country as country_profile
from data.i18n import marked, stored
from data.world.country_names import NAMES
from data.world.national_prices import national_prices

# NUTS writes Greece and the United Kingdom otherwise than ISO does; ITL codes begin with TL.
_ISO_OF = {"UK": "GB", "TL": "GB", "EL": "GR"}
# Countries whose first level of NUTS or ITL has letters, and which; other three letters are ISO's: UKR is Ukraine.
_LETTERED = "(UK|TL)[C-N]|DE[A-G]|FR[B-MY]|IT[C-I]"
_NOT_EXTRA_REGIO = ("BLZ", "KAZ", "MOZ", "SWZ")  # ISO's, that end as NUTS codes of no region do
APART_COUNTRY = marked(
    "set apart: a home in {country}, not in {own}; value such loans by themselves: python -m data value TAPE --country "
    "{code}"
)
APART_UNINDEXED = marked("set apart: a home in {country}, not in {own}; no price index of that country is carried")
APART_CURRENCY = marked(
    "set apart: amounts in {currency}, not in {own}; they are never converted, nor summed with others"
)
APART_UNREAD = marked("set apart: a text that names no country known here; write its ISO 3166 code or its English name")
_HERE = "@@"


def country(text: str) -> str:
    """The ISO 3166 code of a country from a column's text, in SQL; NULL where the text says none."""
    t = f"upper(trim({text}))"
    # A code of NUTS is the country's two letters and up to three more: digits, or letters among them, or ZZZ.
    is_code = (
        f"(regexp_full_match({t}, '[A-Z]{{2}}|{_LETTERED}|[A-Z]{{2}}Z{{1,3}}"
        f"|[A-Z]{{2}}([0-9][0-9A-Z]{{0,2}}|[A-Z][0-9][0-9A-Z]?|[A-Z]{{2}}[0-9])') AND {t} NOT IN {_NOT_EXTRA_REGIO})"
    )
    iso = " ".join(f"WHEN {literal(nuts)} THEN {literal(code)}" for nuts, code in _ISO_OF.items())
    # Names are looked for only in texts that are no code. A list is searched many times faster than a CASE of them all.
    name = f"replace(strip_accents({t}), '.', '')"
    names, codes = (f"[{', '.join(map(literal, texts))}]" for texts in (_names().keys(), _names().values()))
    return (
        f"CASE WHEN {is_code} THEN CASE left({t}, 2) {iso} ELSE left({t}, 2) END "
        f"WHEN {t} IS NOT NULL THEN {codes}[list_position({names}, {name})] END"
    )


@cache
def _names() -> Mapping[str, str]:
    """The ISO code of each name: by which a carried country's own tapes know it, and of the national indices."""
    profiles = (country_profile(iso2) for iso2 in carried_countries())
    geographies = (tape_geography(profile) for profile in profiles if has_tapes(profile))
    names = {name: geography.iso2.upper() for geography in geographies for name in geography.home_names}
    for iso2, english in national_prices().names.items():
        names |= dict.fromkeys((plain_name(english), *NAMES.get(iso2, ())), iso2.upper())
    return names


def plain_name(name: str) -> str:
    """A name as it is compared: in capitals, without accents and points.

    >>> plain_name("Türkiye"), plain_name("U.K.")
    ('TURKIYE', 'UK')
    """
    letters = unicodedata.normalize("NFD", name.strip().upper())
    return "".join(letter for letter in letters if not unicodedata.combining(letter)).replace(".", "")


def currency(text: str) -> str:
    """The ISO 4217 code of a currency from a column's text, in SQL; NULL where the text says none."""
    t = f"upper(trim({text}))"
    return f"CASE WHEN regexp_full_match({t}, '[A-Z]{{3}}') THEN {t} END"


def apart(geography: TapeGeography, only_currency: str = "", placed: str = "false") -> dict[str, tuple[str, str]]:
    """By field, the test that sets a row of another country or currency apart, and the reason; both in SQL.

    only_currency: the one currency of a tape that names no places: its homes are valued by its own later valuations
    alone, in that currency, and no row is set apart for it. placed: whether a row's column of countries says a place of
    one's own, in SQL. The reason is a data.i18n.stored text of APART_COUNTRY, APART_UNINDEXED, APART_UNREAD or
    APART_CURRENCY.
    """
    iso, code = geography.iso2.upper(), geography.currency
    of_country = stored(APART_COUNTRY, country=_HERE, own=iso, code=f"{_HERE}/lower")
    lower = literal(f"{_HERE}/lower")
    indexed = ", ".join(literal(name.upper()) for name in sorted({*carried_countries(), *national_prices().names}))
    unindexed = literal(stored(APART_UNINDEXED, country=_HERE, own=iso))
    reason = (
        f"CASE WHEN v_country IS NULL THEN {literal(stored(APART_UNREAD))} WHEN v_country IN ({indexed}) "
        f"THEN replace(replace({literal(of_country)}, {lower}, lower(v_country)), '{_HERE}', v_country) "
        f"ELSE replace({unindexed}, '{_HERE}', v_country) END"
    )
    of_currency = literal(stored(APART_CURRENCY, currency=_HERE, own=code))
    tests = {}
    if iso:
        is_unread = f"(t_country IS NOT NULL AND v_country IS NULL AND NOT {placed})"
        tests["country"] = f"({is_unread} OR v_country <> {literal(iso)})", reason
    if code and not only_currency:
        is_own = f"coalesce(v_country = {literal(iso)}, true)" if iso else "true"
        tests["currency"] = (
            f"(v_currency <> {literal(code)} AND {is_own})",
            f"replace({of_currency}, '{_HERE}', v_currency)",
        )
    return tests
