"""Checks of a tape's file as bytes, before any of it is read as loans: archives, encoding, lines and line ends."""

import contextlib
import csv
import errno
import gzip
import lzma
import struct
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import numpy as np
from numpy.typing import NDArray

from data.book.intake import stopping
from data.formulas.arrays import Flags
from data.i18n import tr

CHUNK = 1 << 22
LONGEST_LINE = 1 << 20
MOST_BYTES = 64 << 30  # of a tape as text
MOST_TIMES = 200  # unpacked over packed size: real tapes pack to a tenth, zip bombs to a thousandth
MOST_MEMBERS = 1_000  # files in an archive
_MOST_DIRECTORY = 1 << 20  # bytes of an archive's list of files
_MOST_DICTIONARY = 64 << 20  # bytes that a member packed with LZMA may ask for
_MOST_NAME = 100  # characters of an unpacked file's name
NO_ROOM = (errno.ENOSPC, errno.EDQUOT)
# What Python's unpackers raise at a damaged archive, or one of a kind that they do not know.
UNPACKING_ERRORS = (
    *(zipfile.BadZipFile, zipfile.LargeZipFile, zlib.error, lzma.LZMAError, OSError, EOFError, struct.error),
    *(LookupError, NotImplementedError, OverflowError, RuntimeError, ValueError),
)
_FEED, _RETURN, _QUOTE = b'\n\r"'
_BYTE_ORDER_MARKS = {b"\xff\xfe": "UTF-16", b"\xfe\xff": "UTF-16"}
_ARCHIVES = (".zip", ".gz", ".7z", ".rar")
_SYSTEM_FILES = ("__MACOSX/", ".DS_Store", "Thumbs.db")


class TapeFileError(ValueError):
    """A file that cannot be a tape: what was found, where, and what to do."""


@dataclass(frozen=True, eq=False)
class TextFacts:
    """What a scan of a text file's bytes gives.

    lines: their number, without blank ones at the end. blank: numbers of the other blank lines, ascending. inside:
    numbers of the lines that continue a quoted text of the line before, if every quotation mark quotes.
    """

    lines: int
    blank: NDArray[np.int64]
    inside: NDArray[np.int64]


def text_facts(path: Path, encoding: str = "utf-8") -> TextFacts:
    """Scan a text file once, as bytes, with one chunk at a time in memory.

    Raises TapeFileError, with the line, for a NUL byte, a line longer than LONGEST_LINE, mixed line ends or CR alone,
    the wrong encoding, and an empty file.
    """
    scanner = _TextScanner(encoding)
    with path.open("rb") as file:
        refuse_non_text(file.read(4096))
        file.seek(0)
        while chunk := file.read(CHUNK):
            stopping.check()
            scanner.scan(chunk)
    return scanner.facts()


