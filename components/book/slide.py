"""The book on one slide (PPTX): headline, loans by LTV as an editable chart, four numbers, evidence and command."""

import math
from collections.abc import Sequence

from pptx.chart.data import CategoryChartData
from pptx.dml.color import RGBColor
from pptx.enum.chart import XL_CHART_TYPE
from pptx.util import Inches, Pt

from components.book import words as book_words
from components.charts.slide import MUTED, SlidePage, null_where_unknown, style_shares
from components.text import formatting, words
from data.book.intake.load import IntakeReport
from data.book.report.reading import BookReading
from data.i18n import tr

_FINE = 0.5  # axes that end below have a rule every tenth
_COLOURS = (RGBColor(0x15, 0x5C, 0x9E), RGBColor(0x7E, 0xAC, 0xD6), RGBColor(0x96, 0x9E, 0xA7))


def slide(reading: BookReading, report: IntakeReport, claim: str, standfirst: str, command: str = "") -> bytes:
    """The slide as PPTX. claim, standfirst: as on the page; command: the command line that gives the same figures."""
    slide_page = SlidePage(claim, standfirst)
    _chart(slide_page, reading)
    slide_page.numbers(
        [(book_words.FIGURE_NAMES[name], text, after) for name, text, after in book_words.figures(reading)]
    )
    title = book_words.title(reading, report)
    slide_page.text(
        (0.6, 6.62, 12.1, 0.35),
        words.join_sentences([tr("{sentence}.", sentence=title), book_words.coverage(reading)]),
        10,
        MUTED,
    )
    slide_page.text((0.6, 7.02, 12.1, 0.3), command, 10, MUTED)
    return slide_page.finished(title, command)


def _top(reading: BookReading) -> float:
    """Where the axis of shares ends: a fifth that no share is above, and never above the whole."""
    largest = max((share for share in reading.ladder.ravel().tolist() if not math.isnan(share)), default=1.0)
    return min(math.ceil(5 * largest) / 5, 1.0)


def _chart(slide_page: SlidePage, reading: BookReading) -> None:
    """Shares of loans by LTV, the book today and stressed and the market, as a native chart."""
    chart_data = CategoryChartData(number_format="0.0%")
    chart_data.categories = [f"{tr(band)}%" for band in words.BANDS]
    names: Sequence[str] = (tr("book"), tr("stressed"), tr("market, same places and years"))
    for row, name in enumerate(names):
        chart_data.add_series(name, null_where_unknown(reading.ladder[row].tolist()))
    position = (Inches(0.5), Inches(2.1), Inches(8.9), Inches(4.4))
    frame = slide_page.page.shapes.add_chart(XL_CHART_TYPE.COLUMN_CLUSTERED, *position, chart_data)
    frame.name = tr("Loans by LTV today, per cent of loans")
    figures = tr("; ").join(
        f"{tr(band)}%{tr(': ')}{formatting.percent(float(reading.ladder[0, number]))}"
        for number, band in enumerate(words.BANDS)
    )
    frame._element.nvGraphicFramePr.cNvPr.set("descr", figures)
    chart = frame.chart
    chart.has_title = True
    chart.chart_title.text_frame.text = frame.name
    chart.chart_title.text_frame.paragraphs[0].runs[0].font.size = Pt(12)
    style_shares(chart)
    chart.value_axis.maximum_scale = _top(reading)
    chart.value_axis.major_unit = 0.1 if chart.value_axis.maximum_scale < _FINE else 0.2
    for series, colour in zip(chart.plots[0].series, _COLOURS, strict=True):
        series.format.fill.solid()
        series.format.fill.fore_color.rgb = colour
