"""A region on one slide (PPTX): headline, history as an editable chart, four numbers, sources and link."""

from pptx.chart.data import CategoryChartData
from pptx.dml.color import RGBColor
from pptx.enum.chart import XL_CHART_TYPE
from pptx.oxml.ns import qn
from pptx.slide import Slide
from pptx.util import Inches, Pt

from components.charts.slide import MUTED, SlidePage, null_where_unknown, style_shares
from components.monitor import numbers
from components.monitor import text as monitor_text
from components.site import ids
from components.text import sources, words
from data.i18n import tr
from data.monitor.reading import Reading
from data.tables.panel import Panel

_LINES = (RGBColor(0xC2, 0x41, 0x0C), *(RGBColor(0x3F, 0x4D, 0x59),) * 5)
_SOFT = RGBColor(0xE8, 0xB8, 0xA3)


def slide(panel: Panel, link: str, licence: str) -> bytes:
    """The slide as PPTX. panel: any of the region's panels, for its reading; link: the full pinned URL; licence: of the
    figures.
    """
    reading: Reading = panel.reading
    slide_page = SlidePage(monitor_text.headline(reading), monitor_text.standfirst(reading))
    _chart(slide_page.page, reading)
    texts = numbers.number_texts(reading)
    slide_page.numbers(
        [
            (texts[ids.label(measure.name)], texts[ids.number(measure.name)], texts[ids.detail(measure.name)])
            for measure in reading.measures
        ]
    )
    footer = words.join_sentences([tr("{sentence}.", sentence=sources.history_source(reading)), licence])
    slide_page.text((0.6, 6.75, 12.1, 0.35), footer, 10, MUTED)
    slide_page.text((0.6, 7.05, 12.1, 0.3), link, 10, MUTED, link=link)
    return slide_page.finished(monitor_text.page_title(reading), link)


def _chart(page: Slide, reading: Reading) -> None:
    """A native chart, whose data can be edited in a spreadsheet."""
    chart_data = CategoryChartData(number_format="0.0%")
    chart_data.categories = list(reading.quarters)
    focus = reading.series[0]
    for series in reading.series:
        chart_data.add_series(series.place.shown_name, null_where_unknown(series.share.tolist()))
    bounds = ((tr("90% interval, lower"), focus.lower), (tr("90% interval, upper"), focus.upper))
    for name, column in bounds:
        chart_data.add_series(name, null_where_unknown(column.tolist()))
    position = (Inches(0.5), Inches(2.1), Inches(8.9), Inches(4.5))
    frame = page.shapes.add_chart(XL_CHART_TYPE.LINE, *position, chart_data)
    frame.name = monitor_text.history_title(reading)
    frame._element.nvGraphicFramePr.cNvPr.set("descr", monitor_text.history_figures(reading))
    chart = frame.chart
    chart.has_title = False
    style_shares(chart)
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
