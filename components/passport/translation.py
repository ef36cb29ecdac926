"""The texts of a passport's file, translated for its page.

The file is always English, so that its bytes are those of the command line. A text with numbers in it is matched
against the message it was made from, and that message is translated with the same numbers.
"""

import re
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from components.text.words import capitalized
from data.country import Currency
from data.i18n import Messages, marked_each, tr

_UNITS = Messages(
    {
        "share of loans": "share of loans",
        "share of balances": "share of balances",
        "loans": "loans",
        "ratio of balance to value": "ratio of balance to value",
        "homes": "homes",
        "ratio": "ratio",
        "per year": "per year",
    }
)
# Messages of data.passport.formula, data.passport.lineage and data.model.parameters with numbers in them.
FORMULAS = marked_each(
    "figure = the k at which Σ weight × P(k) = 1/2; P(k) = {terms}",
    "figure = Σ weight × (P(0.95) − P(1.00)); P(k) = {terms}",
    "figure = all balances × Σ weight × loss; loss = {terms}",
    "figure = Σ weight × loss; loss = {terms}",
    "figure = all balances × Σ weight × PNEQ; PNEQ = {terms}",
    "figure = all loans × Σ weight × PNEQ; PNEQ = {terms}",
    "figure = Σ weight × PNEQ; PNEQ = {terms}",
)
STEPS = marked_each(
    "m = {m}: the middle loan owes e^m = {owed} of its home’s value",
    "owed: e^(m + s²/2) = {owed} of the home’s value",
    "loss per dollar owed = {terms}",
    "weight × figure = {terms}",
    "× {whole} dollars owed = {added}",
    "× {whole} loans = {added}",
)
NOTES = marked_each("the nearest published; stands in for {wanted}")
MEANINGS = marked_each("ln of the middle CLTV at origination in {year}, before the cut")


def translated(text: str, sentences: Sequence[str] = ()) -> str:
    """A text of the file, translated. sentences: the messages it may have been made from; without a match it is a
    message itself.

    >>> translated("the nearest published; stands in for 2024", NOTES)
    'the nearest published; stands in for 2024'
    """
    for sentence in sentences:
        match = _pattern(sentence).fullmatch(text)
        if match:
            return typeset(tr(sentence, **match.groupdict()))
    return typeset(tr(text))


def unit(name: str, currency: Currency) -> str:
    """A unit of the file, translated. currency: of the file's amounts, which it names in English."""
    return currency.name.shown if name == currency.name.en else _UNITS[name]


def use_sentence(row: Mapping[str, Any]) -> str:
    """What a publisher's product is used for."""
    use = capitalized(translated(row["for"]))
    if row["used"] == "fit":
        return tr("Used to fit the parameters only. {what}.", what=use)
    return tr("A check only. {what}.", what=use) if row["used"] == "check" else tr("{sentence}.", sentence=use)


def release_sentence(row: Mapping[str, Any]) -> str:
    """A product's publisher, release and period; it follows the product's name."""
    values = {"publisher": row["publisher"], "release": row["release"], "covers": row["covers"]}
    return tr(". {publisher}, release {release} ({covers}).", **values)


def values_sentence(row: Mapping[str, Any], currency: Currency) -> str:
    """A product's figures as a sentence; "" without any."""
    listed = tr("; ").join(_value(value, currency) for value in row["values"])
    return tr("{sentence}.", sentence=capitalized(listed)) if listed else ""


def typeset(text: str) -> str:
    """The text with typographic apostrophes."""
    return text.replace("'", "’")


def _value(value: Mapping[str, Any], currency: Currency) -> str:
    """A publisher's figure: what, when, how much, and what it substitutes."""
    texts = {"what": tr(value["what"].replace("_", " ")), "at": value["at"], "value": f"{value['value']:,}"}
    if value["unit"] == "index":
        text = tr("{what} {at}: {value}", **texts)
    else:
        text = tr("{what} {at}: {value} {unit}", **texts, unit=unit(value["unit"], currency))
    return tr("{value} ({note})", value=text, note=translated(value["note"], NOTES)) if value.get("note") else text


@cache
def _pattern(sentence: str) -> re.Pattern[str]:
    """The regular expression of the texts that a message can produce."""
    parts = re.split(r"\{(\w+)\}", sentence)
    return re.compile("".join(f"(?P<{part}>.+)" if i % 2 else re.escape(part) for i, part in enumerate(parts)))
