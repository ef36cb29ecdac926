"""Records (a row of figures as a mapping) written as CSV or JSON; no cell of a CSV is one that a spreadsheet runs."""

import csv
import io
import json
import re
import unicodedata
from collections.abc import Mapping, Sequence

Record = Mapping[str, object]
# Blanks, controls and letters without width, which a spreadsheet may drop when it reads a cell.
_UNSEEN = re.compile(r"[\s\x00-\x20\x7f-\xa0\u00ad\u200b-\u200f\u2028-\u202f\u2060-\u2069\ufeff]+")


def inert(text: str) -> str:
    r"""A text cell that a spreadsheet shows and does not run: what would be a formula is prefixed with an apostrophe.

    A formula's sign may stand behind blanks, or be written in its wide form.

    >>> inert("=1+1"), inert("\t=1+1"), inert("＝1+1"), inert("Reno, NV")
    ("'=1+1", "'\t=1+1", "'＝1+1", 'Reno, NV')
    """
    begins = unicodedata.normalize("NFKC", _UNSEEN.sub("", text[:80])[:1])
    return f"'{text}" if begins[:1] in {"=", "+", "-", "@"} or text.startswith(("\t", "\r", "\n")) else text


def as_text(rows: Sequence[Record], form: str, columns: Sequence[str]) -> str:
    """The records as RFC 4180 CSV with a header (texts inert), or as JSON; the unknown is empty or null, never 0."""
    if form == "json":
        return json.dumps(rows, ensure_ascii=False, indent=1) + "\n"
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, columns)
    writer.writeheader()
    writer.writerows(
        {name: inert(value) if isinstance(value, str) else value for name, value in row.items()} for row in rows
    )
    return text.getvalue()
