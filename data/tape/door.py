"""The door that every tape comes in by, whatever it is packed in: a text file and how it is read."""

import json
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

from data.tape import gate, identity, sheets, source
from data.tape.formats import SFLLD, recognised, records_of_sflld
from data.tape.guess import guess
from data.tape.intake import Progress, Taken, intake
from data.tape.mapping import Column, Mapping
from data.tape.spelling import literal

_TEXT = {".csv", ".txt", ".tsv", ".psv", ""}
_FIRST = 1 << 16


@dataclass(frozen=True)
class Opened:
    """A tape ready to be taken in.

    tape: its text; name: what it was called; mapping: how it is read, and reasons: why, where it was guessed. found:
    the publisher's format, `guess`, or `mapping` where one was given. sample: its columns' first texts. aside: sheets
    that were not read.
    """

    tape: Path
    name: str
    mapping: Mapping
    found: str
    names: tuple[str, ...]
    sample: dict[str, tuple[str, ...]]
    reasons: dict[str, str] = field(default_factory=dict)
    aside: tuple[str, ...] = ()

    def taken_in(self, folder: Path, con: Any, said: Progress = lambda *_: None) -> Taken:  # noqa: ANN401
        """Take the tape in, and write down how it was read."""
        done = intake(self.tape, self.mapping, folder, con, said, self.name)
        (folder / "mapping.json").write_text(json.dumps(asdict(self.mapping), indent=1) + "\n", encoding="utf-8")
        return done


def opened(path: Path, work: Path, con: Any, mapping: Mapping | None = None, name: str = "") -> Opened:  # noqa: ANN401
    """Open a .csv, .txt, .zip, .gz, .parquet or .xlsx; what must be unpacked goes into `work`.

    name: what it is called, its path's by default; mapping: how it is read, recognised or guessed by default. Raises
    gate.GateError, identity.IdentityError or source.SourceError with what was found, where, and what to do.
    """
    called = name or path.name
    suffix = Path(called).suffix.lower()
    aside: tuple[str, ...] = ()
    if suffix in {".zip", ".gz"}:
        tape = _one_of(gate.unpacked(path, work, suffix=suffix), work, con)
        if tape.suffix.lower() in {".xlsx", ".parquet"}:
            suffix, path = tape.suffix.lower(), tape
    if suffix == ".xlsx":
        tape, aside = sheets.from_spreadsheet(path, work / "sheet.csv")
    elif suffix == ".parquet":
        tape = sheets.from_parquet(path, work / "parquet.csv", con)
    elif suffix in _TEXT:
        tape = path
    elif suffix not in {".zip", ".gz"}:
        raise gate.GateError(f"{called}: a {suffix} file; expected .csv, .txt, .zip, .gz, .parquet or .xlsx")
    found = "mapping"
    reasons: dict[str, str] = {}
    if mapping is None:
        mapping, found, reasons = _known(tape)
    if (merged := work / "merged.txt") == tape:
        mapping = replace(mapping, gone=_GONE, columns=mapping.columns | _owed(merged))
    names = source.names(tape, mapping)
    rows = identity.sample(tape, source.mark(tape, mapping), mapping.encoding, len(names))
    identity.refuse(names, rows, header=mapping.header)
    shown = {one: tuple(row[number] for row in rows[:3]) for number, one in enumerate(names)}
    return Opened(tape, called, mapping, found, tuple(names), shown, reasons, aside)


# Freddie Mac's codes of a loan that has left: prepaid, sold, taken over, bought back, reperforming sale, removed.
_GONE = ("01", "02", "03", "09", "15", "16", "96")


def _known(tape: Path) -> tuple[Mapping, str, dict[str, str]]:
    """How a tape is read: as its publisher says where it is recognised, else as guessed."""
    with tape.open("rb") as file:
        raw = file.readline(_FIRST)
    gate.text(raw)
    first = raw.decode("utf-8", errors="replace").lstrip("\ufeff")
    if published := recognised(first):
        return published.mapping, published.title, {}
    plain = Mapping()
    names = source.names(tape, plain)
    guessed = guess(names, identity.sample(tape, source.mark(tape, plain), plain.encoding, len(names)))
    return guessed.mapping, "guess", guessed.reasons


def _one_of(files: list[Path], work: Path, con: Any) -> Path:  # noqa: ANN401
    """The tape of an archive; of Freddie Mac's two files, the loans with what their last record says of them."""
    if len(files) == 1:
        return files[0]
    first = {one: _first(one) for one in files}
    records = [one for one in files if records_of_sflld(first[one])]
    loans = [one for one in files if recognised(first[one]) is SFLLD]
    if len(files) == 2 and len(records) == len(loans) == 1:
        return _merged(loans[0], records[0], work / "merged.txt", con)
    names = ", ".join(one.name.partition("-")[2] for one in files)[:200]
    raise gate.GateError(
        f"{len(files)} files in the archive ({names}); expected one tape, or "
        "Freddie Mac's origination and performance files of one quarter"
    )


def _merged(loans: Path, records: Path, to: Path, con: Any) -> Path:  # noqa: ANN401
    """Each line of the origination file with the balance and the code of its loan's last monthly record at its end."""

    def lines(path: Path) -> str:
        return (
            f"read_csv({literal(str(path))}, delim = '\x01', quote = '', escape = '', header = false, "
            f"auto_detect = false, columns = {{'line': 'VARCHAR'}}, max_line_size = {gate.LONGEST_LINE + 1})"
        )

    def part(number: int) -> str:
        return f"split_part(line, '|', {number})"

    said = f"arg_max({part(3)}, {part(2)}) AS balance, arg_max({part(9)}, {part(2)}) AS code"
    last = f"SELECT trim({part(1)}) AS loan, {said} FROM {lines(records)} GROUP BY 1"
    whole = (
        f"SELECT line || '|' || coalesce(balance, '') || '|' || coalesce(code, '') AS line FROM "
        f"(SELECT line, row_number() OVER () AS n FROM {lines(loans)}) LEFT JOIN ({last}) "
        f"ON trim({part(20)}) = loan ORDER BY n"
    )
    con.execute(f"COPY ({whole}) TO {literal(str(to))} (HEADER false, DELIMITER '\x01', QUOTE '')")
    return to


def _owed(merged: Path) -> dict[str, Column]:
    """The two columns that were put at the end."""
    width = _first(merged).count("|") + 1
    return {"balance": Column(str(width - 1), "units"), "status": Column(str(width))}


def _first(path: Path) -> str:
    with path.open("rb") as file:
        return file.readline(_FIRST).decode("utf-8", errors="replace")
