"""Which column of a tape says what, in which unit, and which codes mean nothing; kept as a file that can be read."""

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path
from typing import Any

from data.book.intake.loan_fields import FIELDS
from data.i18n import marked, tr

# How a column's text is read, by the kind of its field; the first is what a column is taken for when nobody says.
UNITS = {
    "ratio": ("percent", "one"),
    "rate": ("percent", "one"),
    "period": ("day", "american", "month", "american-month", "quarter", "year"),
    "months": ("months", "years"),
    "money": ("units", "thousands"),
}


class MappingError(ValueError):
    """A mapping that does not fit its tape, or is no mapping."""


@dataclass(frozen=True)
class TapeColumn:
    """One column of a tape. source: its header, or its number from 1 where there is no header; unit: one of UNITS of
    its field's kind; missing: texts that mean that nothing is known.
    """

    source: str
    unit: str = ""
    missing: tuple[str, ...] = ()


@dataclass(frozen=True)
class ColumnMap:
    """How a tape is read.

    format: the publisher's format it follows, or `own`. columns: by field of data.book.intake.loan_fields. delimiter: between
    columns, "" to be found out; header: whether the first line names them; width: how many columns there are, 0 for
    any. gone: codes of `status` that mean the loan has left. only: codes that a column must have for its row to be a
    loan, with what the others are called. latest: one record a loan and month, the last one counts. balance_at: the
    quarter that balances are of, "" for the answer's own. encoding: of the text.
    """

    format: str = "own"
    columns: dict[str, TapeColumn] = field(default_factory=dict)
    delimiter: str = ""
    header: bool = True
    width: int = 0
    gone: tuple[str, ...] = ()
    only: tuple[str, tuple[str, ...], str] | None = None
    latest: bool = False
    balance_at: str = ""
    encoding: str = "utf-8"

    def lacking(self) -> list[str]:
        """The fields without which no loan can be valued, as alternatives: `originated or first_payment`."""
        have = set(self.columns)
        needs = (
            ("originated", "first_payment"),
            ("state", "zip3", "county", "current_value"),
            ("original_balance", "balance"),
            ("origination_value", "oltv", "ocltv", "current_value"),
        )
        return [tr(" or ").join(one) for one in needs if not have & set(one)]


@dataclass(frozen=True)
class UploadedTape:
    """A tape that was handed in and is not yet taken in: what it seems to be, to be looked at and put right."""

    name: str
    found: str
    mapping: ColumnMap
    names: tuple[str, ...]
    sample: dict[str, tuple[str, ...]]
    reasons: dict[str, tuple[str, ...]]
    aside: tuple[str, ...]


def as_json(mapping: ColumnMap) -> str:
    """A mapping as the text of its file."""
    return json.dumps(asdict(mapping), indent=1, ensure_ascii=False) + "\n"


def read(path: Path) -> ColumnMap:
    """A mapping from its file; MappingError says what is wrong in it."""
    try:
        return column_map(json.loads(path.read_text(encoding="utf-8")), str(path))
    except (OSError, UnicodeDecodeError, json.JSONDecodeError) as wrong:
        raise MappingError(tr("{name} is not a mapping file: {wrong}", name=path, wrong=wrong)) from wrong


def column_map(said: Any, where: str = "") -> ColumnMap:  # noqa: ANN401  # whatever a file or a page says
    """A mapping from plain values; MappingError says which entry is wrong, and what was expected."""
    where = where or tr("the mapping")
    if not isinstance(said, dict) or not isinstance(said.get("columns"), dict):
        raise MappingError(
            tr("{where}: expected an object with 'columns', each a field with its 'source'", where=where)
        )
    known = {field.name for field in fields(ColumnMap)}
    _refuse_unknown(said, known, where, marked("{where}: {entry} is not part of a mapping; there are {known}"))
    _refuse_unknown(said["columns"], FIELDS, where, marked("{where}: {entry} is not a field of a loan; there are {known}"))
    columns = {name: _column(name, one, where) for name, one in said["columns"].items()}
    rest: dict[str, Any] = {
        name: tuple(v) if isinstance(v, list) else v for name, v in said.items() if name != "columns"
    }
    kinds = {"header": bool, "latest": bool, "width": int, "gone": tuple}
    for name, value in rest.items():
        kind = kinds.get(name, str)
        if name != "only" and not isinstance(value, kind):
            told = {"where": where, "name": name, "value": repr(value), "kind": kind.__name__}
            raise MappingError(tr("{where}: {name} is {value}, expected a {kind}", **told))
    if only := rest.get("only"):
        if not (isinstance(only, tuple) and len(only) == 3 and isinstance(only[1], list | tuple)):
            raise MappingError(
                tr(
                    "{where}: only is {value}, expected a column, its codes of loans, and what the rest is",
                    where=where,
                    value=repr(only),
                )
            )
        rest["only"] = (str(only[0]), tuple(str(code) for code in only[1]), str(only[2]))
    try:
        found = ColumnMap(columns=columns, **rest)
    except TypeError as wrong:
        raise MappingError(f"{where}: {wrong}") from wrong
    if found.encoding not in {"utf-8", "latin-1"}:
        raise MappingError(
            tr(
                "{where}: encoding {encoding} is not utf-8 or latin-1; save the tape as UTF-8",
                where=where,
                encoding=repr(found.encoding),
            )
        )
    if len(found.delimiter) > 1:
        raise MappingError(
            tr("{where}: the delimiter {mark} is not one character", where=where, mark=repr(found.delimiter))
        )
    return found


def _column(name: str, said: Any, where: str) -> TapeColumn:  # noqa: ANN401
    if not isinstance(said, dict) or not isinstance(said.get("source"), str) or not said["source"]:
        raise MappingError(
            tr(
                "{where}: {name} needs a 'source', the header of its column or its number from 1",
                where=where,
                name=name,
            )
        )
    units = UNITS.get(FIELDS[name].kind, ("",))
    unit = said.get("unit") or units[0]
    if unit not in units:
        told = {"where": where, "unit": repr(unit), "name": name, "units": ", ".join(units)}
        raise MappingError(tr("{where}: the unit {unit} of {name} is not one of {units}", **told))
    return TapeColumn(said["source"], unit, tuple(str(code) for code in said.get("missing", ())))


def _refuse_unknown(said: Iterable[str], known: Iterable[str], where: str, complaint: str) -> None:
    if strange := [one for one in said if one not in set(known)]:
        raise MappingError(tr(complaint, where=where, entry=repr(strange[0]), known=", ".join(known)))
