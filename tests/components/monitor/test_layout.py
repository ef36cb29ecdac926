"""The page's tree, its first paint, and what an answer writes on it."""

import re
from dataclasses import replace

import numpy as np
import pytest
from dash import Patch, dcc, html
from dash.development.base_component import Component
from plotly.offline import get_plotlyjs_version

from components.monitor import layout, numbers, tables
from components.site import ids, theme
from components.site.frame import Frame
from components.site.html import as_html
from data.monitor.view import View
from tests.paths import ROOT
from tests.readings import QUARTERS, reading

FRAME = Frame(reading().places, QUARTERS[0], QUARTERS[-1], "Data through 2008Q2", "", "/geo.json", "/topo/")


def walk(node):
    if isinstance(node, list | tuple):
        for child in node:
            yield from walk(child)
    elif isinstance(node, Component):
        yield node
        yield from walk(getattr(node, "children", None))


def test_every_chart_has_a_name_and_a_sentence():
    """Each picture stands in a panel that is named by its claim and described by a sentence."""
    tree = layout.tree(FRAME)
    texts = layout.texts(reading())
    panels = [node for node in walk(tree) if isinstance(node, html.Section) and "panel" in (node.className or "")]
    graphs = [node.id for node in walk(tree) if isinstance(node, dcc.Graph)]
    assert sorted(graphs) == sorted([ids.MAP, ids.HISTORY, ids.LADDER, ids.VINTAGES])
    assert len(panels) == 5
    for one in panels:
        named = one.to_plotly_json()["props"]
        assert texts[named["aria-labelledby"]]
        assert texts[named["aria-describedby"]].endswith(".")


def test_every_output_is_a_leaf_of_the_tree():
    """An answer writes only to ids that stand on the page, and never a tree."""
    there = {getattr(node, "id", None) for node in walk(layout.tree(FRAME))}
    outputs = layout.outputs()
    assert {output.component_id for output in outputs.values()} <= there
    written = layout.answer(reading(), None, FRAME)
    assert set(written) <= set(outputs)
    for name, value in written.items():
        assert not isinstance(value, Component), name
        if outputs[name].component_property == "children":
            assert isinstance(value, str), name


def test_every_text_on_the_page_is_an_output():
    """No sentence is made that has no place to stand."""
    assert set(layout.texts(reading())) <= set(layout.outputs())


def test_a_step_of_the_quarter_is_small():
    """Between two quarters nothing with time across is sent, and the map as a patch."""
    before = View(places=("US-NV",), quarter="2008Q1")
    said = layout.answer(reading(before.but(quarter="2008Q2")), before, FRAME)
    assert isinstance(said[ids.MAP], Patch)
    assert not {ids.HISTORY, ids.LADDER, ids.VINTAGES, ids.RANKING_PLACES, ids.PLACES} & set(said)


def test_another_level_is_a_whole_map():
    """States to metros: new places, a new map, the same panels beside."""
    said = layout.answer(reading(View(level="metro", places=("US-NV",))), View(places=("US-NV",)), FRAME)
    assert isinstance(said[ids.MAP], dict)
    assert said[ids.RANKING_PLACES]["ids"] == ["CBSA-29820", "CBSA-40900"]


def test_the_first_paint_holds_headline_numbers_and_table():
    """Without any script the page says its claim, its four numbers and every row of its table."""
    said = reading(View(places=("US-NV",), quarter="2006Q3"))
    painted = layout.first_html(FRAME, said)
    texts = layout.texts(said)
    assert f">{texts[ids.HEADLINE]}</h1>" in painted
    for measure in ids.MEASURES:
        assert f">{texts[ids.number(measure)]}</p>" in painted
    assert len(re.findall(r"<tr", painted)) == 1 + 51
    assert re.search(r'<th[^>]*scope="row"[^>]*><a href="\?place=US-NV&amp;quarter=2006Q3">Nevada</a></th>', painted)


def test_the_first_paint_shares_no_id_with_the_drawn_page():
    """Both stand in one document for a moment, so their ids differ."""
    painted = layout.first_html(FRAME, reading())
    drawn = {node.id for node in walk(layout.tree(FRAME)) if getattr(node, "id", None)}
    assert not drawn & set(re.findall(r'\bid="([^"]+)"', painted))


def test_what_a_link_says_is_escaped():
    """Words of a link that come back in the page cannot be markup."""
    said = replace(reading(), dropped=("place '<script>alert(1)</script>' is not known here",))
    assert "<script>alert" not in layout.first_html(FRAME, said)


