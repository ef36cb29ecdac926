"""What comes through the gate: a tape's file is looked at as bytes before any of it is read as loans."""

import contextlib
import gzip
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import numpy as np
from numpy.typing import NDArray

from data.i18n import tr

CHUNK = 1 << 22
LONGEST_LINE = 1 << 20
MOST_BYTES = 64 << 30  # of a tape as text
MOST_TIMES = 200  # as large as its packed form: real tapes pack to a tenth, bombs to a thousandth
_FEED, _RETURN, _QUOTE = b'\n\r"'
_MARKS = {b"\xff\xfe": "UTF-16", b"\xfe\xff": "UTF-16"}
_SIDE = ("__MACOSX/", ".DS_Store", "Thumbs.db")


class TapeFileError(ValueError):
    """A file that cannot be a tape: what was found, where, and what to do."""


@dataclass(frozen=True, eq=False)
class TextFacts:
    """What the bytes of a text file say.

    lines: how many, blank ones at the end not counted. blank: the numbers of those between, in order. inside: of lines
    that go on with the one before, if every quotation mark quotes.
    """

    lines: int
    blank: NDArray[np.int64]
    inside: NDArray[np.int64]


def text_facts(path: Path, encoding: str = "utf-8") -> TextFacts:
    """Go through a text file once, as bytes, with no more in memory than a few of its lines.

    Raises GateError for a byte that is no text, a line longer than any loan, lines that end in different ways or as
    on an old Macintosh, the wrong encoding, and an empty file, each with the line where it was met.
    """
    eye = _TextScanner(encoding)
    with path.open("rb") as file:
        refuse_non_text(file.read(4096))
        file.seek(0)
        while chunk := file.read(CHUNK):
            eye.over(chunk)
    return eye.seen()


