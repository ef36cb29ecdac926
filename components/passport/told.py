"""The texts of a passport's file, told on its page in the reader's language.

The file is English whatever is spoken, so that its bytes are the command's. A text that has numbers in it is read back
with the sentence it was made of, and that sentence is told with the same numbers.
"""

import re
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from components.text.words import capital
from data.i18n import Messages, marked_each, tr

_UNITS = Messages(
    {
        "share of loans": "share of loans",
        "share of balances": "share of balances",
        "loans": "loans",
        "US dollars": "US dollars",
        "ratio of balance to value": "ratio of balance to value",
        "homes": "homes",
        "ratio": "ratio",
        "per year": "per year",
    }
)
# The sentences of data.passport.formula, data.passport.lineage and data.model.parameters that have numbers in them.
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


def again(text: str, sentences: Sequence[str] = ()) -> str:
    """A text of the file. sentences: those it may have been made of; where none fits it is one by itself.

    >>> again("the nearest published; stands in for 2024", NOTES)
    'the nearest published; stands in for 2024'
    """
    for sentence in sentences:
        found = _pattern(sentence).fullmatch(text)
        if found:
            return typeset(tr(sentence, **found.groupdict()))
    return typeset(tr(text))


def unit(name: str) -> str:
    """A unit of the file."""
    return _UNITS[name]


def used(row: Mapping[str, Any]) -> str:
    """Of what use a publisher's product is."""
    what = capital(again(row["for"]))
    if row["used"] == "fit":
        return tr("Used to fit the parameters only. {what}.", what=what)
    return tr("A check only. {what}.", what=what) if row["used"] == "check" else tr("{sentence}.", sentence=what)


def released(row: Mapping[str, Any]) -> str:
    """Whose product it is and which release; it stands after the product's name."""
    told = {"publisher": row["publisher"], "release": row["release"], "covers": row["covers"]}
    return tr(". {publisher}, release {release} ({covers}).", **told)


def values(row: Mapping[str, Any]) -> str:
    """A product's figures, in a sentence; "" where it has none."""
    listed = tr("; ").join(_value(one) for one in row["values"])
    return tr("{sentence}.", sentence=capital(listed)) if listed else ""


def typeset(text: str) -> str:
    """With the apostrophes of print."""
    return text.replace("'", "’")


def _value(one: Mapping[str, Any]) -> str:
    """A publisher's figure: what, of when, how much, and what it stands in for."""
    told = {"what": tr(one["what"].replace("_", " ")), "at": one["at"], "value": f"{one['value']:,}"}
    if one["unit"] == "index":
        said = tr("{what} {at}: {value}", **told)
    else:
        said = tr("{what} {at}: {value} {unit}", **told, unit=unit(one["unit"]))
    return tr("{value} ({note})", value=said, note=again(one["note"], NOTES)) if one.get("note") else said


@cache
def _pattern(sentence: str) -> re.Pattern[str]:
    """What a sentence can have become once its places were filled."""
    parts = re.split(r"\{(\w+)\}", sentence)
    return re.compile("".join(f"(?P<{part}>.+)" if i % 2 else re.escape(part) for i, part in enumerate(parts)))
