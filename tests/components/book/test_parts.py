"""The parts of the book's page that are a reader's own: losses and limits, and the one-page briefing."""

import io
import re
from dataclasses import replace

import pyarrow.parquet as pq
import pytest
from fpdf import FPDF
from pptx import Presentation

from components.book import briefing, limits, sections, slide
from components.book import losses as book_losses
from components.book import words as said
from components.site import html
from components.text.formatting import amount
from data.book.intake.load import IntakeReport
from data.book.report.limits import BookLimits, limit_statuses
from data.book.valuation.aggregates import OpenBook
from data.book.valuation.engine import connect
from data.book.valuation.losses import Terms, losses
from data.book.valuation.valuation import BookShape
from data.country import country_of
from data.i18n import LANGUAGES, in_language
from tests.data.book.report.test_measure import asked, loans

DOLLARS = country_of("US").currency
TAKEN = IntakeReport("loans.csv", "own", 20_000, 20_000, 0, 0, 20_001)


@pytest.fixture(scope="module")
def reading(tmp_path_factory):
    path = tmp_path_factory.mktemp("book") / "loans.parquet"
    pq.write_table(loans(), path)
    return asked(OpenBook(connect(threads=1), str(path), BookShape()), TAKEN, scenario="fed-2026", threshold=95)


def written(part):
    return html.as_html(part, {}, {})


def sandboxed(reading, terms=None, **more):
    return written(book_losses.section(reading, losses(reading.profile, terms or Terms(), dispersed=False), **more))


def test_regions_have_their_names_in_the_reader_s_language(reading):
    """In the sentence of the largest regions and in the table of limits, Chinese names on a Chinese page."""
    statuses = limit_statuses(reading, BookLimits())
    names = [name for status in statuses for name in status.names if name]
    assert names
    for language, is_english in (("en", True), ("zh", False)):
        with in_language(language):
            parts = [written(sections.weak(reading)), written(limits.section(reading, statuses))]
        found = [name in part for name in {*names, *reading.concentration.names} for part in parts]
        assert any(found) is is_english
        assert len(said.region_names(reading)) >= len(reading.concentration.names)


def test_no_expected_loss_without_the_reader_s_own_probability(reading):
    """Waterline claims no probability of default; with one typed it says whose it is."""
    assert "Waterline claims none" in sandboxed(reading)
    found = losses(reading.profile, Terms(pd=0.02), dispersed=False)
    loss = amount(found.expected, DOLLARS)
    assert book_losses.expected(found, DOLLARS) == f"Expected loss {loss}, with your PD of 2.00%."


def test_the_one_given_number_names_its_source(reading):
    """The forced-sale discount is published; all other terms begin at nought."""
    page = sandboxed(reading)
    assert "Campbell, Giglio and Pathak" in page
    typed = dict(re.findall(r'<input name="(\w+)" value="([^"]*)"', page))
    assert typed.pop("sale") == "27"
    assert set(typed.values()) == {"0", ""}


def test_one_form_does_not_undo_another(reading):
    """Each form carries the question and what the other said, and says nothing of its own twice."""
    page = sandboxed(reading, Terms(costs=0.08), others=BookLimits(share=0.05).pairs())
    named = re.findall(r'name="(\w+)"', page)
    assert {"over", "quarter", "limit_share", "costs"} <= set(named)
    assert len(named) == len(set(named))
    other = written(
        limits.section(reading, limit_statuses(reading, BookLimits(share=0.05)), others=Terms(costs=0.08).pairs())
    )
    assert '<input type="hidden" name="costs" value="8">' in other


def test_a_light_is_words_and_a_sign_before_it_is_a_colour(reading):
    """Who sees no colour reads the same."""
    shares = (reading.before.share("loans"), reading.after.share("loans"))
    assert shares[1] > shares[0] > 0
    page = written(limits.section(reading, limit_statuses(reading, BookLimits(share=shares[0] / 2))))
    assert "✕ over" in page
    assert "no limit" in page
    assert limits.claim(limit_statuses(reading, BookLimits(share=sum(shares) / 2))) == limits.CLAIMS["after"]
    assert limits.claim(limit_statuses(reading, BookLimits())) == limits.CLAIMS[""]


def test_what_was_typed_wrongly_is_said_and_cannot_run(reading):
    """A complaint repeats what was typed as text."""
    page = sandboxed(reading, dropped=("costs '<script>' is not a number",))
    assert "&lt;script&gt;" in page
    assert "<script" not in page


