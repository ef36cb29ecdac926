"""What must not come in: columns that name a person or a home are refused before a row is stored."""

import csv
import re
from collections.abc import Sequence
from pathlib import Path

from data.i18n import marked_each, tr

_STRETCHES, _BYTES = 24, 1 << 14  # of a tape whose texts are looked at: its first, its last, and between
_PART = 0.2  # of a column's texts; a stray match in a product's name is no reason to refuse a tape

_NAME, _STREET, _NUMBER, _EMAIL, _PHONE, _BIRTH, _POSTCODE = marked_each(
    "a person's name",
    "a street address",
    "a national or account number",
    "an e-mail address",
    "a telephone number",
    "a date of birth",
    "a full postcode",
)
# Headers, by what they would hold. Institutions and areas have names too: those are let through.
_HEADERS = {
    _NAME: r"(borrower|customer|client|owner|applicant|debtor|first|last|middle|family|given|sur|full)"
    r"[ _.-]*name|surname|^name$|co[ _-]?borrower$",
    _STREET: r"street|address|addr\b|house[ _-]?(no|number)|property[ _-]?line",
    _NUMBER: r"\bssn\b|social[ _-]?sec|tax[ _-]?(id|payer)|passport|national[ _-]?id|nino\b|"
    r"\biban\b|account[ _-]?(no|num|number|id)\b|sort[ _-]?code|driv\w*[ _-]?licen",
    _EMAIL: r"e[ _-]?mail",
    _PHONE: r"phone|mobile|\bcell[ _-]?(no|number|phone)|\btel\b|\bfax\b",
    _BIRTH: r"birth|\bdob\b",
}
_INSTITUTION = re.compile(
    r"seller|servicer|lender|originator|issuer|bank|institution|county|metro|msa|state|product", re.IGNORECASE
)
_TEXTS = {
    _EMAIL: r"^[\w.+-]+@[\w-]+(\.[\w-]+)+$",
    _NUMBER: r"^\d{3}-\d{2}-\d{4}$|^[A-Z]{2}\d{2}[A-Z0-9]{11,30}$",
    _PHONE: r"^(\+?1[ .-]?)?(\(\d{3}\) ?|\d{3}[ .-])\d{3}[ .-]\d{4}$|^\+\d{8,15}$",
    _STREET: r"(?i)^\d+[a-z]? +([nsew]\.? +)?\S.* (street|st|avenue|ave|road|rd|lane|ln|drive|dr|boulevard|"
    r"blvd|court|ct|way|place|pl|terrace|circle|cir)\.?( .*)?$",
    _POSTCODE: r"^\d{5}-\d{4}$|^[A-Z]{1,2}\d[A-Z\d]? \d[A-Z]{2}$",
}
_LOOKS = {what: re.compile(form) for what, form in _TEXTS.items()}
_ZIP = re.compile(r"zip|post(al)?[ _-]?code", re.IGNORECASE)
_WHOLE_ZIP = re.compile(r"\d{3}(?!00)\d{2}")


class IdentityError(ValueError):
    """A tape that says who or where the borrowers are."""


def refuse_personal_data(names: Sequence[str], rows: Sequence[Sequence[str]], *, header: bool) -> None:
    """Look at a tape's headers and at texts from all over it; raise IdentityError for the first that names someone.

    names: its columns; rows: a sample of them. Every column is looked at, used or not. The message names the column and
    the kind, never a value.
    """
    for name in names if header else ():
        if found := kind_in_header(name):
            raise IdentityError(_said(name, found, tr("its header says so")))
    for number, name in enumerate(names):
        if found := kind_in_texts([row[number].strip() for row in rows if row[number].strip()], name):
            raise IdentityError(_said(name, found, tr("its texts look like it")))


def sample_rows(tape: Path, mark: str, encoding: str, width: int) -> list[list[str]]:
    """Whole rows from stretches all over a tape."""
    size = tape.stat().st_size
    rows: list[list[str]] = []
    with tape.open("rb") as file:
        for number in range(_STRETCHES):
            at = number * max(size - _BYTES, 0) // (_STRETCHES - 1)
            file.seek(at)
            lines = file.read(_BYTES).decode(encoding, errors="replace").splitlines()
            # The first line of a stretch is torn, or the header; the last is torn.
            rows += (row for row in csv.reader(lines[1:-1] if at + _BYTES < size else lines[1:], delimiter=mark))
            if size <= _BYTES:
                break
    return [row for row in rows if len(row) == width]


def kind_in_header(header: str) -> str:
    """What a header would hold that must not come in, "" for nothing.

    >>> named("Borrower Name"), named("seller_name"), named("EMAIL")
    ("a person's name", '', 'an e-mail address')
    """
    plain = re.sub(r"(?<=[a-z])(?=[A-Z])", "_", header)
    if _INSTITUTION.search(plain):
        return ""
    return next((what for what, form in _HEADERS.items() if re.search(form, plain, re.IGNORECASE)), "")


def kind_in_texts(texts: Sequence[str], header: str = "") -> str:
    """What a column's texts look like that must not come in, "" for nothing.

    >>> held(["12 Elm Street", "7 Oak Ave"])
    'a street address'
    """
    if not texts:
        return ""
    few = max(1, int(_PART * len(texts)))
    # A plain figure is none of these; most columns of a tape are nothing else.
    words = [text for text in texts if not text.replace(".", "", 1).isdigit()]
    for what, form in _LOOKS.items():
        if len(words) >= few and sum(bool(form.search(word)) for word in words) >= few:
            return what
    whole = sum(bool(_WHOLE_ZIP.fullmatch(text)) for text in texts)
    return _POSTCODE if _ZIP.search(header) and whole >= few else ""


def _said(name: str, what: str, why: str) -> str:
    return tr(
        "the column {name} holds {what} ({why}). Nothing was stored. Waterline needs no such thing: take the column "
        "out of the tape and try again",
        name=repr(name[:60]),
        what=tr(what),
        why=why,
    )
