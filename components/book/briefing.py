"""The book on one page, for a committee: the claim, four numbers, the ladder, the worst places, the falls it bears."""

from collections.abc import Sequence

from fpdf import FPDF

from components import words
from components.book import words as said
from data.tape.intake import Taken
from data.tape.reading import FALLS, TARGETS, BookReading, Group

Colour = tuple[int, int, int]
# Light only: a page is paper.
_INK, _MUTED, _RULE = (24, 32, 42), (96, 106, 118), (205, 211, 218)
_BOOK, _STRESSED, _MARKET = (21, 92, 158), (126, 172, 214), (150, 158, 167)
_LEFT, _WIDE, _GAP = 16.0, 178.0, 8.0
_HALF = (_WIDE - _GAP) / 2
_PLACES, _POCKETS = 17, 7
# What the letters that every PDF reader has (Latin-1) cannot print.
_PLAIN = str.maketrans({"–": "-", "—": "-", "−": "-", "’": "'", "‘": "'", "“": '"', "”": '"', "…": "...", "±": "+/-"})


def briefing(reading: BookReading, taken: Taken, claim: str, standfirst: str, command: str = "") -> bytes:
    """The page as a PDF. claim, standfirst: as the page says them; command: that gives the same figures."""
    pdf = _Sheet(format="A4")
    pdf.set_auto_page_break(auto=False)
    pdf.c_margin = 0.0
    pdf.set_title(_latin(f"Waterline: {taken.name}, {reading.as_of}"))
    pdf.add_page()
    pdf.words(_LEFT, 14, f"{said.NAME.upper()}  ·  {taken.name[:60]}  ·  {taken.accepted:,} loans", 8.5, _MUTED)
    y = pdf.text_block(_LEFT, 20, _WIDE, claim, 17, bold=True)
    y = pdf.text_block(_LEFT, y + 1.5, _WIDE, standfirst, 10.5, colour=_MUTED)
    y = _numbers(pdf, reading, y + 4)
    top = y + 5
    low = max(_ladder(pdf, reading, _LEFT, top), _curve(pdf, reading, _LEFT + _HALF + _GAP, top))
    top = low + 5
    _places(pdf, reading, _LEFT, top)
    _right(pdf, reading, _LEFT + _HALF + _GAP, top)
    _foot(pdf, reading, command)
    return bytes(pdf.output())


class _Sheet(FPDF):
    """A page in the house's few sizes."""

    def words(
        self,
        x: float,
        y: float,
        text: str,
        size: float,
        colour: Colour = _INK,
        *,
        bold: bool = False,
        align: str = "L",
        wide: float = 0.0,
    ) -> None:
        """One line; right-aligned text ends at x + wide."""
        self.set_font("Helvetica", "B" if bold else "", size)
        self.set_text_color(*colour)
        self.set_xy(x, y)
        self.cell(wide or _WIDE, size * 0.45, _latin(text), align=align)

    def text_block(
        self, x: float, y: float, wide: float, text: str, size: float, colour: Colour = _INK, *, bold: bool = False
    ) -> float:
        """Lines as many as it takes; where they end."""
        self.set_font("Helvetica", "B" if bold else "", size)
        self.set_text_color(*colour)
        self.set_xy(x, y)
        self.multi_cell(wide, size * 0.45, _latin(text), align="L", new_x="LMARGIN", new_y="NEXT")
        return float(self.get_y())

    def rule(self, x: float, y: float, wide: float, colour: Colour = _RULE) -> None:
        """A thin line across."""
        self.set_draw_color(*colour)
        self.set_line_width(0.2)
        self.line(x, y, x + wide, y)


