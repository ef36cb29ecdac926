"""The table of national price indices: what it holds, and how it is made of the BIS's file."""

import json

import numpy as np
import pytest

from data.__main__ import main
from data.countries.gb.sources import SOURCES
from data.sources.bis import BIS
from data.sources.national import build
from data.sources.readers import SourceError
from data.world.national_prices import FOLDER, national_prices

FILE = "bis_nominal_index_long_2010.csv"
HEAD = "date,country_code,country,price\n"
# Two countries and the four aggregates, which are no countries; Atlantis ends a quarter before the others.
AREAS = {"AA": "Atlantis", "BB": "Bohemia", "4T": "Emerging", "5R": "Advanced", "XM": "Euro area", "XW": "World"}
ROWS = "".join(
    f"{day},{code},{name},{price}\n"
    for code, name in AREAS.items()
    for day, price in (("2010-03-31", "100.0"), ("2010-06-30", "104.5"))
    if (code, day) != ("AA", "2010-06-30")
)


def test_it_holds_every_country_of_the_bis_and_no_aggregate():
    """57 countries with their names; five end in 2025Q3, the others in 2025Q4; Germany's first and last figures."""
    prices = national_prices()
    ends = [prices.span(iso2)[1] for iso2 in prices.names]
    assert (len(ends), ends.count("2025Q3"), ends.count("2025Q4")) == (57, 5, 52)
    assert not {"4t", "5r", "xm", "xw"} & prices.names.keys()
    assert prices.hpi("de", ["2007Q3", "2009Q1", "2025Q4", "2026Q1"]).tolist()[:3] == [97.1, 100.3, 180.1]
    assert np.isnan(prices.hpi("de", ["2026Q1"])[0])


def test_the_manifest_says_whose_it_is():
    """Publisher, product, release and licence travel with the table; the United Kingdom's snapshot has the same."""
    source = national_prices().source
    assert (source["source_id"], source["release"], source["covers"]) == ("bis-nominal", "2025Q4", "1927Q1-2025Q4")
    assert source["attribution"] == "Source: Bank for International Settlements, Selected residential property prices"
    assert "attribution" in source["licence"]
    assert BIS in SOURCES
    manifest = json.loads((FOLDER / "manifest.json").read_text(encoding="utf-8"))
    assert {name: table["rows"] for name, table in manifest["tables"].items()} == {"countries": 57, "prices": 8640}


def test_it_is_made_of_the_file_by_a_command(tmp_path, capsys):
    """Tables and manifest; the same file gives the same hash."""
    (tmp_path / FILE).write_text(HEAD + ROWS, encoding="utf-8")
    to = tmp_path / "tidy"
    assert main(["national", "--from", str(tmp_path), "--to", str(to)]) == 0
    assert "2 countries, 3 figures" in capsys.readouterr().err
    prices = national_prices(to)
    assert (dict(prices.names), prices.span("aa"), prices.span("bb")) == (
        {"aa": "Atlantis", "bb": "Bohemia"},
        ("2010Q1", "2010Q1"),
        ("2010Q1", "2010Q2"),
    )
    assert build(tmp_path, tmp_path / "again")["snapshot"] == json.loads((to / "manifest.json").read_text())["snapshot"]


def test_a_missing_file_is_said(tmp_path, capsys):
    """Exit code 1, the product's name, nothing written."""
    with pytest.raises(SourceError):
        build(tmp_path, tmp_path / "tidy")
    assert main(["national", "--from", str(tmp_path), "--to", str(tmp_path / "tidy")]) == 1
    assert "Selected residential property prices" in capsys.readouterr().err
    assert not (tmp_path / "tidy").exists()
