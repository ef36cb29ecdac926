"""The column mapping of a tape: source column, unit and missing codes of each field; stored as a readable JSON file."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, fields, replace
from pathlib import Path
from typing import Any

from data.book.intake.dates import DATE_UNITS
from data.book.intake.loan_fields import LoanField
from data.i18n import marked, tr
from data.quarter import ordinal

# The units that a column can be in, by the kind of its field; the first is a publisher's, where its format names none.
# `mixed`: small figures are in the coarser unit (0.0425 beside 4.25, 30 beside 360, 250 beside
# 250,000).
UNITS = {
    "ratio": ("percent", "one", "mixed"),
    "rate": ("percent", "one", "basis-points", "mixed"),
    "period": tuple(DATE_UNITS),
    "months": ("months", "years", "mixed"),
    "money": ("units", "thousands", "millions", "mixed"),
}
FACTORS = {"thousands": 1000, "millions": 1_000_000, "years": 12}
# How a column's numbers are written, by their decimal mark; as a unit, an answer to that question alone.
DECIMALS = {"decimal-point": ".", "decimal-comma": ","}
MOST_COLUMNS = 1_000  # of a tape: publishers' have up to some three hundred
_MOST_SKIPPED = 10_000
_FIRST_YEAR, _LAST_YEAR = 1900, 2100  # of a quarter of balances
_MOST_TEXT, _MOST_TEXTS, _MOST_DEPTH = 2_000, 20_000, 6  # characters of a mapping's text, its entries, their nesting
# By kind, up to which figure a column of two units is in the coarser one.
MIXED_UP_TO = {"rate": 0.30, "ratio": 3.0, "months": 50.0, "money": 1000.0}
NUMERIC = ("money", "ratio", "rate", "months", "number")


class MappingError(ValueError):
    """A mapping that does not fit its tape, or is not a mapping."""


@dataclass(frozen=True)
class TapeColumn:
    """One column of a tape. source: its header, or its number from 1 where there is no header; unit: one of UNITS of
    its field's kind; missing: texts that mean not known; decimal: the decimal mark of its numbers, `.` or `,`.

    A unit or a decimal mark that is "" is settled by the whole column (data.book.intake.evidence).
    """

    source: str
    unit: str = ""
    missing: tuple[str, ...] = ()
    decimal: str = ""


@dataclass(frozen=True)
class ColumnMap:
    """How a tape is read.

    format: the publisher's format it follows, or `own`. columns: by field of loan_fields. delimiter: of columns, "" to
    detect it; skip: lines of titles before the header; header: whether the next line has the column names; width: how
    many columns there are, 0 for any.
    gone: codes of `status` that mean the loan is no longer there. only: a column, its codes that make a row a loan, and
    the reason for rejecting the others. latest: the tape has monthly records, of which each loan's last one counts.
    balance_at: the quarter of the balances, "" for the view's own. encoding: of the text. unvalued: why no loan of the
    layout has a value, a data.i18n.stored text; "" where they have.
    """

    format: str = "own"
    columns: dict[str, TapeColumn] = field(default_factory=dict)
    delimiter: str = ""
    skip: int = 0
    header: bool = True
    width: int = 0
    gone: tuple[str, ...] = ()
    only: tuple[str, tuple[str, ...], str] | None = None
    latest: bool = False
    balance_at: str = ""
    encoding: str = "utf-8"
    unvalued: str = ""

    @property
    def is_own(self) -> bool:
        """Whether the tape is in no publisher's format, so that its units are not said by one."""
        return self.format == "own"

    @property
    def first_row(self) -> int:
        """The line of the first row, from 1."""
        return 1 + self.skip + int(self.header)

    def answered(self, answers: Mapping[str, Sequence[str]]) -> "ColumnMap":
        """The mapping with the units given by field, and how numbers are written (DECIMALS)."""
        columns = dict(self.columns)
        for name, of_field in answers.items():
            for answer in of_field:
                column = columns[name]
                is_mark = answer in DECIMALS
                columns[name] = replace(column, decimal=DECIMALS[answer]) if is_mark else replace(column, unit=answer)
        return replace(self, columns=columns)

    def lacking(self, locating: Sequence[str]) -> list[str]:
        """The missing fields without which no loan can be valued, as alternatives: `originated or first_payment`.

        locating: the fields that say where a home is, of which one will do.
        """
        mapped = set(self.columns)
        needs = (
            ("originated", "first_payment"),
            (*locating, "current_value"),
            ("original_balance", "balance"),
            ("origination_value", "oltv", "ocltv", "current_value"),
        )[: 3 if self.unvalued else 4]
        return [tr(" or ").join(alternatives) for alternatives in needs if not mapped & set(alternatives)]


