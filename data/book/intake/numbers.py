"""The spellings of numbers on tapes: decimal and thousands marks, currency signs, suffixes; each read in DuckDB's SQL.

1.234 is a thousand or one and a bit. What settles it is another text of the column (1.234,50), another column of the
tape (a rate of 4,25), or the kind of the figure (no rate is of thousands); where none of these does, the person who
handed in the tape is asked.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

MARKS = (".", ",")
# Signs and codes of currencies that may stand beside an amount, and what they mean ("" where several use it).
CURRENCIES = {"$": "", "US$": "USD", "USD": "USD", "£": "GBP", "GBP": "GBP", "€": "EUR", "EUR": "EUR", "CHF": "CHF"} | {
    "¥": "CNY",
    "CNY": "CNY",
    "RMB": "CNY",
    "HK$": "HKD",
    "HKD": "HKD",
    "US $": "USD",
    "U$": "USD",
    "DOLLARS": "",
    "₹": "INR",
    "RS": "INR",
    "C$": "CAD",
    "A$": "AUD",
    "NZ$": "NZD",
    "R$": "BRL",
    "KR": "SEK",
    **{code: code for code in ("CAD", "AUD", "NZD", "JPY", "INR", "SEK", "NOK", "DKK", "MXN", "BRL", "PLN", "ZAR")},
}
_SIGNS = "|".join(re.escape(sign) for sign in sorted(CURRENCIES, key=len, reverse=True))
# Blanks of every width, and apostrophes: they only ever part thousands.
_GAPS = "[\\s\u00a0\u2000-\u200a\u202f\u3000'\u2019`\u00b4\u2032]"
_FACTORS = {"k": 1e3, "thousand": 1e3, "tsd": 1e3, "m": 1e6, "mm": 1e6, "mn": 1e6, "mln": 1e6, "mio": 1e6} | {
    "million": 1e6,
    "bn": 1e9,
}
_SUFFIX = "(?i:k|thousand|tsd|mm|mn|mln|mio|million|m|bn)\\.?$"
# Units that the text of a term may end in.
YEARS, MONTHS = "(?i)[0-9][ -]*(years?|yrs?|y)\\.?$", "(?i)[0-9][ -]*(months?|mths?|mos?|m)\\.?$"
_NEGATIVE, _MINUS = r"^\((.*)\)$|^([^-]*)-$", r"-\1\2"
_SHAPES = 400  # distinct forms of a column's texts that are looked at, the most frequent first


def literal(text: str) -> str:
    """A text as an SQL literal."""
    return "'" + text.replace("'", "''") + "'"


def number(text: str, mark: str) -> str:
    """The number in a text, in SQL; NULL where it is none. text: the column in SQL; mark: its decimal mark, `.` or `,`.

    Thousands may be parted by the other mark, a blank or an apostrophe, always in threes: a text in another spelling
    is no number, so that a stray decimal comma is not read as a hundredfold.
    """
    other = MARKS[1 - MARKS.index(mark)]
    bare = f"regexp_replace({text}, {literal(f'{_GAPS}|(?i:{_SIGNS})')}, '', 'g')"
    # An amount in parentheses, or with its sign behind it, is negative.
    bare = f"regexp_replace({bare}, {literal(_NEGATIVE)}, {literal(_MINUS)})"
    bare = f"rtrim({bare}, '%')"
    digits = f"regexp_replace({bare}, {literal(_SUFFIX)}, '')"
    escaped, escaped_other = (re.escape(sign) for sign in (mark, other))
    # In India, thousands are followed by hundreds of thousands: 12,34,567.
    in_threes = rf"[1-9]\d{{0,2}}({escaped_other}\d{{3}})+|[1-9]\d?({escaped_other}\d\d)+{escaped_other}\d{{3}}"
    pattern = rf"[-+]?(\d+|{in_threes})?({escaped}\d*)?([eE][-+]?\d+)?"
    plain = f"replace(replace({digits}, '{other}', ''), '{mark}', '.')"
    is_number = f"regexp_full_match({digits}, {literal(pattern)})"
    suffix = f"rtrim(lower(regexp_extract({bare}, {literal(_SUFFIX)})), '.')"
    factors = "".join(f" WHEN '{name}' THEN {factor}" for name, factor in _FACTORS.items())
    spelled = f"(CASE WHEN {is_number} THEN TRY_CAST({plain} AS DOUBLE) * CASE {suffix}{factors} ELSE 1 END END)"
    if mark == ",":
        return spelled
    # Most texts are plain numbers, and are read without taking them apart.
    return f"COALESCE(TRY_CAST({text} AS DOUBLE), {spelled})"


def without_unit(text: str) -> str:
    """The text of a term without the unit that it ends in, in SQL."""
    return f"regexp_replace({text}, '[ A-Za-z.-]+$', '')"


def has_suffix(text: str) -> str:
    """Whether an amount has a suffix such as k, in SQL."""
    return f"regexp_matches({text}, {literal('[0-9.] *' + _SUFFIX)})"


@dataclass(frozen=True)
class NumberTexts:
    """What the whole column of a number shows.

    votes: by decimal mark, texts that only it explains. groups: by mark, texts such as 1.234, where it is the decimal
    mark or parts thousands. signs: by currency sign, texts with it. percents: texts with a per cent sign. examples: the
    forms of `groups`, by mark, every digit a 9: no loan's own figure may leave the machine.
    """

    given: int
    votes: Mapping[str, int]
    groups: Mapping[str, int]
    signs: Mapping[str, int]
    percents: int
    examples: Mapping[str, str]

    @property
    def mark(self) -> str:
        """The decimal mark that the column's own texts show, "" where they show none, or both."""
        shown = [mark for mark in MARKS if self.votes[mark]]
        if len(shown) == 2 and min(self.votes.values()) < _STRAY * self.given:
            shown = [max(shown, key=lambda mark: self.votes[mark])]
        return shown[0] if len(shown) == 1 else ""

    @property
    def is_contradictory(self) -> bool:
        """Whether some texts can only be read with one decimal mark, and others only with the other."""
        return not self.mark and all(self.votes.values())


