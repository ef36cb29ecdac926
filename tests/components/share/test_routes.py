"""What can be taken away: a sentence that is true, a citation, links that lead back, files and frames."""

import csv
import html
import io
import shutil

import openpyxl
import pyarrow.parquet as pq
import pytest

from app import create_app
from data.api import panels, short_links
from data.country import Country, default
from data.records import as_text
from data.snapshot.snapshot import carried
from tests.snapshots import rehashed

LINK = "?place=US-NV,US&quarter=2010Q2"
ASKED = {"why": "?place=US-NV&from=2006Q1&to=2010Q2", "evidence": ""}


@pytest.fixture(scope="module")
def client():
    return create_app().server.test_client()


def link(name):
    """A question that the panel's room can be asked."""
    return ASKED.get(name.partition("/")[0], LINK)


@pytest.mark.parametrize("root", ["", "/zh"])
@pytest.mark.parametrize("name", panels.names())
def test_every_panel_has_a_sentence_a_citation_and_links(client, name, root):
    """In both languages, and the links lead to pages that are there."""
    said = client.get(f"{root}/quote/{name}{link(name)}").json
    assert all(said[key] for key in ("takeaway", "citation", "bibtex", "link", "short", "pinned", "embed", "licence"))
    assert said["takeaway"].endswith("。" if root else ".")
    assert carried().hash[:12] in said["citation"]
    assert said["bibtex"].startswith("@misc{waterline-")
    for key in ("link", "pinned", "short"):
        answered = client.get(said[key].removeprefix("http://localhost"), follow_redirects=True)
        assert answered.status_code == 200, key


def test_the_sentence_of_the_map_says_what_the_figures_say(client):
    """Claim, place, quarter, definition, interval, evidence: each can be checked against the table of the same link."""
    said = client.get(f"/quote/map{LINK}").json["takeaway"]
    rows = {row["region"]: row for row in panels.panel(carried(), "map", LINK).rows}
    top = max(rows.values(), key=lambda row: row["pneq_by_loans"])
    assert top["region"] == "Nevada"
    assert f"Highest in Nevada, {100 * top['pneq_by_loans']:.1f}%" in said
    assert f"90% interval of Nevada {100 * top['lower']:.1f}–{100 * top['upper']:.1f}%" in said
    assert "Share of loans above 100% of the home’s value" in said
    assert "2010Q2" in said
    assert "Modelled" in said


def test_a_sentence_without_an_interval_says_why(client):
    """Never more than the evidence allows: no panel leaves out how its figures are known."""
    for name in ("ladder", "vintages", "stress/map"):
        assert "no interval" in client.get(f"/quote/{name}{link(name)}").json["takeaway"].lower(), name


@pytest.mark.parametrize("name", panels.names())
def test_a_file_holds_the_panel_s_figures(client, name):
    """CSV behind its # lines and XLSX are the table that the command prints for the same link."""
    told = panels.panel(carried(), name, link(name))
    answered = client.get(f"/file/{name}.csv{link(name)}")
    assert answered.headers["Content-Disposition"] == f'attachment; filename="{told.file_name}.csv"'
    lines = answered.data.decode("utf-8-sig").splitlines(keepends=True)
    head = [line for line in lines if line.startswith("#")]
    body = "".join(line for line in lines if not line.startswith("#"))
    assert list(csv.DictReader(io.StringIO(body))) == list(
        csv.DictReader(io.StringIO(as_text(told.rows, "csv", told.columns)))
    )
    about = "".join(head)
    for said in ("# quarter:", "# definition:", "# source 1:", "public domain", "# link: http", "snapshot"):
        assert said in about
    book = openpyxl.load_workbook(io.BytesIO(client.get(f"/file/{name}.xlsx{link(name)}").data))
    sheet = book.worksheets[0]
    assert sheet.max_row == len(told.rows) + 1
    first = [cell.value for cell in sheet[2]]
    numbers = [[x for x in row if type(x) in (int, float)] for row in (told.rows[0].values(), first)]
    assert numbers[0] == numbers[1]