@dataclass(frozen=True)
class UploadedTape:
    """An uploaded tape that is not yet loaded: its recognised or guessed mapping, for the user to check and correct.

    units: by field, as the tape's figures show them; questions: what they do not settle
    (data.book.intake.evidence.TapeQuestion).
    """

    name: str
    recognized_as: str
    mapping: ColumnMap
    names: tuple[str, ...]
    sample: dict[str, tuple[str, ...]]
    reasons: dict[str, tuple[str, ...]]
    unread_sheets: tuple[str, ...]
    units: dict[str, str] = field(default_factory=dict)
    questions: tuple["TapeQuestion", ...] = ()


@dataclass(frozen=True)
class TapeQuestion:
    """What a tape does not settle, for the person who handed it in.

    field: of the loan; column: its source; options: the possible answers (units, or how numbers are written); text: the
    question, a data.i18n.stored text.
    """

    field: str
    column: str
    options: tuple[str, ...]
    text: str


def as_json(mapping: ColumnMap) -> str:
    """A mapping as the text of its JSON file."""
    return json.dumps(asdict(mapping), indent=1, ensure_ascii=False) + "\n"


def read(path: Path, loan_fields: Mapping[str, LoanField]) -> ColumnMap:
    """Read a mapping file; MappingError says what is wrong with it. loan_fields: as column_map's."""
    try:
        return column_map(json.loads(path.read_text(encoding="utf-8")), loan_fields, str(path))
    except (OSError, RecursionError, ValueError) as error:
        if isinstance(error, MappingError):
            raise
        raise MappingError(tr("{name} is not a mapping file: {wrong}", name=path, wrong=error)) from error


def column_map(values: Any, loan_fields: Mapping[str, LoanField], where: str = "") -> ColumnMap:  # noqa: ANN401  # any JSON, from a file or a page
    """A mapping from JSON values; MappingError says which entry is wrong, and what was expected.

    loan_fields: by name, those that a tape of the country may give (data.book.geography).
    """
    where = where or tr("the mapping")
    _refuse_broken_texts(values, where)
    if not isinstance(values, dict) or not isinstance(values.get("columns"), dict):
        raise MappingError(
            tr("{where}: expected an object with 'columns', each a field with its 'source'", where=where)
        )
    field_names = {field.name for field in fields(ColumnMap)}
    _refuse_unknown(values, field_names, where, marked("{where}: {entry} is not part of a mapping; there are {known}"))
    _refuse_unknown(
        values["columns"], loan_fields, where, marked("{where}: {entry} is not a field of a loan; there are {known}")
    )
    own = values.get("format", ColumnMap.format) == ColumnMap.format
    columns = {name: _column(loan_fields[name], entry, where, own=own) for name, entry in values["columns"].items()}
    rest: dict[str, Any] = {
        name: tuple(v) if isinstance(v, list) else v for name, v in values.items() if name != "columns"
    }
    kinds = {"header": bool, "latest": bool, "width": int, "skip": int, "gone": tuple}
    for name, value in rest.items():
        kind = kinds.get(name, str)
        # To Python, true is a whole number too.
        fits = isinstance(value, kind) and not (kind is int and isinstance(value, bool))
        fits = fits and (kind is not tuple or all(isinstance(text, str) for text in value))
        if name != "only" and not fits:
            texts = {"where": where, "name": name, "value": repr(value)[:60], "kind": kind.__name__}
            raise MappingError(tr("{where}: {name} is {value}, expected a {kind}", **texts))
    if only := rest.get("only"):
        if not (
            isinstance(only, tuple)
            and len(only) == 3
            and isinstance(only[1], list | tuple)
            and all(isinstance(text, str) for text in (only[0], *only[1], only[2]))
        ):
            raise MappingError(
                tr(
                    "{where}: only is {value}, expected a column, its codes of loans, and what the rest is",
                    where=where,
                    value=repr(only)[:60],
                )
            )
        rest["only"] = (only[0], tuple(only[1]), only[2])
    try:
        mapping = ColumnMap(columns=columns, **rest)
    except TypeError as error:
        raise MappingError(f"{where}: {error}") from error
    if mapping.encoding not in {"utf-8", "latin-1"}:
        raise MappingError(
            tr(
                "{where}: encoding {encoding} is not utf-8 or latin-1; save the tape as UTF-8",
                where=where,
                encoding=repr(mapping.encoding),
            )
        )
    if mapping.unvalued and not _is_stored(mapping.unvalued):
        texts = {"where": where, "name": "unvalued", "value": repr(mapping.unvalued)[:60]}
        raise MappingError(tr("{where}: {name} is {value}, which no page wrote; leave it out", **texts))
    if mapping.balance_at:
        _check_quarter(mapping.balance_at, where)
    if not 0 <= mapping.width <= MOST_COLUMNS:
        texts = {"where": where, "value": str(mapping.width)[:60], "most": str(MOST_COLUMNS)}
        raise MappingError(tr("{where}: width is {value}, expected a number of columns, from 0 to {most}", **texts))
    if not 0 <= mapping.skip <= _MOST_SKIPPED:
        texts = {"where": where, "value": str(mapping.skip), "most": str(_MOST_SKIPPED)}
        raise MappingError(tr("{where}: skip is {value}, expected lines before the header, from 0 to {most}", **texts))
    if len(mapping.delimiter) > 1 or mapping.delimiter.isalnum() or mapping.delimiter in {'"', "\n", "\r"}:
        raise MappingError(
            tr(
                "{where}: the delimiter {mark} is not one character that can stand between columns",
                where=where,
                mark=repr(mapping.delimiter[:60]),
            )
        )
    return mapping