def _numbers(pdf: _Sheet, reading: BookReading, y: float) -> float:
    one, other = reading.before, reading.after
    cards = (
        ("under", said.count(one.under), said.count(other.under)),
        ("upb_under", said.money(one.upb_under), said.money(other.upb_under)),
        ("shortfall", said.money(one.shortfall), said.money(other.shortfall)),
        ("near", said.count(one.near), said.count(other.near)),
    )
    wide = _WIDE / 4
    pdf.rule(_LEFT, y, _WIDE, _INK)
    for n, (name, before, after) in enumerate(cards):
        x = _LEFT + n * wide
        pdf.words(x, y + 2, said.FIGURE_NAMES[name], 8.5, _MUTED)
        pdf.words(x, y + 6.5, before, 15, bold=True)
        pdf.words(x, y + 14.5, f"{said.AFTER}: {after}", 8.5, _MUTED)
    return y + 19


def _ladder(pdf: _Sheet, reading: BookReading, x: float, y: float) -> float:
    pdf.words(x, y, "Loans by LTV today, per cent of loans", 10, bold=True)
    _key(pdf, x, y + 5.5, (("book", _BOOK), ("stressed", _STRESSED), ("market, same mix", _MARKET)))
    rows = reading.ladder[:3]
    top = max((float(share) for share in rows.ravel() if share == share), default=1.0) or 1.0  # noqa: PLR0124  # nan
    y += 11
    for number, band in enumerate(words.BANDS):
        pdf.words(x, y + 1.3, f"{band}%", 8, _MUTED)
        for row, colour in enumerate((_BOOK, _STRESSED, _MARKET)):
            share = float(rows[row, number])
            if share == share:  # noqa: PLR0124  # nan is not itself
                pdf.set_fill_color(*colour)
                pdf.rect(x + 20, y + 1.7 * row, (_HALF - 34) * share / top, 1.4, style="F")
        pdf.words(x + _HALF - 14, y + 1.3, said.percent(float(rows[0, number])), 8, align="R", wide=14)
        y += 6
    return y


def _curve(pdf: _Sheet, reading: BookReading, x: float, y: float) -> float:
    pdf.words(x, y, "Under water after an immediate fall in prices", 10, bold=True)
    _key(pdf, x, y + 5.5, (("book", _BOOK), ("market, same mix", _MARKET)))
    left, top, wide, high = x + 12, y + 12, _HALF - 16, 46.0
    for share in (0, 25, 50, 75, 100):
        at = top + high * (1 - share / 100)
        pdf.rule(left, at, wide)
        pdf.words(x, at - 1.6, f"{share}%", 7.5, _MUTED, align="R", wide=11)
    for fall in range(0, 61, 10):
        where = left + wide * fall / 60
        pdf.words(where - 6, top + high + 1.5, f"-{fall}%" if fall else "0", 7.5, _MUTED, align="C", wide=12)
    pdf.set_line_width(0.7)
    for line, colour in ((1, _MARKET), (0, _BOOK)):
        points = [
            (left + wide * float(fall / FALLS[-1]), top + high * (1 - float(share)))
            for fall, share in zip(FALLS, reading.curve[line], strict=True)
            if share == share  # noqa: PLR0124  # nan is not itself
        ]
        pdf.set_draw_color(*colour)
        if len(points) > 1:
            pdf.polyline(points)
    return top + high + 8


def _places(pdf: _Sheet, reading: BookReading, x: float, y: float) -> float:
    pdf.words(x, y, "The largest regions, under water, per cent", 10, bold=True)
    heads = (("", 0.0), ("Balance", 40.0), ("Book", 54.0), ("Stressed", 69.0), ("Market", 85.0))
    y += 6
    for head, end in heads[1:]:
        pdf.words(x + end - 20, y, head, 8, _MUTED, align="R", wide=20)
    y += 4.5
    for group in [one for one in reading.regions if one.key][:_PLACES]:
        pdf.rule(x, y - 0.6, _HALF)
        name = group.place.region if group.place else group.key
        pdf.words(x, y, name[:26], 8)
        for text, (_, end) in zip(_figures(group, reading.view.weight), heads[1:], strict=False):
            pdf.words(x + end - 20, y, text, 8, align="R", wide=20)
        y += 4.8
    return y


