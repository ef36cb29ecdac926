"""A page's link in few letters, to be printed or read out: `/s/m~pNV,US~q10Q2`. Nothing is stored: it says itself."""

from collections.abc import Mapping
from urllib.parse import parse_qsl, quote, unquote, urlencode

# What a link says, each by a letter; what is spelled from a short list is a number in it.
_PAGES = {"": "m", "stress": "s", "why": "w", "evidence": "e"}
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


def shortened(room: str, search: str) -> str:
    """What stands behind /s/ for a room's page and its query.

    >>> shortened("", "?place=US-NV,US&quarter=2010Q2&by=balances"), shortened("stress", "")
    ('m~pNV,US~q10Q2~b1', 's')
    """
    said = [
        _KEYS[key] + quote(_shorter(key, text), safe=",.-*")
        for key, text in parse_qsl(search.lstrip("?"))
        if key in _KEYS
    ]
    return "~".join([_PAGES[room], *said])


def expanded(code: str) -> str:
    """The path and query that a short link stands for; ValueError for letters that no page gives.

    >>> expanded("m~pNV,29820~q10Q2~b1")
    '/?place=US-NV,CBSA-29820&quarter=2010Q2&by=balances'
    """
    letter, *said = code.split("~")
    room, keys = _inverted(_PAGES).get(letter), _inverted(_KEYS)
    if room is None or any(one[:1] not in keys for one in said):
        raise ValueError(
            f"{code[:80]!r} is no short link of ours; one begins with a letter of {', '.join(_inverted(_PAGES))}"
        )
    asked = [(keys[one[0]], _longer(keys[one[0]], unquote(one[1:]))) for one in said]
    query = "?" + urlencode(asked, safe=",") if asked else ""
    return f"/{room}/{query}" if room else f"/{query}"


def _shorter(key: str, text: str) -> str:
    if key in _LISTED and text in _LISTED[key]:
        return str(_LISTED[key].index(text))
    if key in _QUARTERS and text.startswith("20"):
        return text[2:]
    return ",".join(_without_prefix(one) for one in text.split(",")) if key in _PLACES else text


def _longer(key: str, text: str) -> str:
    if key in _LISTED and text.isdigit() and int(text) < len(_LISTED[key]):
        return _LISTED[key][int(text)]
    if key in _QUARTERS and len(text) == 4:
        return f"20{text}"
    return ",".join(_with_prefix(one) for one in text.split(",")) if key in _PLACES else text


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