class _TextScanner:
    """Goes over a file by the chunk, and remembers what the next chunk needs of those before."""

    def __init__(self, encoding: str) -> None:
        self.encoding = encoding
        self.lines = 0  # line feeds so far
        self.since = 0  # bytes after the last of them
        self.tail = b""  # first bytes of a character that the next chunk ends
        self.last = 0  # the last byte
        self.inside = 0  # 1 where the last chunk ended inside quotation marks
        self.open = False  # whether the line that the last chunk ended in goes on from the line before
        self.ends: dict[str, int] = {}  # kinds of line ends, and the line where each was met
        self.blank: list[NDArray[np.int64]] = [np.zeros(0, dtype=np.int64)]
        self.gone_on: list[NDArray[np.int64]] = [np.zeros(0, dtype=np.int64)]

    def over(self, chunk: bytes) -> None:
        """Look at one chunk. Plain text takes three passes of machine code; what is rare pays for itself."""
        if b"\0" in chunk:
            line = self.lines + 1 + chunk[: chunk.index(b"\0")].count(b"\n")
            raise TapeFileError(
                tr("line {line}: a NUL byte, expected text; export the tape again as plain CSV", line=line)
            )
        if self.tail or not chunk.isascii():
            self.tail = _decoded(self.tail + chunk, self.encoding, self.lines + 1)
        array = np.frombuffer(chunk, dtype=np.uint8)
        feeds = np.flatnonzero(array == _FEED)
        gaps = np.diff(feeds, prepend=-1 - self.since)
        self._long(gaps, len(chunk) - 1 - feeds[-1] if len(feeds) else self.since + len(chunk))
        within = self._within(chunk, array, feeds)
        returned = self._ended(chunk, array, feeds, within)
        self.blank.append(np.flatnonzero(gaps == 1 + returned) + self.lines + 1)
        if within is not None:
            gone_on = np.concatenate(([self.open], within[:-1]))[: len(feeds)]
            self.gone_on.append(np.flatnonzero(gone_on) + self.lines + 1)
            self.open = bool(within[-1]) if len(feeds) else self.open
        self.lines += len(feeds)
        self.since = int(len(chunk) - 1 - feeds[-1]) if len(feeds) else self.since + len(chunk)
        self.last = chunk[-1]

    def seen(self) -> TextFacts:
        """What there was, once the file is at its end."""
        if self.tail:
            raise TapeFileError(_wrong(self.encoding, self.lines + 1))
        if self.last == _RETURN:
            self._met({"CR": self.lines + 1})
        if "CR" in self.ends:
            raise TapeFileError(
                tr(
                    "line 1: lines end in CR alone, as on an old Macintosh, expected LF or CRLF; save the tape again "
                    "as CSV"
                )
            )
        last = [np.array([self.lines + 1])] if self.open and self.since else []
        blank, inside = np.concatenate(self.blank), np.concatenate([*self.gone_on, *last])
        lines = self.lines + (self.since > 0)
        while len(blank) and blank[-1] == lines:
            lines, blank = lines - 1, blank[:-1]
        return TextFacts(lines, blank, inside[inside <= lines])

    def _long(self, gaps: NDArray[np.int64], rest: int) -> None:
        """Refuse a line longer than a loan can be, ended or not."""
        longest = int(gaps.max(initial=0)) - 1
        if max(longest, rest) > LONGEST_LINE:
            line = self.lines + 1 + (int(gaps.argmax()) if longest > LONGEST_LINE else len(gaps))
            most = f"{LONGEST_LINE:,}"
            raise TapeFileError(
                tr("line {line}: longer than {most} bytes, expected one loan; is this a CSV?", line=line, most=most)
            )

    def _within(self, chunk: bytes, array: NDArray[np.uint8], feeds: NDArray[np.int64]) -> NDArray[np.bool_] | None:
        """Which line feeds lie inside quotation marks: those with an odd number of marks before. None: none can."""
        if b'"' not in chunk:
            return np.full(len(feeds), self.inside == 1) if self.inside or self.open else None
        marks = np.flatnonzero(array == _QUOTE)
        within = (np.searchsorted(marks, feeds) + self.inside) % 2 == 1
        self.inside = (len(marks) + self.inside) % 2
        return within if within.any() or self.open else None

    def _ended(
        self, chunk: bytes, array: NDArray[np.uint8], feeds: NDArray[np.int64], within: NDArray[np.bool_] | None
    ) -> NDArray[np.bool_]:
        """Which line feeds follow a carriage return; GateError where lines, outside quotation marks, end both ways."""
        returned = np.zeros(len(feeds), dtype=bool)
        outer = np.ones(len(feeds), dtype=bool) if within is None else ~within
        if b"\r" in chunk or self.last == _RETURN:
            returned = np.where(feeds > 0, array[feeds - 1], self.last) == _RETURN
            # A carriage return at the end of a chunk meets its line feed in the next one.
            alone = np.flatnonzero((array[:-1] == _RETURN) & (array[1:] != _FEED))
            alone = alone if within is None else alone[:0]
            if len(alone) or (self.last == _RETURN and chunk[0] != _FEED and within is None):
                self._met({"CR": self.lines + 1 + int(np.searchsorted(feeds, alone[0] if len(alone) else 0))})
        met = {}
        for name, which in (("CRLF", returned & outer), ("LF", ~returned & outer)):
            if name not in self.ends and which.any():
                met[name] = self.lines + 1 + int(which.argmax())
        self._met(met)
        return returned

    def _met(self, kinds: dict[str, int]) -> None:
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
    """Refuse, by its first bytes, what is no text in UTF-8 or a plain one-byte encoding; GateError says what it is."""
    if not first.strip():
        raise TapeFileError(tr("line 1: empty; expected a header and a line a loan"))
    for mark, name in _MARKS.items():
        if first.startswith(mark):
            raise TapeFileError(tr("line 1: this is {name}, expected UTF-8; save the tape as CSV in UTF-8", name=name))
    if first.startswith((b"PK\x03\x04", b"PAR1", b"\x1f\x8b")):
        raise TapeFileError(
            tr(
                "line 1: this is a packed file and not text; give it its own ending ({endings})",
                endings=tr(", ").join((".zip", ".gz", ".parquet")),
            )
        )


