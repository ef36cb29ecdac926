"""A passport's sentences, made from its content: claim, interval, evidence, status of its pin."""

from collections.abc import Mapping
from typing import Any

from components.passport.words import FIGURES, HEADINGS, NO_INTERVAL, NO_ROWS, SENTENCES, UNITS
from components.text import words
from components.text.formatting import UNKNOWN, amount, percent, points, quarter
from components.text.phrases import note, place_phrase, said_of, valuation_phrase
from components.text.words import EVIDENCE, NAME, NOT_PRINTED, NOTES, capitalized
from data.country import Currency, country_of, current_country
from data.fields import FIELDS
from data.i18n import Messages, tr
from data.passport import figures
from data.region import Region

_REASONS = Messages(
    {
        "data": "it rests on another snapshot of the data",
        "fit": "the fit is new",
        "program": "the program works it out otherwise",
    }
)


def place_of(content: Mapping[str, Any]) -> Region:
    """The passport's place."""
    place = content["place"]
    return _region(place["region_id"]) or Region(place["region_id"], place["region"], "", place["level"], "")


def currency(content: Mapping[str, Any]) -> Currency:
    """The currency of amounts in the passport's place."""
    return country_of(content["place"]["region_id"]).currency


def _currency_of_figure(content: Mapping[str, Any]) -> Currency | None:
    """The currency of the passport's figure; None where it is no money."""
    return currency(content) if FIELDS[content["figure"]].kind == "money" else None


def claim(content: Mapping[str, Any]) -> str:
    """The figure in a sentence, rounded as on other panels."""
    name, value, vintage = content["figure"], content["value"], content["definition"]["vintage"]
    values = {
        "place": place_phrase(place_of(content)),
        "quarter": quarter(content["as_of"]),
        "condition": _state(content),
    }
    if value is None:
        figure = FIGURES[name].lower()
        figure = tr("{figure} made in {year}", figure=figure, year=vintage) if vintage else figure
        return tr("No figure for {figure} in {place} in {quarter}", **values, figure=figure)
    values |= {"share": percent(value), "amount": amount(value, _currency_of_figure(content))}
    values |= {
        "loans": _with_vintage(tr("mortgages"), vintage),
        "dollars": _with_vintage(currency(content).balances.shown, vintage),
    }
    if name == "loans_under_water":
        return tr("{amount} {loans} in {place} were {condition} in {quarter}", **values)
    if name == "upb_under_water":
        amount_of_loans = _with_vintage(tr("Mortgages of {amount}", **values), vintage)
        return tr("{loans} in {place} were {condition} in {quarter}", **(values | {"loans": amount_of_loans}))
    if name == "shortfall" and vintage:
        return tr(
            "{amount} was owed on {loans} beyond what the homes in {place} were worth in {quarter}",
            **(values | {"loans": _with_vintage(tr("loans"), vintage)}),
        )
    claims = {
        "pneq_by_loans": tr("{share} of {loans} in {place} were {condition} in {quarter}", **values),
        "pneq_by_upb": tr("{share} of {dollars} in {place} were {condition} in {quarter}", **values),
        "shortfall": tr("{amount} was owed beyond what the homes in {place} were worth in {quarter}", **values),
        "shortfall_by_upb": tr(
            "{share} of {dollars} in {place} were beyond what the homes were worth in {quarter}", **values
        ),
        "near_negative_by_loans": tr("{share} of {loans} in {place} stood at 95–100% in {quarter}", **values),
        "median_mtmltv": tr(
            "{middle} in {place} stood at {share} of the home’s value in {quarter}",
            **values,
            middle=_with_vintage(tr("The middle mortgage"), vintage),
        ),
    }
    return claims[name]


def standfirst(content: Mapping[str, Any]) -> str:
    """The unrounded figure, its interval and its definition."""
    first = tr("{sentence}.", sentence=exact(content))
    return words.join_sentences([first, interval(content), tr("{sentence}.", sentence=definition(content))])


def exact(content: Mapping[str, Any]) -> str:
    """The figure with all digits that the command line prints.

    >>> place = {"region_id": "US-NV"}
    >>> exact({"value": 1234567, "unit": "loans", "place": place})
    'Exactly 1,234,567 (loans)'
    >>> exact({"value": None, "unit": "US dollars", "place": place})
    'Unknown (US dollars)'
    """
    value, unit_text = content["value"], unit(content["unit"], currency(content))
    if value is None:
        return tr("Unknown ({unit})", unit=unit_text)
    return tr("Exactly {value} ({unit})", value=f"{value:,}", unit=unit_text)