class _TextScanner:
    """Scans a file chunk by chunk, with the state that the next chunk needs."""

    def __init__(self, encoding: str) -> None:
        self.encoding = encoding
        self.lines = 0  # line feeds so far
        self.rest = 0  # bytes after the last of them
        self.tail = b""  # first bytes of a character that the next chunk completes
        self.last = 0  # the last byte
        self.quoted = 0  # 1 if the last chunk ended inside quotation marks
        self.continues = False  # whether the unfinished line continues a quoted text
        self.ends: dict[str, int] = {}  # kinds of line ends, and the first line with each
        self.blank: list[NDArray[np.int64]] = [np.zeros(0, dtype=np.int64)]
        self.continued: list[NDArray[np.int64]] = [np.zeros(0, dtype=np.int64)]

    def scan(self, chunk: bytes) -> None:
        """Scan one chunk. Plain ASCII takes three vectorised passes; only rarer bytes cost more."""
        if b"\0" in chunk:
            line = self.lines + 1 + chunk[: chunk.index(b"\0")].count(b"\n")
            raise TapeFileError(
                tr("line {line}: a NUL byte, expected text; export the tape again as plain CSV", line=line)
            )
        if self.tail or not chunk.isascii():
            self.tail = _incomplete_character(self.tail + chunk, self.encoding, self.lines + 1)
        array = np.frombuffer(chunk, dtype=np.uint8)
        feeds = np.flatnonzero(array == _FEED)
        gaps = np.diff(feeds, prepend=-1 - self.rest)
        self._check_length(gaps, len(chunk) - 1 - feeds[-1] if len(feeds) else self.rest + len(chunk))
        within = self._quoted_feeds(chunk, array, feeds)
        returned = self._check_line_ends(chunk, array, feeds, within)
        self.blank.append(np.flatnonzero(gaps == 1 + returned) + self.lines + 1)
        if within is not None:
            continued = np.concatenate(([self.continues], within[:-1]))[: len(feeds)]
            self.continued.append(np.flatnonzero(continued) + self.lines + 1)
            self.continues = bool(within[-1]) if len(feeds) else self.continues
        self.lines += len(feeds)
        self.rest = int(len(chunk) - 1 - feeds[-1]) if len(feeds) else self.rest + len(chunk)
        self.last = chunk[-1]

    def facts(self) -> TextFacts:
        """The facts of the whole file, once it is at its end."""
        if self.tail:
            raise TapeFileError(_encoding_error(self.encoding, self.lines + 1))
        if self.last == _RETURN:
            self._add_line_ends({"CR": self.lines + 1})
        if "CR" in self.ends:
            raise TapeFileError(
                tr(
                    "line 1: lines end in CR alone, as on an old Macintosh, expected LF or CRLF; save the tape again "
                    "as CSV"
                )
            )
        last = [np.array([self.lines + 1])] if self.continues and self.rest else []
        blank, inside = np.concatenate(self.blank), np.concatenate([*self.continued, *last])
        lines = self.lines + (self.rest > 0)
        while len(blank) and blank[-1] == lines:
            lines, blank = lines - 1, blank[:-1]
        return TextFacts(lines, blank, inside[inside <= lines])

    def _check_length(self, gaps: NDArray[np.int64], rest: int) -> None:
        """Refuse a line longer than LONGEST_LINE, finished or not."""
        longest = int(gaps.max(initial=0)) - 1
        if max(longest, rest) > LONGEST_LINE:
            line = self.lines + 1 + (int(gaps.argmax()) if longest > LONGEST_LINE else len(gaps))
            most = f"{LONGEST_LINE:,}"
            raise TapeFileError(
                tr("line {line}: longer than {most} bytes, expected one loan; is this a CSV?", line=line, most=most)
            )

    def _quoted_feeds(self, chunk: bytes, array: NDArray[np.uint8], feeds: NDArray[np.int64]) -> Flags | None:
        """Whether each line feed is inside quotation marks (an odd number of marks before it); None if none can be."""
        if b'"' not in chunk:
            return np.full(len(feeds), self.quoted == 1) if self.quoted or self.continues else None
        marks = np.flatnonzero(array == _QUOTE)
        within = (np.searchsorted(marks, feeds) + self.quoted) % 2 == 1
        self.quoted = (len(marks) + self.quoted) % 2
        return within if within.any() or self.continues else None

    def _check_line_ends(
        self, chunk: bytes, array: NDArray[np.uint8], feeds: NDArray[np.int64], within: Flags | None
    ) -> Flags:
        """Whether each line feed follows a carriage return; TapeFileError where lines outside quotes end both ways."""
        returned = np.zeros(len(feeds), dtype=bool)
        outer = np.ones(len(feeds), dtype=bool) if within is None else ~within
        if b"\r" in chunk or self.last == _RETURN:
            returned = np.where(feeds > 0, array[feeds - 1], self.last) == _RETURN
            # A carriage return that ends a chunk may have its line feed in the next one.
            alone = np.flatnonzero((array[:-1] == _RETURN) & (array[1:] != _FEED))
            alone = alone if within is None else alone[:0]
            if len(alone) or (self.last == _RETURN and chunk[0] != _FEED and within is None):
                self._add_line_ends({"CR": self.lines + 1 + int(np.searchsorted(feeds, alone[0] if len(alone) else 0))})
        first_lines = {}
        for name, is_kind in (("CRLF", returned & outer), ("LF", ~returned & outer)):
            if name not in self.ends and is_kind.any():
                first_lines[name] = self.lines + 1 + int(is_kind.argmax())
        self._add_line_ends(first_lines)
        return returned

    def _add_line_ends(self, kinds: dict[str, int]) -> None:
        self.ends = kinds | self.ends
        if len(self.ends) > 1:
            raise TapeFileError(
                tr(
                    "line {line}: lines end in different ways ({ways}) from here on; expected one way throughout; save "
                    "the tape again with one kind of line end",
                    line=max(self.ends.values()),
                    ways=tr(" and ").join(sorted(self.ends)),
                )
            )


