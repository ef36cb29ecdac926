"""What comes through the gate: a tape's file is looked at as bytes before any of it is read as loans."""

import contextlib
import gzip
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO

CHUNK = 1 << 22
LONGEST_LINE = 1 << 20
MOST_BYTES = 64 << 30  # of a tape as text
MOST_TIMES = 200  # as large as its packed form: real tapes pack to a tenth, bombs to a thousandth
_MARKS = {b"\xff\xfe": "UTF-16", b"\xfe\xff": "UTF-16"}
_SIDE = ("__MACOSX/", ".DS_Store", "Thumbs.db")


class GateError(ValueError):
    """A file that cannot be a tape: what was found, where, and what to do."""


@dataclass(frozen=True)
class Looked:
    """What the bytes of a text file say.

    lines: how many, blank ones at the end not counted; blank: the numbers of those between; quoted: whether any text
    is in quotation marks, inside which a line may break.
    """

    lines: int
    blank: tuple[int, ...]
    quoted: bool


def looked(path: Path, encoding: str = "utf-8") -> Looked:
    """Go through a text file once, as bytes, with no more in memory than a few of its lines.

    Raises GateError for a byte that is no text, a line longer than any loan, lines that end in different ways, the
    wrong encoding, and an empty file, each with the line where it was met.
    """
    lines, blank, quoted = 1, [], False
    ends: set[str] = set()
    length, before, tail = 0, b"", b""
    with path.open("rb") as file:
        first = file.read(4)
        text(first)
        file.seek(0)
        while chunk := file.read(CHUNK):
            if b"\0" in chunk:
                line = lines + chunk[: chunk.index(b"\0")].count(b"\n")
                raise GateError(f"line {line}: a NUL byte, expected text; export the tape again as plain CSV")
            tail = _decoded(tail + chunk, encoding, lines)
            quoted = quoted or b'"' in chunk
            length = _length(chunk, length, lines)
            # A carriage return at the end of a chunk meets its line feed in the next one.
            whole = before + chunk
            before = b"\r" if whole.endswith(b"\r") else b""
            whole = whole[: len(whole) - len(before)]
            ends |= _ends(whole)
            if len(ends) > 1:
                raise GateError(
                    f"line {lines}: lines end in different ways ({' and '.join(sorted(ends))}) from here on; "
                    "expected one way throughout; save the tape again with one kind of line end"
                )
            blank += _blanks(whole, lines)
            lines += whole.count(b"\n") or whole.count(b"\r")
            last = chunk[-1:]
    if tail:
        raise GateError(_wrong(encoding, lines))
    lines -= last in {b"\n", b"\r"}
    while blank and blank[-1] == lines:
        lines -= 1
        blank.pop()
    return Looked(lines, tuple(blank), quoted)


def text(first: bytes) -> None:
    """Refuse, by its first bytes, what is no text in UTF-8 or a plain one-byte encoding; GateError says what it is."""
    if not first.strip():
        raise GateError("line 1: empty; expected a header and a line a loan")
    for mark, name in _MARKS.items():
        if first.startswith(mark):
            raise GateError(f"line 1: this is {name}, expected UTF-8; save the tape as CSV in UTF-8")
    if first.startswith((b"PK\x03\x04", b"PAR1", b"\x1f\x8b")):
        raise GateError("line 1: this is a packed file and not text; give it its own ending (.zip, .gz, .parquet)")


def unpacked(path: Path, into: Path, most: int = MOST_BYTES, suffix: str = "") -> list[Path]:
    """The files in a .zip or .gz, unpacked beside it as they are counted; the file itself when it is neither.

    Raises GateError, with nothing left behind, for a bomb (more bytes than `most`, or two hundred times its packed
    size), a locked or broken archive, one inside another, and one without a tape.
    """
    suffix = suffix or path.suffix.lower()
    if suffix == ".gz":
        with gzip.open(path, "rb") as packed:
            return [_poured(packed, into / path.stem, min(most, path.stat().st_size * MOST_TIMES), path.name)]
    if suffix != ".zip":
        return [path]
    try:
        with zipfile.ZipFile(path) as archive:
            inside = [one for one in archive.infolist() if not one.is_dir() and not _aside(one.filename)]
            if not inside:
                raise GateError(f"{path.name}: nothing in the archive; expected a tape")
            for one in inside:
                if one.flag_bits & 1:
                    raise GateError(f"{path.name}: {one.filename} is locked by a password; unlock it first")
                if one.filename.lower().endswith((".zip", ".gz", ".7z", ".rar")):
                    raise GateError(f"{path.name}: {one.filename} is an archive in an archive; unpack it first")
            bound = min(most, max(path.stat().st_size, 1 << 16) * MOST_TIMES)
            if sum(one.file_size for one in inside) > bound:
                raise GateError(_bomb(path.name, bound))
            found = []
            for number, one in enumerate(inside):
                with archive.open(one) as packed:
                    name = into / f"{number}-{Path(one.filename).name}"
                    found.append(_poured(packed, name, bound, path.name))
            return found
    except (zipfile.BadZipFile, EOFError, NotImplementedError) as wrong:
        raise GateError(f"{path.name}: the archive is broken ({wrong}); pack it again") from wrong


