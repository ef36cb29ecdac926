"""A region on one slide (PPTX): headline, history as an editable chart, four numbers, sources and link."""

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
    """The slide as PPTX. panel: any of the region's panels, for its reading; link: the full pinned URL; licence: of the
    figures.
    """
    reading: Reading = panel.reading
    presentation = Presentation()
    presentation.slide_width, presentation.slide_height = Inches(13.333), Inches(7.5)
    page = presentation.slides.add_slide(
        presentation.slide_layouts[5]
    )  # layout "title only": screen readers begin at the title
    title = page.shapes.title
    title.left, title.top, title.width, title.height = Inches(0.6), Inches(0.35), Inches(12.1), Inches(1.0)
    _write(title.text_frame, monitor_text.headline(reading), 26, bold=True)
    _text(page, (0.6, 1.3, 12.1, 0.6), monitor_text.standfirst(reading), 15, _MUTED)
    _chart(page, reading)
    texts = numbers.number_texts(reading)
    for n, measure in enumerate(reading.measures):
        top = 2.2 + 1.13 * n
        _text(page, (9.7, top, 3.1, 0.3), texts[ids.label(measure.name)], 12, _MUTED)
        _text(page, (9.7, top + 0.24, 3.1, 0.5), texts[ids.number(measure.name)], 24, bold=True)
        _text(page, (9.7, top + 0.66, 3.1, 0.4), texts[ids.detail(measure.name)], 10, _MUTED)
    footer = words.join_sentences([tr("{sentence}.", sentence=sources.history_source(reading)), licence])
    _text(page, (0.6, 6.75, 12.1, 0.35), footer, 10, _MUTED)
    _text(page, (0.6, 7.05, 12.1, 0.3), link, 10, _MUTED, link=link)
    core = presentation.core_properties
    core.title, core.author, core.comments = monitor_text.page_title(reading), words.NAME, link
    buffer = io.BytesIO()
    presentation.save(buffer)
    return buffer.getvalue()


def _chart(page: Slide, reading: Reading) -> None:
    """A native chart, whose data can be edited in a spreadsheet."""
    chart_data = CategoryChartData(number_format="0.0%")
    chart_data.categories = list(reading.quarters)
    focus = reading.series[0]
    for series in reading.series:
        chart_data.add_series(series.place.shown_name, _null_where_unknown(series.share.tolist()))
    bounds = ((tr("90% interval, lower"), focus.lower), (tr("90% interval, upper"), focus.upper))
    for name, column in bounds:
        chart_data.add_series(name, _null_where_unknown(column.tolist()))
    position = (Inches(0.5), Inches(2.1), Inches(8.9), Inches(4.5))
    frame = page.shapes.add_chart(XL_CHART_TYPE.LINE, *position, chart_data)
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
    _label_every(chart.category_axis._element, 20)
    for n, line in enumerate(chart.plots[0].series):
        line.smooth = False
        is_bound = n >= len(reading.series)
        line.format.line.width = Pt(0.75 if is_bound else 2.5 if n == 0 else 1.5)
        line.format.line.color.rgb = _SOFT if is_bound else _LINES[n]


def _label_every(axis: object, quarters: int) -> None:
    """Label only every so many quarters, because a hundred labels overlap; python-pptx has no API for it."""
    for tag in ("c:tickLblSkip", "c:tickMarkSkip"):
        skip = axis.makeelement(qn(tag), {"val": str(quarters)})  # type: ignore[attr-defined]  # an lxml element
        next_element = axis.find(qn("c:noMultiLvlLbl"))  # type: ignore[attr-defined]  # as above
        next_element.addprevious(skip)


def _null_where_unknown(column: list[float]) -> list[float | None]:
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
