"""A region on one page (PDF): headline, four numbers, history, ladder, ranking, evidence and sources."""

import math

import numpy as np

from components.charts import pdf as charts_pdf
from components.charts.pdf import ACCENT, INK, LEFT, MUTED, PALE, RULE, SOFT, WATER, WIDTH, PdfPage
from components.monitor import numbers
from components.monitor import text as monitor_text
from components.site import ids
from components.text import formatting, sources, words
from data.i18n import tr
from data.monitor.reading import Reading
from data.tables.panel import Panel

_HALF = (WIDTH - 10) / 2
_RANKS_LISTED = 9
_FIRST_UNDER_WATER = 6  # bands from here on are above 100 % of the home's value


def briefing(panel: Panel, link: str, licence: str) -> bytes:
    """The page as a PDF. panel: any of the region's panels, for its reading; link: the full pinned URL; licence: of the
    figures.
    """
    reading: Reading = panel.reading
    place = reading.places[0]
    pdf = PdfPage(monitor_text.page_title(reading))
    pdf.words(LEFT, 13, f"{words.NAME}  ·  {place.shown_name}  ·  {reading.as_of}", 9, MUTED)
    y = pdf.block(LEFT, 19, WIDTH, monitor_text.headline(reading), 18, bold=True)
    y = pdf.block(LEFT, y + 1.5, WIDTH, monitor_text.standfirst(reading), 10.5, MUTED)
    y = _numbers(pdf, reading, y + 4)
    y = _history(pdf, reading, y + 5)
    left, right = _ladder(pdf, reading, y + 5), _ranking(pdf, reading, LEFT + _HALF + 10, y + 5)
    _foot(pdf, reading, max(left, right) + 4, link, licence)
    return pdf.finished()


def _numbers(pdf: PdfPage, reading: Reading, y: float) -> float:
    width = WIDTH / 4
    pdf.rule(LEFT, y, WIDTH, INK)
    texts = numbers.number_texts(reading)
    bottom = y
    for n, measure in enumerate(reading.measures):
        x = LEFT + n * width
        pdf.words(x, y + 2, texts[ids.label(measure.name)], 8.5, MUTED, width=width - 3)
        pdf.words(x, y + 6.5, texts[ids.number(measure.name)], 15, bold=True)
        bottom = max(bottom, pdf.block(x, y + 14.5, width - 4, texts[ids.detail(measure.name)], 8, MUTED))
    return bottom


def _history(pdf: PdfPage, reading: Reading, y: float) -> float:
    """The share through time with its interval, as on the page."""
    y = pdf.block(LEFT, y, WIDTH, monitor_text.history_title(reading), 11.5, bold=True)
    y = pdf.block(LEFT, y + 0.5, WIDTH, monitor_text.history_deck(reading), 8, MUTED) + 3
    height, width, x = 52.0, WIDTH - 12, LEFT + 10
    focus = reading.series[0]
    upper = np.where(np.isnan(focus.upper), focus.share, focus.upper)
    lower = np.where(np.isnan(focus.lower), focus.share, focus.lower)
    top = max(float(np.nanmax(upper)) if not np.isnan(upper).all() else 0.02, 0.02) * 1.08
    step = next(s for s in (0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5) if top / s <= 6)
    last = len(reading.quarters) - 1

    def at(i: int, share: float) -> tuple[float, float]:
        return x + width * i / last, y + height * (1 - share / top)

    for n in range(int(top / step) + 1):
        line = at(0, n * step)[1]
        pdf.rule(x, line, width)
        pdf.words(LEFT, line - 1.8, f"{100 * n * step:g}%", 7.5, MUTED, align="R", width=8.5)
    known_indices = [i for i, share in enumerate(focus.share.tolist()) if not math.isnan(share)]
    if known_indices:
        band = [at(i, float(upper[i])) for i in known_indices] + [
            at(i, float(lower[i])) for i in reversed(known_indices)
        ]
        pdf.set_fill_color(*SOFT)
        pdf.polygon(band, style="F")
        pdf.set_draw_color(*ACCENT)
        pdf.set_line_width(0.5)
        pdf.polyline([at(i, float(focus.share[i])) for i in known_indices])
        mark_x = at(reading.quarters.index(reading.as_of), 0.0)[0]
        pdf.set_draw_color(*INK)
        pdf.set_line_width(0.25)
        pdf.set_dash_pattern(dash=0.8, gap=0.8)
        pdf.line(mark_x, y, mark_x, y + height)
        pdf.set_dash_pattern()
    for i, quarter in enumerate(reading.quarters):
        if quarter.endswith("Q1") and int(quarter[:4]) % 5 == 0:
            pdf.words(at(i, 0)[0] - 6, y + height + 1, quarter[:4], 7.5, MUTED, align="C", width=12)
    return y + height + 5


