"""Personal data: tapes with columns that identify a person or a home are refused before any row is stored."""

import csv
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from data.i18n import marked_each, tr

_BLOCKS, _BYTES = 24, 1 << 14  # blocks of a tape whose texts are checked: the first, the last, and evenly between
_MATCH_SHARE = 0.2  # of a column's texts: one stray match in a product's name is no reason to refuse a tape

_NAME, _STREET, _NUMBER, _EMAIL, _PHONE, _BIRTH, _POSTCODE = marked_each(
    "a person's name",
    "a street address",
    "a national or account number",
    "an e-mail address",
    "a telephone number",
    "a date of birth",
    "a full postcode",
)
# Patterns of headers, by kind of personal data. Names of institutions and areas are allowed.
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
_TEXT_PATTERNS = {kind: re.compile(pattern) for kind, pattern in _TEXTS.items()}
_UK_POSTCODE = re.compile(r"[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}", re.IGNORECASE)
_ZIP = re.compile(r"zip|post(al)?[ _-]?code", re.IGNORECASE)
_WHOLE_ZIP = re.compile(r"\d{3}(?!00)\d{2}")


class IdentityError(ValueError):
    """A tape with personal data of borrowers."""


def refuse_personal_data(names: Sequence[str], rows: Sequence[Sequence[str]], *, header: bool) -> None:
    """Check a tape's headers and a sample of its texts; raise IdentityError for the first that identifies someone.

    names: its columns; rows: a sample. Every column is checked, used or not. The message names the column and the kind
    of data, never a value.
    """
    for name in names if header else ():
        if kind := kind_in_header(name):
            raise IdentityError(_refusal(name, kind, tr("its header says so")))
    for number, name in enumerate(names):
        if kind := kind_in_texts([row[number].strip() for row in rows if row[number].strip()], name):
            raise IdentityError(_refusal(name, kind, tr("its texts look like it")))


def sample_rows(tape: Path, delimiter: str, encoding: str, width: int) -> list[list[str]]:
    """Complete rows from blocks all over a tape; rows with another number of cells than `width` are left out."""
    size = tape.stat().st_size
    rows: list[list[str]] = []
    with tape.open("rb") as file:
        for number in range(_BLOCKS):
            at = number * max(size - _BYTES, 0) // (_BLOCKS - 1)
            file.seek(at)
            lines = file.read(_BYTES).decode(encoding, errors="replace").splitlines()
            # The first line of a block is cut off, or the header; the last is cut off.
            rows += _split(lines[1:-1] if at + _BYTES < size else lines[1:], delimiter)
            if size <= _BYTES:
                break
    return [row for row in rows if len(row) == width]


def _split(lines: Sequence[str], delimiter: str) -> Iterator[list[str]]:
    """The rows of some lines; a line that is no CSV is split all the same, so that its texts are checked."""
    reader = csv.reader(lines, delimiter=delimiter)
    while True:
        try:
            yield next(reader)
        except csv.Error:
            yield lines[reader.line_num - 1].split(delimiter)
        except StopIteration:
            return


def kind_in_header(header: str) -> str:
    """The kind of personal data that a header announces, "" for none.

    >>> [kind_in_header(name) for name in ("Borrower Name", "seller_name", "EMAIL")]
    ["a person's name", '', 'an e-mail address']
    """
    words = re.sub(r"(?<=[a-z])(?=[A-Z])", "_", header)
    if _INSTITUTION.search(words):
        return ""
    return next((kind for kind, pattern in _HEADERS.items() if re.search(pattern, words, re.IGNORECASE)), "")


def kind_in_texts(texts: Sequence[str], header: str = "") -> str:
    """The kind of personal data that a column's texts look like, "" for none.

    >>> kind_in_texts(["12 Elm Street", "7 Oak Ave"])
    'a street address'
    """
    if not texts:
        return ""
    least = max(1, int(_MATCH_SHARE * len(texts)))
    # Plain numbers match no pattern, and most columns hold nothing else.
    non_numbers = [text for text in texts if not text.replace(".", "", 1).isdigit()]
    for kind, pattern in _TEXT_PATTERNS.items():
        if len(non_numbers) >= least and sum(bool(pattern.search(text)) for text in non_numbers) >= least:
            return kind
    # In a column of postcodes no stray match is harmless: a single whole one leads to some fifteen homes.
    if _ZIP.search(header) and any(_UK_POSTCODE.fullmatch(text) for text in texts):
        return _POSTCODE
    full_codes = sum(bool(_WHOLE_ZIP.fullmatch(text)) for text in texts)
    return _POSTCODE if _ZIP.search(header) and full_codes >= least else ""


def _refusal(name: str, kind: str, why: str) -> str:
    return tr(
        "the column {name} holds {what} ({why}). Nothing was stored. Waterline needs no such thing: take the column "
        "out of the tape and try again",
        name=repr(name[:60]),
        what=tr(kind),
        why=why,
    )
