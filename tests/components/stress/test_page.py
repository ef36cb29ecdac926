"""The stress page: what it draws, what it says, and that both are one figure."""

import csv
import io
import re
from dataclasses import replace
from functools import partial

import numpy as np
import plotly.graph_objects as go
import pytest
from dash import Patch
from dash.development.base_component import Component

from components.charts import choropleth
from components.site import ids
from components.site.frame import Frame
from components.stress import controls, ladder, layout, lines, tables
from components.stress import ids as stress
from components.stress import page as stress_page
from components.stress import text as stress_text
from components.stress import words as said
from components.text import formatting, words
from data.__main__ import main
from data.snapshot.snapshot import carried
from data.stress.measure import stress_reading
from data.stress.reading import FALLS
from data.stress.scenarios import library
from data.stress.view import StressView, view_from_query
from tests.components.monitor.test_layout import walk

KNOWN = carried().region_id_of
FRAME = Frame(
    places=tuple(carried().places.values()),
    **{"first": "1998Q1", "last": "2025Q4", "through": "Data through 2024Q4", "stale": ""},
    **{"geojson": "/geo.json", "topojson": "/topo/", "pages": ("", "stress")},
)
PAGE = stress_page.page(lambda: FRAME, KNOWN, partial(stress_reading, carried()), {})
NEVADA = StressView(places=("US-NV", "US"), quarter="2016Q1")
VIEWS = [
    *(NEVADA.but(scenario=name) for name in library()),
    *(NEVADA.but(scenario=name, kind="path") for name in library()),
    NEVADA.but(kind="trough", horizon=8, weight="balances"),
    StressView(level="metro", places=("CBSA-29820", "US-NV"), quarter="2010Q1", scenario="repeat", kind="path"),
    StressView(level="division", places=("US-DIV-MT",), threshold=110, value="step"),
]


@pytest.fixture(params=VIEWS, ids=lambda view: view.search())
def reading(request):
    return stress_reading(carried(), request.param.plain())


def test_plotly_accepts_every_picture(reading):
    """Each is a figure plotly knows."""
    pictures = (
        *(choropleth.map_figure(layout.map_values(reading), "/geo.json"), ladder.figure(reading)),
        *(lines.price_path(reading), lines.curve(reading)),
    )
    for picture in pictures:
        assert go.Figure(picture).data


def test_one_figure_on_every_panel(reading):
    """Headline, number, map, table, path and curve print one and the same share."""
    share = formatting.percent(reading.amounts[0].after)
    texts = layout.texts(reading)
    assert share in texts[ids.HEADLINE]
    assert texts[ids.number("share")] == share
    focus = reading.view.focus
    shown, table = layout.map_values(reading), tables.figures(reading)
    listed = [place.region_id for place in reading.table.places]
    if focus in listed:
        at = listed.index(focus)
        assert shown.hover_texts[at].startswith(share)
        assert f"{table['after'][at]:.1f}%" == share
    bands = go.Figure(ladder.figure(reading)).data[0]
    assert sum(float(row[2]) for row in bands.customdata[10:]) == pytest.approx(100, abs=0.6)
    if reading.view.kind != "static":
        course = lines.price_path(reading)["data"][-1]["y"]
        assert f"{course[reading.quarters.index(reading.judged)]:.1f}%" == share
    elif reading.scenario.depth is not None:
        curve = lines.curve(reading)["data"][len(reading.chosen.places) - 1]["y"]
        assert f"{curve[np.flatnonzero(np.isclose(FALLS, -reading.scenario.depth))[0]]:.1f}%" == share


def test_the_command_on_the_page_prints_the_pages_figures(reading, capsys):
    """Share and loans, before and after, as the headline and the numbers have them."""
    command = stress_text.command(reading).removeprefix("python -m data ")
    assert main(command.split()) == 0
    row = next(csv.DictReader(io.StringIO(capsys.readouterr().out, newline="")))
    by = "upb" if reading.view.weight == "balances" else "loans"
    share, loans = reading.amounts[:2]
    for name in ("before", "after"):
        assert float(row[f"pneq_by_{by}_{name}"]) == pytest.approx(getattr(share, name), abs=1e-6)
        assert row[f"loans_under_water_{name}"] == ("" if np.isnan(loans.after) else f"{getattr(loans, name):.0f}")


def test_every_sentence_is_whole(reading):
    """No unknown key, no nan and no empty claim is ever read out."""
    for name, text in layout.texts(reading).items():
        assert "nan" not in re.split(r"\W", text), name
        assert "{" not in text, name
    for name in stress.PANELS:
        assert layout.texts(reading)[ids.title(name)]
        assert layout.texts(reading)[ids.figures(name)].endswith(".")


