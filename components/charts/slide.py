"""A slide for presentations (PPTX): the application's text sizes and colours, in fonts that most machines have."""

import io
import math
from collections.abc import Sequence

from pptx import Presentation
from pptx.chart.chart import Chart
from pptx.dml.color import RGBColor
from pptx.enum.chart import XL_LEGEND_POSITION
from pptx.oxml.ns import qn
from pptx.slide import Slide
from pptx.util import Emu, Inches, Pt

from components.text import words

# The light theme of components/site/theme.py.
INK, MUTED, RULE = RGBColor(0x16, 0x20, 0x2A), RGBColor(0x56, 0x62, 0x6D), RGBColor(0xE3, 0xE1, 0xDC)
_LATIN, _CHINESE = "Calibri", "Microsoft YaHei"


class SlidePage:
    """One slide of 13.3 by 7.5 inches, with a title, and its file."""

    def __init__(self, title: str, standfirst: str) -> None:
        self._presentation = Presentation()
        self._presentation.slide_width, self._presentation.slide_height = Inches(13.333), Inches(7.5)
        # The layout "title only": screen readers begin at the title.
        self.page: Slide = self._presentation.slides.add_slide(self._presentation.slide_layouts[5])
        shape = self.page.shapes.title
        shape.left, shape.top, shape.width, shape.height = Inches(0.6), Inches(0.35), Inches(12.1), Inches(1.0)
        _write(shape.text_frame, title, 26, bold=True)
        self.text((0.6, 1.3, 12.1, 0.6), standfirst, 15, MUTED)

    def text(
        self,
        box: tuple[float, float, float, float],
        text: str,
        size: float,
        colour: RGBColor = INK,
        *,
        bold: bool = False,
        link: str = "",
    ) -> None:
        """A text in a box: left, top, width and height in inches."""
        left, top, width, height = (Inches(inch) for inch in box)
        frame = self.page.shapes.add_textbox(left, top, width, height).text_frame
        _write(frame, text, size, colour, bold=bold, link=link)

    def numbers(self, numbers: Sequence[tuple[str, str, str]]) -> None:
        """Numbers down the right side, each with its label and detail."""
        for n, (label, number, detail) in enumerate(numbers):
            top = 2.2 + 1.13 * n
            self.text((9.7, top, 3.1, 0.3), label, 12, MUTED)
            self.text((9.7, top + 0.24, 3.1, 0.5), number, 24, bold=True)
            self.text((9.7, top + 0.66, 3.1, 0.4), detail, 10, MUTED)

    def finished(self, title: str, comments: str = "") -> bytes:
        """The file's bytes. title, comments: of its properties."""
        core = self._presentation.core_properties
        core.title, core.author, core.comments = title, words.NAME, comments
        buffer = io.BytesIO()
        self._presentation.save(buffer)
        return buffer.getvalue()


def style_shares(chart: Chart) -> None:
    """Give a chart of shares its legend, font, axis from 0 in per cent, and rules."""
    chart.has_legend = True
    chart.legend.position, chart.legend.include_in_layout = XL_LEGEND_POSITION.BOTTOM, False
    chart.font.size, chart.font.color.rgb = Pt(11), MUTED
    chart.value_axis.tick_labels.number_format, chart.value_axis.tick_labels.number_format_is_linked = "0%", False
    chart.value_axis.major_gridlines.format.line.color.rgb = RULE
    chart.value_axis.format.line.fill.background()
    chart.value_axis.minimum_scale = 0


def null_where_unknown(column: Sequence[float]) -> list[float | None]:
    """Figures of a chart's series; None where they are not known."""
    return [None if math.isnan(x) else round(x, 6) for x in column]


def _write(
    frame: object, text: str, size: float, colour: RGBColor = INK, *, bold: bool = False, link: str = ""
) -> None:
    """One paragraph, left-aligned, in fonts that most machines have for both languages."""
    frame.word_wrap = True  # type: ignore[attr-defined]  # a pptx text frame
    for side in ("margin_left", "margin_right", "margin_top", "margin_bottom"):
        setattr(frame, side, Emu(0))
    paragraph = frame.paragraphs[0]  # type: ignore[attr-defined]  # as above
    paragraph.alignment = 1
    run = paragraph.add_run()
    run.text = text
    run.font.size, run.font.bold, run.font.color.rgb, run.font.name = Pt(size), bold, colour, _LATIN
    far_east = run.font._element.makeelement(qn("a:ea"), {"typeface": _CHINESE})
    run.font._element.append(far_east)
    if link:
        run.hyperlink.address = link
