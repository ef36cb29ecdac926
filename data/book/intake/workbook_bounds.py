"""Bounds of a workbook (.xlsx), checked by one pass over the XML of each of its parts before a spreadsheet reader opens
it: such readers hold a part as a tree of objects, hundreds of times its packed size.
"""

import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from xml.parsers import expat

from data.book.intake import stopping
from data.book.intake.file_checks import LONGEST_LINE, MOST_TIMES, TapeFileError, check_directory
from data.i18n import tr

MOST_CELLS = 60_000_000
MOST_BYTES = 4 << 30  # of a workbook's parts, unpacked; its sheets are read as a stream
MOST_TEXTS = 64 << 20  # bytes of its table of texts, which is held in memory
_MOST_TEXT_TAGS = 2_500_000
_MOST_TEXT_TIMES = 50  # unpacked over packed size of that table: its texts are all different
_MOST_PART, _MOST_PART_TAGS = 8 << 20, 60_000  # of any other part, such as its styles
_MOST_OTHER_TAGS = 200_000  # of a sheet besides its rows and cells, such as merged cells and links
_MOST_ROWS, _MOST_COLUMN = 1 << 20, 1 << 14  # of a sheet, as spreadsheet programs have them
_MOST_EMPTY = 20_000_000  # cells that a sheet leaves out, but that its rows are wide enough for
_CHUNK = 1 << 18
_SHEET, _TEXTS = "worksheet", "sst"  # the outermost tags of a sheet, and of the table of texts
_CELL_TAGS = {"row", "c", "v", "f", "is", "t", "r", "rPr"}
_REFERENCE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")


def check_workbook(path: Path) -> None:
    """Refuse a workbook with a part that is too large, repeats too much, or is at odds with itself.

    Raises TapeFileError, or the errors of zipfile and expat for a file that is no workbook.
    """
    check_directory(path, path.name)
    with zipfile.ZipFile(path) as packed:
        parts = packed.infolist()
        size = sum(part.file_size for part in parts)
        if size > min(MOST_BYTES, max(path.stat().st_size, 1 << 16) * MOST_TIMES):
            raise TapeFileError(
                tr(
                    "{name}: unpacks to {size} bytes, more than a tape's; save it as CSV",
                    name=path.name,
                    size=f"{size:,}",
                )
            )
        for part in parts:
            if part.filename.endswith((".xml", ".rels", ".vml")) or _is_xml(packed, part):
                _Part(path.name, part).read(packed)


def _is_xml(packed: zipfile.ZipFile, part: zipfile.ZipInfo) -> bool:
    """Whether a part holds XML whatever its name; no other kind is read."""
    if part.is_dir():
        return False
    with packed.open(part) as file:
        first = file.read(64).lstrip(b"\xef\xbb\xbf \t\r\n")
    return first.startswith((b"<", b"\xff\xfe", b"\xfe\xff", b"\0<", b"<\0"))


