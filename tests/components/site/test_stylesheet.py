"""The style sheet of many parts."""

import re

import pytest

from components.site.stylesheet import BREAKPOINTS, PARTS, PHONE, stylesheet
from tests.paths import ROOT

FOLDER = ROOT / "assets" / "css"


def test_every_part_is_joined():
    """No file of the folder is forgotten, none is named that is not there."""
    assert sorted(PARTS) == sorted(path.stem for path in FOLDER.glob("*.css"))


def test_widths_are_named():
    """A part asks for a width by its name; the joined sheet has none left to a browser that knows no names."""
    for path in FOLDER.glob("*.css"):
        widths = re.findall(r"@media \(((?!prefers)[^)]*)\)", path.read_text(encoding="utf-8"))
        assert set(widths) <= BREAKPOINTS.keys(), path.name
    assert "@media (--" not in stylesheet(FOLDER)


def test_a_width_without_a_name_stops_the_start(tmp_path):
    """A misspelled name is an error, not a rule that never applies."""
    for part in PARTS:
        (tmp_path / f"{part}.css").write_text("@media (--fone) { p { color: red; } }\n", encoding="utf-8")
    with pytest.raises(KeyError, match="fone"):
        stylesheet(tmp_path)


def test_braces_are_closed_in_every_part():
    """A part cannot swallow the next one's rules."""
    for path in FOLDER.glob("*.css"):
        text = path.read_text(encoding="utf-8")
        assert text.count("{") == text.count("}"), path.name


def test_the_script_moves_names_at_the_phone_s_width():
    """theme.js moves a chart's names in at the width at which the sheet moves its marks."""
    script = (ROOT / "assets" / "scripts" / "theme.js").read_text(encoding="utf-8")
    assert f"(max-width: {PHONE})" in script


def test_it_is_served_once_for_a_year(client):
    """One address with a fingerprint on every page, compressed and kept."""
    page = client.get("/en/stress/").get_data(as_text=True)
    (address,) = set(re.findall(r'href="(/assets/style\.css\?m=[0-9a-f]+)"', page))
    answer = client.get(address)
    assert (answer.status_code, answer.mimetype) == (200, "text/css")
    assert "immutable" in answer.headers["Cache-Control"]
