"""What the page claims, in words: never more than its figures."""

from dataclasses import replace

import numpy as np
import pytest

from components.monitor import text
from components.text import formatting, phrases, status, words
from data import country as data_country
from data.country import country_of
from data.monitor.view import View
from tests.readings import reading


def told(share, **view):
    """A reading of Nevada whose share is what we say it is."""
    base = reading(View(places=("US-NV",), quarter="2007Q2", **view))
    at = base.quarters.index("2007Q2")
    column = base.series[0].share.copy()
    column[at] = share
    return replace(base, series=(replace(base.series[0], share=column),))


@pytest.mark.parametrize(
    ("share", "view", "claim"),
    [
        (0.66, {}, "About two thirds of mortgages in Nevada were under water in the second quarter of 2007"),
        (0.05, {}, "About one in 20 mortgages in Nevada were under water in the second quarter of 2007"),
        (
            0.25,
            {"weight": "balances"},
            "About one in four mortgage dollars in Nevada were under water in the second quarter of 2007",
        ),
        (
            0.5,
            {"threshold": 125, "vintage": 2006},
            "About half of mortgages lent in 2006 in Nevada were above 125% of the home’s value "
            "in the second quarter of 2007",
        ),
        (np.nan, {}, "No figure for mortgages in Nevada in the second quarter of 2007"),
    ],
)
def test_the_headline_says_what_is_asked(share, view, claim):
    """Weight, year lent, threshold and place are all in the claim, and an unknown share is said to be unknown."""
    assert text.headline(told(share, **view)) == claim


@pytest.mark.parametrize("share", np.linspace(0.005, 0.99, 80).tolist())
def test_a_fraction_in_words_is_near_its_figure(share):
    """The words never stray from the share by more than a fifth of it, or five points."""
    said = formatting.fraction(share)
    values = {
        "a third": 1 / 3, "two in five": 0.4, "half": 0.5, "three in five": 0.6, "two thirds": 2 / 3,
        "three quarters": 0.75, "four in five": 0.8, "nine in ten": 0.9,
    }  # fmt: skip
    few = dict(zip(formatting._FEW, range(11), strict=True))
    if said.startswith("About one in "):
        number = said.removeprefix("About one in ")
        value = 1 / (few[number] if number in few else int(number))
    elif said == "Nearly all":
        value = 0.97
    else:
        value = values[said.removeprefix("About ").removesuffix(" of")]
    assert abs(value - share) <= max(0.05, share / 5)


def test_the_same_share_stands_in_headline_number_and_title():
    """One figure, printed alike in the standfirst, under the number and in the tab."""
    said = reading(View(places=("US-NV",), quarter="2006Q3"))
    printed = formatting.percent(said.share)
    assert text.standfirst(said).startswith(printed)
    assert text.measure_detail(said.measures[0], country_of("US").unpublished).startswith(printed)
    assert f": {printed} under water" in text.page_title(said)


def test_metros_have_no_counts_and_say_so():
    """A metro's number is its share; the page says that no count is published."""
    measure = reading(View(level="metro", places=("CBSA-29820",))).measures[0]
    assert text.measure_value(measure, country_of("US").currency).endswith("%")
    assert "no count by metro is published" in text.measure_detail(measure, country_of("US").unpublished)


def test_every_note_of_the_model_has_words():
    """A key the model may give is never printed as a key."""
    usual = ("interval-extrapolated", "upb-extrapolated", "loans-extrapolated", "lending-extrapolated")
    for country in map(data_country.country, data_country.carried_countries()):
        # Of its other messages some are clauses: the bridge's and the passports'.
        own = {caveat.key for caveat in country.caveats} | ({"fhfa-own", "nowcast", "metro-loans"} & set(country.notes))
        for key in {*usual, *own}:
            assert phrases.note(country, key, words.NOTES).endswith("."), (country.iso2, key)


def test_rounding_is_one_rounding():
    """A share half-way between two decimals is printed alike wherever it stands."""
    for share in np.arange(0, 1, 0.0005).tolist():
        cell = formatting.cell(float(formatting.tenths(np.array([share]))[0]))
        assert formatting.percent(share) == f"{cell}%".replace("<", "under ")


def test_what_a_link_lost_is_said_in_words():
    """What was dropped is named."""
    said = reading(View(quarter="1066Q1"))
    assert status.dropped(said.dropped).startswith("Shown is the nearest page to your link: quarter '1066Q1'")
    assert status.dropped(reading().dropped) == ""


def test_an_amount_that_stayed_is_not_said_to_fall():
    """A change that rounds to nothing is unchanged, never minus nought."""
    shortfall = replace(reading().measures[2], value=99.9, year_ago=100.0)
    assert text.measure_detail(shortfall, country_of("US").unpublished).endswith("unchanged on the year")
