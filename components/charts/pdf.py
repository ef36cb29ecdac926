"""An A4 page for reports: the application's text sizes and colours, in a typeface with English and Chinese."""

import re
from pathlib import Path

from fpdf import FPDF

Colour = tuple[int, int, int]
# The light theme of components/site/theme.py, as RGB.
INK, MUTED, RULE = (22, 32, 42), (86, 98, 109), (185, 189, 191)
ACCENT, SOFT, WATER, PALE = (194, 65, 12), (246, 221, 210), (42, 110, 159), (173, 206, 225)
LEFT, WIDTH = 16.0, 178.0
_FONTS = Path(__file__).parents[2] / "assets" / "fonts"
_FAMILY = "Noto Sans SC"
_HAN = re.compile("[\u4e00-\u9fff]")
_CLOSES = "[\u3001\u3002\uff0c\uff1a\uff1b\uff09%]*"
_PIECES = re.compile(rf"[\u2e80-\uffef]{_CLOSES}|[^\s\u2e80-\uffef]+{_CLOSES}|\s+")
_NARROW = str.maketrans({"’": "'", "“": '"', "”": '"'})
_LINE = 0.47  # line height in mm for each point of font size


class PdfPage(FPDF):
    """One A4 page in mm; only the glyphs used are embedded in the file."""

    def __init__(self, title: str) -> None:
        super().__init__(format="A4")
        for style, weight in (("", "regular"), ("B", "bold")):
            self.add_font(_FAMILY, style, _FONTS / f"noto-sans-sc-{weight}.ttf")
        self.set_auto_page_break(auto=False)
        self.c_margin = 0.0
        self.set_title(title)
        self.set_lang("zh-Hans" if _HAN.search(title) else "en")
        self.add_page()

    def finished(self) -> bytes:
        """The file's bytes; the font files, which fpdf keeps open until it is collected, are closed."""
        content = bytes(self.output())
        for font in self.fonts.values():
            font.ttfont.close()  # type: ignore[union-attr]  # both fonts are TrueType files
        return content

    def words(
        self,
        x: float,
        y: float,
        text: str,
        size: float,
        colour: Colour = INK,
        *,
        bold: bool = False,
        align: str = "L",
        width: float = 0.0,
        most: float = 0.0,
    ) -> None:
        """One line; right-aligned text ends at x + width. most: its greatest width, for which it is set smaller."""
        self._pen(size, colour, bold=bold)
        if most and (wide := self.get_string_width(_plain(text))) > most:
            size *= most / wide
            self._pen(size, colour, bold=bold)
        self.set_xy(x, y)
        self.cell(width or WIDTH, size * _LINE, _plain(text), align=align)

    def block(
        self,
        x: float,
        y: float,
        width: float,
        text: str,
        size: float,
        colour: Colour = INK,
        *,
        bold: bool = False,
    ) -> float:
        """Text wrapped to a width; returns the y below its last line."""
        self._pen(size, colour, bold=bold)
        for line in self._lines(_plain(text), width):
            self.set_xy(x, y)
            self.cell(width, size * _LINE, line, align="L")
            y += size * _LINE
        return y

    def height_of(self, width: float, text: str, size: float) -> float:
        """The height of a block of text."""
        self._pen(size, INK, bold=False)
        return len(self._lines(_plain(text), width)) * size * _LINE

    def _lines(self, text: str, width: float) -> list[str]:
        """Text broken between words, and between Chinese characters except before closing punctuation."""
        lines, line = [], ""
        for piece in _PIECES.findall(text):
            if line and self.get_string_width(line + piece.rstrip()) > width:
                lines.append(line.rstrip())
                line = piece.lstrip()
            else:
                line += piece
        return [*lines, line.rstrip()]

    def rule(self, x: float, y: float, width: float, colour: Colour = RULE) -> None:
        """A thin horizontal line."""
        self.set_draw_color(*colour)
        self.set_line_width(0.2)
        self.line(x, y, x + width, y)

    def bar(self, x: float, y: float, width: float, height: float, colour: Colour) -> None:
        """A filled bar."""
        self.set_fill_color(*colour)
        self.rect(x, y, width, height, style="F")

    def _pen(self, size: float, colour: Colour, *, bold: bool) -> None:
        self.set_font(_FAMILY, "B" if bold else "", size)
        self.set_text_color(*colour)


def _plain(text: str) -> str:
    # In a Chinese typeface typographic quotation marks are as wide as a character, which splits an English sentence.
    return text if _HAN.search(text) else text.translate(_NARROW)