def _poured(packed: IO[bytes] | gzip.GzipFile, to: Path, most: int, name: str) -> Path:
    """Unpack by the chunk, counting: what an archive says of its size is not believed."""
    size = 0
    try:
        with to.open("wb") as file:
            for chunk in _chunks(packed):
                size += len(chunk)
                if size > most:
                    raise GateError(_bomb(name, most))
                file.write(chunk)
    except (GateError, OSError, EOFError, zipfile.BadZipFile) as wrong:
        with contextlib.suppress(OSError):
            to.unlink()
        if isinstance(wrong, GateError):
            raise
        raise GateError(f"{name}: the archive is broken ({wrong}); pack it again") from wrong
    return to


def _chunks(file: IO[bytes] | gzip.GzipFile) -> Iterator[bytes]:
    while chunk := file.read(CHUNK):
        yield chunk


def _aside(name: str) -> bool:
    return name.startswith(_SIDE[0]) or Path(name).name in _SIDE or Path(name).name.startswith("._")


def _bomb(name: str, most: int) -> str:
    return f"{name}: unpacks to more than {most:,} bytes, expected a tape of at most that; unpack it and give its parts"


def _decoded(text: bytes, encoding: str, line: int) -> bytes:
    """Try a chunk as text; what may be the first bytes of a character that the next chunk ends is given back."""
    if encoding != "utf-8":
        return b""
    try:
        text.decode("utf-8")
    except UnicodeDecodeError as wrong:
        if len(text) - wrong.start < 4 and wrong.reason == "unexpected end of data":
            return text[wrong.start :]
        raise GateError(_wrong(encoding, line + text[: wrong.start].count(b"\n"), text[wrong.start])) from None
    return b""


def _wrong(encoding: str, line: int, byte: int | None = None) -> str:
    what = f"the byte 0x{byte:02x}" if byte is not None else "half a character"
    return f"line {line}: {what} is not {encoding.upper()}; save the tape as UTF-8, or say --encoding latin-1"


def _length(chunk: bytes, before: int, line: int) -> int:
    """Length of the line that the chunk ends in; GateError when any line is longer than a loan can be."""
    at, end = 0, chunk.find(b"\n")
    if end < 0 and b"\r" in chunk:
        return len(chunk) - chunk.rfind(b"\r")
    # Only lines longer than the bound matter, so look from the bound back for a line end, not at every line.
    while len(chunk) - at + before > LONGEST_LINE:
        found = chunk.rfind(b"\n", at, at + LONGEST_LINE - before + 1)
        if found < 0:
            where = line + chunk[:at].count(b"\n")
            raise GateError(f"line {where}: longer than {LONGEST_LINE:,} bytes, expected one loan; is this a CSV?")
        at, before = found + 1, 0
    last = chunk.rfind(b"\n")
    return len(chunk) - last - 1 if last >= 0 else before + len(chunk)


def _ends(text: bytes) -> set[str]:
    both, feeds, returns = text.count(b"\r\n"), text.count(b"\n"), text.count(b"\r")
    found = {"CRLF": both, "LF": feeds - both, "CR": returns - both}
    return {name for name, count in found.items() if count}


def _blanks(text: bytes, line: int) -> list[int]:
    if b"\n\n" not in text and b"\n\r\n" not in text and not text.startswith((b"\n", b"\r\n")):
        return []
    rows = text.replace(b"\r\n", b"\n").split(b"\n")
    return [line + number for number, row in enumerate(rows[1:-1], 1) if not row.strip()]