def interval(content: Mapping[str, Any]) -> str:
    """The 90 % interval and its origin, or why there is none."""
    stated = content["interval"]
    if stated["status"] == "published":
        return tr(NO_INTERVAL) if content["value"] is not None else tr(NOT_PRINTED)
    if content["value"] is None:
        return tr(NO_ROWS)
    if stated["lower"] is None:
        return tr("No interval: nobody publishes this figure, so its error was never measured.")
    bounds = (stated["lower"], stated["upper"])
    if FIELDS[content["figure"]].kind == "share":
        low, high = (percent(bound) for bound in bounds)
    else:
        low, high = (amount(bound, _currency_of_figure(content)) for bound in bounds)
    values = {"coverage": f"{stated['coverage']:.0%}", "low": low, "high": high}
    if stated["status"] == "extrapolated":
        return tr(
            "{coverage} interval {low} to {high}, extrapolated: no publisher’s figures exist to test it for this "
            "definition or quarter.",
            **values,
        )
    country = country_of(content["place"]["region_id"])
    return said_of(country, "interval-tested", SENTENCES, **values, places=country.base.name_after_number.shown)


def published(content: Mapping[str, Any]) -> str:
    """The series of FHFA's that the figure is."""
    source = content["published"]
    return tr(
        "{publisher}, {series} ({column}) of {quarter}.",
        publisher=source["by"],
        series=source["series"],
        column=tr(source["column"]),
        quarter=content["as_of"],
    )


def modelled(content: Mapping[str, Any]) -> str:
    """The model's figure for the same view."""
    ours = content["published"]["modelled"]
    if ours is None:
        return ""
    is_share = FIELDS[content["figure"]].kind == "share"
    figure = percent(ours) if is_share else amount(ours, _currency_of_figure(content))
    return tr("The model has {figure} for the same question, of all liens together.", figure=figure)


def heading(name: str) -> str:
    """The heading of a section, with the country's word for its regions."""
    return HEADINGS[name].format(level=current_country().base.singular.shown)


def state_name(region_id: str) -> str:
    """The name of a state, by its id."""
    region = _region(region_id)
    return region.shown_name if region else region_id


def cell(share: float | None) -> str:
    """A share as FHFA prints it."""
    return UNKNOWN if share is None else f"{100 * share:.1f}"


def count(value: float | None, content: Mapping[str, Any]) -> str:
    """A count of loans, or what is owed on them, as FHFA prints it."""
    is_money = figures.FIGURES[content["figure"]].by_upb
    return UNKNOWN if value is None else amount(value, currency(content) if is_money else None)


def definition(content: Mapping[str, Any]) -> str:
    """How homes are valued."""
    return capitalized(valuation_phrase(content["definition"]["values"], content["definition"]["index"]))


def evidence(content: Mapping[str, Any]) -> str:
    """The evidence level in words."""
    level = content["evidence"]["level"]
    return tr("{sentence}.", sentence=EVIDENCE.get(level, level))


def notes(content: Mapping[str, Any]) -> str:
    """The notes on the figure, as sentences."""
    return words.join_sentences(
        note(country_of(content["place"]["region_id"]), key, NOTES)
        for key in content["evidence"]["notes"]
        if key != "interval-extrapolated"
    )


def title(content: Mapping[str, Any]) -> str:
    """The browser tab's title."""
    return tr("{claim} – {us}", claim=claim(content), us=NAME)


def example(content: Mapping[str, Any]) -> str:
    """The place and quarter of the cohort worked out as an example."""
    cohort = content["formula"]["one_cohort"]
    region_id = content["place"]["region_id"]
    place = place_of(content).shown_name if cohort["place"] == region_id else state_name(cohort["place"])
    return tr("{place}, loans made in {quarter}", place=place, quarter=quarter(cohort["made"]))


def years_title(content: Mapping[str, Any]) -> str:
    """The title of the sum by vintage: which vintage contributes most."""
    rows = content["formula"]["years"]
    if not rows:
        return HEADINGS["years"]
    most, total = max(rows, key=lambda row: row["contribution"]), content["formula"]["sum"]
    values = {"year": most["year"], "part": f"{most['contribution'] / total:.0%}" if total else "0%"}
    if "published" in content:
        return tr("Loans made in {year} make up {part} of the model’s figure", **values)
    return tr("Loans made in {year} make up {part} of the figure", **values)


def to_year(year: int) -> str:
    """The name of the row for a year and all before it."""
    return tr("{year} and before", year=year)