def _figures(group: Group, weight: str) -> Sequence[str]:
    if group.hidden:
        return ("hidden",)
    shares = (group.before.share(weight), group.after.share(weight), group.market)
    return (said.money(group.before.upb), *(said.percent(one).removesuffix(" %") for one in shares))


def _right(pdf: _Sheet, reading: BookReading, x: float, y: float) -> float:
    pdf.words(x, y, "How far prices may fall", 10, bold=True)
    y += 6
    for target, fall in zip(TARGETS, reading.needed, strict=True):
        known = fall == fall  # noqa: PLR0124  # nan is not itself
        told = f"{said.percent(float(fall))} fall" if known else "there already"
        pdf.words(x, y, f"{said.percent(target, 0)} under water", 8)
        pdf.words(x, y, told, 8, align="R", wide=_HALF)
        y += 4.8
        pdf.rule(x, y - 0.8, _HALF)
    y += 3
    pdf.words(x, y, "What rules make of it", 10, bold=True)
    y += 6
    pdf.words(x + 40, y - 0.5, f"{said.BEFORE} / {said.AFTER}", 8, _MUTED, align="R", wide=_HALF - 40)
    y += 4.5
    one, other = reading.capital
    for name, pair in (
        ("Mean LTV on the value at origination", (one.ltv_then, other.ltv_then)),
        ("Mean LTV on the indexed value", (one.ltv_now, other.ltv_now)),
        ("Basel CRE20 weight, origination value", (one.weight_then, other.weight_then)),
        ("Basel CRE20 weight, lower of the two", (one.weight_now, other.weight_now)),
    ):
        pdf.rule(x, y - 0.6, _HALF)
        pdf.words(x, y, name, 8)
        pdf.words(x, y, " / ".join(said.percent(figure) for figure in pair), 8, align="R", wide=_HALF)
        y += 4.8
    return _pockets(pdf, reading, x, y + 3)


def _pockets(pdf: _Sheet, reading: BookReading, x: float, y: float) -> float:
    if not reading.pockets:
        return y
    pdf.words(x, y, "Where most is owed beyond the homes' worth", 10, bold=True)
    y += 6
    for pocket in reading.pockets[:_POCKETS]:
        pdf.rule(x, y - 0.6, _HALF)
        pdf.words(x, y, f"{pocket.place.region[:26]}, lent {pocket.year}", 8)
        told = f"{said.money(pocket.shortfall)}; {said.percent(pocket.share)} under water"
        pdf.words(x, y, told, 8, align="R", wide=_HALF)
        y += 4.8
    return y


def _foot(pdf: _Sheet, reading: BookReading, command: str) -> None:
    view, one = reading.view, reading.before
    told = [
        f"Evidence: {said.BADGE}; the market is modelled. {said.count(one.loans)} loans valued, "
        f"{said.count(one.gone)} owe nothing, {said.count(one.unvalued)} without a value or an index are in no share.",
        f"{words.VALUES[view.value]}; threshold {view.threshold}%, shares of {view.weight}; "
        f"stress {words.SCENARIOS.get(view.scenario, view.scenario)}, read at {reading.judged}. "
        + " ".join(said.NOTES[note] for note in reading.notes),
        f"Snapshot {reading.snapshot[:16]}." + (f" Again: {command}" if command else ""),
    ]
    y = 262.0
    pdf.rule(_LEFT, y - 2, _WIDE, _INK)
    for text in told:
        y = pdf.text_block(_LEFT, y, _WIDE, text, 7.5, colour=_MUTED) + 0.8


def _key(pdf: _Sheet, x: float, y: float, entries: Sequence[tuple[str, Colour]]) -> None:
    for name, colour in entries:
        pdf.set_fill_color(*colour)
        pdf.rect(x, y + 0.9, 4, 1.6, style="F")
        pdf.words(x + 5, y, name, 8, _MUTED)
        x += 9 + pdf.get_string_width(name)


def _latin(text: str) -> str:
    """What Helvetica can print of a text.

    >>> _latin("−30% · München 北京")
    '-30% · München ??'
    """
    return text.translate(_PLAIN).encode("latin-1", "replace").decode("latin-1")
