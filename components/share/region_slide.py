"""A region on one slide: the claim, its history as a chart that can be edited, four numbers, source and link."""

import io
import math

from pptx import Presentation
from pptx.chart.data import CategoryChartData
from pptx.dml.color import RGBColor
from pptx.enum.chart import XL_CHART_TYPE, XL_LEGEND_POSITION
from pptx.oxml.ns import qn
from pptx.slide import Slide
from pptx.util import Emu, Inches, Pt

from components.monitor import numbers
from components.monitor import text as monitor_text
from components.site import ids
from components.text import sources, words
from data.i18n import tr
from data.monitor.reading import Reading
from data.tables.panel import Panel

_INK, _MUTED = RGBColor(0x16, 0x20, 0x2A), RGBColor(0x56, 0x62, 0x6D)
_LINES = (RGBColor(0xC2, 0x41, 0x0C), *(RGBColor(0x3F, 0x4D, 0x59),) * 5)
_SOFT = RGBColor(0xE8, 0xB8, 0xA3)
_LATIN, _CHINESE = "Calibri", "Microsoft YaHei"


def slide(panel: Panel, link: str, licence: str) -> bytes:
    """The slide as PPTX. panel: any of the region's panels, for its reading; link: the pinned one, whole."""
    reading: Reading = panel.reading  # type: ignore[assignment]  # the Monitor's panels are of readings
    show = Presentation()
    show.slide_width, show.slide_height = Inches(13.333), Inches(7.5)
    page = show.slides.add_slide(show.slide_layouts[5])  # a title alone: what reads the slide aloud begins there
    title = page.shapes.title
    title.left, title.top, title.width, title.height = Inches(0.6), Inches(0.35), Inches(12.1), Inches(1.0)
    _write(title.text_frame, monitor_text.headline(reading), 26, bold=True)
    _text(page, (0.6, 1.3, 12.1, 0.6), monitor_text.standfirst(reading), 15, _MUTED)
    _chart(page, reading)
    said = numbers.number_texts(reading)
    for n, measure in enumerate(reading.measures):
        top = 2.2 + 1.13 * n
        _text(page, (9.7, top, 3.1, 0.3), said[ids.label(measure.name)], 12, _MUTED)
        _text(page, (9.7, top + 0.24, 3.1, 0.5), said[ids.number(measure.name)], 24, bold=True)
        _text(page, (9.7, top + 0.66, 3.1, 0.4), said[ids.detail(measure.name)], 10, _MUTED)
    foot = words.run_on([tr("{sentence}.", sentence=sources.history_source(reading)), licence])
    _text(page, (0.6, 6.75, 12.1, 0.35), foot, 10, _MUTED)
    _text(page, (0.6, 7.05, 12.1, 0.3), link, 10, _MUTED, link=link)
    core = show.core_properties
    core.title, core.author, core.comments = monitor_text.page_title(reading), words.NAME, link
    out = io.BytesIO()
    show.save(out)
    return out.getvalue()


def _chart(page: Slide, reading: Reading) -> None:
    """A native chart: its figures open in the reader's own spreadsheet."""
    held = CategoryChartData(number_format="0.0%")
    held.categories = list(reading.quarters)
    focus = reading.series[0]
    for series in reading.series:
        held.add_series(series.place.called, _known(series.share.tolist()))
    bounds = ((tr("90% interval, lower"), focus.lower), (tr("90% interval, upper"), focus.upper))
    for name, column in bounds:
        held.add_series(name, _known(column.tolist()))
    where = (Inches(0.5), Inches(2.1), Inches(8.9), Inches(4.5))
    frame = page.shapes.add_chart(XL_CHART_TYPE.LINE, *where, held)
    frame.name = monitor_text.history_title(reading)
    frame._element.nvGraphicFramePr.cNvPr.set("descr", monitor_text.history_figures(reading))
    chart = frame.chart
    chart.has_legend, chart.has_title = True, False
    chart.legend.position, chart.legend.include_in_layout = XL_LEGEND_POSITION.BOTTOM, False
    chart.font.size, chart.font.color.rgb = Pt(11), _MUTED
    chart.value_axis.tick_labels.number_format, chart.value_axis.tick_labels.number_format_is_linked = "0%", False
    chart.value_axis.major_gridlines.format.line.color.rgb = RGBColor(0xE3, 0xE1, 0xDC)
    chart.value_axis.format.line.fill.background()
    chart.value_axis.minimum_scale = 0
    _every(chart.category_axis._element, 20)
    for n, line in enumerate(chart.plots[0].series):
        line.smooth = False
        bound = n >= len(reading.series)
        line.format.line.width = Pt(0.75 if bound else 2.5 if n == 0 else 1.5)
        line.format.line.color.rgb = _SOFT if bound else _LINES[n]


def _every(axis: object, quarters: int) -> None:
    """Label every so many quarters: a hundred would not be read. python-pptx has no word for it."""
    for tag in ("c:tickLblSkip", "c:tickMarkSkip"):
        found = axis.makeelement(qn(tag), {"val": str(quarters)})  # type: ignore[attr-defined]  # an lxml element
        before = axis.find(qn("c:noMultiLvlLbl"))  # type: ignore[attr-defined]  # as above
        before.addprevious(found)


def _known(column: list[float]) -> list[float | None]:
    return [None if math.isnan(x) else round(x, 6) for x in column]


def _text(
    page: Slide,
    box: tuple[float, float, float, float],
    text: str,
    size: float,
    colour: RGBColor = _INK,
    *,
    bold: bool = False,
    link: str = "",
) -> None:
    left, top, width, height = (Inches(inch) for inch in box)
    frame = page.shapes.add_textbox(left, top, width, height).text_frame
    _write(frame, text, size, colour, bold=bold, link=link)


def _write(
    frame: object, text: str, size: float, colour: RGBColor = _INK, *, bold: bool = False, link: str = ""
) -> None:
    """One paragraph, left, in letters that both languages have on most machines."""
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