def old_loans(content: Mapping[str, Any]) -> str:
    """How much rests on lending that nobody published."""
    weight = percent(content["formula"]["weight_before_published_lending"] or 0.0)
    country = country_of(content["place"]["region_id"])
    return said_of(country, "early-lending", SENTENCES, year=country.first_lent, weight=weight)


def file_name(content: Mapping[str, Any]) -> str:
    """The download's name, with place, quarter, figure and definition.

    >>> definition = {"name": "step-125", "vintage": 2006}
    >>> file_name({"place": {"region_id": "US-NV"}, "as_of": "2010Q2", "figure": "x", "definition": definition})
    'waterline_US-NV_2010Q2_x_step-125_lent-2006.json'
    """
    definition = content["definition"]
    vintage = f"_lent-{definition['vintage']}" if definition["vintage"] else ""
    parts = (content["place"]["region_id"], content["as_of"], content["figure"], definition["name"])
    return f"{NAME.lower()}_{'_'.join(parts)}{vintage}.json"


def pin_status(content: Mapping[str, Any], status: Mapping[str, Any] | None) -> str:
    """The status of the figure that a link was pinned to; "" for a link without a pin.

    >>> content = {"unit": "share of loans"}
    >>> status = {"then": 0.661, "now": 0.665, "difference": 0.004, "because": "fit", "snapshot": "d0a20c5f4201"}
    >>> pin_status(content, status)
    'Superseded: this link was pinned to 0.661. Now it is 0.665, a difference of +0.4 points: the fit is new.'
    """
    if status is None:
        return ""
    values = {"then": f"{status['then']:,}", "snapshot": status["snapshot"]}
    if not status["because"]:
        return tr("This link was pinned to {then} on snapshot {snapshot}, and the figure still stands.", **values)
    values["because"] = _REASONS[status["because"]]
    if status["now"] is None:
        return tr("Superseded: this link was pinned to {then}. Now there is no figure: {because}.", **values)
    change = status["difference"]
    shares = content["unit"].startswith("share")
    difference = tr("{points} points", points=points(change)) if shares else f"{change:+,.4g}".replace("-", "−")
    return tr(
        "Superseded: this link was pinned to {then}. Now it is {now}, a difference of {apart}: {because}.",
        **values,
        now=f"{status['now']:,}",
        apart=difference,
    )


def shown(text: str) -> str:
    """A text of the file in the reader's language.

    >>> shown("figure = FHFA's share")
    'figure = FHFA’s share'
    """
    return tr(text).replace("'", "’")


def unit(name: str, currency: Currency) -> str:
    """A unit of the file, translated. currency: of the file's amounts, which it names in English."""
    return currency.name.shown if name == currency.name.en else UNITS[name]


def use_sentence(row: Mapping[str, Any]) -> str:
    """What a publisher's product is used for."""
    use = capitalized(shown(row["for"]))
    if row["used"] == "fit":
        return tr("Used to fit the parameters only. {what}.", what=use)
    return tr("A check only. {what}.", what=use) if row["used"] == "check" else tr("{sentence}.", sentence=use)


def release_sentence(row: Mapping[str, Any]) -> str:
    """A product's publisher, release and period; it follows the product's name."""
    values = {"publisher": row["publisher"], "release": row["release"], "covers": row["covers"]}
    return tr(". {publisher}, release {release} ({covers}).", **values)


def values_sentence(row: Mapping[str, Any], currency: Currency) -> str:
    """A product's figures as a sentence; "" without any."""
    listed = tr("; ").join(_value(value, currency) for value in row["values"])
    return tr("{sentence}.", sentence=capitalized(listed)) if listed else ""


def _with_vintage(loans: str, vintage: int | None) -> str:
    return tr("{loans} made in {year}", loans=loans, year=vintage) if vintage else loans


def _state(content: Mapping[str, Any]) -> str:
    threshold = content["definition"]["threshold_percent"]
    if threshold == 100:
        return tr("under water")
    return tr("above {threshold}% of the home’s value", threshold=threshold)


def _region(region_id: str) -> Region | None:
    """A region of its country's profile; None for one that a source of the snapshot names, such as a metro."""
    return country_of(region_id).region_of.get(region_id)


def _value(value: Mapping[str, Any], currency: Currency) -> str:
    """A publisher's figure: what, when, how much, and what it substitutes."""
    texts = {"what": tr(value["what"]), "at": value["at"], "value": f"{value['value']:,}"}
    if value["unit"] == "index":
        text = tr("{what} {at}: {value}", **texts)
    else:
        text = tr("{what} {at}: {value} {unit}", **texts, unit=unit(value["unit"], currency))
    return tr("{value} ({note})", value=text, note=tr(value["note"])) if value.get("note") else text