def refuse_non_text(first: bytes) -> None:
    """Refuse, by its first bytes, a file that is empty, UTF-16 or packed; TapeFileError names its format."""
    if not first.strip():
        raise TapeFileError(tr("line 1: empty; expected a header and a line a loan"))
    for mark, name in _BYTE_ORDER_MARKS.items():
        if first.startswith(mark):
            raise TapeFileError(tr("line 1: this is {name}, expected UTF-8; save the tape as CSV in UTF-8", name=name))
    if first.startswith((b"PK\x03\x04", b"PAR1", b"\x1f\x8b")):
        raise TapeFileError(
            tr(
                "line 1: this is a packed file and not text; give it its own ending ({endings})",
                endings=tr(", ").join((".zip", ".gz", ".parquet")),
            )
        )


def unpack(path: Path, into: Path, most: int = MOST_BYTES, suffix: str = "", within: str = "") -> list[Path]:
    """Unpack a .zip or .gz into a folder, counting bytes; returns the files, or the path itself when it is neither.

    The zips that a zip holds, such as a publisher's quarters of a year, are unpacked as well. within: what the names
    of files in such a zip begin with. Raises TapeFileError, with no partial file left, for a zip bomb (more bytes than
    `most`, or MOST_TIMES its packed size), a locked or broken archive, an archive of another kind or a third one in an
    archive, and one without a tape.
    """
    suffix = suffix or path.suffix.lower()
    archive_name = path.name.partition("-")[2] if within else path.name
    if suffix == ".gz":
        # Its own name in the archive is not looked at.
        with gzip.open(path, "rb") as packed:
            return [_unpack_file(packed, into / path.stem, min(most, path.stat().st_size * MOST_TIMES), archive_name)]
    if suffix != ".zip":
        return [path]
    check_directory(path, archive_name)
    try:
        with zipfile.ZipFile(path) as archive:
            inside = [
                member for member in archive.infolist() if not member.is_dir() and not _is_system_file(member.filename)
            ]
            if not inside:
                raise TapeFileError(tr("{name}: nothing in the archive; expected a tape", name=archive_name))
            for member in inside:
                if member.flag_bits & 1:
                    raise TapeFileError(
                        tr(
                            "{name}: {file} is locked by a password; unlock it first",
                            name=archive_name,
                            file=member.filename,
                        )
                    )
                if member.filename.lower().endswith(_ARCHIVES if within else _ARCHIVES[1:]):
                    raise TapeFileError(
                        tr(
                            "{name}: {file} is an archive in an archive; unpack it first",
                            name=archive_name,
                            file=member.filename,
                        )
                    )
            bound = min(most, max(path.stat().st_size, 1 << 16) * MOST_TIMES)
            if sum(member.file_size for member in inside) > bound:
                raise TapeFileError(_bomb(archive_name, bound))
            files: list[Path] = []
            for number, member in enumerate(inside):
                _refuse_large_dictionary(path, member, archive_name)
                with archive.open(member) as packed:
                    name = into / f"{within}{number}-{_short_name(member.filename)}"
                    file = _unpack_file(packed, name, bound, archive_name)
                # What it unpacks to counts as well, however many zips a zip holds.
                bound -= file.stat().st_size
                if file.suffix.lower() == ".zip":
                    inner = unpack(file, into, bound, within=f"{within}{number}.")
                    bound -= sum(unpacked.stat().st_size for unpacked in inner)
                    file.unlink()
                    files += inner
                else:
                    files.append(file)
            return files
    except (TapeFileError, stopping.StoppedError):
        raise
    except UNPACKING_ERRORS as error:
        _raise_without_room(error)
        raise TapeFileError(_broken(archive_name, error)) from error


def check_directory(path: Path, name: str) -> None:
    """Refuse a zip whose list of files is longer than any tape's, before Python reads it whole into memory."""
    with path.open("rb") as file:
        file.seek(max(path.stat().st_size - (1 << 16) - 128, 0))
        tail = file.read()
    end = tail.rfind(b"PK\5\6")
    if end < 0 or end + 22 > len(tail):
        return  # no zip, as opening it says
    count, size = struct.unpack_from("<H", tail, end + 10)[0], struct.unpack_from("<I", tail, end + 12)[0]
    if end >= 76 and tail[end - 20 : end - 16] == b"PK\6\7":
        count, size = struct.unpack_from("<QQ", tail, end - 76 + 32)
    if count > MOST_MEMBERS or size > _MOST_DIRECTORY:
        raise TapeFileError(
            tr(
                "{name}: {count} files in the archive, expected at most {most}; give the tape's file alone",
                name=name,
                count=f"{count if count > MOST_MEMBERS else size // 46:,}",
                most=f"{MOST_MEMBERS:,}",
            )
        )


