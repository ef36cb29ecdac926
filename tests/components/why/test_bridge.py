"""The bridge's panel: bars from ours to theirs, both definitions side by side, and what is unknown said as unknown."""

import itertools
from dataclasses import replace

import numpy as np
import plotly.graph_objects as go
import pytest

from components.charts import waterfall
from components.site import ids as everywhere
from components.why import bridge, ids
from components.why import bridge_text as words
from data.definition import Definition
from data.why.reading import Bridge, Publisher, Quoted, Step
from tests.readings import HASH, PLACES, SOURCES

ATTOM = Publisher(
    *("attom", "ATTOM", "loans", "all", "dispersed", 125, "blended", ""),
    *("It counts what is seriously under water.", "How it counts", "https://example.org/how"),
)
FHFA = replace(ATTOM, key="fhfa", name="FHFA", liens="first", value="step", threshold=100, index="all-transactions")
FIGURE = Quoted(
    "attom", "US-NV", "2013Q4", 0.25, "A report", "https://example.org/report", "2014-01-30", note="Rounded."
)


def bridged(whose=ATTOM, quoted=FIGURE, ours=0.3, fitted=False, **moved):
    """A bridge from Nevada's share: the steps given, the rest of them nought, and what is left is the rest."""
    sides = {
        "weight": ("loans", whose.counts),
        "liens": ("all", whose.liens),
        "value": ("dispersed", whose.value),
        "threshold": ("100", str(whose.threshold)),
        "index": ("blended", whose.index),
        "level": ("corelogic", ""),
    }
    steps = [
        Step(name, moved.get(name, 0.0), *side, measured=name != "liens" or side[1] == "all")
        for name, side in sides.items()
    ]
    theirs = ours + sum(moved.values())
    if quoted:
        steps.append(Step("rest", quoted.share - theirs))
    lineage = ("modelled", SOURCES, HASH)
    held = (theirs - 0.05, theirs + 0.05) if quoted else (np.nan, np.nan)
    where = (PLACES["US-NV"], "2013Q4", Definition())
    return Bridge(*where, whose, ours, tuple(steps), theirs, *held, fitted, quoted, (("Nevada", "2013Q4"),), *lineage)


TO_ATTOM = bridged(threshold=-0.08)
TO_FHFA = bridged(FHFA, None, value=0.02, index=-0.03)
UNKNOWN = bridged(quoted=None, ours=np.nan, threshold=np.nan)


@pytest.mark.parametrize("told", [TO_ATTOM, TO_FHFA, bridged(), UNKNOWN])
def test_plotly_accepts_the_bridge(told):
    """Every bridge, known or not, is a figure that plotly knows; its room is as high as its bars need."""
    figure = go.Figure(waterfall.figure(bridge.bars(told)))
    assert bridge.row_styles(told) == {"height": f"{figure.layout.height}px"}


@pytest.mark.parametrize("told", [TO_ATTOM, TO_FHFA, bridged()])
def test_each_step_begins_where_the_last_one_ended(told):
    """From ours, difference by difference, to the very figure in print, or to ours on their definition."""
    rows = bridge.bars(told)
    for above, below in itertools.pairwise(rows[:-1]):
        assert below.low == pytest.approx(above.high)
    assert rows[-2].high == pytest.approx(rows[-1].high)
    assert rows[-1].high == pytest.approx(100 * told.end)


def test_only_differences_have_a_bar_and_every_step_a_row():
    """The picture shows where two definitions part and the rest; the table says of every step what either side does."""
    assert [bar.name for bar in bridge.bars(TO_ATTOM)] == [
        *("Waterline", "Where the line is", "Unexplained rest", "ATTOM"),
    ]
    texts = bridge.texts(TO_ATTOM)
    assert texts[ids.step("threshold")] == "−8.0"
    assert texts[ids.step("weight")] == "none"
    assert (texts[ids.side("threshold", "ours")], texts[ids.side("threshold", "theirs")]) == (
        *("above 100%", "125% or more"),
    )
    assert texts[ids.step("level")] == "–"