class _Part:
    """One part of a workbook, read as a stream of tags."""

    def __init__(self, workbook: str, part: zipfile.ZipInfo) -> None:
        self.workbook, self.part = workbook, part
        self.kind = ""
        self.tags = self.other = self.cells = self.empty = 0
        self.row = self.in_row = 0
        self.within_row = False
        self.last = ""  # the reference of the row's last cell
        self.at = 0  # where the last tag began
        self.parser = expat.ParserCreate()
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.StartDoctypeDeclHandler = self._doctype

    def read(self, packed: zipfile.ZipFile) -> None:
        """Read all of it; TapeFileError at the first thing beyond its bounds."""
        fed = 0
        for chunk in self._chunks(packed):
            self.parser.Parse(chunk, False)
            fed += len(chunk)
            self._check_length(fed)
            if not self.kind and fed > LONGEST_LINE:
                self._refuse(tr("no tag in its first {most} bytes", most=f"{LONGEST_LINE:,}"))
            if self.kind not in {_SHEET, _TEXTS} and fed > _MOST_PART:
                self._refuse(tr("more than {most} bytes", most=f"{_MOST_PART:,}"))
            if self.kind == _TEXTS:
                times = max(self.part.compress_size, 1 << 16) * _MOST_TEXT_TIMES
                if fed > min(MOST_TEXTS, times):
                    self._refuse(tr("more than {most} bytes", most=f"{min(MOST_TEXTS, times):,}"))
        self.parser.Parse(b"", True)

    def _chunks(self, packed: zipfile.ZipFile) -> Iterator[bytes]:
        with packed.open(self.part) as file:
            while chunk := file.read(_CHUNK):
                stopping.check()
                yield chunk

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        index = self.parser.CurrentByteIndex
        if index - self.at > LONGEST_LINE:
            self._check_length(index)
        self.at = index
        self.tags += 1
        name = name.rpartition(":")[2]
        if not self.kind:
            self.kind = name
        if self.kind == _SHEET:
            self._in_sheet(name, attributes)
        elif self.tags > (_MOST_TEXT_TAGS if self.kind == _TEXTS else _MOST_PART_TAGS):
            most = _MOST_TEXT_TAGS if self.kind == _TEXTS else _MOST_PART_TAGS
            self._refuse(tr("more than {most} entries", most=f"{most:,}"))

    def _in_sheet(self, name: str, attributes: dict[str, str]) -> None:
        if name == "c" and self.within_row:
            self.cells += 1
            self.in_row += 1
            if self.in_row > _MOST_COLUMN:
                self._refuse(tr("more than {most} columns", most=f"{_MOST_COLUMN:,}"))
            self.last = attributes.get("r", "")
            if self.cells > MOST_CELLS:
                raise TapeFileError(
                    tr(
                        "{name}: more than {most} cells; save it as CSV",
                        name=self.workbook,
                        most=f"{MOST_CELLS:,}",
                    )
                )
            if self.last and not _REFERENCE.fullmatch(self.last):
                self._refuse(tr("a cell {reference}, expected one such as B2", reference=repr(self.last[:20])))
        elif name == "row":
            self._row(attributes.get("r", ""))
        elif name not in _CELL_TAGS or not self.within_row:
            self.other += 1
            if self.other > _MOST_OTHER_TAGS:
                self._refuse(tr("more than {most} entries besides its cells", most=f"{_MOST_OTHER_TAGS:,}"))
        elif self.tags > 8 * (self.cells + _MOST_OTHER_TAGS):
            self._refuse(tr("more than {most} entries besides its cells", most=f"{_MOST_OTHER_TAGS:,}"))

    def _row(self, number: str) -> None:
        """A row's number is where its program put it: later than the row before, and no later than there are rows."""
        row = int(number) if number.isascii() and number.isdigit() and len(number) < 10 else 0 if number else -1
        row = self.row + 1 if row < 0 else row
        if not self.row < row <= _MOST_ROWS:
            self._refuse(
                tr(
                    "a row {row} after row {before}, expected ascending numbers up to {most}",
                    row=repr(number[:20]),
                    before=self.row,
                    most=f"{_MOST_ROWS:,}",
                )
            )
        self.row, self.within_row = row, True
        self.in_row, self.last = 0, ""

    def _end(self, name: str) -> None:
        if self.kind != _SHEET or name.rpartition(":")[2] != "row":
            return
        self.within_row = False
        width = self.in_row
        if width and (found := _REFERENCE.fullmatch(self.last)):
            width = max(width, _column(found[1]))
        if width > _MOST_COLUMN:
            self._refuse(tr("more than {most} columns", most=f"{_MOST_COLUMN:,}"))
        self.empty += width - self.in_row
        if self.empty > _MOST_EMPTY:
            self._refuse(tr("more than {most} empty cells left of its last ones", most=f"{_MOST_EMPTY:,}"))

    def _doctype(self, *_: object) -> None:
        self._refuse(tr("a document type, which no spreadsheet program writes"))

    def _check_length(self, index: int) -> None:
        """Refuse a text or tag longer than a tape's longest line."""
        if max(index, self.parser.CurrentByteIndex) - self.at > LONGEST_LINE + 2 * _CHUNK:
            self._refuse(tr("a text longer than {most} bytes", most=f"{LONGEST_LINE:,}"))

    def _refuse(self, what: str) -> None:
        raise TapeFileError(
            tr(
                "{name}: not a spreadsheet that can be read ({wrong}); save it as .xlsx or CSV",
                name=self.workbook,
                wrong=f"{self.part.filename[-60:]}{tr(': ')}{what}",
            )
        )


def _column(letters: str) -> int:
    """The number of a column from 1.

    >>> _column("A"), _column("XFD")
    (1, 16384)
    """
    number = 0
    for letter in letters:
        number = 26 * number + ord(letter) - 64
    return number