def _refuse_large_dictionary(path: Path, member: zipfile.ZipInfo, name: str) -> None:
    """Refuse a member packed with LZMA whose dictionary, which is held in memory, is larger than packing needs."""
    if member.compress_type != zipfile.ZIP_LZMA:
        return
    with path.open("rb") as file:
        file.seek(member.header_offset + 26)
        lengths = struct.unpack("<HH", file.read(4).ljust(4, b"\0"))
        file.seek(sum(lengths) + 5, 1)  # two bytes of version, two of the length of what follows, one of settings
        size = struct.unpack("<I", file.read(4).ljust(4, b"\0"))[0]
    if size > _MOST_DICTIONARY:
        raise TapeFileError(
            tr(
                "{name}: {file} needs {size} bytes of memory to be unpacked; pack it again with another method",
                name=name,
                file=_short_name(member.filename),
                size=f"{size:,}",
            )
        )


def _short_name(name: str) -> str:
    """The name of an archive's file without its folders, of a length that every file system takes."""
    name = "".join(letter for letter in Path(name).name if letter.isprintable()).encode(errors="replace").decode()
    return name if len(name) <= _MOST_NAME else f"{name[: _MOST_NAME - 12]}{Path(name).suffix[:12]}"


def _raise_without_room(error: Exception) -> None:
    """Raise an error again where it says that the machine has no room: the archive is not at fault."""
    if isinstance(error, OSError) and error.errno in NO_ROOM:
        raise error


def split_line(lines: Iterable[str], delimiter: str, number: int = 1) -> list[str]:
    """The cells of the first row of some lines of CSV, [] where there is none. number: its line in the tape.

    Raises TapeFileError for a line that cannot be split: a cell longer than a reader takes, or a stray line end.
    """
    try:
        return next(csv.reader(lines, delimiter=delimiter), [])
    except csv.Error as error:
        raise TapeFileError(
            tr(
                "line {line}: it cannot be split into cells ({wrong}); expected the names of columns, or one loan; "
                "save the tape again as plain CSV",
                line=number,
                wrong=error,
            )
        ) from error


def _unpack_file(packed: IO[bytes] | gzip.GzipFile, to: Path, most: int, name: str) -> Path:
    """Unpack in chunks and count the bytes, since the size that an archive states may be false."""
    size = 0
    try:
        with to.open("wb") as file:
            for chunk in _chunks(packed):
                size += len(chunk)
                if size > most:
                    raise TapeFileError(_bomb(name, most))
                file.write(chunk)
    except BaseException as error:
        with contextlib.suppress(OSError):
            to.unlink()
        if isinstance(error, TapeFileError) or not isinstance(error, UNPACKING_ERRORS):
            raise
        if isinstance(error, stopping.StoppedError):
            raise
        _raise_without_room(error)
        raise TapeFileError(_broken(name, error)) from error
    return to


def _chunks(file: IO[bytes] | gzip.GzipFile) -> Iterator[bytes]:
    while chunk := file.read(CHUNK):
        stopping.check()
        yield chunk


def _is_system_file(name: str) -> bool:
    return name.startswith(_SYSTEM_FILES[0]) or Path(name).name in _SYSTEM_FILES or Path(name).name.startswith("._")


def _bomb(name: str, most: int) -> str:
    return tr(
        "{name}: unpacks to more than {most} bytes, expected a tape of at most that; unpack it and give its parts",
        name=name,
        most=f"{most:,}",
    )


def _broken(name: str, error: Exception) -> str:
    # An error of the file system names the folder, which is nobody's business.
    wrong = error.strerror if isinstance(error, OSError) and error.strerror else str(error).partition("\n")[0]
    return tr("{name}: the archive is broken ({wrong}); pack it again", name=name, wrong=wrong)


def _incomplete_character(text: bytes, encoding: str, line: int) -> bytes:
    """Check that a chunk decodes; returns the bytes of an incomplete last character, which the next chunk completes."""
    if encoding != "utf-8":
        return b""
    try:
        text.decode("utf-8")
    except UnicodeDecodeError as error:
        if len(text) - error.start < 4 and error.reason == "unexpected end of data":
            return text[error.start :]
        raise TapeFileError(
            _encoding_error(encoding, line + text[: error.start].count(b"\n"), text[error.start])
        ) from None
    return b""


def _encoding_error(encoding: str, line: int, byte: int | None = None) -> str:
    fault = tr("the byte {byte}", byte=f"0x{byte:02x}") if byte is not None else tr("half a character")
    return tr(
        "line {line}: {what} is not {encoding}; save the tape as UTF-8, or say latin-1 in its mapping",
        line=line,
        what=fault,
        encoding=encoding.upper(),
    )
