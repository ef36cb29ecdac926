"""The book on one page (PDF), for a committee: headline, four numbers, ladder, reverse stress, largest regions."""

from collections.abc import Sequence

from components.book import words as book_words
from components.charts.pdf import INK, LEFT, MUTED, WIDTH, Colour, PdfPage
from components.text import formatting, phrases, words
from data.book.intake.findings import KINDS
from data.book.intake.load import IntakeReport
from data.book.report.reading import FALLS, TARGETS, BookReading, TableRow
from data.country import Currency
from data.i18n import tr

_BOOK, _STRESSED, _MARKET = (21, 92, 158), (126, 172, 214), (150, 158, 167)
_GAP = 8.0
_HALF = (WIDTH - _GAP) / 2
_REGIONS_LISTED, _POCKETS_LISTED = 17, 7
# On the sheets of findings: the lowest line, and the widths of a finding's kind and text.
_BOTTOM, _KIND, _FOUND = 280.0, 50.0, 118.0


def briefing(reading: BookReading, report: IntakeReport, claim: str, standfirst: str, command: str = "") -> bytes:
    """The page as a PDF. claim, standfirst: as on the page; command: the command line that gives the same figures."""
    title = book_words.title(reading, report)
    pdf = PdfPage(title)
    pdf.words(LEFT, 14, f"{words.NAME}  ·  {title}"[:110], 8.5, MUTED)
    y = pdf.block(LEFT, 20, WIDTH, claim, 17, bold=True)
    y = pdf.block(LEFT, y + 1.5, WIDTH, standfirst, 10.5, colour=MUTED)
    y = _numbers(pdf, reading, y + 4)
    top = y + 5
    bottom = max(_ladder(pdf, reading, LEFT, top), _curve(pdf, reading, LEFT + _HALF + _GAP, top))
    top = bottom + 5
    _largest_regions(pdf, reading, LEFT, top)
    _falls_and_capital(pdf, reading, LEFT + _HALF + _GAP, top)
    _footer(pdf, reading, command)
    _findings(pdf, reading)
    return pdf.finished()


def _findings(pdf: PdfPage, reading: BookReading) -> None:
    """What reading the tape found, on sheets of their own behind the page."""
    y = _BOTTOM + 1
    for finding in reading.findings:
        kind, text, changes = KINDS[finding.kind], tr(finding.text), tr(finding.changes)
        count = f"{finding.count:,}" if finding.count else ""
        needed = pdf.height_of(_FOUND, text, 8) + pdf.height_of(_FOUND, changes, 7.5) + 2.5
        if y + needed > _BOTTOM:
            pdf.add_page()
            y = pdf.block(LEFT, 16, WIDTH, tr("What reading the tape found"), 13, bold=True) + 4
        pdf.rule(LEFT, y - 0.8, WIDTH)
        pdf.words(LEFT, y, kind, 7.5, MUTED)
        pdf.words(LEFT + _KIND - _GAP, y, count, 8, align="R", width=14)
        y = pdf.block(LEFT + WIDTH - _FOUND, y, _FOUND, text, 8)
        y = pdf.block(LEFT + WIDTH - _FOUND, y, _FOUND, changes, 7.5, colour=MUTED) + 2.5


def _numbers(pdf: PdfPage, reading: BookReading, y: float) -> float:
    wide = WIDTH / 4
    pdf.rule(LEFT, y, WIDTH, INK)
    for n, (name, before, after) in enumerate(book_words.figures(reading)):
        x = LEFT + n * wide
        # No text may reach into the next column.
        pdf.words(x, y + 2, book_words.FIGURE_NAMES[name], 8.5, MUTED, most=wide - 3)
        pdf.words(x, y + 6.5, before, 15, bold=True, most=wide - 3)
        pdf.words(x, y + 14.5, after, 8.5, MUTED, most=wide - 3)
    return y + 19