def unpack(path: Path, into: Path, most: int = MOST_BYTES, suffix: str = "") -> list[Path]:
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
                raise TapeFileError(tr("{name}: nothing in the archive; expected a tape", name=path.name))
            for one in inside:
                if one.flag_bits & 1:
                    raise TapeFileError(
                        tr("{name}: {file} is locked by a password; unlock it first", name=path.name, file=one.filename)
                    )
                if one.filename.lower().endswith((".zip", ".gz", ".7z", ".rar")):
                    raise TapeFileError(
                        tr(
                            "{name}: {file} is an archive in an archive; unpack it first",
                            name=path.name,
                            file=one.filename,
                        )
                    )
            bound = min(most, max(path.stat().st_size, 1 << 16) * MOST_TIMES)
            if sum(one.file_size for one in inside) > bound:
                raise TapeFileError(_bomb(path.name, bound))
            found = []
            for number, one in enumerate(inside):
                with archive.open(one) as packed:
                    name = into / f"{number}-{Path(one.filename).name}"
                    found.append(_poured(packed, name, bound, path.name))
            return found
    except (zipfile.BadZipFile, EOFError, NotImplementedError) as wrong:
        raise TapeFileError(_broken(path.name, wrong)) from wrong


def _poured(packed: IO[bytes] | gzip.GzipFile, to: Path, most: int, name: str) -> Path:
    """Unpack by the chunk, counting: what an archive says of its size is not believed."""
    size = 0
    try:
        with to.open("wb") as file:
            for chunk in _chunks(packed):
                size += len(chunk)
                if size > most:
                    raise TapeFileError(_bomb(name, most))
                file.write(chunk)
    except (TapeFileError, OSError, EOFError, zipfile.BadZipFile) as wrong:
        with contextlib.suppress(OSError):
            to.unlink()
        if isinstance(wrong, TapeFileError):
            raise
        raise TapeFileError(_broken(name, wrong)) from wrong
    return to


def _chunks(file: IO[bytes] | gzip.GzipFile) -> Iterator[bytes]:
    while chunk := file.read(CHUNK):
        yield chunk


def _aside(name: str) -> bool:
    return name.startswith(_SIDE[0]) or Path(name).name in _SIDE or Path(name).name.startswith("._")


def _bomb(name: str, most: int) -> str:
    return tr(
        "{name}: unpacks to more than {most} bytes, expected a tape of at most that; unpack it and give its parts",
        name=name,
        most=f"{most:,}",
    )


def _broken(name: str, wrong: Exception) -> str:
    return tr("{name}: the archive is broken ({wrong}); pack it again", name=name, wrong=wrong)


def _decoded(text: bytes, encoding: str, line: int) -> bytes:
    """Try a chunk as text; what may be the first bytes of a character that the next chunk ends is given back."""
    if encoding != "utf-8":
        return b""
    try:
        text.decode("utf-8")
    except UnicodeDecodeError as wrong:
        if len(text) - wrong.start < 4 and wrong.reason == "unexpected end of data":
            return text[wrong.start :]
        raise TapeFileError(_wrong(encoding, line + text[: wrong.start].count(b"\n"), text[wrong.start])) from None
    return b""


def _wrong(encoding: str, line: int, byte: int | None = None) -> str:
    what = tr("the byte {byte}", byte=f"0x{byte:02x}") if byte is not None else tr("half a character")
    return tr(
        "line {line}: {what} is not {encoding}; save the tape as UTF-8, or say latin-1 in its mapping",
        line=line,
        what=what,
        encoding=encoding.upper(),
    )
