"""Open a tape of any supported file type: unpack or convert it to a text file, and find out how to read it."""

import contextlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa

from data.book.geography import TapeGeography
from data.book.intake import csv_reader, file_checks, personal_data, spreadsheets
from data.book.intake.column_guess import guess
from data.book.intake.column_map import DECIMALS, NUMERIC, UNITS, ColumnMap, TapeColumn, TapeQuestion
from data.book.intake.evidence import QuestionError, Settled, settle
from data.book.intake.formats import Format, MonthlyRecords, recognize
from data.book.intake.load import IntakeError, IntakeReport, Progress, intake
from data.book.intake.missing_codes import NOTHING
from data.book.intake.numbers import literal
from data.i18n import marked, tr

_TEXT = {".csv", ".txt", ".tsv", ".psv", ""}
_MOST_FIRST_LINE = 1 << 16  # bytes
_MERGED = "merged.txt"
_SEVERAL = marked("{count} files in the archive ({names}); expected one tape")


@dataclass(frozen=True)
class _Unpacked:
    """The tape in an archive: its text; the format its files were recognised by, where there were several; and that
    format's monthly records, where they were merged into it.
    """

    tape: Path
    published: Format | None = None
    records: MonthlyRecords | None = None


class AnswerError(ValueError):
    """An answer to no question of the tape."""


@dataclass(frozen=True)
class OpenedTape:
    """A tape ready to be loaded.

    tape: path of its text; name: its original file name; mapping: how it is read; reasons: why, by field, where it was
    guessed, and for its unit, where its figures show it. recognized_as: the publisher's format, `guess`, or `mapping`
    where one was given. names: columns; sample: their first texts. unread_sheets: labels of the other sheets. units: by
    field, the unit that the tape shows; questions: what it does not settle. made: files unpacked for it.
    """

    tape: Path
    name: str
    mapping: ColumnMap
    recognized_as: str
    names: tuple[str, ...]
    sample: dict[str, tuple[str, ...]]
    reasons: dict[str, tuple[str, ...]] = field(default_factory=dict)
    unread_sheets: tuple[str, ...] = ()
    units: dict[str, str] = field(default_factory=dict)
    questions: tuple[TapeQuestion, ...] = ()
    made: tuple[Path, ...] = ()

    def load(
        self,
        folder: Path,
        con: Any,  # noqa: ANN401
        geography: TapeGeography,
        progress: Progress = lambda *_: None,
    ) -> IntakeReport:
        """Load the tape's rows, and delete what was unpacked for it.

        An IntakeError or QuestionError (an unfit mapping, an open question) leaves the unpacked tape for another try;
        any other error deletes it.
        """
        try:
            report = intake(self.tape, self.mapping, folder, con, geography, progress, self.name)
        except (IntakeError, QuestionError):
            raise
        except BaseException:
            _delete(self.made)
            raise
        _delete(self.made)
        return report

    def answered(self, answers: Mapping[str, Sequence[str]], geography: TapeGeography) -> "OpenedTape":
        """The tape with answers to its questions, by field; AnswerError for a field or an answer that is not one.

        Where the tape asks for a unit or an order of dates, only those offered are answers; a field of which nothing is
        asked takes any unit of its kind.
        """
        for name, of_field in answers.items():
            if name not in self.mapping.columns:
                there = ", ".join(self.mapping.columns)
                raise AnswerError(tr("{name} is not a field of this tape; there are {known}", name=name, known=there))
            kind = geography.loan_fields[name].kind
            asked = [question.options for question in self.questions if question.field == name]
            units = next((options for options in asked if not set(options) <= set(DECIMALS)), UNITS.get(kind, ()))
            legal = (*units, *(DECIMALS if kind in NUMERIC else ()))
            for answer in of_field:
                if answer not in legal:
                    values = {"answer": answer, "name": name, "known": ", ".join(legal)}
                    raise AnswerError(tr("{answer} is no answer for {name}; write one of {known}", **values))
        return replace(self, mapping=self.mapping.answered(answers))


def open_tape(
    path: Path,
    work: Path,
    con: Any,  # noqa: ANN401
    geography: TapeGeography,
    mapping: ColumnMap | None = None,
    name: str = "",
) -> OpenedTape:
    """Open a .csv, .txt, .zip, .gz, .parquet or .xlsx; what must be unpacked goes into `work`.

    geography: of its country's tapes; name: its file name, the path's by default; mapping: how it is read,
    recognised or guessed by default. Raises TapeFileError, IdentityError or CsvError with what was found, where, and
    what to do.
    """
    before = set(work.iterdir())
    try:
        opened = _open(path, work, con, geography, mapping, name or path.name)
    except BaseException:
        _delete(set(work.iterdir()) - before)
        raise
    created = set(work.iterdir()) - before
    _delete(created - {opened.tape})
    return replace(opened, made=tuple(created & {opened.tape}))