def _ladder(pdf: PdfPage, reading: Reading, y: float) -> float:
    """The loans of the quarter by band."""
    y = pdf.block(LEFT, y, _HALF, monitor_text.ladder_title(reading), 10.5, bold=True) + 2
    bands = reading.ladder[:, monitor_text.at_quarter(reading)]
    most = max(float(np.nanmax(bands)) if not np.isnan(bands).all() else 1.0, 0.01)
    for n, share in enumerate(bands.tolist()):
        pdf.words(LEFT, y, f"{tr(words.BANDS[n])}%", 8, MUTED, align="R", width=22)
        if not math.isnan(share):
            pdf.bar(LEFT + 24, y + 0.3, (_HALF - 42) * share / most, 3.4, WATER if n >= _FIRST_UNDER_WATER else PALE)
        pdf.words(LEFT + 24, y, formatting.percent(share), 8, align="R", width=_HALF - 24)
        y += 4.9
    return y


def _ranking(pdf: PdfPage, reading: Reading, x: float, y: float) -> float:
    """The highest places of the level, and the rank of the place in focus."""
    y = pdf.block(x, y, _HALF, monitor_text.ranking_title(reading), 10.5, bold=True) + 2
    table = reading.table
    order = sorted(
        (i for i, share in enumerate(table.share.tolist()) if not math.isnan(share)), key=lambda i: -table.share[i]
    )
    ranks = {table.places[i].region_id: n for n, i in enumerate(order)}
    focus_rank = ranks.get(reading.view.focus)
    shown = list(range(min(_RANKS_LISTED, len(order))))
    if focus_rank is not None and focus_rank >= len(shown):
        shown = [*shown[:-1], focus_rank]
    for n in shown:
        i, is_focus = order[n], n == focus_rank
        place = table.places[i]
        pdf.words(x, y, f"{n + 1}", 8, MUTED, align="R", width=6)
        pdf.words(x + 9, y, place.shown_name[:38], 8.5, ACCENT if is_focus else INK, bold=is_focus)
        share = formatting.percent(float(table.share[i]))
        pdf.words(x, y, share, 8.5, ACCENT if is_focus else INK, align="R", width=_HALF, bold=is_focus)
        y += 4.9
    return y


_BOTTOM = 9.0  # mm left free below the last line


def _foot(pdf: PdfPage, reading: Reading, y: float, link: str, licence: str) -> None:
    evidence = words.join_sentences([monitor_text.badge(reading), monitor_text.notes(reading)]).strip()
    texts = (evidence, tr(words.CAVEAT), sources.sources(reading), licence)
    # At the usual height, or higher where caveats and sources need more room; the link is a line of its own.
    needed = sum(0.9 + pdf.height_of(WIDTH, text, 6.8) for text in texts) + 0.9 + 3.4
    y = max(y, min(243.0, pdf.h - _BOTTOM - needed))
    pdf.rule(LEFT, y, WIDTH, RULE)
    for text in texts:
        y = pdf.block(LEFT, y + 0.9, WIDTH, text, 6.8, MUTED)
    pdf.set_xy(LEFT, y + 0.9)
    pdf.set_font(size=6.8)
    pdf.set_text_color(*charts_pdf.WATER)
    pdf.cell(WIDTH, 3.4, link[:160], link=link)