_STRAY = 0.02  # share of a column's texts up to which a second spelling is a slip, rejected row by row


def profile(con: Any, table: str, text: str, *, is_amount: bool) -> NumberTexts:  # noqa: ANN401  # DuckDB's connection has no types
    """What the forms of a column's texts show: every digit made a 9, but for a leading 0.

    table, text: in SQL. is_amount: whether its figures can be thousands; in a rate or a ratio a mark is a decimal mark.
    """
    lead, digit = "^([^0-9]*)0([.,])", "[1-9]"
    shape = f"regexp_replace(replace(regexp_replace({text}, '{lead}', '\\1z\\2'), '0', '9'), '{digit}', '9', 'g')"
    rows = con.execute(
        f"SELECT {shape} AS shape, count(*) AS n FROM {table} WHERE {text} IS NOT NULL "
        f"GROUP BY 1 ORDER BY n DESC LIMIT {_SHAPES}"
    ).fetchall()
    votes, groups = dict.fromkeys(MARKS, 0), dict.fromkeys(MARKS, 0)
    signs: dict[str, int] = {}
    examples: dict[str, str] = {}
    percents = 0
    for form, count in rows:
        percents += count if "%" in form else 0
        for sign in re.findall(f"(?i:{_SIGNS})", form)[:1]:
            signs[sign.upper()] = signs.get(sign.upper(), 0) + count
        bare = re.sub(f"(?i:{_SIGNS})|{_GAPS}|[-+()%]|{_SUFFIX}", "", form)
        mark, is_settled = _decimal_mark(bare, is_amount=is_amount)
        if mark:
            (votes if is_settled else groups)[mark] += count
            if not is_settled:
                examples.setdefault(mark, form.replace("z", "0"))
    return NumberTexts(sum(count for _, count in rows), votes, groups, signs, percents, examples)


def _decimal_mark(form: str, *, is_amount: bool) -> tuple[str, bool]:
    """The decimal mark of a form and whether it is certain; of an uncertain one, the mark that it has; "" for none.

    >>> [_decimal_mark(form, is_amount=True) for form in ("9.999,99", "999.999.999", "999999,99", "999.999", "999")]
    [(',', True), (',', True), (',', True), ('.', False), ('', False)]
    """
    if not re.fullmatch(r"[9z.,]*9[9.,]*|z[.,]9*", form):
        return "", False
    marks = re.findall("[.,]", form)
    if not marks:
        return "", False
    if len(set(marks)) == 2:
        return marks[-1], True
    mark = marks[0]
    if len(marks) > 1:  # it parts thousands
        return MARKS[1 - MARKS.index(mark)], True
    before, _, after = form.partition(mark)
    is_group = is_amount and len(after) == 3 and 1 <= len(before) <= 3 and before != "z"
    return mark, not is_group


def settled_mark(columns: Sequence[NumberTexts], default: str = "") -> str:
    """The decimal mark of a whole tape, by those columns that show one; `default` where none does or they differ."""
    shown = {texts.mark for texts in columns if texts.mark}
    return shown.pop() if len(shown) == 1 else default