def test_every_output_is_a_leaf_of_the_tree():
    """An answer writes only to ids that stand on the page, and never a tree."""
    there = {getattr(node, "id", None) for node in walk(layout.tree(FRAME))}
    outputs = layout.outputs()
    assert {output.component_id for output in outputs.values()} <= there
    assert {one.component_id for one in PAGE.inputs.values()} <= there
    written = layout.answer(stress_reading(carried(), NEVADA), None, FRAME)
    assert set(outputs) - set(written) == {"link"}
    assert set(written) <= set(outputs)
    assert not any(isinstance(value, Component) for value in written.values())


def test_a_step_redraws_the_map_as_a_patch():
    """Another depth leaves shapes and names where they are."""
    said_twice = layout.answer(stress_reading(carried(), NEVADA), NEVADA.but(scenario="flat"), FRAME)
    assert isinstance(said_twice[ids.MAP], Patch)
    assert ids.RANKING_PLACES not in said_twice


def test_the_first_paint_says_what_the_page_says():
    """Claim, numbers and all three tables are in the HTML, and no id of the drawn page is."""
    reading = stress_reading(carried(), NEVADA)
    painted = layout.first_html(FRAME, reading)
    texts = layout.texts(reading)
    assert f">{texts[ids.HEADLINE]}</h1>" in painted
    assert painted.count("<tr") == 1 + 51 + 1 + 51 + 1 + 2
    assert not {f'"{node.id}"' for node in walk(layout.tree(FRAME)) if getattr(node, "id", None)} & set(
        re.findall(r'\bid=("[^"]+")', painted)
    )


def test_what_a_link_says_is_escaped():
    """Words of a link that come back in the page cannot be markup."""
    reading = replace(
        stress_reading(carried(), NEVADA), dropped=("place '<script>alert(1)</script>' is not known here",)
    )
    assert "<script>alert" not in layout.first_html(FRAME, reading)


@pytest.mark.parametrize(
    ("view", "claim"),
    [
        (NEVADA, "A fall of 30% in house prices would put"),
        (NEVADA.but(kind="path"), "A fall of 30% in house prices by 2019Q1 would put"),
        (NEVADA.but(kind="path", horizon=6), "A fall of 15% in house prices by 2017Q3 would put"),
        (NEVADA.but(kind="trough"), "A fall to 30% below the trend in house prices by 2019Q1 would put"),
        (
            NEVADA.but(kind="trough", horizon=2),
            "A fall to 30% below the trend in house prices by 2016Q3, 2 of 12 quarters on the way, would put",
        ),
        (NEVADA.but(scenario="back", years=4), "A return to the prices of 2012Q1 would put"),
        (NEVADA.but(scenario="repeat"), "The lowest prices of 2006 to 2012 once more would put"),
        (NEVADA.but(scenario="flat", kind="path"), "Flat prices until 2019Q1 would leave"),
        (
            NEVADA.but(scenario="regional", depth=-0.4, shocked=("US-NV", "US-DIV-ENC")),
            "A fall of 40% in Nevada and the East North Central division would put",
        ),
    ],
)
def test_the_claim_names_its_cause(view, claim):
    """Scenario, depth, date and place are in the first words; before and after in the rest."""
    headline = stress_text.headline(stress_reading(carried(), view))
    assert headline.startswith(claim)
    assert re.search(r"of mortgages in Nevada under water, against [0-9.]+% in 2016Q1$", headline)


def test_a_place_already_there_is_said_to_be():
    """In 2010 Nevada needed no fall to have a fifth under water: words, not a number."""
    reading = stress_reading(carried(), NEVADA.but(quarter="2010Q1"))
    assert "without any fall" in stress_text.curve_title(reading)
    assert "20% already" in stress_text.curve_figures(reading)


def test_the_scenarios_are_named_and_every_note_has_words():
    """Each scenario of the library has a name on screen, and says whose it is."""
    for name in library():
        reading = stress_reading(carried(), NEVADA.but(scenario=name))
        assert library()[name].publisher in stress_text.story(reading)
        assert all(key in said.NOTES | words.NOTES for key in reading.notes)


def touched(by, value, search="?place=US-NV,US&quarter=2016Q1&scenario=own&fall=35", last=ids.ADDRESS):
    """A page showing `search` on which one thing is touched."""
    said = dict.fromkeys(PAGE.inputs) | {ids.LINK: {"search": search, "by": last}}
    return PAGE.hear(by, said | {by: value})