def _ladder(pdf: PdfPage, reading: BookReading, x: float, y: float) -> float:
    pdf.words(x, y, tr("Loans by LTV today, per cent of loans"), 10, bold=True)
    _legend(
        pdf,
        x,
        y + 5.5,
        ((tr("book"), _BOOK), (tr("stressed"), _STRESSED), (tr("market, same places and years"), _MARKET)),
    )
    rows = reading.ladder[:3]
    largest = max((float(share) for share in rows.ravel() if share == share), default=1.0) or 1.0  # noqa: PLR0124  # nan
    y += 11
    for number, band in enumerate(words.BANDS):
        pdf.words(x, y + 1.3, f"{tr(band)}%", 8, MUTED)
        for row, colour in enumerate((_BOOK, _STRESSED, _MARKET)):
            share = float(rows[row, number])
            if share == share:  # noqa: PLR0124  # nan is not itself
                pdf.set_fill_color(*colour)
                pdf.rect(x + 20, y + 1.7 * row, (_HALF - 34) * share / largest, 1.4, style="F")
        pdf.words(x + _HALF - 14, y + 1.3, formatting.percent(float(rows[0, number])), 8, align="R", width=14)
        y += 6
    return y


def _curve(pdf: PdfPage, reading: BookReading, x: float, y: float) -> float:
    pdf.words(x, y, tr("Under water after an immediate fall in prices"), 10, bold=True)
    _legend(pdf, x, y + 5.5, ((tr("book"), _BOOK), (tr("market, same places and years"), _MARKET)))
    left, top, width, height = x + 12, y + 12, _HALF - 16, 46.0
    for share in (0, 25, 50, 75, 100):
        tick_y = top + height * (1 - share / 100)
        pdf.rule(left, tick_y, width)
        pdf.words(x, tick_y - 1.6, f"{share}%", 7.5, MUTED, align="R", width=11)
    for fall in range(0, 61, 10):
        tick_x = left + width * fall / 60
        pdf.words(tick_x - 6, top + height + 1.5, f"−{fall}%" if fall else "0%", 7.5, MUTED, align="C", width=12)
    pdf.set_line_width(0.7)
    for line, colour in ((1, _MARKET), (0, _BOOK)):
        points = [
            (left + width * float(fall / FALLS[-1]), top + height * (1 - float(share)))
            for fall, share in zip(FALLS, reading.curve[line], strict=True)
            if share == share  # noqa: PLR0124  # nan is not itself
        ]
        pdf.set_draw_color(*colour)
        if len(points) > 1:
            pdf.polyline(points)
    return top + height + 8


def _largest_regions(pdf: PdfPage, reading: BookReading, x: float, y: float) -> float:
    pdf.words(x, y, tr("The largest regions, under water, per cent"), 10, bold=True)
    heads = (("", 0.0), (tr("Balance"), 50.0), (tr("Book"), 60.0), (tr("Stressed"), 73.0), (tr("Market"), 85.0))
    y += 6
    for head, end in heads[1:]:
        pdf.words(x + end - 20, y, head, 8, MUTED, align="R", width=20, most=12.5)
    y += 4.5
    for group in [region for region in reading.regions if region.key][:_REGIONS_LISTED]:
        pdf.rule(x, y - 0.6, _HALF)
        name = group.shown_name
        pdf.words(x, y, name, 8, most=29)
        figures = _figures(group, reading.view.weight, book_words.currency(reading))
        for text, (_, end) in zip(figures, heads[1:], strict=False):
            pdf.words(x + end - 20, y, text, 8, align="R", width=20, most=20)
        y += 4.8
    return y


def _figures(group: TableRow, weight: str, currency: Currency) -> Sequence[str]:
    if group.hidden:
        return (tr("hidden"),)
    shares = (group.before.share(weight), group.after.share(weight), group.market)
    before, after, market = (formatting.cell(float(formatting.tenths(share))) for share in shares)
    amount = formatting.amount(group.before.upb, currency)
    return amount, before, tr("hidden") if group.hidden_after else after, market


