"""The country that a tape's row is of, and its currency: loans of several countries are never valued as one's own.

A home's country is said by an ISO 3166 code, by a NUTS or ITL code of any depth, which begins with it (RREC6 of ESMA's
Annex 2), or by what a tape of one country usually writes. Amounts are never converted.
"""

from collections.abc import Mapping
from functools import cache

from data.book.geography import TapeGeography, has_tapes, tape_geography
from data.book.intake.numbers import literal
from data.country import carried_countries
from data.country import country as country_profile
from data.i18n import marked, stored
from data.world.national_prices import national_prices

# NUTS writes Greece and the United Kingdom otherwise than ISO does; ITL codes begin with TL.
_ISO_OF = {"UK": "GB", "TL": "GB", "EL": "GR"}
_LETTERED = ("UK", "TL", "DE", "FR", "IT")  # whose first level of NUTS has letters; in others three letters are ISO's
APART_COUNTRY = marked("set apart: a home in {country}, not in {own}; value such loans by themselves, --country {code}")
APART_UNINDEXED = marked("set apart: a home in {country}, not in {own}; no price index of that country is carried")
APART_CURRENCY = marked(
    "set apart: amounts in {currency}, not in {own}; they are never converted, nor summed with others"
)
_HERE = "@@"


def country(text: str) -> str:
    """The ISO 3166 code of a country from a column's text, in SQL; NULL where the text says none."""
    t = f"upper(trim({text}))"
    lettered = "|".join(_LETTERED)
    # A code of NUTS is the country's two letters and up to three more: digits, or letters among them, or ZZZ.
    is_code = (
        f"regexp_full_match({t}, '[A-Z]{{2}}|({lettered})[A-Z]|[A-Z]{{2}}Z{{1,3}}"
        "|[A-Z]{2}([0-9][0-9A-Z]{0,2}|[A-Z][0-9][0-9A-Z]?|[A-Z]{2}[0-9])')"
    )
    named = " ".join(f"WHEN {t} = {literal(name)} THEN {literal(code)}" for name, code in _names().items())
    iso = " ".join(f"WHEN {literal(nuts)} THEN {literal(code)}" for nuts, code in _ISO_OF.items())
    return f"CASE {named} WHEN {is_code} THEN CASE left({t}, 2) {iso} ELSE left({t}, 2) END END"


@cache
def _names() -> Mapping[str, str]:
    """The ISO code of each name by which a carried country's own tapes know it."""
    profiles = (country_profile(iso2) for iso2 in carried_countries())
    geographies = (tape_geography(profile) for profile in profiles if has_tapes(profile))
    return {name: geography.iso2.upper() for geography in geographies for name in geography.home_names}


def currency(text: str) -> str:
    """The ISO 4217 code of a currency from a column's text, in SQL; NULL where the text says none."""
    t = f"upper(trim({text}))"
    return f"CASE WHEN regexp_full_match({t}, '[A-Z]{{3}}') THEN {t} END"


def apart(geography: TapeGeography, only_currency: str = "") -> dict[str, tuple[str, str]]:
    """By field, the test that sets a row of another country or currency apart, and the reason; both in SQL.

    only_currency: the one currency of a tape that names no places: its homes are valued by its own later valuations
    alone, in that currency, and no row is set apart for it. The reason is a data.i18n.stored text of APART_COUNTRY,
    APART_UNINDEXED or APART_CURRENCY.
    """
    iso, code = geography.iso2.upper(), geography.currency
    of_country = stored(APART_COUNTRY, country=_HERE, own=iso, code=f"{_HERE}/lower")
    lower = literal(f"{_HERE}/lower")
    indexed = ", ".join(literal(name.upper()) for name in sorted({*carried_countries(), *national_prices().names}))
    unindexed = literal(stored(APART_UNINDEXED, country=_HERE, own=iso))
    reason = (
        f"CASE WHEN v_country IN ({indexed}) "
        f"THEN replace(replace({literal(of_country)}, {lower}, lower(v_country)), '{_HERE}', v_country) "
        f"ELSE replace({unindexed}, '{_HERE}', v_country) END"
    )
    of_currency = literal(stored(APART_CURRENCY, currency=_HERE, own=code))
    tests = {}
    if iso:
        tests["country"] = f"v_country <> {literal(iso)}", reason
    if code and not only_currency:
        is_own = f"coalesce(v_country = {literal(iso)}, true)" if iso else "true"
        tests["currency"] = (
            f"(v_currency <> {literal(code)} AND {is_own})",
            f"replace({of_currency}, '{_HERE}', v_currency)",
        )
    return tests