def text_of(pdf):
    """What a PDF says, a line each."""
    from pypdf import PdfReader

    return [line.strip() for page in PdfReader(io.BytesIO(pdf)).pages for line in page.extract_text().splitlines()]


def test_the_briefing_is_one_page_that_says_the_page_s_figures(reading):
    """The claim, the four numbers before and after; one page, whatever the book, before the sheets of findings."""
    pdf = briefing.briefing(reading, TAKEN, "The claim of the page", "What stands under it")
    assert len(re.findall(rb"/Type /Page\b", pdf)) == 2
    without = briefing.briefing(replace(reading, findings=()), TAKEN, "The claim of the page", "What stands under it")
    assert len(re.findall(rb"/Type /Page\b", without)) == 1
    told = text_of(pdf)
    for sums in (reading.before, reading.after):
        for text in (said.count(sums.under), amount(sums.upb_under, DOLLARS), amount(sums.shortfall, DOLLARS)):
            assert any(text in line for line in told)
    assert "The claim of the page" in told


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_label_of_the_board_page_lies_on_another(reading, monkeypatch, language):
    """Every text has its own place on the sheet, whatever the language and however long the names of places."""
    boxes = []

    def cell(self, width, height, text="", align="L", **_):
        wide = self.get_string_width(text)
        left = self.x + (width - wide if align == "R" else (width - wide) / 2 if align == "C" else 0)
        if text.strip() and self.page_no() == 1:
            boxes.append((left, self.y, left + wide, self.y + 0.8 * height, text))

    monkeypatch.setattr(FPDF, "cell", cell)
    long = tuple(
        replace(group, place=group.place and replace(group.place, name="Deltona-Daytona Beach-Ormond Beach metro area"))
        for group in reading.regions
    )
    with in_language(language):
        briefing.briefing(replace(reading, regions=long), TAKEN, "The claim of the page", "What stands under it", "cmd")
    for number, (left, top, right, bottom, text) in enumerate(boxes):
        assert right <= 210, text
        assert bottom <= 297, text
        for other in boxes[number + 1 :]:
            apart = left >= other[2] - 0.1 or other[0] >= right - 0.1 or top >= other[3] or other[1] >= bottom
            assert apart, f"{text!r} lies on {other[4]!r}"


def test_the_slide_says_the_page_s_figures_in_a_chart_that_can_be_edited(reading):
    """Title, four numbers and the shares by LTV of the book today, stressed, and of the market."""
    (page,) = Presentation(io.BytesIO(slide.slide(reading, TAKEN, "The claim", "What stands under it", "cmd"))).slides
    texts = [shape.text_frame.text for shape in page.shapes if shape.has_text_frame]
    assert {"The claim", "What stands under it", "cmd", said.count(reading.before.under)} <= set(texts)
    (chart,) = (shape.chart for shape in page.shapes if shape.has_chart)
    assert chart.has_legend
    assert max(reading.ladder.ravel()) <= chart.value_axis.maximum_scale <= 1
    for series, shares in zip(chart.plots[0].series, reading.ladder[:3], strict=True):
        assert list(series.values) == pytest.approx(shares.tolist(), abs=1e-6)


def test_the_briefing_says_nothing_of_a_hidden_region(reading):
    """A hidden region has its name, and no figure."""
    hidden = replace(reading, regions=tuple(replace(one, hidden=True) for one in reading.regions))
    told = text_of(briefing.briefing(hidden, TAKEN, "Claim", "Deck"))
    # A region's row is its name and the one word.
    named = [group for group in reading.regions if group.key]
    assert sum(line == "hidden" or line.endswith(" hidden") for line in told) == len(named)
    for group in named:
        assert not any(amount(group.before.upb, DOLLARS) == line for line in told)


def test_a_name_in_any_script_makes_a_briefing(reading):
    """A tape may be called anything: its name is printed in its own letters, English and Chinese."""
    named = replace(TAKEN, name="贷款−2024’s (é).csv")
    assert any("贷款−2024’s (é).csv" in line for line in text_of(briefing.briefing(reading, named, "Claim", "Deck")))
    assert io.BytesIO(briefing.briefing(reading, named, "Claim " * 60, "Deck " * 100)).read(5) == b"%PDF-"
