"""Records (a row of figures as a mapping) written as CSV or JSON."""

import csv
import io
import json
from collections.abc import Mapping, Sequence

Record = Mapping[str, object]


def as_text(rows: Sequence[Record], form: str, columns: Sequence[str]) -> str:
    """The records as RFC 4180 CSV with a header, or as JSON; unknown values are empty or null, never 0."""
    if form == "json":
        return json.dumps(rows, ensure_ascii=False, indent=1) + "\n"
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, columns)
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()