def _open(
    path: Path,
    work: Path,
    con: Any,  # noqa: ANN401
    geography: TapeGeography,
    mapping: ColumnMap | None,
    tape_name: str,
) -> OpenedTape:
    suffix = Path(tape_name).suffix.lower()
    unread_sheets: tuple[str, ...] = ()
    unpacked = _Unpacked(path)
    if suffix in {".zip", ".gz"}:
        files = file_checks.unpack(path, work, suffix=suffix)
        unpacked = _tape_of_archive(files, work, con, geography.formats)
        suffix = unpacked.tape.suffix.lower()
    tape, records = unpacked.tape, unpacked.records
    if suffix == ".xlsx":
        tape, unread_sheets = spreadsheets.from_spreadsheet(tape, work / "sheet.csv")
    elif suffix == ".parquet":
        tape = spreadsheets.from_parquet(tape, work / "parquet.csv", con)
    elif tape is path and suffix not in _TEXT:
        raise file_checks.TapeFileError(
            tr(
                "{name}: a {suffix} file; expected {endings}",
                name=tape_name,
                suffix=suffix,
                endings=tr(" or ").join((tr(", ").join((".csv", ".txt", ".zip", ".gz", ".parquet")), ".xlsx")),
            )
        )
    file_checks.text_facts(tape, mapping.encoding if mapping else "utf-8")
    recognized_as = "mapping"
    reasons: dict[str, tuple[str, ...]] = {}
    if mapping is None:
        mapping, recognized_as, reasons = _recognized_or_guessed(tape, geography, unpacked.published)
    if records:
        mapping = replace(mapping, gone=records.gone, columns=mapping.columns | _merged_columns(tape, records))
    names = csv_reader.column_names(tape, mapping)
    rows = personal_data.sample_rows(tape, csv_reader.tape_delimiter(tape, mapping), mapping.encoding, len(names))
    personal_data.refuse_personal_data(names, rows, header=mapping.header)
    first_texts = {name: tuple(row[number] for row in rows[:3]) for number, name in enumerate(names)}
    settled = _settled(tape, con, mapping, names, rows, geography)
    return OpenedTape(
        tape,
        tape_name,
        mapping,
        recognized_as,
        tuple(names),
        first_texts,
        {field_: (*reasons.get(field_, ()), *settled.reasons.get(field_, ())) for field_ in mapping.columns},
        unread_sheets,
        {field_: column.unit for field_, column in settled.mapping.columns.items()},
        settled.questions,
    )


def _settled(
    tape: Path,
    con: Any,  # noqa: ANN401
    mapping: ColumnMap,
    names: Sequence[str],
    rows: Sequence[Sequence[str]],
    geography: TapeGeography,
) -> Settled:
    """What the tape settles of its mapping: by a sample of its rows, or by all of them where that leaves a question."""
    if any(column.source not in names for column in mapping.columns.values()):
        return Settled(mapping, {}, {}, ())  # loading it says what is wrong
    fields, now = geography.loan_fields, datetime.now(UTC).year

    def column_of(source: str) -> str:
        return f"c{names.index(source) + 1}"

    texts = [[None if row[n].strip() in NOTHING else row[n] for row in rows] for n in range(len(names))]
    sample = pa.table({f"c{n + 1}": pa.array(column, pa.string()) for n, column in enumerate(texts)})
    con.register("sampled_rows", sample)
    settled = settle(con, "sampled_rows", column_of, mapping, fields, {}, now)
    con.unregister("sampled_rows")
    if not settled.questions:
        return settled
    whole = csv_reader.csv_table(tape, mapping, ["VARCHAR"] * len(names), ("",))
    settled = settle(con, whole, column_of, mapping, fields, {}, now)
    csv_reader.forget_broken_lines(con)
    return settled


def _delete(files: Iterable[Path]) -> None:
    for file in files:
        with contextlib.suppress(OSError):
            file.unlink()


def _recognized_or_guessed(
    tape: Path, geography: TapeGeography, published: Format | None
) -> tuple[ColumnMap, str, dict[str, tuple[str, ...]]]:
    """A tape's mapping (its publisher's format if recognised, else a guess), recognized_as and reasons.

    published: its format, where its files were recognised before they were merged.
    """
    default = csv_reader.titles(tape)
    first = _first_line(tape, default.skip)
    if published := published or recognize(first, geography.formats):
        return _of_file(tape, published, default.skip), published.title, {}
    if records := _records_format(first, geography.formats):
        raise file_checks.TapeFileError(tr(records.alone))
    names = csv_reader.column_names(tape, default)
    guessed = guess(
        names,
        personal_data.sample_rows(tape, csv_reader.tape_delimiter(tape, default), default.encoding, len(names)),
        geography,
    )
    guessed_mapping = replace(guessed.mapping, skip=default.skip, delimiter=default.delimiter)
    return guessed_mapping, "guess", guessed.reasons


