"""A place on one page and on one slide: files that open, in both languages, with the page's own figures."""

import io
import re

import pytest
from fontTools.ttLib import TTFont
from pptx import Presentation

from app import create_app
from components.charts import pdf as charts_pdf
from data import i18n
from data.api import panels
from data.snapshot.snapshot import carried

NEVADA = "?place=US-NV,US&quarter=2010Q2"


@pytest.fixture(scope="module")
def client():
    return create_app().server.test_client()


@pytest.mark.parametrize("root", ["", "/zh"])
@pytest.mark.parametrize(
    "asked", [NEVADA, "?place=CBSA-29820&level=metro", "?place=US-DIV-MT&quarter=1998Q1", "?index=purchase"]
)
def test_every_kind_of_place_has_its_page_and_its_slide(client, root, asked):
    """A state, a metro, a division, a place without a figure: one page, one slide, named by place and quarter."""
    told = panels.panel(carried(), "history", asked)
    pdf = client.get(f"{root}/file/region.pdf{asked}")
    assert pdf.headers["Content-Disposition"] == f'attachment; filename="waterline-{told.place}-{told.quarter}.pdf"'
    assert pdf.data.startswith(b"%PDF-")
    assert len(re.findall(rb"/Type /Page\b", pdf.data)) == 1
    slides = Presentation(io.BytesIO(client.get(f"{root}/file/region.pptx{asked}").data)).slides
    assert len(slides) == 1
    assert slides[0].shapes.title.text_frame.text


def test_the_slide_holds_the_page_s_figures_as_a_chart_that_can_be_edited(client):
    """The chart's numbers are the history's; the chart says in words what it shows; the link is pinned."""
    page = Presentation(io.BytesIO(client.get(f"/file/region.pptx{NEVADA}").data)).slides[0]
    chart = next(shape for shape in page.shapes if shape.has_chart)
    rows = [row for row in panels.panel(carried(), "history", NEVADA).rows if row["region_id"] == "US-NV"]
    assert list(chart.chart.plots[0].categories) == [row["as_of"] for row in rows]
    assert list(chart.chart.series[0].values) == pytest.approx([row["pneq_by_loans"] for row in rows])
    assert "Nevada" in chart._element.nvGraphicFramePr.cNvPr.get("descr")
    said = " ".join(shape.text_frame.text for shape in page.shapes if shape.has_text_frame)
    assert "About two thirds of mortgages in Nevada" in said
    assert f"pin={carried().hash[:12]}" in said
    assert "Free to use with credit" in said


def test_what_is_printed_has_its_letters():
    """Every character that a catalogue or a place's name can print is in the typeface of the PDF."""
    letters = set(TTFont(charts_pdf._FONTS / "noto-sans-sc-regular.ttf").getBestCmap())
    said = "".join([*i18n.catalogue("zh").values(), *i18n.catalogue("zh")])
    named = "".join(place.name_zh + place.name for place in carried().places.values())
    # The cross is a light of the book's limits, which no paper shows.
    assert {letter for letter in said + named if ord(letter) not in letters and letter not in "\n’✕"} == set()


def test_a_line_breaks_where_its_language_lets_it():
    """English between words; Chinese anywhere, but never before a mark that closes."""
    sheet = charts_pdf.PdfPage("x")
    sheet._pen(10, charts_pdf.INK, bold=False)
    lines = sheet._lines("owed beyond what the homes are worth", 30)
    assert len(lines) > 1
    assert " ".join(lines) == "owed beyond what the homes are worth"
    lines = sheet._lines("负资产，" * 9, 30)
    assert "".join(lines) == "负资产，" * 9
    assert not any(line.startswith("，") for line in lines)
    sheet.finished()


def test_the_foot_of_the_page_is_as_high_as_its_text():
    """Caveats and sources of any length end above the page's edge: their height is known before they are written."""
    page = charts_pdf.PdfPage("A page")
    for text in ("One line.", "Many words. " * 80, "许多文字。" * 80):
        assert page.block(charts_pdf.LEFT, 10.0, charts_pdf.WIDTH, text, 6.8) - 10.0 == pytest.approx(
            page.height_of(charts_pdf.WIDTH, text, 6.8)
        )
    page.finished()