@pytest.mark.parametrize("name", panels.names())
def test_a_panel_stands_in_another_s_frame_and_a_page_does_not(client, name):
    """An embed may be framed by anyone and carries a credit line; the pages themselves by none."""
    answered = client.get(f"/embed/{name}{link(name)}")
    assert "frame-ancestors *" in answered.headers["Content-Security-Policy"]
    assert "X-Frame-Options" not in answered.headers
    assert "Waterline: the open negative-equity monitor" in answered.text
    assert html.escape(panels.panel(carried(), name, link(name)).snapshot.manifest["sources"][0]["publisher"])
    page = client.get(f"/{LINK}")
    assert "frame-ancestors 'none'" in page.headers["Content-Security-Policy"]
    assert page.headers["X-Frame-Options"] == "DENY"


def test_a_short_link_says_all_that_the_long_one_says():
    """Every kind of question comes back from its letters as it was."""
    for room, search in (
        ("", "?place=US-NV,CBSA-29820,US-DIV-MT,US&quarter=1999Q1&by=balances&value=step&over=120&vintage=2006"),
        ("", "?level=metro&index=purchase&pin=d0a20c5f4201-200f30ff.ab12cd34-0.665608"),
        ("stress", "?place=US-NV&scenario=own&fall=35&kind=path&horizon=8&growth=2.5"),
        ("stress", "?scenario=regional&shock=US-CA,CBSA-29820&fall=12.5"),
        ("why", "?place=US-NV&from=2006Q1&to=2013Q4&bridge=zillow"),
        ("evidence", "?unseen=years&error=bias"),
    ):
        there = f"/{room}/{search}" if room else f"/{search}"
        assert short_links.expanded(short_links.shortened(room, search)) == there
    assert len(short_links.shortened("", LINK)) < 24


@pytest.mark.parametrize("path", ["/s/zz", "/s/m~!", "/quote/nope", "/file/map.exe", "/embed/../x", "/file/map"])
def test_what_is_not_there_is_refused_in_words(client, path):
    """A stranger to any of these doors gets a 404, never a traceback."""
    assert client.get(path).status_code == 404


@pytest.mark.parametrize("root", ["", "/zh"])
@pytest.mark.parametrize("name", panels.names())
def test_every_picture_has_a_real_table(client, name, root):
    """Heads that say which way they point, a caption, a row a thing; and the highest stands first."""
    page = client.get(f"{root}/table/{name}{link(name)}").text
    assert "<caption" in page
    assert page.count('scope="row"') >= 2
    assert page.count('scope="col"') >= 2
    if name == "map" and not root:
        assert page.index("Nevada</th><td>66.3%</td><td>58.3–73.5</td>") < page.index("Arizona</th>")


@pytest.mark.slow
def test_a_page_pinned_to_superseded_data_says_so_and_keeps_its_figures(client, tmp_path, monkeypatch):
    """The reader of an old link sees the old figure, which data superseded it, and what it would be now."""
    from data.snapshot import archive, pin

    monkeypatch.setattr(Country, "superseded", tmp_path)
    archive.earlier_snapshot.cache_clear()
    folder = tmp_path / "old"
    shutil.copytree(default().snapshot, folder)
    shutil.copy2(default().parameters, folder / "parameters.json")
    frame = pq.ParquetFile(folder / "prices.parquet").read().to_pandas()
    frame.loc[frame["quarter"] == "1975Q1", "hpi"] *= 1.1
    frame.to_parquet(folder / "prices.parquet")
    old = rehashed(folder)[:12]
    pinned = pin.page_pin(0.7, old, "200f30ff", "ab12cd34")
    page = client.get(f"/?place=US-NV&quarter=2010Q2&pin={pinned}").text
    assert f"superseded by {carried().hash[:12]}: was 70.0%, now 66.3%" in page
    assert f"snapshot {old}" in page
    assert "已被" in client.get(f"/zh/?place=US-NV&quarter=2010Q2&pin={pinned}").text
    archive.earlier_snapshot.cache_clear()
