"""My book with real loans: both files of the Federal Home Loan Banks through every step, where they lie beside."""

import os
import re
from pathlib import Path

import pytest

from tests.chromium import Reader, pictured
from tests.paths import SHARED

FILES = SHARED / "data" / "us" / "fhlb_pudb"
LOANS = {2009: 50_502, 2010: 41_220}
# Every look that a page is judged in, where pictures are wanted; else the two that differ most.
LOOKS = [(360, "dark"), (1440, "light")]
if os.environ.get("WATERLINE_SHOTS"):
    LOOKS += [(360, "light"), (768, "light"), (768, "dark"), (1440, "dark")]

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not FILES.is_dir(), reason="the Federal Home Loan Banks' files are not beside this project"),
]


def loans(text):
    """The whole numbers of a sentence, in order."""
    return [int(one.replace(",", "")) for one in re.findall(r"\d[\d,]*", text)]


@pytest.mark.parametrize(("width", "scheme"), LOOKS)
@pytest.mark.parametrize("year", LOANS)
def test_real_loans_go_through_every_step(chromium, address, server, year, width, scheme):
    """Handed in as published, recognised, every row accounted for, valued, stressed, limited, exported, forgotten."""
    someone = Reader(
        chromium, address, viewport={"width": width, "height": 900}, color_scheme=scheme, accept_downloads=True
    )
    page, look = someone.page, f"{year}-{width}-{scheme}"
    page.goto(f"{address}/en/book/")
    pictured(page, f"book-{look}-1-tape")
    page.set_input_files("input[type=file]", str(FILES / f"AMA_PUDB_Export_1231{year - 2000:02d}.csv.zip"))
    page.click("[type=submit]")
    page.wait_for_url("**/book/mapping")
    assert "Federal Home Loan Banks" in page.inner_text("main")
    pictured(page, f"book-{look}-2-mapping")
    page.click("form.mapping [type=submit]:not([name=next])")
    page.wait_for_url("**/book/checks")
    read, accepted, rejected = loans(page.inner_text(".head .standfirst"))[:3]
    assert (read, accepted + rejected) == (LOANS[year], LOANS[year])
    pictured(page, f"book-{look}-3-checks")
    page.click(".head a.button")
    page.wait_for_url("**/book/")
    assert f"under water at {year}Q2's prices" in page.inner_text("h1")
    assert "the tape’s own quarter" in page.inner_text("main")
    pictured(page, f"book-{look}-4-figures")
    for step, search in (
        ("5-trough", "?quarter=2011Q4&scenario=flat&value=dispersed"),
        ("6-stress", "?quarter=2011Q4&scenario=own&fall=30&limit_share=5&limit_ltv=80&pd=2&costs=6"),
    ):
        page.goto(f"{address}/en/book/{search}")
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert page.locator("text=Not understood").count() == 0
        pictured(page, f"book-{look}-{step}")
    for form in ("xlsx", "pdf", "csv", "passport.json"):
        with page.expect_download() as held:
            page.locator(f"a[href*='/book.{form}?']").first.click()
        assert Path(held.value.path()).stat().st_size > 1000, form
    page.click("form.forget [type=submit]")
    page.wait_for_selector("text=nothing of it is left")
    pictured(page, f"book-{look}-7-forgotten")
    assert list(Path(server.config["BOOKS"]).iterdir()) == []
    someone.context.close()
    assert someone.wrong == []


def test_one_button_values_a_recognised_layout(chromium, address):
    """Handed in and valued at its own quarter, beside the market's loans of the same places and years."""
    someone = Reader(chromium, address, viewport={"width": 768, "height": 900})
    page = someone.page
    page.goto(f"{address}/en/book/")
    page.set_input_files("input[type=file]", str(FILES / "AMA_PUDB_Export_123109.csv.zip"))
    page.click("[type=submit]")
    page.wait_for_url("**/book/mapping")
    page.click("text=Value this tape")
    page.wait_for_url("**/book/")
    assert "under water at 2009Q2's prices" in page.inner_text("h1")
    assert "The market’s loans of the same places and years" in page.inner_text("main")
    page.click("form.forget [type=submit]")
    page.wait_for_selector("text=nothing of it is left")
    someone.context.close()
    assert someone.wrong == []