def _of_file(tape: Path, published: Format, skip: int) -> ColumnMap:
    """A format's mapping of one file: with the columns that its release has, and the units that its texts have.

    skip: lines before its header.
    """
    mapping = replace(published.mapping, skip=skip)
    names = csv_reader.column_names(tape, mapping)
    rows = personal_data.sample_rows(tape, csv_reader.tape_delimiter(tape, mapping), mapping.encoding, len(names))
    return published.of_sample(
        {name: [text for row in rows if (text := row[at].strip()) not in NOTHING] for at, name in enumerate(names)}
    )


def _records_format(first: str, formats: Iterable[Format]) -> MonthlyRecords | None:
    """The monthly records that a first line is of; None where it is of none."""
    kinds = (format_.records for format_ in formats)
    return next((records for records in kinds if records and records.fits(first)), None)


def _tape_of_archive(
    files: list[Path],
    work: Path,
    con: Any,  # noqa: ANN401
    formats: Sequence[Format],
) -> _Unpacked:
    """The tape in an archive. Several files without a header in one format are one tape; where some of them are its
    monthly records, each loan is merged with its last one.
    """
    if len(files) == 1:
        return _Unpacked(files[0])
    first = {}
    for file in files:
        file_checks.refuse_non_text(_first_bytes(file))
        first[file] = _first_line(file)
    published = {file: recognize(line, formats) for file, line in first.items()}
    records = {file: None if published[file] else _records_format(line, formats) for file, line in first.items()}
    loans = [file for file in files if published[file]]
    months = [file for file in files if records[file]]
    found = next((format_ for format_ in published.values() if format_), None)
    is_one_tape = (
        found is not None
        and not found.headers
        and all(published[file] is found for file in loans)
        and all(records[file] is found.records for file in months)
        and len(loans) + len(months) == len(files)
    )
    if found and is_one_tape:
        widths = {first[file].count("|") for file in loans}
        if len(widths) > 1:
            raise file_checks.TapeFileError(
                tr(
                    "files of {widths} columns in the archive ({names}); expected files of one release of {title}; "
                    "give each release by itself",
                    widths=tr(" and ").join(str(width + 1) for width in sorted(widths)),
                    names=_names(loans),
                    title=found.title,
                )
            )
        return _Unpacked(
            _merged(loans, months, found.records, work / _MERGED, con), found, found.records if months else None
        )
    several = (format_.records.several for format_ in formats if format_.records)
    raise file_checks.TapeFileError(tr(next(several, _SEVERAL), count=len(files), names=_names(files)))


def _names(files: Sequence[Path]) -> str:
    """The names of unpacked files as their archive has them."""
    return ", ".join(file.name.partition("-")[2] for file in files)[:200]


def _merged(
    loans: Sequence[Path],
    months: Sequence[Path],
    records: MonthlyRecords | None,
    to: Path,
    con: Any,  # noqa: ANN401
) -> Path:
    """One file of the lines of some files of loans, in their order; where there are monthly records of them, with the
    columns of each loan's last one at the end of its line.
    """
    for file in (*loans, *months):
        file_checks.text_facts(file)

    def lines(paths: Sequence[Path]) -> str:
        return (
            f"read_csv([{', '.join(literal(str(path)) for path in paths)}], delim = '\x01', quote = '', escape = '', "
            "header = false, auto_detect = false, columns = {'line': 'VARCHAR'}, "
            f"max_line_size = {file_checks.LONGEST_LINE + 1})"
        )

    def part(number: int) -> str:
        return f"split_part(line, '|', {number})"

    if not months or not records:
        whole = f"SELECT line FROM {lines(loans)}"
    else:
        numbers = [int(column.source) for column in records.columns.values()]
        values = ", ".join(f"arg_max({part(number)}, {part(records.month)}) AS v{number}" for number in numbers)
        last = f"SELECT trim({part(records.key)}) AS loan, {values} FROM {lines(months)} GROUP BY 1"
        ends = ", ".join(f"'|', v{number}" for number in numbers)
        whole = (
            f"SELECT CASE WHEN line IS NOT NULL THEN concat(line, {ends}) END AS line FROM "
            f"(SELECT line, row_number() OVER () AS n FROM {lines(loans)}) LEFT JOIN ({last}) "
            f"ON trim({part(records.loan)}) = loan ORDER BY n"
        )
    con.execute(f"COPY ({whole}) TO {literal(str(to))} (HEADER false, DELIMITER '\x01', QUOTE '')")
    return to


def _merged_columns(merged: Path, records: MonthlyRecords) -> dict[str, TapeColumn]:
    """The columns that _merged appended, by field."""
    first = _first_line(merged).count("|") + 2 - len(records.columns)
    return {
        name: replace(column, source=str(first + number))
        for number, (name, column) in enumerate(records.columns.items())
    }


def _first_line(path: Path, skip: int = 0) -> str:
    return _first_bytes(path, skip).decode("utf-8", errors="replace").lstrip("\ufeff")


def _first_bytes(path: Path, skip: int = 0) -> bytes:
    with path.open("rb") as file:
        for _ in range(skip):
            file.readline(file_checks.LONGEST_LINE)
        return file.readline(_MOST_FIRST_LINE)
