"""Short links to pages, for print: `/s/m~pNV,US~q10Q2`. Nothing is stored: the code contains the whole query."""

from collections.abc import Mapping
from urllib.parse import parse_qsl, quote, unquote, urlencode

from data.api.pages import PAGES

# Parameters by their letter; a value from a short list (_LISTED) is written as its position in the list.
_KEYS = {
    **{"place": "p", "quarter": "q", "by": "b", "value": "v", "over": "o", "vintage": "y", "index": "i", "level": "l"},
    **{"pin": "n", "scenario": "c", "fall": "f", "shock": "k", "back": "r", "kind": "d", "horizon": "h", "growth": "g"},
    **{"from": "a", "to": "t", "bridge": "u", "unseen": "x", "against": "z", "error": "j"},
}
_LISTED = {
    "by": ("loans", "balances"),
    "value": ("dispersed", "step"),
    "index": ("blended", "all-transactions", "purchase"),
    "level": ("nation", "division", "state", "metro"),
    "kind": ("static", "path", "trough"),
}
_PLACES, _QUARTERS = ("place", "shock"), ("quarter", "from", "to")
_PREFIXES = (("CBSA-", ""), ("US-DIV-", "*"), ("US-", ""))


def shortened(page: str, search: str) -> str:
    """The code after /s/ for a page (a key of PAGES) and its query string.

    >>> shortened("", "?place=US-NV,US&quarter=2010Q2&by=balances"), shortened("stress", "")
    ('m~pNV,US~q10Q2~b1', 's')
    """
    parts = [
        _KEYS[key] + quote(_shorter(key, text), safe=",.-*")
        for key, text in parse_qsl(search.lstrip("?"))
        if key in _KEYS
    ]
    return "~".join([PAGES[page].letter, *parts])


def expanded(code: str) -> str:
    """The path and query of a short link's code; ValueError for a code that no page produces.

    >>> expanded("m~pNV,29820~q10Q2~b1")
    '/?place=US-NV,CBSA-29820&quarter=2010Q2&by=balances'
    """
    letter, *parts = code.split("~")
    pages, keys = {page.letter: page for page in PAGES.values()}, _inverted(_KEYS)
    page = pages.get(letter)
    if page is None or any(part[:1] not in keys for part in parts):
        raise ValueError(f"{code[:80]!r} is no short link of ours; one begins with a letter of {', '.join(pages)}")
    pairs = [(keys[part[0]], _longer(keys[part[0]], unquote(part[1:]))) for part in parts]
    query = "?" + urlencode(pairs, safe=",") if pairs else ""
    return page.path + query


def _shorter(key: str, text: str) -> str:
    if key in _LISTED and text in _LISTED[key]:
        return str(_LISTED[key].index(text))
    if key in _QUARTERS and text.startswith("20"):
        return text[2:]
    return ",".join(_without_prefix(place) for place in text.split(",")) if key in _PLACES else text


def _longer(key: str, text: str) -> str:
    if key in _LISTED and text.isdigit() and int(text) < len(_LISTED[key]):
        return _LISTED[key][int(text)]
    if key in _QUARTERS and len(text) == 4:
        return f"20{text}"
    return ",".join(_with_prefix(place) for place in text.split(",")) if key in _PLACES else text


def _without_prefix(region_id: str) -> str:
    prefix, sign = next(((prefix, sign) for prefix, sign in _PREFIXES if region_id.startswith(prefix)), ("", ""))
    return sign + region_id.removeprefix(prefix)


def _with_prefix(text: str) -> str:
    if text == "US":
        return text
    if text.startswith("*"):
        return f"US-DIV-{text[1:]}"
    return f"CBSA-{text}" if text.isdigit() else f"US-{text}"


def _inverted(table: Mapping[str, str]) -> dict[str, str]:
    return {letter: name for name, letter in table.items()}