def test_the_claim_is_both_numbers():
    """Who printed what of where and when, and ours; without a figure in print, ours on their definition."""
    assert words.title(TO_ATTOM) == "ATTOM printed 25.0% for Nevada in 2013Q4; ours is 30.0%: what lies between"
    assert words.title(TO_FHFA) == (
        "On FHFA’s definition, liens apart, our figure for Nevada in 2013Q4 would be 29.0%, not 30.0%"
    )
    assert words.title(bridged(quoted=None)).endswith("is the same, 30.0%")


def test_a_step_nobody_measured_is_drawn_empty_and_says_so():
    """First liens: a bar of no length, no number, and the words why; never nought."""
    (liens,) = (bar for bar in bridge.bars(TO_FHFA) if bar.name == "Which debts")
    assert liens.low == liens.high
    assert liens.figure == "not published"
    assert "nobody publishes by region" in words.rest(TO_FHFA)
    assert "0.0" not in bridge.texts(TO_FHFA)[ids.step("liens")]


def test_the_rest_is_named_and_held_against_our_own_error():
    """How large it is, and whether the published figure lies within our interval; coverage where it is known."""
    assert "The rest, +3.0 points, is what no step explains" in words.rest(TO_ATTOM)
    assert "lies within the 90% interval of ours on its definition, 17.0–27.0%" in words.rest(TO_ATTOM)
    far = bridged(quoted=replace(FIGURE, share=0.4, coverage="Whom it does not see."))
    assert "lies beyond the 90% interval" in words.rest(far)
    assert words.rest(far).endswith("Whom it does not see.")


def test_a_figure_the_fit_has_seen_is_no_test_of_it():
    """A small rest against such a figure is said to prove little, and no interval is held to it."""
    told = words.rest(bridged(threshold=-0.08, fitted=True))
    assert "fitted to this figure" in told
    assert "interval" not in told


def test_what_is_quoted_leads_to_where_it_stands():
    """The figure's source with its date and what must be said of it; without one, only the definition's."""
    texts = bridge.texts(TO_ATTOM)
    assert texts[ids.QUOTED] == "A report, 2014-01-30"
    assert texts[ids.NOTE] == ". Rounded."
    assert bridge.links(TO_ATTOM) == {ids.DEFINED: ATTOM.address, ids.QUOTED: FIGURE.address}
    # Neither counts some vintages only, or sets its count against other homes than mortgaged ones.
    never = {ids.row(ids.step(name)): True for name in ("vintages", "denominator")}
    of_quoted = {ids.row(ids.QUOTED), ids.row(ids.step("rest"))}
    assert bridge.hidden(TO_ATTOM) == {**dict.fromkeys(of_quoted, False), **never}
    assert bridge.hidden(TO_FHFA) == {**dict.fromkeys(of_quoted, True), **never}
    assert "Quoted are Nevada 2013Q4." in words.rest(TO_FHFA)


def test_the_command_prints_the_bridge_again():
    """What is asked otherwise than usual is an option; what is usual is left out."""
    plain = "python -m data bridge --place US-NV --as-of 2013Q4 --to attom"
    assert words.command(TO_ATTOM) == plain
    asked = replace(TO_ATTOM, definition=Definition(value="step", threshold=125, weight="balances"))
    assert words.command(asked) == f"{plain} --definition step-125 --by balances"


def test_each_end_carries_its_evidence():
    """Ours is modelled, theirs published; ours on their definition stays modelled."""
    texts = bridge.texts(TO_ATTOM)
    assert (texts[ids.side("ours", "badge")], texts[ids.side("theirs", "badge")]) == ("modelled", "published")
    assert bridge.texts(TO_FHFA)[ids.side("theirs", "badge")] == "modelled"
    assert "published: ATTOM’s own figure" in texts[everywhere.source(ids.BRIDGE)]


def test_nothing_known_is_said():
    """No figure is a sentence, not nought and not nan."""
    assert words.title(UNKNOWN) == "No figure for Nevada in 2013Q4"
    assert "nan" not in " ".join(bridge.texts(UNKNOWN).values())