def _is_stored(text: str) -> bool:
    """Whether a text is a whole message of data.i18n.stored, without values of its own."""
    try:
        message, values = json.loads(text)
    except (ValueError, TypeError, RecursionError):
        return False
    return isinstance(message, str) and values == {} and not set(message) & set("{}<>")


def _check_quarter(text: str, where: str) -> None:
    """Refuse a quarter that is none, or in which no loan of today can have been."""
    try:
        year = ordinal(text) // 4
    except ValueError:
        year = 0
    if not _FIRST_YEAR <= year <= _LAST_YEAR:
        texts = {"where": where, "value": repr(text[:60])}
        raise MappingError(tr("{where}: balance_at is {value}, expected a quarter such as 2024Q4, or nothing", **texts))


def _refuse_broken_texts(values: Any, where: str) -> None:  # noqa: ANN401
    """Refuse texts that no tape and no page can hold (half a character, a NUL), and more or deeper ones than a mapping
    has.
    """
    count, stack = 0, [(values, 0)]
    while stack:
        value, depth = stack.pop()
        count += 1
        if depth > _MOST_DEPTH or count > _MOST_TEXTS:
            raise MappingError(
                tr("{where}: more than a mapping holds; expected fields with their columns", where=where)
            )
        if isinstance(value, dict):
            stack += [(part, depth + 1) for pair in value.items() for part in pair]
        elif isinstance(value, list | tuple):
            stack += [(part, depth + 1) for part in value]
        elif isinstance(value, str) and (len(value) > _MOST_TEXT or not _is_writable(value)):
            texts = {"where": where, "value": ascii(value[:60])}
            raise MappingError(tr("{where}: the text {value} cannot be in a tape; write it anew", **texts))
        elif isinstance(value, float | int) and not isinstance(value, bool) and not abs(value) < 1e15:
            raise MappingError(tr("{where}: the number {value} is none that a mapping needs", where=where, value="…"))


def _is_writable(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return "\0" not in text


def _column(field_: LoanField, entry: Any, where: str, *, own: bool) -> TapeColumn:  # noqa: ANN401
    name = field_.name
    if not isinstance(entry, dict) or not isinstance(entry.get("source"), str) or not entry["source"]:
        raise MappingError(
            tr(
                "{where}: {name} needs a 'source', the header of its column or its number from 1",
                where=where,
                name=name,
            )
        )
    units = UNITS.get(field_.kind, ("",))
    for key, value in entry.items():
        if key not in {"source", "unit", "missing", "decimal"}:
            texts = {"where": where, "entry": repr(key[:60]), "known": "source, unit, missing, decimal"}
            raise MappingError(tr("{where}: {entry} is not part of a mapping; there are {known}", **texts))
        is_list = key == "missing"
        if not (
            isinstance(value, list | tuple) and all(isinstance(code, str) for code in value)
            if is_list
            else isinstance(value, str)
        ):
            texts = {
                "where": where,
                "name": f"{name}.{key}",
                "value": repr(value)[:60],
                "kind": "list" if is_list else "str",
            }
            raise MappingError(tr("{where}: {name} is {value}, expected a {kind}", **texts))
    unit = entry.get("unit") or ("" if own else units[0])
    if unit and unit not in units:
        texts = {"where": where, "unit": repr(unit), "name": name, "units": ", ".join(units)}
        raise MappingError(tr("{where}: the unit {unit} of {name} is not one of {units}", **texts))
    decimal = entry.get("decimal", "")
    if decimal not in {"", *DECIMALS.values()}:
        texts = {"where": where, "mark": repr(decimal), "name": name}
        raise MappingError(tr("{where}: the decimal mark {mark} of {name} is neither . nor ,", **texts))
    return TapeColumn(entry["source"], unit, tuple(str(code) for code in entry.get("missing", ())), decimal)


def _refuse_unknown(entries: Iterable[str], allowed: Iterable[str], where: str, complaint: str) -> None:
    if unknown := [entry for entry in entries if entry not in set(allowed)]:
        raise MappingError(tr(complaint, where=where, entry=repr(unknown[0][:60]), known=", ".join(allowed)))