def test_the_ranking_is_ordered_and_nothing_unknown_is_nought():
    """Highest first, places without a figure last, and an unknown count is null in the data and nothing in the table.

    A column in which every count is unknown is hidden; in one with some, the unknown is a dash.
    """
    said = reading(View(level="metro", quarter="2006Q3"))
    assert tables.figures(said)["loans"] == [None, None]
    rows = _rows(said)
    assert "Sacramento" in rows[0][1]
    assert rows[0][5] == ""
    assert as_html(tables.table(said), {}, {}).count('class="col-loans" hidden') == 1 + len(rows)
    some = replace(said, table=replace(said.table, loans_under_water=np.array([np.nan, 5000.0])))
    assert sorted(row[5] for row in _rows(some)) == ["5", "–"]
    table = replace(said.table, share=np.array([np.nan, 0.1]))
    rows = _rows(replace(said, table=table))
    assert rows[1][0] == ""


def test_a_name_in_the_table_cannot_be_markup():
    """The rows are written as text: a name with a tag in it is shown as it is."""
    said = reading(View(level="metro", quarter="2006Q3"))
    places = tuple(replace(place, name="<b>&Bold</b>") for place in said.table.places)
    rows = _rows(replace(said, table=replace(said.table, places=places)))
    assert all("&lt;b&gt;&amp;Bold&lt;/b&gt;" in row[1] and "<b>" not in row[1] for row in rows)


def _rows(reading):
    """The table's rows as the HTML of their cells."""
    written = as_html(tables.table(reading), {}, {})
    body = written.partition("<tbody>")[2]
    return [re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row) for row in re.findall(r"<tr.*?</tr>", body)]


@pytest.mark.parametrize("name", list(theme.LIGHT))
def test_every_colour_has_a_night(name):
    """Light colours are all different, so that each can be found in a figure and darkened."""
    assert list(theme.LIGHT.values()).count(theme.LIGHT[name]) == 1
    assert theme.night()[theme.LIGHT[name]] == theme.DARK[name]


def _luminance(colour):
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize(("family", "many"), [("water", 9), ("band", 10)])
def test_the_palettes_read_in_greyscale(family, many):
    """Each bin is darker than the one before by light (and lighter by dark): no hue is needed to rank two places."""
    by_day = [_luminance(theme.LIGHT[f"{family}-{i}"]) for i in range(many)]
    by_night = [_luminance(theme.DARK[f"{family}-{i}"]) for i in range(many)]
    assert by_day == sorted(by_day, reverse=True)
    # The night's ladder changes from grey to blue at the waterline; from there on, and within, it brightens.
    assert by_night == sorted(by_night)


@pytest.mark.parametrize("colours", [theme.LIGHT, theme.DARK])
def test_lettering_is_legible(colours):
    """Ink, muted ink and every line's colour stand out from the paper by 4.5 to 1, lines by 3 to 1."""

    def contrast(name):
        pair = sorted((_luminance(colours[name]), _luminance(colours["paper"])))
        return (pair[1] + 0.05) / (pair[0] + 0.05)

    assert min(contrast("ink"), contrast("muted"), contrast("accent")) >= 4.5
    assert min(contrast(f"line-{i}") for i in range(1, 6)) >= 3


def test_a_sparkline_without_history_is_flat():
    """An amount nobody knows draws nothing, and raises nothing."""
    measure = replace(reading().measures[0], history=np.full(12, np.nan))
    assert numbers.spark(measure) == {"display": "none"}


def test_the_charts_are_drawn_by_the_plotly_they_are_checked_against():
    """The bundle the browser gets is of the same plotly.js as the Python package that validates the figures."""
    bundle = (ROOT / "assets" / "plotly" / "plotly-waterline.min.js").read_text(encoding="utf-8")
    assert f'"{get_plotlyjs_version()}"' in bundle
    assert "eval(" not in bundle


def test_the_headline_leads_to_why_others_print_another_number():
    """The bridge of the same place, quarter and definition; what it cannot ask, a level or a year of lending, stays."""
    asked = View(level="metro", places=("US-NV", "US"), quarter="2007Q1", weight="balances", vintage=2006)
    assert layout.bridge_link(reading(asked)) == "/why/?place=US-NV&by=balances&to=2007Q1"
    assert layout.bridge_link(reading(View())) == "/why/?to=2008Q4"


def test_a_label_names_its_threshold():
    """Under water is above 100 % and nothing else; the expected amount and near-negative are of 100 % always."""
    for threshold, name in ((100, "Loans under water"), (110, "Loans above 110%")):
        shown = reading()
        told = layout.texts(replace(shown, view=shown.view.but(threshold=threshold)))
        assert told[ids.label("loans_under_water")] == name
        assert told[ids.label("shortfall")] == "Expected amount under water"
