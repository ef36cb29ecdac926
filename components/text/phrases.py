"""Phrases for a definition: the loans or balances counted, the threshold, the valuation, and the place."""

from collections.abc import Mapping, Sequence
from typing import Any

from components.text.formatting import percent
from data.country import Country, Level, country_of, current_country
from data.definition import MODEL_INDEX
from data.i18n import tr
from data.monitor.view import View
from data.region import Region
from data.stress.scenarios import library


def place_phrase(place: Region) -> str:
    """A place as it follows "in".

    >>> place_phrase(Region("US", "United States", "", "nation", ""))
    'the United States'
    >>> place_phrase(Region("US-NV", "Nevada", "", "state", "US"))
    'Nevada'
    """
    country = country_of(place.region_id)
    if place.region_id in country.phrases:
        return country.phrases[place.region_id].shown
    return country.level_of[place.level].phrase.shown.format(place=place.shown_name)


def level_of_view(view: Any) -> Level:  # noqa: ANN401  # any view with places and a level
    """The level that a view lists, with its words."""
    return country_of(view.places[0]).level_of[view.level]


def state_of_loans(view: View) -> str:
    """The state of the loans counted: "under water" only at a threshold of 100 %."""
    if view.threshold == 100:
        return tr("under water")
    return tr("above {threshold}% of the home’s value", threshold=view.threshold)


def threshold_phrase(threshold: int) -> str:
    """The same in a word or two, for a label.

    >>> threshold_phrase(100), threshold_phrase(110)
    ('under water', 'above 110%')
    """
    return tr("under water") if threshold == 100 else tr("above {threshold}%", threshold=threshold)


def loans_phrase(view: View) -> str:
    """The loans, or loan balances, that a view counts."""
    loans = tr("mortgages") if view.weight == "loans" else country_of(view.places[0]).currency.balances.shown
    return tr("{loans} lent in {year}", loans=loans, year=view.vintage) if view.vintage else loans


def definition_phrase(view: View) -> str:
    """The definition in a line: what is counted, the threshold, the valuation."""
    counted = tr("Share of loans") if view.weight == "loans" else tr("Share of loan balances")
    if view.vintage:
        counted = tr("{loans} lent in {year}", loans=counted, year=view.vintage)
    return tr(
        "{counted} above {threshold}% of the home’s value, {valued}",
        counted=counted,
        threshold=view.threshold,
        valued=valuation_phrase(view.value, view.index, country_of(view.places[0])),
    )


def valuation_phrase(value: str, index: str = MODEL_INDEX, country: Country | None = None) -> str:
    """How homes are valued, and by which index where it is not the model's own. country: the default one unless given.

    >>> valuation_phrase("step", "purchase")
    'every home valued at the index of purchases only'
    """
    chosen = (country or current_country()).index_of(index)
    return (chosen.step if value == "step" else chosen.spread).shown


def scenario_names() -> dict[str, str]:
    """The names of the current country's scenarios by id, in display order."""
    return {scenario.id: tr(scenario.label) for scenario in library().values()}


def scenario_name(scenario: str) -> str:
    """The name of a scenario; its id where the country has none of that id."""
    return scenario_names().get(scenario, scenario)


def note(country: Country, key: str, notes: Mapping[str, str]) -> str:
    """A caveat of a reading by its key: the country's own, one on an index of it, or from the notes of the page."""
    own = {caveat.key: caveat.text for caveat in country.caveats} | dict(country.notes)
    if key in own:
        return tr(own[key])
    kind, _, index = key.partition("index-")
    return country.index_of(index).note.shown if not kind and index in country.index_keys else notes[key]


def said_of(country: Country, key: str, usual: Mapping[str, str], **values: object) -> str:
    """A sentence by its key: the country's own, else the usual one. values: of its placeholders.

    >>> said_of(country_of("US"), "all", {"all": "{count} liens"}, count=2)
    '2 liens'
    """
    return (tr(country.wording[key]) if key in country.wording else usual[key]).format(**values)


def short_name(place: Region) -> str:
    """A name that fits beside an axis: a metro by its first city.

    >>> short_name(Region("CBSA-29820", "Las Vegas-Henderson-North Las Vegas, NV", "", "metro", "US-NV"))
    'Las Vegas'
    """
    labels = country_of(place.region_id).labels
    if place.region_id in labels:
        return labels[place.region_id].shown
    return place.shown_name.split(",", maxsplit=1)[0].split("-", maxsplit=1)[0].split("/", maxsplit=1)[0]


def with_not_drawn(deck: str, country: Country) -> str:
    """A map's deck, with what of the country has no shape on the map."""
    not_drawn = country.not_drawn.shown
    return tr("{deck}. {not_drawn}", deck=deck, not_drawn=not_drawn) if not_drawn else deck


def highest_and_lowest(ranked: Sequence[tuple[Region, float]]) -> str:
    """The title of a map: its highest and its lowest place. ranked: places with their shares, highest first."""
    (high, top), (low, bottom) = ranked[0], ranked[-1]
    return tr(
        "Highest in {high}, {top}; lowest in {low}, {bottom}",
        high=place_phrase(high),
        top=percent(top),
        low=place_phrase(low),
        bottom=percent(bottom),
    )