def _falls_and_capital(pdf: PdfPage, reading: BookReading, x: float, y: float) -> float:
    pdf.words(x, y, tr("How far prices may fall"), 10, bold=True)
    y += 6
    for target, fall in zip(TARGETS, reading.needed, strict=True):
        needs_fall = fall == fall  # noqa: PLR0124  # nan is not itself
        fall_text = tr("{fall} fall", fall=formatting.exact_percent(float(fall))) if needs_fall else tr("there already")
        pdf.words(x, y, tr("{share} under water", share=formatting.exact_percent(target, 0)), 8)
        pdf.words(x, y, fall_text, 8, align="R", width=_HALF)
        y += 4.8
        pdf.rule(x, y - 0.8, _HALF)
    y += 3
    pdf.words(x, y, tr("What rules make of it"), 10, bold=True)
    y += 6
    pdf.words(
        x + 40, y - 0.5, f"{tr(book_words.BEFORE)} / {tr(book_words.AFTER)}", 8, MUTED, align="R", width=_HALF - 40
    )
    y += 4.5
    today, stressed = reading.capital
    for name, pair in (
        (tr("Mean LTV on the value at origination"), (today.ltv_then, stressed.ltv_then)),
        (tr("Mean LTV on the indexed value"), (today.ltv_now, stressed.ltv_now)),
        (tr("Basel CRE20 weight, origination value"), (today.weight_then, stressed.weight_then)),
        (tr("Basel CRE20 weight, lower of the two"), (today.weight_now, stressed.weight_now)),
    ):
        pdf.rule(x, y - 0.6, _HALF)
        pdf.words(x, y, name, 8)
        pdf.words(x, y, " / ".join(formatting.exact_percent(figure) for figure in pair), 8, align="R", width=_HALF)
        y += 4.8
    return _pockets(pdf, reading, x, y + 3)


def _pockets(pdf: PdfPage, reading: BookReading, x: float, y: float) -> float:
    if not reading.hot_spots:
        return y
    pdf.words(x, y, tr("Where most is owed beyond the homes' worth"), 10, bold=True)
    y += 6
    for pocket in reading.hot_spots[:_POCKETS_LISTED]:
        pdf.rule(x, y - 0.6, _HALF)
        pdf.words(x, y, tr("{place}, lent {year}", place=pocket.place.shown_name, year=pocket.year), 8, most=38)
        shortfall_text = tr(
            "{money}; {share} under water",
            money=formatting.amount(pocket.shortfall, book_words.currency(reading)),
            share=formatting.percent(pocket.share),
        )
        pdf.words(x, y, shortfall_text, 8, align="R", width=_HALF, most=_HALF - 40)
        y += 4.8
    return y


def _footer(pdf: PdfPage, reading: BookReading, command: str) -> None:
    view, before = reading.view, reading.before
    command_note = tr(" Again: {command}", command=command) if command else ""
    paragraphs = [
        tr(
            "Evidence: your loans; the market is modelled. {count} loans valued, {gone} owe nothing, {unvalued} "
            "without a value or an index are in no share.",
            count=book_words.count(before.loans),
            gone=book_words.count(before.gone),
            unvalued=book_words.count(before.unvalued),
        ),
        words.join_sentences(
            [
                tr(
                    "{value}; threshold {threshold}%, shares of {weight}; stress {scenario}, read at {quarter}.",
                    value=words.VALUES[view.value],
                    threshold=view.threshold,
                    weight=words.WEIGHTS[view.weight].lower(),
                    scenario=phrases.scenario_name(view.scenario),
                    quarter=reading.judged,
                ),
                *(book_words.note(reading, note) for note in reading.notes),
            ]
        ),
        tr("Snapshot {hash}.", hash=reading.snapshot[:16]) + command_note,
    ]
    y = 262.0
    pdf.rule(LEFT, y - 2, WIDTH, INK)
    for text in paragraphs:
        y = pdf.block(LEFT, y, WIDTH, text, 7.5, colour=MUTED) + 0.8


def _legend(pdf: PdfPage, x: float, y: float, entries: Sequence[tuple[str, Colour]]) -> None:
    for name, colour in entries:
        pdf.set_fill_color(*colour)
        pdf.rect(x, y + 0.9, 4, 1.6, style="F")
        pdf.words(x + 5, y, name, 8, MUTED)
        x += 9 + pdf.get_string_width(name)