@pytest.mark.parametrize(
    ("by", "value", "search"),
    [
        (stress.SCENARIO, "repeat", "?place=US-NV,US&quarter=2016Q1&scenario=repeat"),
        (stress.DEPTH, 40, "?place=US-NV,US&quarter=2016Q1&scenario=own&fall=40"),
        (stress.KIND, "trough", "?place=US-NV,US&quarter=2016Q1&scenario=own&fall=35&kind=trough"),
        (stress.GROWTH, "1", "?place=US-NV,US&quarter=2016Q1&scenario=own&fall=35&growth=1"),
        (ids.PLACES, [], "?quarter=2016Q1&scenario=own&fall=35"),
        (ids.LEVEL, "metro", "?level=metro&place=US-NV,US&quarter=2016Q1&scenario=own&fall=35"),
        (ids.QUARTER, 8000, "?place=US-NV,US&quarter=2000Q1&scenario=own&fall=35"),
        (ids.WEIGHT, "balances", "?place=US-NV,US&quarter=2016Q1&by=balances&scenario=own&fall=35"),
        (ids.RANKING_PICKED, "US-FL", "?place=US-FL,US&quarter=2016Q1&scenario=own&fall=35"),
    ],
)
def test_each_touch_is_a_question(by, value, search):
    """Every control and click changes its own part of the question and leaves the rest."""
    assert touched(by, value).view == view_from_query(search, KNOWN)[0]


def test_drawing_a_fall_leaves_a_published_scenario():
    """Whoever moves the slider asks with a fall of his own; in chosen places where there are some."""
    assert touched(stress.DEPTH, 12, "?place=US-NV").view == StressView(places=("US-NV",), scenario="own", depth=-0.12)
    regional = touched(stress.DEPTH, 12, "?scenario=regional&shock=US-NV").view
    assert (regional.scenario, regional.shocked, regional.depth) == ("regional", ("US-NV",), -0.12)


def test_a_walk_of_the_slider_is_one_entry_of_the_history():
    """The first step is a new entry, the next takes its place; a slider is not pulled back by an answer."""
    assert not touched(stress.DEPTH, 40).replaces
    asked = touched(stress.DEPTH, 41, last=stress.DEPTH)
    assert asked.replaces
    assert stress.DEPTH not in PAGE.answer(asked)
    assert stress.DEPTH in PAGE.answer(touched(ids.LEVEL, "metro"))


def test_a_hand_may_send_nonsense():
    """What no control can send is dropped with a word, as from an address."""
    asked = touched(stress.SCENARIO, "doom")
    assert "doom" in asked.dropped[0]
    assert asked.view.places == ("US-NV", "US")


@pytest.mark.parametrize(
    ("view", "shown"),
    [
        (NEVADA, set()),
        (NEVADA.but(kind="path"), {stress.HORIZON}),
        (NEVADA.but(scenario="back"), {stress.BACK}),
        (NEVADA.but(scenario="regional"), {stress.SHOCKED}),
    ],
)
def test_only_controls_that_matter_are_shown(view, shown):
    """A control without a bearing on the question is out of the way."""
    assert {name for name, there in controls.relevant(view).items() if there} == shown


def test_a_label_names_its_threshold():
    """Under water is above 100 % and nothing else."""
    for threshold, name, pushed in (
        (100, "Under water", "Loans pushed under"),
        (110, "Above 110%", "Loans pushed above 110%"),
    ):
        said_ = layout.texts(stress_reading(carried(), NEVADA.but(threshold=threshold)))
        assert said_[ids.label("share")] == name
        assert said_[ids.label("loans_under_water")] == pushed


def test_a_fall_in_a_metro_leaves_its_state_where_it_is_and_says_so():
    """States have their own index: the headline does not say that a fall moved what it has not moved."""
    reno = StressView(places=("US-NV",), quarter="2016Q1", scenario="regional", shocked=("CBSA-39900",))
    reading = stress_reading(carried(), reno)
    assert "would leave Nevada where it is" in stress_text.headline(reading)
    assert "metro-shock" in reading.notes
    assert "would put" in stress_text.headline(stress_reading(carried(), reno.but(places=("CBSA-39900",))))


def test_of_a_place_without_a_price_nothing_is_told():
    """No sentence of the page speaks of its loans, its prices or its waiting; the file has no change of prices."""
    nowhere = StressView(level="metro", places=("CBSA-48680",), quarter="2000Q3")
    reading = stress_reading(carried(), nowhere)
    told = layout.texts(reading)
    assert "no such price index" in told[ids.STANDFIRST]
    assert told[ids.title(stress.RECOVERY)].startswith("No figure for")
    assert not re.search(r"\bnan\b", " ".join(told.values()))
    assert "−30%" not in told[ids.STANDFIRST] + told[ids.deck(stress.COURSE)]


def test_a_place_without_a_price_has_no_change_of_prices_in_the_file(capsys):
    """What is unknown is empty."""
    assert main(["stress", "--place", "CBSA-48680", "--as-of", "2000Q3"]) == 0
    (row,) = csv.DictReader(io.StringIO(capsys.readouterr().out))
    assert (row["price_change"], row["pneq_by_loans_after"]) == ("", "")
